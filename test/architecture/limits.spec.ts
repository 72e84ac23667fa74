import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Desk, startDesk } from '../support/desk';
import { fieldLimits } from '../support/field-limits';

const root = join(__dirname, '../..');
const text = readFileSync(join(root, 'docs/limits.md'), 'utf8');
const BEGIN = '<!-- The fields as the description of the API has them: test/architecture/limits.spec.ts compares -->\n';
const END = '<!-- End of the fields -->';

/** Settings that limit something, by their names. */
const LIMITING = /^(RATE_LIMIT|MAX)_|_(DAYS|MAX_BYTES|MAX_PIXELS)$/;

let desk: Desk;

beforeAll(async () => {
  desk = await startDesk();
});

afterAll(() => desk.stop());

describe('docs/limits.md', () => {
  const rows = text.split('\n').filter((line) => /\| `src\//.test(line));

  it('says of each limit where it is, and it is there', () => {
    expect(rows.length).toBeGreaterThan(50);
    const wrong = rows.filter((row) => {
      const [, file, code] = /\| `(src\/[^`]+)`: `([^`]+)` \|$/.exec(row) ?? [];
      return file === undefined || code === undefined || !readFileSync(join(root, file), 'utf8').includes(code);
    });
    expect(wrong).toEqual([]);
  });

  it('names every setting that is a limit', () => {
    const settings = ['settings', 'identity-provider-settings'].map((name) => readFileSync(join(root, `src/config/${name}.ts`), 'utf8')).join('\n');
    const names = [...settings.matchAll(/@Setting\('([A-Z0-9_]+)', integer/g)].map(([, name = '']) => name).filter((name) => LIMITING.test(name));
    expect(names.length).toBeGreaterThan(10);
    expect(names.filter((name) => !text.includes(`\`${name}\``))).toEqual([]);
  });

  it('has the limit of every field as the description of the API has it', async () => {
    const described = fieldLimits((await desk.fetch('/openapi.json')).body).join('\n');
    expect(text.split(BEGIN)[1]?.split(END)[0]?.trim()).toBe(described);
  });
});
