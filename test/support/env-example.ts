import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { settingsOf } from '../../src/config/setting';
import { Settings } from '../../src/config/settings';

const HEADER = `# Every setting of Copydesk. With none of them set, a newsroom runs. To change some, copy this file to .env, which
# npm start and npm run cli read, or set environment variables, which come before the file.
`;

/** What .env.example has to say: every setting with its doc comment, its rule and its default, commented out. */
export function envExample(): string {
  const source = ['settings', 'identity-provider-settings'].map((name) => readFileSync(join(__dirname, `../../src/config/${name}.ts`), 'utf8')).join('\n');
  const parts = settingsOf(Settings).map(({ name, property, rule }) => {
    const doc = docOf(source, name);
    // "Unset" stands for a default that depends on other settings, which a written value would take the place of.
    const value = doc.includes('Unset:') ? '' : defaultText(property);
    const fallback = value === '' ? '' : ` Default: ${value}.`;
    return [
      ...wrapped(doc),
      ...wrapped(`Rule: ${rule.says}.${fallback}`),
      `#${name}=${value}`,
      '',
    ].join('\n');
  });
  return [HEADER, ...parts].join('\n');
}

function docOf(source: string, name: string): string {
  const doc = new RegExp(`/\\*\\*((?:(?!\\*/)[\\s\\S])*)\\*/\\s*@Setting\\('${name}',`).exec(source)?.[1];
  if (doc === undefined) throw new Error(`${name} has no doc comment.`);
  return doc.replaceAll(/\s*\n\s*\*\s?/g, ' ').trim();
}

/** The default of a setting as one would write it into the environment; empty where there is none. */
export function defaultText(property: string): string {
  const value: unknown = new Map(Object.entries(new Settings())).get(property);
  if (Array.isArray(value)) return value.join(',');
  return typeof value === 'string' || typeof value === 'number' ? String(value) : '';
}

const WIDTH = 118;

function wrapped(text: string): string[] {
  const lines: string[] = [];
  for (const word of text.split(' ')) {
    const last = lines.at(-1);
    if (last === undefined || last.length + word.length + 1 > WIDTH) lines.push(`# ${word}`);
    else lines[lines.length - 1] = `${last} ${word}`;
  }
  return lines;
}
