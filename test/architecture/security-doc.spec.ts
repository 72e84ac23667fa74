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

  it('has every abuse case in the name of a test, in each file that it says', () => {
    const cases = lines.flatMap((line) => {
      const [, id] = /^\| (T\d\d) \|/.exec(line) ?? [];
      return id === undefined ? [] : (line.match(/test\/[\w/.-]+\.spec\.ts/g) ?? ['']).map((file) => ({ id, file }));
    });
    expect([...new Set(cases.map(({ id }) => id))]).toEqual(Array.from({ length: 62 }, (_, index) => `T${String(index + 1).padStart(2, '0')}`));
    const named = ({ id, file }: { id: string; file: string }) =>
      existsSync(join(root, file)) && new RegExp(`['(\`\\s]${id} `).test(readFileSync(join(root, file), 'utf8'));
    expect(cases.filter((each) => !named(each))).toEqual([]);
  });
});
