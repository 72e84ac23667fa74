import { chmodSync, mkdtempSync } from 'node:fs';
import { join } from 'node:path';

/** The folder of the whole run, which `npm test` makes and removes. */
export function runFolder(): string {
  const folder = process.env['RUN_FOLDER'];
  if (folder === undefined) throw new Error('Run the tests through "npm test".');
  return folder;
}

/** A new folder below that of the run. Others may pass through, because the database server may be another user. */
export function newTestFolder(purpose: string): string {
  const folder = mkdtempSync(join(runFolder(), `${purpose}-`));
  chmodSync(folder, 0o755);
  return folder;
}
