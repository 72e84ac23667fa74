import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createHash } from 'node:crypto';
import { cpSync, existsSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { gunzipSync, gzipSync } from 'node:zlib';
import { Client } from 'pg';
import { PurgeMedia } from '../../src/modules/media/purge-media';
import { keepFiles } from '../../src/platform/backup/backup-lock';
import { area, jpeg, uploaded } from '../e2e/media/pictures';
import type { ParsedJson } from '../support/answer';
import { type Desk, startDesk } from '../support/desk';
import { eventually } from '../support/eventually';
import { MailServer } from '../support/mail-server';
import { type Newsroom, bodyOf, newsroom, verb } from '../support/newsroom';
import { Program } from '../support/program';
import { Receiver } from '../support/receiver';
import { S3Server } from '../support/s3-server';
import { type TestDatabase, makeDatabase } from '../support/template-database';
import { newTestFolder } from '../support/test-folder';
import { codeOf, enrol } from '../support/totp';

const TIMEOUT_MS = 180_000;
/** Where the receivers of webhooks are. */
const ALLOWED = { OUTBOUND_ALLOW: '127.0.0.1' };

let desk: Desk;
let room: Newsroom;
const mails = new MailServer();
const programs: Program[] = [];
const databases: TestDatabase[] = [];
let receiver: Receiver;

beforeAll(async () => {
  desk = await startDesk({ env: ALLOWED });
  room = await newsroom(desk);
  await mails.start();
  receiver = await Receiver.start();
});

afterAll(async () => {
  await Promise.all(programs.map((program) => program.kill()));
  await mails.stop();
  receiver.stop();
  await desk.stop();
  await Promise.all(databases.map((database) => database.drop()));
});

async function cli(settings: Record<string, string>, ...args: string[]): Promise<{ code: number | null; out: string; err: string }> {
  const program = Program.run('cli', settings, args);
  programs.push(program);
  const code = await program.exit;
  return { code, out: program.out, err: program.err };
}

const here = (): Record<string, string> => ({ DATABASE_URL: desk.settings.databaseUrl ?? '', DATA_DIR: desk.dataFolder });

async function emptyDatabase({ migrated = false } = {}): Promise<string> {
  const database = await makeDatabase({ migrated });
  databases.push(database);
  return database.url;
}

async function backedUp(settings = here()): Promise<string> {
  const folder = join(newTestFolder('backup'), 'of-today');
  expect(await cli(settings, 'backup', folder)).toMatchObject({ code: 0, err: '' });
  return folder;
}

interface BackupManifest {
  tables: { name: string; columns: string[]; rows: number }[];
  media: { key: string; sha256: string }[];
}

const manifestOf = (folder: string): BackupManifest => JSON.parse(readFileSync(join(folder, 'manifest.json'), 'utf8'));

async function onDatabase<T>(url: string, work: (query: (sql: string) => Promise<ParsedJson[]>) => Promise<T>): Promise<T> {
  const client = new Client({ connectionString: url, options: '-c TimeZone=UTC' });
  await client.connect();
  try {
    return await work(async (sql) => (await client.query(sql)).rows);
  } finally {
    await client.end();
  }
}

/** Every row of the tables of a backup as the database has it, each table in an order of its own. */
async function rowsOf(url: string, tables: BackupManifest['tables']): Promise<Record<string, string[]>> {
  return onDatabase(url, async (query) => {
    const found: Record<string, string[]> = {};
    for (const { name, columns } of tables) {
      const rows = await query(`select row(${columns.map((column) => `"${column}"`).join(', ')})::text as row from "${name}" order by 1`);
      found[name] = rows.map(({ row }) => String(row));
    }
    return found;
  });
}

/** Without what a restore adds. */
const withoutHold = ({ held_work: _, ...rows }: Record<string, string[]>): Record<string, string[]> => rows;

const sha256 = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('hex');

/** People who work until they are told to stop; gives how much they did. */
function busyNewsroom(): { stop: () => Promise<number> } {
  const state = { over: false, done: 0 };
  const repeat = async (work: () => Promise<unknown>): Promise<void> => {
    while (!state.over) {
      await work();
      state.done += 1;
    }
  };
  const working = Promise.all([
    repeat(() => room.story().published(room.editor)),
    repeat(async () => verb(room.editor, 'withdraw', await room.story().published(room.editor), { reason: 'x' })),
    repeat(async () => {
      const picture = await uploaded(room.editor, await jpeg(60, 60));
      await room.story({ cover: { mediaId: picture.id, alt: 'A', credit: 'B' } }).published(room.editor);
    }),
  ]);
  return {
    stop: async () => {
      state.over = true;
      await working;
      return state.done;
    },
  };
}

describe('a backup that is made while people work', () => {
  it('is one moment of it: restored, every row has its companions and every picture its file, in a bucket as well', async () => {
    const work = busyNewsroom();
    await sleep(300);
    const folder = await backedUp();
    expect(await work.stop()).toBeGreaterThan(10);

    const bucket = new S3Server();
    await bucket.start();
    const [url, dataFolder] = [await emptyDatabase(), newTestFolder('restored')];
    const settings = { ...bucket.env, DATABASE_URL: url, DATA_DIR: dataFolder };
    expect(await cli(settings, 'restore', folder)).toMatchObject({ code: 0, err: '' });

    const { tables, media } = manifestOf(folder);
    expect(tables.map(({ name }) => name)).toEqual(expect.arrayContaining(['articles', 'article_revisions', 'audit_log', 'jobs', 'media', 'users']));
    await onDatabase(url, async (query) => {
      const [{ n: ahead }] = await query('select count(*)::int as n from audit_log');
      expect(ahead).toBeGreaterThan(10);
      // What one transaction wrote together is there together.
      for (const torn of [
        "select from articles a where visibility = 'live' and not exists (select from delivery_articles d where d.id = a.id)",
        "select from articles a where visibility <> 'live' and exists (select from delivery_articles d where d.id = a.id)",
        'select from (select article_id, count(*) as n from article_publications group by 1) p where n <> (select count(*) from delivery_changes c where c.article_id = p.article_id)',
        'select from outbox_events o where not exists (select from audit_log a where a.subject_id = o.subject_id and a.action = o.type)',
      ]) expect([torn, await query(torn)]).toEqual([torn, []]);
      const named = await query('select storage_key as key, sha256 from media order by 1');
      expect(named.map(({ key, sha256: sum }) => [key, sum])).toEqual(media.map(({ key, sha256: sum }) => [key, sum]));
      // And those who go on from there get the next numbers.
      expect(await query(`select pg_sequence_last_value(pg_get_serial_sequence('audit_log', 'sequence')) >= max(sequence) as ahead from audit_log`)).toEqual([{ ahead: true }]);
    });
    // File by file, from the bucket.
    const home = newTestFolder('home');
    expect(await cli({ ...settings, DATA_DIR: home, JWT_SECRET: 'x'.repeat(32) }, 'move-media', '--to', 'local')).toMatchObject({ code: 0 });
    for (const { key, sha256: sum } of media) expect([key, sha256(readFileSync(join(home, 'media', key)))]).toEqual([key, sum]);
    await bucket.stop();

    // What readers see is what would be written anew, and the ledger is whole.
    const columnsOf = (columns: string[]): string[] => columns.filter((each) => each !== 'projected_at' && each !== 'formed_at');
    const readModel = tables.filter(({ name }) => name.startsWith('delivery_')).map(({ name, columns }) => ({ name, rows: 0, columns: columnsOf(columns) }));
    const before = await rowsOf(url, readModel);
    await onDatabase(url, (query) => query('truncate delivery_articles, delivery_listings, delivery_slugs, delivery_corrections, delivery_retractions, delivery_search, delivery_media'));
    expect(await cli(settings, 'reproject')).toMatchObject({ code: 0 });
    expect(await rowsOf(url, readModel)).toEqual(before);
    expect(await cli(settings, 'verify-ledger')).toMatchObject({ code: 0 });
  }, TIMEOUT_MS);
});

describe('T62 a restore into an empty server', () => {
  it('gives back every row and every file, fires nothing and sends nothing until it is told to, and lets people in', async () => {
    // However many the busy newsroom left: each takes the mail server a tenth of a second.
    await desk.sql("delete from jobs where task = 'mail'");
    const person = await desk.as('editor', { in: String(room.category.id) });
    const { secret } = await enrol(desk, person);
    const picture = await uploaded(room.editor, await area('navy', 90, 60).png().toBuffer());
    const due = await verb(room.editor, 'schedule', await room.story({ cover: { mediaId: picture.id, alt: 'A', credit: 'B' } }).approved(room.editor), { publishAt: '2031-01-01T00:00:00Z' });
    await desk.sql("update article_revisions set scheduled_at = now() - interval '1 hour' where state = 'scheduled'");
    const [{ n: waiting }] = await desk.sql<{ n: number }>("select count(*)::int as n from jobs where task = 'mail'") as [{ n: number }];
    bodyOf(await room.admin.post('/invitations', { email: 'invited@newsroom.test', name: 'Invited', grants: [] }));
    await somethingToTell();
    const folder = await backedUp();
    const { tables, media } = manifestOf(folder);
    expect(statSync(folder).mode & 0o077).toBe(0);

    const dataFolder = newTestFolder('server');
    const restored = await cli({ DATA_DIR: dataFolder }, 'restore', folder);
    expect(restored).toMatchObject({ code: 0 });
    expect(restored.out).toContain('npm run cli -- resume');
    const program = Program.run('main', { ...ALLOWED, DATA_DIR: dataFolder, PORT: '0', SMTP_URL: mails.url, LOG_LEVEL: 'warn' });
    programs.push(program);
    const address = await program.address();
    expect(program.out).toMatch(/Held +nothing that comes due is done \(restored from the backup of .*\), until: npm run cli -- resume/);
    const [port, password] = [readFileSync(join(dataFolder, 'postgres/data/postmaster.pid'), 'utf8').split('\n')[3], passwordIn(dataFolder)];
    const url = `postgres://copydesk:${password}@127.0.0.1:${port}/copydesk`;

    // Row by row and file by file, with a process at work on it.
    const untouched = tables.filter(({ name }) => !['sessions', 'refresh_tokens'].includes(name));
    expect(withoutHold(await rowsOf(url, untouched))).toEqual(withoutHold(await rowsOf(desk.settings.databaseUrl ?? '', untouched)));
    expect(media.length).toBeGreaterThan(0);
    for (const { key } of media) {
      const [there, source] = [dataFolder, desk.dataFolder].map((each) => readFileSync(join(each, 'media', key)));
      expect([key, there?.equals(source ?? Buffer.alloc(0))]).toEqual([key, true]);
    }

    const ready = async (): Promise<ParsedJson> => (await fetch(`${address}/health/ready`)).json();
    expect(await ready()).toEqual({ status: 'ok', held: true, replica: null });
    expect(await (await fetch(`${address}/metrics`)).text()).toContain('copydesk_work_held 1');
    const login = async (body: object, path = 'login'): Promise<ParsedJson> =>
      (await fetch(`${address}/api/v1/auth/${path}`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) })).json();
    const { challenge } = await login({ email: person.email, password: person.password });
    expect((await login({ challenge, code: codeOf(secret) }, 'login/totp')).accessToken).toBeDefined();
    // A token of before is good there, too: it is the same newsroom.
    expect((await fetch(`${address}/api/v1/articles/${due.id}`, { headers: { authorization: `Bearer ${room.editor.token}` } })).status).toBe(200);
    expect((await fetch(`${address}/delivery/v1/articles/${due.slug}`)).status).toBe(404);
    // By now it has looked whether anything is to be done, again and again.
    await onDatabase(url, (query) => eventually(() => query("select seq_scan as looks from pg_stat_user_tables where relname = 'held_work'"), ([row]) => Number(row?.looks) > 5));
    expect([mails.attempts, receiver.received.length]).toEqual([0, 0]);

    expect(await cli({ DATA_DIR: dataFolder }, 'resume')).toMatchObject({ code: 0, out: 'What comes due is done again.\n' });
    await eventually(async () => (await fetch(`${address}/delivery/v1/articles/${due.slug}`)).status, (status) => status === 200);
    await eventually(async () => mails.to('invited@newsroom.test').length, (count) => count === 1);
    await eventually(async () => receiver.received.length, (count) => count === 1);
    expect(waiting).toBeLessThanOrEqual(mails.received.length + 1);
    expect(await ready()).toEqual({ status: 'ok', held: false, replica: null });
    const [order] = await onDatabase(url, (query) => query(
      `select (select at from audit_log where action = 'work.resumed') <= first_published_at as after from articles where id = '${due.id}'`,
    ));
    expect(order).toEqual({ after: true });
    expect(await cli({ DATA_DIR: dataFolder }, 'resume')).toMatchObject({ out: 'Nothing was held back.\n' });
    program.signal('SIGTERM');
    expect(await program.exit).toBe(0);
  }, TIMEOUT_MS);

  it('does at once what waited where it is told so; and gives jobs and webhooks up where that is wanted', async () => {
    await somethingToTell();
    const { id: bulk } = bodyOf(await room.admin.post('/articles/bulk', { verb: 'trash', items: [{ id: (await room.story().draft()).id }] }));
    const folder = await backedUp();
    const [resumed, held] = [await emptyDatabase({ migrated: true }), await emptyDatabase()];
    const at = (url: string, dataFolder: string) => ({ DATABASE_URL: url, DATA_DIR: dataFolder });
    expect((await cli(at(resumed, newTestFolder('a')), 'restore', folder, '--resume')).out).not.toContain('resume');
    expect(await onDatabase(resumed, (query) => query('select from held_work'))).toEqual([]);
    const dataFolder = newTestFolder('b');
    expect(await cli(at(held, dataFolder), 'restore', folder)).toMatchObject({ code: 0 });
    const [{ n: waiting }] = await onDatabase(held, (query) => query('select count(*)::int as n from jobs where dead_at is null')) as [ParsedJson];
    expect(waiting).toBeGreaterThan(0);
    // One had been tried and was to be tried again later; one happens after the restore.
    const deliveries = await onDatabase(held, async (query) => {
      const [first] = await query("update webhook_deliveries set tries = 1, due_at = now() + interval '1 hour' where id = (select min(id::text)::uuid from webhook_deliveries) returning webhook_id as webhook");
      const all = await query("select id from webhook_deliveries where state = 'pending'");
      await query(`insert into webhook_deliveries (id, webhook_id, event_id, type, data, occurred_at, state) values (gen_random_uuid(), '${first?.webhook}', gen_random_uuid(), 'author.created', '{}', now(), 'pending')`);
      return all.length;
    });
    expect(deliveries).toBeGreaterThan(1);
    expect((await cli(at(held, dataFolder), 'resume', '--without-jobs')).out).toMatch(new RegExp(`${waiting} jobs? (was|were) given up, ${deliveries} deliveries of webhooks were skipped`));
    expect(await onDatabase(held, (query) => query('select count(*)::int as n from jobs where dead_at is null'))).toEqual([{ n: 0 }]);
    // Nobody is told that it were our fault.
    expect(await onDatabase(held, (query) => query(`select status, problem ->> 'type' as type, problem -> 'status' as code from bulk_job_items where job_id = '${bulk}'`)))
      .toEqual([{ status: 'failed', type: '/problems/given-up', code: 409 }]);
    expect(await onDatabase(held, (query) => query('select state, count(*)::int as n from webhook_deliveries group by 1 order by 1'))).toEqual([{ state: 'pending', n: 1 }, { state: 'skipped', n: deliveries }]);
  }, TIMEOUT_MS);
});

/** A webhook, and an event that it waits for. */
async function somethingToTell(): Promise<void> {
  bodyOf(await room.admin.post('/webhooks', { url: receiver.url, events: ['author.created'] }));
  bodyOf(await room.admin.post('/authors', { name: 'Told of later' }));
}

/** The password of the embedded server, as it is kept beside its data. */
function passwordIn(dataFolder: string): string {
  const name = readdirSync(join(dataFolder, 'postgres')).find((each) => each.includes('password')) ?? '';
  return readFileSync(join(dataFolder, 'postgres', name), 'utf8').trim();
}

describe('a restore is refused', () => {
  let folder: string;
  beforeAll(async () => {
    await uploaded(room.editor, await jpeg(50, 50));
    folder = await backedUp();
  }, TIMEOUT_MS);

  /** The backup with one thing changed. */
  function damaged(name: string, change: (bytes: Buffer) => Buffer | undefined): string {
    const copy = join(newTestFolder('damaged'), 'backup');
    cpSync(folder, copy, { recursive: true });
    const changed = change(readFileSync(join(copy, name)));
    if (changed) writeFileSync(join(copy, name), changed);
    else rmSync(join(copy, name));
    return copy;
  }

  function flipped(bytes: Buffer): Buffer {
    const middle = Math.floor(bytes.length / 2);
    bytes.writeUInt8(bytes.readUInt8(middle) ^ 1, middle);
    return bytes;
  }

  it('and changes nothing, where a file of it is not what was written', async () => {
    const [file = { key: '' }] = manifestOf(folder).media;
    const moreRows = (bytes: Buffer): Buffer => gzipSync(Buffer.concat([gunzipSync(bytes), Buffer.from('x\n')]));
    for (const broken of [
      damaged(`files/${file.key}`, flipped), damaged('tables/users.copy.gz', flipped), damaged('tables/articles.copy.gz', moreRows), damaged('manifest.json', flipped),
      damaged('tables/media.copy.gz', () => undefined), damaged('manifest.json', () => undefined), damaged('jwt-secret', () => undefined),
    ]) {
      const [url, dataFolder] = [await emptyDatabase(), newTestFolder('target')];
      const { code, out, err } = await cli({ DATABASE_URL: url, DATA_DIR: dataFolder }, 'restore', broken);
      expect([code, out]).toEqual([1, '']);
      expect(err).toMatch(/is damaged: \S+ is missing or is not what was written|cannot be restored: /);
      expect(await onDatabase(url, (query) => query("select from pg_class where relnamespace = 'public'::regnamespace"))).toEqual([]);
      expect(existsSync(join(dataFolder, 'media'))).toBe(false);
    }
  }, TIMEOUT_MS);

  it('into a database that is used, or that somebody is at work on; and where the secret is another one', async () => {
    const dataFolder = newTestFolder('target');
    expect((await cli(here(), 'restore', folder)).err).toContain('is connected to the database');
    const used = await emptyDatabase({ migrated: true });
    await onDatabase(used, (query) => query("insert into outbox_events (id, type, subject_id, data) values (gen_random_uuid(), 'x', gen_random_uuid(), '{}')"));
    expect((await cli({ DATABASE_URL: used, DATA_DIR: dataFolder }, 'restore', folder)).err).toContain('The database is not empty');
    const foreign = await emptyDatabase();
    await onDatabase(foreign, (query) => query('create table notes (id integer primary key)'));
    expect((await cli({ DATABASE_URL: foreign, DATA_DIR: dataFolder }, 'restore', folder)).err).toContain('The database is not empty');
    const other = { DATABASE_URL: await emptyDatabase(), DATA_DIR: dataFolder, JWT_SECRET: 'another secret than the one there' };
    expect((await cli(other, 'restore', folder)).err).toContain('is not the one of the backup');
    expect(await cli(other, 'restore', folder, '--other-secret')).toMatchObject({ code: 0 });
  }, TIMEOUT_MS);

  it('of a newer release', async () => {
    const newer = damaged('manifest.json', (bytes) => Buffer.from(bytes.toString().replace('"migrations": [', '"migrations": [ "FromTheFuture2000000000001",')));
    writeFileSync(join(newer, 'manifest.sha256'), `${sha256(readFileSync(join(newer, 'manifest.json')))}  manifest.json\n`);
    const { code, err } = await cli({ DATABASE_URL: await emptyDatabase(), DATA_DIR: newTestFolder('target') }, 'restore', newer);
    expect([code, err]).toEqual([1, expect.stringContaining('was made by a newer release (it has FromTheFuture2000000000001)')]);
  }, TIMEOUT_MS);
});

describe('a backup', () => {
  it('goes into an empty folder only, and says what was missing', async () => {
    const picture = await uploaded(room.editor, await jpeg(40, 40));
    const folder = await backedUp();
    expect((await cli(here(), 'backup', folder)).err).toContain('is not empty');
    rmSync(join(desk.dataFolder, 'media', 'media', String(picture.id), 'original'));
    const next = join(newTestFolder('backup'), 'next');
    const { code, err } = await cli(here(), 'backup', next);
    expect([code, err]).toEqual([1, expect.stringContaining(`media/${picture.id}/original could not be read`)]);
    expect((await cli({ DATABASE_URL: await emptyDatabase(), DATA_DIR: newTestFolder('target') }, 'restore', next)).out).toContain('this was missing or wrong');
    expect(await cli({ DATABASE_URL: await emptyDatabase(), DATA_DIR: newTestFolder('none') }, 'backup', join(newTestFolder('backup'), 'none'))).toMatchObject({ code: 1 });
  }, TIMEOUT_MS);

  it('lets no picture be purged before its file is copied', async () => {
    const picture = await uploaded(room.editor, await jpeg(30, 30));
    const trashed = bodyOf(await room.editor.delete(`/media/${picture.id}`, picture.version));
    await desk.sql("update media set deleted_at = now() - interval '1 year' where id = $1", [trashed.id]);
    const purges = desk.app.get(PurgeMedia, { strict: false });
    const copying = new Client({ connectionString: desk.settings.databaseUrl });
    await copying.connect();
    await keepFiles(copying);
    expect(await purges.next([], () => undefined)).toBe(false);
    await copying.end();
    await eventually(() => purges.next([], () => undefined), (isDone) => isDone);
    expect(await desk.sql('select from media where id = $1', [picture.id])).toEqual([]);
  });
});
