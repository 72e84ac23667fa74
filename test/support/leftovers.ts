import { existsSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { compiled } from './compiled';

export const TEST_FOLDER_PREFIX = 'copydesk-test-';
/** Holds the process that made the folder. */
export const OWNER_FILE = 'owner.pid';

/** Removes what earlier runs left that were killed: their folders, and the servers that still run on them. */
export async function reapLeftovers(): Promise<void> {
  const { isAlive } = compiled('platform/database/embedded/running-postmaster');
  for (const name of readdirSync(tmpdir()).filter((each) => each.startsWith(TEST_FOLDER_PREFIX))) {
    const folder = join(tmpdir(), name);
    const owner = existsSync(join(folder, OWNER_FILE)) ? Number(readFileSync(join(folder, OWNER_FILE), 'utf8')) : 0;
    if (owner === 0 || !isAlive(owner)) await removeTestFolder(folder);
  }
}

/** Ends the server on a folder, whose data nobody needs, and removes the folder. */
export async function removeTestFolder(folder: string): Promise<void> {
  const { isPostgresOn, signal } = compiled('platform/database/embedded/running-postmaster');
  const data = join(folder, 'postgres', 'data');
  const stateFile = join(data, 'postmaster.pid');
  const pid = existsSync(stateFile) ? Number(readFileSync(stateFile, 'utf8').split('\n')[0]) : 0;
  if (isPostgresOn(data, pid)) signal(pid, 'SIGQUIT');
  for (let waited = 0; isPostgresOn(data, pid) && waited < 5000; waited += 50) await sleep(50);
  rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
}
