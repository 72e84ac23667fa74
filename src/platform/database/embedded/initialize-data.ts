import { once } from 'node:events';
import { chownSync, closeSync, existsSync, fsyncSync, openSync } from 'node:fs';
import { join } from 'node:path';
import { EmbeddedServerError } from './embedded-server-error';
import { passwordFileFor } from './server-password';
import type { ServerPlace } from './server-place';
import { spawnAs } from './server-process';
import { putInPlace, removeFolder, unfinishedFolder } from './unfinished-folder';

/** Only Linux is sure to have the system locale C.UTF-8, which PostgreSQL asks for besides its own of that name. */
const SYSTEM_LOCALE = process.platform === 'linux' ? 'C.UTF-8' : 'en_US.UTF-8';

async function runInitdb(place: ServerPlace, args: string[]): Promise<void> {
  const child = spawnAs(place, place.binaries.initdb, args, { cwd: '/', stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  child.stdout?.on('data', (chunk) => (output += String(chunk)));
  child.stderr?.on('data', (chunk) => (output += String(chunk)));
  const [code]: unknown[] = await once(child, 'close');
  if (code === 0) return;
  const lastLine = output.trim().split('\n').at(-1);
  const reason = code === null ? 'initdb was interrupted' : (output.match(/(?:error|FATAL):\s*(.+)/)?.[1] ?? lastLine);
  throw new EmbeddedServerError(`PostgreSQL could not prepare its data in ${place.folder}: ${reason}.`);
}

function syncFolder(folder: string): void {
  const handle = openSync(folder, 'r');
  fsyncSync(handle);
  closeSync(handle);
}

async function initialize(place: ServerPlace, workFolder: string, durable: boolean): Promise<void> {
  if (place.user) chownSync(workFolder, place.user.uid, place.user.gid);
  const data = join(workFolder, 'data');
  const locale = [
    '--encoding=UTF8',
    '--locale-provider=builtin',
    '--builtin-locale=C.UTF-8',
    `--locale=${SYSTEM_LOCALE}`,
  ];
  const access = durable
    ? ['--auth=scram-sha-256', `--pwfile=${passwordFileFor(place, workFolder)}`]
    : ['--auth=trust', '--no-sync'];
  await runInitdb(place, [`--pgdata=${data}`, '--username=copydesk', '--no-instructions', ...locale, ...access]);
  putInPlace(data, place.data, 'PG_VERSION');
  if (durable) syncFolder(place.folder);
}

/** Makes the data folder unless it is there; it appears complete or not at all, whenever the start is killed. */
export async function initializeData(place: ServerPlace, durable: boolean): Promise<void> {
  if (existsSync(join(place.data, 'PG_VERSION'))) return;
  const workFolder = unfinishedFolder(place.folder);
  try {
    await initialize(place, workFolder, durable);
  } finally {
    removeFolder(workFolder);
  }
}
