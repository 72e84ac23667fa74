import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';

// How large a heap becomes differs from run to run; what V8 is told does not.
const PROGRAM = `
  const v8 = require('node:v8'), told = [], tell = v8.setFlagsFromString;
  v8.setFlagsFromString = (flag) => { told.push(flag); tell(flag); };
  require(${JSON.stringify(join(__dirname, '../../dist/src/start/lean-heap.js'))}).leanHeap();
  console.log(JSON.stringify({ flags: [...process.execArgv.filter((flag) => flag.startsWith('--max')), ...told], begun: process.pid }));`;

function start(...options: string[]): { flags: string[]; begun: number; pid: number; err: string } {
  const { stdout, stderr, pid } = spawnSync(process.execPath, [...options, '-e', PROGRAM], { encoding: 'utf8', env: {} });
  return { ...JSON.parse(stdout), pid, err: stderr };
}

describe('the heap of the newsroom', () => {
  it('is kept small, in the same process', () => {
    const { flags, begun, pid, err } = start();
    expect(flags).toEqual(['--max-semi-space-size=8', '--heap-growing-percent=30']);
    expect([begun, err]).toEqual([pid, '']);
  });

  it('has the young generation that the operator says', () => {
    expect(start('--max-semi-space-size=16').flags).toEqual(['--max-semi-space-size=16', '--heap-growing-percent=30']);
  });
});
