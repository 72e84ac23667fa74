import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { freePort } from '../support/free-port';
import { Program } from '../support/program';
import { type TestDatabase, makeDatabase } from '../support/template-database';
import { newTestFolder } from '../support/test-folder';

const SHOWN = 'Council passes budget for the harbour wall';
const OTHERS = [
  'Money for the island ferry survives by a single vote',
  'Lantern ward votes again after a tie and the toss of a coin',
  'Harbour fees stay as they are for boats under ten metres',
  'Council moves its sittings to the evening',
];

interface Outcome {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

interface Run {
  readonly child: ChildProcess;
  readonly outcome: Promise<Outcome>;
}

const runs: ChildProcess[] = [];

function begin(settings: Record<string, string>): Run {
  const program = join(__dirname, '../../dist/scripts/demo/main.js');
  const child = spawn(process.execPath, [program], { env: { PATH: process.env['PATH'] ?? '', ...settings }, stdio: 'pipe' });
  runs.push(child);
  let [out, err] = ['', ''];
  child.stdout.on('data', (chunk) => (out += String(chunk)));
  child.stderr.on('data', (chunk) => (err += String(chunk)));
  const outcome = once(child, 'close').then(([code]: (number | null)[]) => ({ code: code ?? null, out, err }));
  return { child, outcome };
}

function demo(settings: Record<string, string>): Promise<Outcome> {
  return begin(settings).outcome;
}

/** Resolves when the program has printed the text, or has ended. */
async function printed({ child, outcome }: Run, text: string): Promise<void> {
  let out = '';
  const seen = new Promise<void>((resolve) => {
    child.stdout?.on('data', (chunk) => {
      out += String(chunk);
      if (out.includes(text)) resolve();
    });
  });
  await Promise.race([seen, outcome]);
}

function newFolder(): string {
  const folder = newTestFolder('demo');
  folders.push(folder);
  return folder;
}

interface Cards {
  readonly items: { readonly headline: string; readonly slug: string; readonly cover: object | null }[];
}

async function cards(address: string, query: string): Promise<Cards['items']> {
  const response = await fetch(`${address}/delivery/v1/articles?limit=100${query}`);
  return ((await response.json()) as Cards).items;
}

/** The page between the two rules. */
function pageIn(out: string): string {
  const [, page = ''] = /─{70,}\n([\s\S]*?)\n─{70,}/.exec(out) ?? [];
  return page;
}

function expectPage(out: string): void {
  const page = pageIn(out);
  expect(page.replace(/\s+/g, ' ')).toContain(SHOWN);
  expect(page).toMatch(/^\d\d:\d\d, \d{1,2} [A-Z][a-z]+$/m);
  expect(page).toMatch(/\nhttp\S+\/article\.jpg\?v=\w+\nPhoto: Ida Marlow \/ The Harbour Wire\n/);
  expect(page).toContain('“A wall is the dullest thing that a mayor can build');
  expect(page).toContain('  • the second tram stop at the hospital;');
  expect(page).toContain('\nSource: The Harbour Wire\n');
  expect(page).toMatch(/^Correction, \d\d:\d\d: /m);
  const related = page.slice(page.indexOf('Other materials of «Politics»'));
  const headlines = [...related.matchAll(/^\d\d:\d\d {2}(.+)$/gm)].map(([, headline]) => headline);
  expect(headlines).toEqual(OTHERS.map((other) => expect.stringContaining(other)));
  expect(page.split('\n').filter((line) => line.length > 76 && !line.startsWith('http'))).toEqual([]);
}

let database: TestDatabase;
const folders: string[] = [];

beforeAll(async () => {
  database = await makeDatabase();
});

afterAll(async () => {
  for (const child of runs) if (child.exitCode === null && child.signalCode === null) child.kill('SIGINT');
  await Promise.all(runs.map(async (child) => child.exitCode === null && child.signalCode === null && once(child, 'exit')));
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
  await database.drop();
}, 30_000);

describe('npm run demo', () => {
  let settings: Record<string, string>;

  beforeAll(async () => {
    settings = { DATA_DIR: newFolder(), DATABASE_URL: database.url, PORT: String(await freePort()), SITE_TIMEZONE: 'Europe/Minsk' };
  });

  it('stops its server when it is interrupted, and goes on from there the next time', async () => {
    const run = begin(settings);
    await printed(run, 'asked for changes');
    run.child.kill('SIGINT');
    expect((await run.outcome).code).toBe(130);
    await expect(fetch(`http://127.0.0.1:${settings['PORT']}/health/live`)).rejects.toThrow();

    const { code, out, err } = await demo(settings);
    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(out).toContain('Maria Holt (editor) approved it');
    expect(out).toContain('12 articles of the demo are live.');
    expectPage(out);
  }, 90_000);

  it('finds everything the second time, on a server that runs', async () => {
    const server = Program.run('main', settings);
    try {
      const address = await server.address();
      const people = readFileSync(join(String(settings['DATA_DIR']), 'demo-people.json'), 'utf8');
      const { code, out, err } = await demo(settings);
      expect({ code, err }).toEqual({ code: 0, err: '' });
      expect(out).not.toMatch(/wrote it|approved it|published it/);
      expectPage(out);
      expect(out).not.toContain('is stopped');

      expect(await cards(address, '')).toHaveLength(12);
      expect(await cards(address, '&category=news/politics')).toHaveLength(5);
      expect(await cards(address, '&category=news')).toHaveLength(9);
      expect(await cards(address, '&category=sport')).toHaveLength(3);
      expect(new Set((await cards(address, '')).map(({ cover }) => JSON.stringify(cover))).size).toBe(2);
      const file = join(String(settings['DATA_DIR']), 'demo-people.json');
      expect(readFileSync(file, 'utf8')).toBe(people);
      expect(statSync(file).mode & 0o777).toBe(0o600);
      for (const { password } of Object.values(JSON.parse(people) as Record<string, { password: string }>)) {
        expect(out).not.toContain(password);
      }
    } finally {
      server.signal('SIGTERM');
      await server.exit;
    }
  }, 60_000);

  it('makes an admin through the command line and new people when their passwords are lost', async () => {
    const elsewhere = { ...settings, DATA_DIR: newFolder() };
    const { code, out, err } = await demo(elsewhere);
    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(out).toMatch(/demo-admin-[0-9a-f]{6}@demo\.example/);
    expect(out).toMatch(/second-editor-[0-9a-f]{6}@demo\.example/);
    expect(out).toContain('12 articles of the demo are live.');
  }, 60_000);
});

describe('a demo that cannot be', () => {
  it('says in one sentence that it has no way to sign in', async () => {
    const server = Program.run('main', { DATA_DIR: newFolder(), DATABASE_URL: database.url, PORT: '0' });
    try {
      const address = await server.address();
      const { code, out, err } = await demo({ DATA_DIR: newFolder(), PUBLIC_URL: address, ADMIN_PASSWORD: 'not the right password' });
      expect(code).toBe(1);
      expect(out).toBe(`Working on the server at ${address}.\n`);
      expect(err).toContain('set ADMIN_EMAIL and ADMIN_PASSWORD');
      expect(err.trim().split('\n')).toHaveLength(1);
    } finally {
      server.signal('SIGTERM');
      await server.exit;
    }
  }, 60_000);
});
