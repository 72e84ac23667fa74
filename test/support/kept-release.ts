import { mkdirSync, readFileSync, readdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { brotliDecompressSync } from 'node:zlib';
import { newTestFolder } from './test-folder';

const root = join(__dirname, '../..');
const releases = join(root, 'test/releases');

/** A release that is older than the working tree, as it was built; scripts/keep-release.cjs keeps one. */
export interface KeptRelease {
  /** What runs it. */
  readonly main: string;
  /** The names of its migrations, in their order. */
  readonly migrations: readonly string[];
}

/** Lays the one that is kept out, with the packages of the working tree. */
export function keptRelease(): KeptRelease {
  const [packed = '', ...others] = readdirSync(releases).filter((name) => name.endsWith('.json.br'));
  if (packed === '' || others.length > 0) throw new Error(`One release is kept in ${releases}: the one before.`);
  const folder = newTestFolder('release');
  const files = Object.entries(JSON.parse(String(brotliDecompressSync(readFileSync(join(releases, packed))))) as Record<string, string>);
  for (const [name, text] of files) {
    const file = join(folder, 'dist', name);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
  }
  symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'));
  const migrations = files.map(([name]) => name).filter((name) => name.startsWith('migrations/')).map((name) => basename(name, '.js'));
  return { main: join(folder, 'dist/src/main.js'), migrations: migrations.toSorted() };
}
