import { randomBytes } from 'node:crypto';
import { chownSync, existsSync, linkSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { codeOf } from '../../../kernel/error-code';
import type { ServerPlace } from './server-place';

function pathIn(folder: string): string {
  return join(folder, 'password');
}

/** The password kept beside the data, or undefined for a server of tests, which has none. */
export function keptPassword({ folder }: ServerPlace): string | undefined {
  return existsSync(pathIn(folder)) ? readFileSync(pathIn(folder), 'utf8').trim() : undefined;
}

/** Keeps one password for this place, whoever starts at the same moment, and writes it to a file for initdb. */
export function passwordFileFor(place: ServerPlace, workFolder: string): string {
  const fresh = join(workFolder, 'password');
  writeFileSync(fresh, randomBytes(24).toString('base64url'), { mode: 0o600, flush: true });
  if (!existsSync(pathIn(place.folder))) linkUnlessThere(fresh, pathIn(place.folder));
  const forInitdb = join(workFolder, 'password-for-initdb');
  writeFileSync(forInitdb, `${keptPassword(place)}\n`, { mode: 0o600 });
  if (place.user) chownSync(forInitdb, place.user.uid, place.user.gid);
  return forInitdb;
}

function linkUnlessThere(from: string, to: string): void {
  try {
    linkSync(from, to);
  } catch (error) {
    if (codeOf(error) !== 'EEXIST') throw error;
  }
}
