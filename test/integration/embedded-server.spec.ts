import { afterEach, describe, expect, it } from '@jest/globals';
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { connect, createServer } from 'node:net';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { Client } from 'pg';
import { type Alarm, EmbeddedServer, EmbeddedServerError } from '../../src/platform/database/embedded';
import { eventually } from '../support/eventually';
import { newTestFolder } from '../support/test-folder';

const isRoot = process.getuid?.() === 0;
const lines: string[] = [];
const servers: EmbeddedServer[] = [];
const children: ChildProcess[] = [];
const folders: string[] = [];

function newFolder(mode = 0o755): string {
  const folder = newTestFolder('embedded');
  chmodSync(folder, mode);
  folders.push(folder);
  return join(folder, 'postgres');
}

/** Where the data of a folder go that the server's user may not enter. */
function systemFolderOf(folder: string): string {
  return join('/var/lib/copydesk', createHash('sha256').update(folder).digest('hex').slice(0, 12));
}

async function start(
  folder: string,
  options: { exclusive?: boolean; durable?: boolean; alarm?: Alarm } = {},
): Promise<EmbeddedServer> {
  const server = await EmbeddedServer.start({ folder, durable: false, log: (line) => lines.push(line), ...options });
  servers.push(server);
  return server;
}

function recordedAlarm(): { told: { level: string; fields: object; line: string }[]; alarm: Alarm } {
  const told: { level: string; fields: object; line: string }[] = [];
  const noted = (level: string) => (fields: object, line: string): void => void told.push({ level, fields, line });
  return { told, alarm: { warn: noted('warn'), error: noted('error') } };
}

async function query(url: string, sql: string): Promise<unknown[]> {
  const client = new Client({ connectionString: url });
  client.on('error', () => undefined);
  await client.connect();
  try {
    const { rows } = await client.query<unknown[]>({ text: sql, rowMode: 'array' });
    return rows.flat();
  } finally {
    await client.end();
  }
}

function postmasterOf(folder: string): number {
  return Number(readFileSync(join(folder, 'data', 'postmaster.pid'), 'utf8').split('\n')[0]);
}

function isRunning(pid: number): boolean {
  try {
    return !/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'));
  } catch {
    return false;
  }
}

/** It has left its folder when `stop` resolves; the system may still need a moment for the process itself. */
async function ends(pid: number): Promise<void> {
  await eventually(async () => isRunning(pid), (running) => !running);
}

async function isListening(url: string): Promise<boolean> {
  const socket = connect(Number(new URL(url).port), '127.0.0.1');
  try {
    await once(socket, 'connect');
    return true;
  } catch {
    return false;
  } finally {
    socket.destroy();
  }
}

/** Another process that owns the server of the folder until it is killed; resolves with the server's address. */
async function startElsewhere(folder: string): Promise<{ child: ChildProcess; url: string }> {
  const script = `const { EmbeddedServer } = require(process.argv[1]);
    EmbeddedServer.start({ folder: process.argv[2], durable: false, log: () => undefined })
      .then((server) => { console.log(server.url); setInterval(() => undefined, 1000); })
      .catch((error) => console.log(error.message));`;
  const program = require.resolve('../../src/platform/database/embedded');
  const child = spawn(process.execPath, ['-e', script, program, folder], { stdio: ['ignore', 'pipe', 'inherit'] });
  children.push(child);
  const [url]: unknown[] = await once(createInterface(child.stdout), 'line');
  return { child, url: String(url) };
}

async function kill(child: ChildProcess): Promise<void> {
  child.kill('SIGKILL');
  if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
}

async function endLeftover(folder: string): Promise<void> {
  if (!existsSync(join(folder, 'data', 'postmaster.pid')) || !isRunning(postmasterOf(folder))) return;
  const server = await EmbeddedServer.start({ folder, durable: false, log: () => undefined });
  await server.stop();
}

afterEach(async () => {
  await Promise.all(children.splice(0).map(kill));
  await Promise.all(servers.splice(0).map((server) => server.stop()));
  for (const folder of folders.splice(0)) {
    await endLeftover(join(folder, 'postgres'));
    rmSync(folder, { recursive: true, force: true });
  }
  lines.length = 0;
});

describe('the embedded server', () => {
  it('starts with an UTF-8 database that knows Cyrillic letters, and leaves no process when it stops', async () => {
    const folder = newFolder();
    const server = await start(folder);
    const pid = postmasterOf(folder);
    expect(server.adopted).toBe(false);
    expect(await query(server.url, `select current_database(), current_setting('server_encoding')`)).toEqual([
      'copydesk',
      'UTF8',
    ]);
    expect(await query(server.url, `select upper('навіны'), 'Ў' ~* 'ў'`)).toEqual(['НАВІНЫ', true]);
    expect(await query(server.urlOf('postgres'), 'select current_database()')).toEqual(['postgres']);
    await Promise.all([server.stop(), server.stop()]);
    await ends(pid);
    expect(existsSync(join(folder, 'data', 'postmaster.pid'))).toBe(false);
  });

  it('keeps data, password and rights to itself when they have to last', async () => {
    const folder = newFolder();
    const first = await start(folder, { durable: true });
    await query(first.url, 'create table story as select 7 as id');
    const stranger = new URL(first.url);
    stranger.password = 'guess';
    await expect(query(stranger.href, 'select 1')).rejects.toThrow('password authentication failed');
    await first.stop();
    const second = await start(folder, { durable: true });
    expect(await query(second.url, 'select id from story')).toEqual([7]);
    expect(
      await query(second.url, `select current_setting('fsync'), current_setting('unix_socket_directories')`),
    ).toEqual(['on', '']);
    expect(readdirSync(folder).toSorted()).toEqual(['data', 'password', 'postgres.log']);
  });

  it('refuses a second owner of the same folder, and lets commands attach', async () => {
    const folder = newFolder();
    const owner = await start(folder);
    const refusal = start(folder);
    await expect(refusal).rejects.toBeInstanceOf(EmbeddedServerError);
    await expect(refusal).rejects.toThrow(
      `Another Copydesk is running on ${folder}; stop it, or give this one its own DATA_DIR.`,
    );
    const command = await start(folder, { exclusive: false });
    expect(command.adopted).toBe(true);
    expect(command.url).toBe(owner.url);
    await command.stop();
    expect(await query(owner.url, 'select 1')).toEqual([1]);
  });

  it('lets one of two simultaneous starts win', async () => {
    const folder = newFolder();
    const outcomes = await Promise.allSettled([start(folder), start(folder)]);
    const lost = outcomes.filter((outcome) => outcome.status === 'rejected');
    expect(lost.map(({ reason }) => String(reason))).toEqual([expect.stringContaining('Another Copydesk is running')]);
    expect(await query(servers[0]?.url ?? '', 'select 1')).toEqual([1]);
  });

  it('ends the server that a command started, unless the application has come to use it', async () => {
    const folder = newFolder();
    const command = await start(folder, { exclusive: false });
    const application = await start(folder);
    await command.stop();
    expect(await query(application.url, 'select 1')).toEqual([1]);
    await application.stop();
    const lonely = await start(folder, { exclusive: false });
    const pid = postmasterOf(folder);
    await lonely.stop();
    await ends(pid);
  });

  it('takes the server over from an owner that was killed', async () => {
    const folder = newFolder();
    const { child, url } = await startElsewhere(folder);
    await query(url, 'create table story as select 7 as id');
    await expect(start(folder)).rejects.toThrow('Another Copydesk is running');
    await kill(child);
    const server = await start(folder);
    expect(server.adopted).toBe(true);
    expect(await query(server.url, 'select id from story')).toEqual([7]);
    await server.stop();
    expect(await isListening(url)).toBe(false);
  });

  it('recovers after its server was killed, what kept a process of it busy included', async () => {
    const folder = newFolder();
    const { child, url } = await startElsewhere(folder);
    await query(url, 'create table story as select 7 as id');
    const busy = query(url, 'select count(*) from generate_series(1, 1000000000)').catch(String);
    await sleep(300);
    process.kill(postmasterOf(folder), 'SIGKILL');
    await kill(child);
    const server = await start(folder);
    expect(server.adopted).toBe(false);
    expect(await query(server.url, 'select id from story')).toEqual([7]);
    expect(await busy).toContain('Connection terminated');
  });

  it('stays the owner when PostgreSQL drops all connections after a crash in one of its processes', async () => {
    const folder = newFolder();
    const server = await start(folder);
    const client = new Client({ connectionString: server.url });
    client.on('error', () => undefined);
    await client.connect();
    const { rows } = await client.query<{ pid: number }>('select pg_backend_pid() as pid');
    process.kill(rows[0]?.pid ?? 0, 'SIGKILL');
    await sleep(2_500);
    await expect(start(folder)).rejects.toThrow('Another Copydesk is running');
    expect(await query(server.url, 'select 1')).toEqual([1]);
  });

  it('is started again on its port when its first process is killed, and not when it was stopped', async () => {
    const folder = newFolder();
    const { told, alarm } = recordedAlarm();
    const server = await start(folder, { alarm, durable: true });
    await query(server.url, 'create table story as select 7 as id');
    // What people wrote is in the log of the server, and stays there.
    await query(server.url, "select 'secret@desk.example'::integer").catch(() => undefined);
    process.kill(postmasterOf(folder), 'SIGKILL');
    await eventually(() => query(server.url, 'select id from story').catch(String), (rows) => Array.isArray(rows));
    await expect(start(folder)).rejects.toThrow('Another Copydesk is running');
    expect(told.map(({ level }) => level)).toEqual(['error', 'warn']);
    expect(told[0]?.fields).toEqual({ serverLog: expect.arrayContaining([expect.stringContaining('ready to accept connections')]) });
    expect(JSON.stringify(told)).not.toContain('secret@desk.example');
    const pid = postmasterOf(folder);
    await server.stop();
    await ends(pid);
    await sleep(500);
    expect([existsSync(join(folder, 'data', 'postmaster.pid')), told.length]).toEqual([false, 2]);
  });

  it('is started once where commands begin at the same moment, and stays when they end', async () => {
    const folder = newFolder();
    const { told, alarm } = recordedAlarm();
    const server = await start(folder, { alarm });
    process.kill(postmasterOf(folder), 'SIGKILL');
    const commands = await Promise.all([start(folder, { exclusive: false }), start(folder, { exclusive: false })]);
    expect(commands.map(({ url }) => url)).toEqual([server.url, server.url]);
    await Promise.all(commands.map((command) => command.stop()));
    await eventually(() => query(server.url, 'select 1').catch(String), (rows) => Array.isArray(rows));
    await eventually(async () => told.at(-1)?.level, (level) => level === 'warn');
    await expect(start(folder)).rejects.toThrow('Another Copydesk is running');
  });

  it('goes on trying while another program has its port, says so once, and is back soon after', async () => {
    const folder = newFolder();
    const { told, alarm } = recordedAlarm();
    const server = await start(folder, { alarm });
    const busy = query(server.url, 'select count(*) from generate_series(1, 1000000000)').catch(String);
    await sleep(300);
    process.kill(postmasterOf(folder), 'SIGKILL');
    const { port } = new URL(server.url);
    // It dies a moment after the signal, and is started again a tenth of a second after that at the earliest.
    const other = createServer();
    await eventually(async () => once(other.listen(Number(port), '127.0.0.1'), 'listening').then(() => true, () => false), (isTaken) => isTaken);
    await eventually(async () => told, (all) => all.some(({ line }) => line.includes('could not bind')));
    await sleep(3_000);
    expect(told.filter(({ line }) => line.includes('cannot be started'))).toHaveLength(1);
    other.close();
    const free = performance.now();
    await eventually(() => query(server.url, 'select 1').catch(String), (rows) => Array.isArray(rows));
    expect(performance.now() - free).toBeLessThan(5_000);
    expect(await busy).toContain('Connection terminated');
  });

  it('leaves nothing running when it is stopped while it is started again', async () => {
    const folder = newFolder();
    for (const wait of [0, 150, 300]) {
      const server = await start(folder, { alarm: recordedAlarm().alarm });
      process.kill(postmasterOf(folder), 'SIGKILL');
      await sleep(wait);
      await server.stop();
      await sleep(300);
      expect(await isListening(server.url)).toBe(false);
    }
  });

  it.each(['', `${process.pid}\n/elsewhere\n0\n5432\n\n127.0.0.1\n  1 1\nready   \n`])(
    'starts over a stale state file: %j',
    async (stale) => {
      const folder = newFolder();
      await (await start(folder)).stop();
      writeFileSync(join(folder, 'data', 'postmaster.pid'), stale);
      const server = await start(folder);
      expect(server.adopted).toBe(false);
      expect(postmasterOf(folder)).not.toBe(process.pid);
    },
  );

  it('removes what a killed initdb left', async () => {
    const folder = newFolder();
    const { pid } = spawn(process.execPath, ['--version']);
    await sleep(500);
    mkdirSync(join(folder, `unfinished-${pid}-abcd`, 'data'), { recursive: true });
    await start(folder);
    expect(readdirSync(folder).toSorted()).toEqual(['data', 'postgres.log']);
  });

  it('says in one sentence what it cannot do', async () => {
    const folder = newFolder();
    writeFileSync(folder, '');
    await expect(start(folder)).rejects.toThrow(/^Cannot keep the data of PostgreSQL in .*: EEXIST/);
    const broken = newFolder();
    await (await start(broken)).stop();
    writeFileSync(join(broken, 'data', 'PG_VERSION'), '11\n');
    const refusal = start(broken);
    await expect(refusal).rejects.toBeInstanceOf(EmbeddedServerError);
    await expect(refusal).rejects.toThrow(
      /^PostgreSQL did not start: database files are incompatible.*postgres\.log\.$/s,
    );
  });

  (isRoot ? it : it.skip)('keeps the data of root where the user of the server may enter, and says so', async () => {
    const folder = newFolder(0o700);
    const system = systemFolderOf(folder);
    try {
      const first = await start(folder);
      expect(lines).toEqual([
        expect.stringContaining(`who may not enter ${join(folder, '..')}: its data are in ${system}`),
      ]);
      await query(first.url, 'create table story as select 7 as id');
      await first.stop();
      const owner = execFileSync('stat', ['-c', '%U %a', join(system, 'postgres', 'data')], { encoding: 'utf8' });
      expect(owner).toMatch(/^(postgres|nobody) 700\n$/);
      chmodSync(join(folder, '..'), 0o755);
      const second = await start(folder);
      expect(await query(second.url, 'select id from story')).toEqual([7]);
      await second.stop();
    } finally {
      rmSync(system, { recursive: true, force: true });
    }
  });
});
