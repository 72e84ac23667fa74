import { accessSync, constants, mkdirSync } from 'node:fs';
import { StartRefused, codeOf } from './start-refused';

const REASONS: Record<string, string> = {
  EACCES: 'this user may not write there',
  EPERM: 'this user may not write there',
  EROFS: 'the file system is read-only',
  ENOTDIR: 'part of that path is a file',
  EEXIST: 'that is a file',
  ENOSPC: 'the disk is full',
};

/** Makes the folder for everything that must last. Others may pass through it, because the database server may be another user. */
export function prepareDataFolder(folder: string): void {
  try {
    mkdirSync(folder, { recursive: true, mode: 0o711 });
    accessSync(folder, constants.W_OK | constants.X_OK);
  } catch (error) {
    const reason = REASONS[codeOf(error)];
    if (reason === undefined) throw error;
    throw new StartRefused(`The data cannot be kept in ${folder} (${reason}): set DATA_DIR to a folder that is writable.`, {
      cause: error,
    });
  }
}
