import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { BenchResult } from '../result';

// Beside the sources, not beside the compiled program.
const folder = join(__dirname, '../../../bench/results');
const latest = join(folder, 'latest.json');
const stored = join(folder, 'stored.json');

/** The run that is kept with the sources; undefined where there is none. */
export function readStoredRun(): BenchResult | undefined {
  return existsSync(stored) ? (JSON.parse(readFileSync(stored, 'utf8')) as BenchResult) : undefined;
}

/** Writes the run as JSON, also as the one to be compared with where that is asked for, and gives the names of the files. */
export function writeRun(result: BenchResult, { store }: { store: boolean }): string[] {
  mkdirSync(folder, { recursive: true });
  const files = store ? [latest, stored] : [latest];
  for (const file of files) writeFileSync(file, `${JSON.stringify(result, null, 2)}\n`);
  return files;
}
