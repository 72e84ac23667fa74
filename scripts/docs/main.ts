import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { clientTypes } from './client-types';
import { lifecycleDiagram } from './lifecycle-diagram';
import { ownDescription } from './own-description';
import { withDiagram } from './with-diagram';

/** npm run docs: writes what is made from the code, the picture in the README and the types of the client. */
async function main(): Promise<void> {
  const root = join(__dirname, '../../..');
  const readme = join(root, 'README.md');
  writeFileSync(readme, withDiagram(readFileSync(readme, 'utf8'), lifecycleDiagram()));
  writeFileSync(join(root, 'packages/client/src/schema.ts'), clientTypes(await ownDescription()));
}

void main();
