import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';

const folder = join(__dirname, '../../dist/src');

/** What the global setup uses of the application. */
interface Compiled {
  'platform/database/embedded': typeof import('../../src/platform/database/embedded');
  'platform/database/data-source-options': typeof import('../../src/platform/database/data-source-options');
}

/** A compiled module below src, for the global setup, in which jest maps no paths. */
export function compiled<Path extends keyof Compiled>(path: Path): Compiled[Path] {
  if (!existsSync(folder)) throw new Error('Nothing is built: run the tests through "npm test".');
  return createRequire(__filename)(join(folder, path));
}
