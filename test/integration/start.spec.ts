import { afterEach, describe, expect, it } from '@jest/globals';
import { existsSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { once } from 'node:events';
import { join } from 'node:path';
import { Client } from 'pg';
import { EmbeddedServer } from '../../src/platform/database/embedded';
import { eventually } from '../support/eventually';
import { Program } from '../support/program';
import { type TestDatabase, makeDatabase } from '../support/template-database';
import { newTestFolder } from '../support/test-folder';

const folders: string[] = [];
const programs: Program[] = [];
const databases: TestDatabase[] = [];

function newFolder(): string {
  const folder = newTestFolder('start');
  folders.push(folder);
  return join(folder, 'data');
}

function run(settings: Record<string, string>, entry: 'main' | 'cli' = 'main', args: string[] = [], input = ''): Program {
  const program = Program.run(entry, { PORT: '0', ...settings }, args, input);
  programs.push(program);
  return program;
}

async function newDatabase(options?: { migrated: boolean }): Promise<string> {
  const database = await makeDatabase(options);
  databases.push(database);
  return database.url;
}

function stateFileIn(dataFolder: string): string {
  return join(dataFolder, 'postgres', 'data', 'postmaster.pid');
}

function postmasterIn(dataFolder: string): number {
  return Number(readFileSync(stateFileIn(dataFolder), 'utf8').split('\n')[0]);
}

/** Ends the first process of its own server, as a machine does that runs out of memory. */
function killPostmaster(dataFolder: string): number {
  const pid = postmasterIn(dataFolder);
  process.kill(pid, 'SIGKILL');
  return pid;
}

async function tokenOf(address: string): Promise<string> {
  const answer = await fetch(`${address}/api/v1/auth/login`, {
    method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ email: ADMIN, password: CHOSEN }),
  });
  return ((await answer.json()) as { accessToken: string }).accessToken;
}

/** Once, however often it is asked for. */
async function makeTag(address: string, token: string, name: string): Promise<number> {
  const { status } = await fetch(`${address}/api/v1/tags`, {
    method: 'POST', body: JSON.stringify({ name }),
    headers: { 'content-type': 'application/json', authorization: `Bearer ${token}`, 'idempotency-key': name.replace(' ', '-') },
  });
  return status;
}

async function readyStatus(address: string): Promise<number> {
  return (await fetch(`${address}/health/ready`)).status;
}

/** What it logged of its server, as the level and the text of each line. */
function toldOfServer({ out }: Program): [number, string][] {
  const lines = out.split('\n').filter((line) => line.startsWith('{') && line.includes('"msg":"PostgreSQL'));
  return lines.map((line) => JSON.parse(line) as { level: number; msg: string }).map(({ level, msg }) => [level, msg]);
}

async function signIn(address: string, email: string, password: string | undefined): Promise<number> {
  const { status } = await fetch(`${address}/api/v1/auth/login`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ email, password }),
  });
  return status;
}

/** One sentence, behind the names of steps that were slow, and nothing that only a programmer understands. */
function expectPlain(text: string): void {
  expect(text).not.toMatch(/\n\s+at |node_modules|\.js:\d/);
  expect(text.trim().split('\n').filter((line) => !line.endsWith(' …'))).toHaveLength(1);
}

/** What a start that does not succeed says. */
async function refusalOf(settings: Record<string, string>): Promise<string> {
  const program = run({ DATA_DIR: newFolder(), ...settings });
  expect(await program.exit).toBe(1);
  // Slow steps may have been announced.
  expect(program.out.replaceAll(/^.* …\n/gm, '')).toBe('');
  return program.err;
}

const ADMIN = 'admin@localhost.localdomain';
const CHOSEN = 'chosen by the operator';

afterEach(async () => {
  await Promise.all(programs.splice(0).map((program) => program.kill()));
  for (const folder of folders.splice(0)) {
    if (existsSync(stateFileIn(join(folder, 'data')))) {
      const left = await EmbeddedServer.start({ folder: join(folder, 'data', 'postgres'), log: () => undefined });
      await left.stop();
    }
    rmSync(folder, { recursive: true, force: true });
  }
  await Promise.all(databases.splice(0).map((database) => database.drop()));
}, 60_000);

describe('npm start without settings', () => {
  it('gives a newsroom with an administrator whose password is printed once, and stops cleanly', async () => {
    const folder = newFolder();
    const first = run({ DATA_DIR: folder });
    const address = await first.address();
    const { port } = new URL(address);
    expect(Number(port)).toBeGreaterThan(1023);
    expect((await fetch(`${address}/health/ready`)).status).toBe(200);
    expect((await fetch(`${address}/openapi.json`)).status).toBe(200);
    const password = first.printedPassword();
    expect(await signIn(address, ADMIN, password)).toBe(200);
    first.signal('SIGINT');
    first.signal('SIGINT');
    expect(await first.exit).toBe(0);
    expect(existsSync(stateFileIn(folder))).toBe(false);
    expect(first.out.split(String(password))).toHaveLength(2);
    expect(first.err).toBe('');

    const second = run({ DATA_DIR: folder });
    expect(await signIn(await second.address(), ADMIN, password)).toBe(200);
    expect(second.printedPassword()).toBeUndefined();
    second.signal('SIGTERM');
    expect(await second.exit).toBe(0);
  }, 60_000);

  it('takes over what a killed run left, and lets a command work beside it', async () => {
    const folder = newFolder();
    const killed = run({ DATA_DIR: folder, ADMIN_PASSWORD: 'chosen by the operator' });
    await killed.address();
    const postmaster = postmasterIn(folder);
    await killed.kill();
    expect(existsSync(stateFileIn(folder))).toBe(true);

    const next = run({ DATA_DIR: folder });
    const address = await next.address();
    expect(postmasterIn(folder)).toBe(postmaster);
    expect(await signIn(address, ADMIN, 'chosen by the operator')).toBe(200);
    const options = ['create-admin', '--email', 'ann@newsroom.test', '--name', 'Ann', '--password-stdin'];
    const command = run({ DATA_DIR: folder }, 'cli', options, 'read from the input\n');
    expect(await command.exit).toBe(0);
    expect(command.out).toBe('ann@newsroom.test can sign in now.\n');
    expect(await signIn(address, 'ann@newsroom.test', 'read from the input')).toBe(200);
    next.signal('SIGTERM');
    expect(await next.exit).toBe(0);
  }, 60_000);

  it('stops cleanly when it is told to while it starts', async () => {
    const folder = newFolder();
    const program = run({ DATA_DIR: folder });
    while (!existsSync(join(folder, 'postgres'))) await new Promise((resolve) => setTimeout(resolve, 10));
    program.signal('SIGTERM');
    expect(await program.exit).toBe(0);
    expect(existsSync(stateFileIn(folder))).toBe(false);
  }, 60_000);
});

describe('the server of a newsroom without DATABASE_URL', () => {
  it.each(['started', 'taken over'])('%s: is started again after a kill -9, within five seconds and without loss, as often as that happens', async (how) => {
    const folder = newFolder();
    let program = run({ DATA_DIR: folder, ADMIN_PASSWORD: CHOSEN });
    let address = await program.address();
    if (how === 'taken over') {
      await program.kill();
      program = run({ DATA_DIR: folder });
      address = await program.address();
    }
    const token = await tokenOf(address);
    for (const round of [1, 2]) {
      expect(await makeTag(address, token, `Kept ${round}`)).toBe(201);
      const pid = killPostmaster(folder);
      const killed = performance.now();
      await eventually(async () => [await makeTag(address, token, `After ${round}`), await readyStatus(address)], ([made, ready]) => made === 201 && ready === 200);
      expect(performance.now() - killed).toBeLessThan(5_000);
      expect(postmasterIn(folder)).not.toBe(pid);
    }
    const tags = await fetch(`${address}/api/v1/tags`, { headers: { authorization: `Bearer ${token}` } });
    expect(((await tags.json()) as { items: { name: string }[] }).items.map(({ name }) => name).toSorted()).toEqual(['After 1', 'After 2', 'Kept 1', 'Kept 2']);
    expect(toldOfServer(program)).toEqual([
      [50, expect.stringMatching(/^PostgreSQL \(process \d+\) has ended by itself\. It is started again at once\.$/)],
      [40, expect.stringMatching(/^PostgreSQL \(process \d+\) runs again, \d+ ms after/)],
      [50, expect.stringMatching(/has ended by itself\. It is started again in \d+ ms, for it did not last\.$/)],
      [40, expect.stringContaining('runs again')],
    ]);
    program.signal('SIGTERM');
    expect(await program.exit).toBe(0);
    expect(existsSync(stateFileIn(folder))).toBe(false);
  }, 90_000);

  it('is 503 and told while its data are gone, goes on when they are back, and the newsroom stops cleanly either way', async () => {
    const folder = newFolder();
    const program = run({ DATA_DIR: folder, ADMIN_PASSWORD: CHOSEN });
    const address = await program.address();
    const [data, elsewhere] = [join(folder, 'postgres/data'), join(folder, 'postgres/elsewhere')];
    const takeAway = (): void => {
      killPostmaster(folder);
      renameSync(data, elsewhere);
    };
    takeAway();
    await eventually(async () => toldOfServer(program), (told) => told.some(([level, line]) => level === 50 && line.includes(`The data of PostgreSQL are not in ${data} any more`)));
    expect([await readyStatus(address), (await fetch(`${address}/health/live`)).status, existsSync(data)]).toEqual([503, 200, false]);
    renameSync(elsewhere, data);
    const back = performance.now();
    await eventually(() => readyStatus(address), (status) => status === 200);
    expect(performance.now() - back).toBeLessThan(5_000);
    takeAway();
    await eventually(() => readyStatus(address), (status) => status === 503);
    program.signal('SIGTERM');
    expect(await program.exit).toBe(0);
    expect(program.err).toBe('');
    renameSync(elsewhere, data);
  }, 90_000);
});

describe('several first starts on one database', () => {
  it('migrate it once and make one administrator', async () => {
    const url = await newDatabase({ migrated: false });
    const all = [1, 2, 3].map(() => run({ DATA_DIR: newFolder(), DATABASE_URL: url }));
    await Promise.all(all.map((program) => program.address()));
    expect(all.filter((program) => program.printedPassword() !== undefined)).toHaveLength(1);
    const client = new Client({ connectionString: url });
    await client.connect();
    const { rows } = await client.query('select count(*)::integer as users from users');
    await client.end();
    expect(rows).toEqual([{ users: 1 }]);
    for (const program of all) program.signal('SIGTERM');
    expect(await Promise.all(all.map((program) => program.exit))).toEqual([0, 0, 0]);
  }, 60_000);
});

describe('a request that is under way', () => {
  it('is answered before the program stops', async () => {
    const program = run({ DATA_DIR: newFolder(), DATABASE_URL: await newDatabase(), ADMIN_PASSWORD: 'chosen by the operator' });
    const address = await program.address();
    const answers = Array.from({ length: 8 }, () => signIn(address, ADMIN, 'chosen by the operator'));
    await Promise.race(answers);
    program.signal('SIGTERM');
    expect(await Promise.all(answers)).toEqual(Array.from({ length: 8 }, () => 200));
    expect(await program.exit).toBe(0);
  });
});

describe('an ADMIN_PASSWORD that many people have', () => {
  it('is taken, with one line of warning that does not have it', async () => {
    const program = run({ DATA_DIR: newFolder(), DATABASE_URL: await newDatabase(), ADMIN_PASSWORD: 'passwordpassword' });
    const address = await program.address();
    expect(await signIn(address, ADMIN, 'passwordpassword')).toBe(200);
    const said = `${program.out}${program.err}`;
    expect(said.split('\n').filter((line) => line.includes('ADMIN_PASSWORD is a password that many people have'))).toHaveLength(1);
    expect(said).not.toContain('passwordpassword');
    program.signal('SIGTERM');
    expect(await program.exit).toBe(0);
  });
});

describe('a start that cannot be', () => {
  it('names every wrong setting and its rule, never its value', async () => {
    const said = await refusalOf({ PORT: 'leaked-1', LOG_LEVEL: 'leaked-2', ADMIN_PASSWORD: 'leaked-3', DATABASE_URL: 'leaked-4' });
    expect(said).toContain('PORT must be a whole number from 0 to 65535.');
    expect(said).toContain('LOG_LEVEL must be one of silent, error, warn, info, debug.');
    expect(said).toContain('ADMIN_PASSWORD must be 12 to 128 characters.');
    expect(said).toContain('DATABASE_URL must be a URL that begins with postgres:// or postgresql://.');
    expect(said).not.toMatch(/leaked|\n\s+at /);
  });

  it('says that the port is busy, before anything is started', async () => {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const address = server.address();
    const port = address !== null && typeof address === 'object' ? address.port : 0;
    const folder = newFolder();
    const said = await refusalOf({ DATA_DIR: folder, PORT: String(port) });
    server.close();
    expect(said).toBe(`Port ${port} on 127.0.0.1 is in use by another program; stop it or set PORT.\n`);
    expect(existsSync(folder)).toBe(false);
  });

  it('says that the machine has no such address', async () => {
    const said = await refusalOf({ HOST: '192.0.2.1' });
    expectPlain(said);
    expect(said).toContain('set HOST');
  });

  it('says that the data folder is a file', async () => {
    const folder = newFolder();
    writeFileSync(folder, '');
    const said = await refusalOf({ DATA_DIR: folder });
    expectPlain(said);
    expect(said).toContain('DATA_DIR');
  });

  it('says what is wrong with an external database, and never its password', async () => {
    const url = new URL(await newDatabase());
    const client = new Client({ connectionString: url.href });
    await client.connect();
    await client.query(`drop role if exists start_reader`);
    await client.query(`create role start_reader login`);
    await client.end();
    const changed = (change: (other: URL) => void): string => {
      const other = new URL(url);
      other.password = 'never-shown';
      change(other);
      return other.href;
    };
    const cases = {
      'cannot be reached (nothing listens there)': changed((other) => (other.port = '1')),
      'cannot be reached (there is no such host)': changed((other) => (other.hostname = 'no-such-host.invalid')),
      'has no database "missing"': changed((other) => (other.pathname = '/missing')),
      'does not let user "nobody-here" in': changed((other) => (other.username = 'nobody-here')),
    };
    for (const [reason, databaseUrl] of Object.entries(cases)) {
      const said = await refusalOf({ DATABASE_URL: databaseUrl });
      expectPlain(said);
      expect(said).toContain(reason);
      expect(said).not.toContain('never-shown');
    }
    const empty = new URL(await newDatabase({ migrated: false }));
    empty.username = 'start_reader';
    const said = await refusalOf({ DATABASE_URL: empty.href });
    expectPlain(said);
    expect(said).toContain('does not let its user make the tables');
  }, 60_000);
});

describe('the command line', () => {
  it('shows its usage when it is called wrongly', async () => {
    for (const args of [[], ['no-such-command'], ['create-admin', '--nonsense'], ['create-admin', '--email', 'no address', '--name', 'Ann']]) {
      const program = run({ DATA_DIR: newFolder() }, 'cli', args);
      expect(await program.exit).toBe(2);
      expect(program.err).toContain('Usage: npm run cli -- <command>');
      expect(program.out).toBe('');
    }
  }, 60_000);

  it('says when the address is taken, and prints a generated password', async () => {
    const settings = { DATA_DIR: newFolder(), DATABASE_URL: await newDatabase() };
    const args = ['create-admin', '--email', 'ann@newsroom.test', '--name', 'Ann'];
    const made = run(settings, 'cli', args);
    expect(await made.exit).toBe(0);
    expect(made.out).toMatch(/^ann@newsroom\.test can sign in now, with the password \S{20} /);
    const again = run(settings, 'cli', args);
    expect(await again.exit).toBe(1);
    expectPlain(again.err);
  }, 60_000);
});
