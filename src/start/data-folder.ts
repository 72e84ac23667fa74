import { accessSync, constants, existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Settings } from '../config/settings';
import { StartRefused, codeOf } from './start-refused';

const REASONS: Readonly<Record<string, string>> = {
  EACCES: 'this user may not write there',
  EPERM: 'this user may not write there',
  EROFS: 'the file system is read-only',
  ENOTDIR: 'part of that path is a file',
  EEXIST: 'that is a file',
  ENOSPC: 'the disk is full',
};

/** Makes the folder for everything that must last. Others may pass through it, because the database server may be another user. */
export function prepareDataFolder({ dataFolder, jwtSecret }: Settings): void {
  try {
    mkdirSync(dataFolder, { recursive: true, mode: 0o711 });
    accessSync(dataFolder, constants.W_OK | constants.X_OK);
  } catch (error) {
    const reason = REASONS[codeOf(error)];
    if (reason === undefined) throw error;
    const advice = 'set DATA_DIR to a folder that is writable';
    throw new StartRefused(`The data cannot be kept in ${dataFolder} (${reason}): ${advice}.`, { cause: error });
  }
  if (jwtSecret === undefined) requireReadable(join(dataFolder, 'jwt-secret'));
}

function requireReadable(file: string): void {
  try {
    if (existsSync(file)) accessSync(file, constants.R_OK);
  } catch (error) {
    throw new StartRefused(`This user may not read ${file}: start Copydesk as the user who owns that file.`, { cause: error });
  }
}
