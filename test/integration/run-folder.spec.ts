import { afterEach, describe, expect, it } from '@jest/globals';
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { isPostgresOn } from '../../src/platform/database/embedded/running-postmaster';
import { Program } from '../support/program';
import { newTestFolder } from '../support/test-folder';

const root = join(__dirname, '../..');
const SWEEP = `require(${JSON.stringify(join(root, 'scripts/run-folder.cjs'))}).removeFoldersOfDeadRuns()`;

const children: ChildProcess[] = [];
const programs: Program[] = [];

afterEach(async () => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
  for (const program of programs.splice(0)) await program.kill();
});

/** The folder of a run below another folder for temporary files. */
function runFolderOf(owner: number, temporary: string): string {
  const folder = join(temporary, `copydesk-run-${owner}-abcdef`);
  mkdirSync(folder);
  return folder;
}

function postmasterOn(data: string): number {
  return Number(readFileSync(join(data, 'postmaster.pid'), 'utf8').split('\n')[0]);
}

async function appears(find: () => boolean): Promise<void> {
  for (let waited = 0; !find(); waited += 50) {
    if (waited > 25_000) throw new Error('It did not appear.');
    await sleep(50);
  }
}

describe('what a test run leaves', () => {
  it('goes with the next run when it was killed, with its programs and servers; nobody else’s goes', async () => {
    const temporary = newTestFolder('temporary');
    const dead = runFolderOf(spawnSync(process.execPath, ['-e', '']).pid, temporary);
    const living = runFolderOf(process.pid, temporary);
    const program = Program.run('main', { PORT: '0', DATA_DIR: join(dead, 'data') });
    programs.push(program);
    await program.address();
    const data = join(dead, 'data/postgres/data');
    const server = postmasterOn(data);
    const onlooker = spawn(process.execPath, ['-e', 'setTimeout(() => {}, 60_000)', dead], { cwd: dead });
    children.push(onlooker);

    const { status, stderr } = spawnSync(process.execPath, ['-e', SWEEP], { env: { ...process.env, TMPDIR: temporary }, encoding: 'utf8' });
    expect([status, stderr]).toEqual([0, '']);
    expect([existsSync(dead), existsSync(living), onlooker.exitCode, onlooker.signalCode]).toEqual([false, true, null, null]);
    expect(await program.exit).toBeNull();
    expect(isPostgresOn(`${data} (deleted)`, server)).toBe(false);
  });

  it('goes with the run itself that is told to stop', async () => {
    const temporary = newTestFolder('temporary');
    const run = spawn(process.execPath, [join(root, 'scripts/test.cjs'), 'test/e2e/delivery'], {
      env: { ...process.env, TMPDIR: temporary }, stdio: 'ignore',
    });
    children.push(run);
    const folders = (): string[] => readdirSync(temporary).filter((name) => name.startsWith('copydesk-'));
    const data = (): string => join(temporary, folders()[0] ?? '', 'postgres/data');
    await appears(() => existsSync(join(data(), 'postmaster.pid')) && postmasterOn(data()) > 0);
    const [servedOn, server] = [data(), postmasterOn(data())];
    expect(isPostgresOn(servedOn, server)).toBe(true);

    run.kill('SIGTERM');
    expect(await once(run, 'exit')).toEqual([143, null]);
    expect(folders()).toEqual([]);
    // A folder that is gone would hide its server.
    expect(isPostgresOn(`${servedOn} (deleted)`, server)).toBe(false);
  });
});
