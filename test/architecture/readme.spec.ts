import { describe, expect, it } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { lifecycleDiagram } from '../../scripts/docs/lifecycle-diagram';
import { withDiagram } from '../../scripts/docs/with-diagram';

const readme = readFileSync(join(__dirname, '../../README.md'), 'utf8');

describe('the README', () => {
  it('draws the lifecycle as the table has it', () => {
    expect(withDiagram(readme, lifecycleDiagram())).toBe(readme);
  });
});
