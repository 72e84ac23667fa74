import { linkSync, readFileSync, renameSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { codeOf } from '../../../kernel/error-code';
import { isAlive, isPostgresOn } from './running-postmaster';

/** What `postmaster.pid` says of the server that wrote it; the pid is 0 when the file was cut short. */
export interface PostmasterFile {
  pid: number;
  port: number;
  /** `starting` (recovery included), `ready` or `stopping`. */
  state: string;
}

const CUT_SHORT_FOR_GOOD_MS = 3_000;

function pathIn(data: string): string {
  return join(data, 'postmaster.pid');
}

function textOf(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return undefined;
    throw error;
  }
}

function parsed(text: string): PostmasterFile {
  const lines = text.split('\n').map((line) => line.trim());
  const pid = Number(lines[0]);
  return { pid: Number.isInteger(pid) ? Math.abs(pid) : 0, port: Number(lines[3]), state: lines[7] ?? 'starting' };
}

/** The state file of the data folder, or undefined when no server left one. */
export function readPostmasterFile(data: string): PostmasterFile | undefined {
  const text = textOf(pathIn(data));
  return text === undefined ? undefined : parsed(text);
}

/** PostgreSQL replaces the file of a dead process, but gives up on one cut short or with another program's number. */
function blocksForEver(data: string, { pid }: PostmasterFile): boolean {
  if (pid !== 0) return isAlive(pid);
  const stats = statSync(pathIn(data), { throwIfNoEntry: false });
  return stats !== undefined && Date.now() - stats.mtimeMs > CUT_SHORT_FOR_GOOD_MS;
}

/** Moved away before it is looked at again: a server that started meanwhile gets its file back. */
function remove(data: string, stale: string): void {
  const aside = join(data, `postmaster.pid.stale-${process.pid}`);
  renameSync(pathIn(data), aside);
  if (textOf(aside) !== stale) linkSync(aside, pathIn(data));
  rmSync(aside);
}

/** The server that runs on this data folder, if one does; a file that would keep a new one from starting is removed. */
export function findPostmaster(data: string): PostmasterFile | undefined {
  const text = textOf(pathIn(data));
  if (text === undefined) return undefined;
  const file = parsed(text);
  if (isPostgresOn(data, file.pid)) return file;
  if (blocksForEver(data, file)) remove(data, text);
  return undefined;
}
