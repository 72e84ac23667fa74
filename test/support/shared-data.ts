import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';

const folder = resolve(process.env['TEST_DATA'] ?? join(__dirname, '../../../shared/data'));

/** A file of the inputs that others wrote, which are no part of the project; undefined, with a line that says so, where they are absent. */
export function sharedData(path: string): string | undefined {
  const file = join(folder, path);
  if (existsSync(file)) return file;
  process.stdout.write(`Skipped: ${path} is not in ${folder}.\n`);
  return undefined;
}
