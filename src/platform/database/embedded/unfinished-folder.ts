import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, renameSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { isAlive } from './running-postmaster';

const ABANDONED_AFTER_MS = 10 * 60_000;

function isAbandoned(parent: string, name: string): boolean {
  const pid = Number(name.split('-')[1]);
  const stats = statSync(join(parent, name), { throwIfNoEntry: false });
  return stats !== undefined && (!isAlive(pid) || Date.now() - stats.mtimeMs > ABANDONED_AFTER_MS);
}

/** Removes a folder to which a dying process may still be adding files. */
export function removeFolder(folder: string): void {
  rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
}

/** A new private folder for work that must appear all at once; what killed processes left of theirs is removed. */
export function unfinishedFolder(parent: string): string {
  for (const name of readdirSync(parent).filter((each) => each.startsWith('unfinished-'))) {
    if (isAbandoned(parent, name)) removeFolder(join(parent, name));
  }
  const folder = join(parent, `unfinished-${process.pid}-${randomBytes(4).toString('hex')}`);
  mkdirSync(folder, { mode: 0o700 });
  return folder;
}

/** Puts finished work in its place; when another process was first, its work stands and `proof` is there. */
export function putInPlace(finished: string, goal: string, proof: string): void {
  try {
    renameSync(finished, goal);
  } catch (error) {
    if (!existsSync(join(goal, proof))) throw error;
  }
}
