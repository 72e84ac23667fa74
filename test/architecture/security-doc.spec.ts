import { describe, expect, it } from '@jest/globals';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const root = join(__dirname, '../..');
const lines = readFileSync(join(root, 'docs/security.md'), 'utf8').split('\n');
const controls = lines.filter((line) => /^\| \d+\.\d+ \|/.test(line));

describe('docs/security.md', () => {
  it('names tests that are there', () => {
    const named = lines.flatMap((line) => line.match(/test\/[\w/.-]+\.ts/g) ?? []);
    expect(named.length).toBeGreaterThan(50);
    expect(named.filter((file) => !existsSync(join(root, file)))).toEqual([]);
  });

  it('proves every control by a test', () => {
    expect(controls.length).toBeGreaterThan(30);
    expect(controls.filter((line) => !line.includes('.spec.ts'))).toEqual([]);
  });
});
