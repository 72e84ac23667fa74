import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';

const PROGRAM = `require(${JSON.stringify(join(__dirname, '../../dist/src/start/lean-heap.js'))}).leanHeap(); console.log(JSON.stringify([process.execArgv, process.pid]));`;

function start(options: string[], environment: Record<string, string> = {}): { flags: string[]; pid: number; begun: number } {
  const { stdout, pid } = spawnSync(process.execPath, [...options, '-e', PROGRAM], { encoding: 'utf8', env: environment });
  const [flags, begun] = JSON.parse(stdout) as [string[], number];
  return { flags: flags.filter((flag) => flag.startsWith('--max')), pid, begun };
}

describe('the heap of the newsroom', () => {
  it('is kept small, in the same process', () => {
    const { flags, pid, begun } = start([]);
    expect(flags).toEqual(['--max-semi-space-size=8', '--max-old-space-size=1024']);
    expect(begun).toBe(pid);
  });

  it.each([
    ['as an option', ['--max-old-space-size=1500'], {}, ['--max-semi-space-size=8', '--max-old-space-size=1500']],
    ['in the environment', [], { NODE_OPTIONS: '--max_old_space_size=1500' }, ['--max-semi-space-size=8']],
    ['with a young generation', ['--max-semi-space-size=16'], {}, ['--max-semi-space-size=16']],
  ])('is what the operator says %s', (_, options, environment, flags) => {
    expect(start(options, environment).flags).toEqual(flags);
  });
});
