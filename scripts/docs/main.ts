import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { lifecycleDiagram } from './lifecycle-diagram';
import { withDiagram } from './with-diagram';

/** npm run docs: writes into the README what is made from the code. */
const file = join(__dirname, '../../../README.md');
writeFileSync(file, withDiagram(readFileSync(file, 'utf8'), lifecycleDiagram()));
