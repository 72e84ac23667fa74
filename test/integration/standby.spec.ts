import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { join } from 'node:path';
import { Client } from 'pg';
import { DataSource } from 'typeorm';
import { createApp } from '../../src/app.setup';
import { loadSettings } from '../../src/config/load-settings';
import { dataSourceOptions } from '../../src/platform/database/data-source-options';
import { EmbeddedServer } from '../../src/platform/database/embedded';
import type { ParsedJson } from '../support/answer';
import { CutWire } from '../support/cut-wire';
import { Desk } from '../support/desk';
import { eventually } from '../support/eventually';
import { type Newsroom, bodyOf, newsroom, verb } from '../support/newsroom';
import { NO_LIMITS } from '../support/no-limits';
import { recordedLog } from '../support/recorded-log';
import { Standby } from '../support/standby';
import { newTestFolder } from '../support/test-folder';

const PATIENCE_MS = 120_000;
const READER = 'of_delivery';

let server: EmbeddedServer;
const wire = new CutWire(() => Number(new URL(server.url).port));
let standby: Standby;
/** Two processes' worth of the application on the same two servers: what one changes the other only hears of. */
let desk: Desk;
let other: Desk;
let room: Newsroom;

beforeAll(async () => {
  server = await EmbeddedServer.start({ folder: join(newTestFolder('primary'), 'postgres'), durable: false, maxConnections: 200, log: () => undefined });
  const dataSource = await new DataSource(dataSourceOptions(server.url)).initialize();
  await dataSource.runMigrations();
  await dataSource.query(`create role ${READER} login; alter role ${READER} set timezone to 'Asia/Tokyo'; grant select on all tables in schema public to ${READER}`);
  await dataSource.destroy();
  await wire.open();
  standby = await Standby.of(server.url);
  desk = await open();
  other = await open();
  room = await newsroom(desk);
}, PATIENCE_MS);

afterEach(async () => {
  await standby.sql('select pg_wal_replay_resume()').catch(() => undefined);
});

afterAll(async () => {
  await other?.stop();
  await desk?.stop();
  await standby?.kill();
  await wire.cut();
  await server?.stop();
}, PATIENCE_MS);

async function open(): Promise<Desk> {
  const url = wire.through(server.url);
  const replica = new URL(standby.url);
  replica.username = READER;
  const settings = loadSettings({
    DATABASE_URL: url, DATABASE_REPLICA_URL: replica.href, DATABASE_REPLICA_MAX_LAG: '1', DATA_DIR: newTestFolder('desk'), JWT_SECRET: 'the same secret in both of them, for sure',
    ...NO_LIMITS,
  });
  const logged: string[] = [];
  const app = await createApp(settings, url, recordedLog(logged));
  await app.init();
  await app.getHttpAdapter().getInstance().ready();
  return new Desk(app, settings, logged, { url, drop: async () => undefined });
}

async function useOf({ app }: Desk): Promise<string> {
  return (await app.inject({ url: '/health/ready' })).json().replica;
}

async function isCurrent(...desks: Desk[]): Promise<void> {
  for (const each of desks) await eventually(() => useOf(each), (use) => use === 'current');
}

/** How many reads each server has answered so far. */
async function reads(of: Desk): Promise<{ primary: number; replica: number; lag: string | undefined; isRead: boolean }> {
  const { text } = await of.fetch('/metrics');
  const count = (name: string): number => Number(new RegExp(`^copydesk_delivery_reads_total\\{server="${name}"\\} (\\d+)$`, 'm').exec(text)?.[1]);
  const lag = /^copydesk_replica_lag_seconds (\S+)$/m.exec(text)?.[1];
  return { primary: count('primary'), replica: count('replica'), lag, isRead: /^copydesk_replica_read 1$/m.test(text) };
}

let asked = 0;

/** Past the cache: nobody has asked in just this way before. */
async function headlineAt(of: Desk, slug: string): Promise<string | number> {
  asked += 1;
  const { status, body } = await of.delivery(`/articles/${slug}?fields=headline${',slug'.repeat(asked)}`);
  return status === 200 ? body.headline : status;
}

async function republished(live: ParsedJson, headline: string): Promise<ParsedJson> {
  const saved = bodyOf(await room.author.patch(`/articles/${live.id}`, { headline }, live.version));
  const approved = await verb(room.editor, 'approve', await verb(room.author, 'submit', saved));
  return verb(room.editor, 'publish', approved, { changeKind: 'update' });
}

/** Who reads from where over which user, as the servers see it. */
async function readersOf(url: string): Promise<string[]> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    const { rows } = await client.query<{ usename: string }>("select distinct usename from pg_stat_activity where application_name = 'copydesk-delivery'");
    return rows.map(({ usename }) => usename);
  } finally {
    await client.end();
  }
}

describe('a streaming standby', () => {
  it('answers every read of delivery, finished answers are kept, and the primary has no such readers', async () => {
    await isCurrent(desk, other);
    const live = await room.story({ slug: 'on-both', headline: 'On both' }).published(room.editor);
    await isCurrent(desk);
    const before = await reads(desk);
    for (const path of ['/articles', '/articles/on-both', `/articles?category=${room.category.path}`, '/categories', '/search?q=both', '/changes', '/authors', '/resolve?path=/on-both']) {
      expect([path, (await desk.delivery(path)).status]).toEqual([path, 200]);
    }
    expect((await desk.fetch('/feeds/rss.xml')).text).toContain('On both');
    const after = await reads(desk);
    expect([after.primary, after.isRead]).toEqual([before.primary, true]);
    expect(after.replica).toBeGreaterThanOrEqual(before.replica + 9);
    expect(await readersOf(standby.url)).toEqual([READER]);
    await desk.delivery('/articles/on-both');
    const { headers } = await desk.delivery('/articles/on-both');
    expect((await reads(desk)).replica).toBe(after.replica);
    expect(headers['surrogate-key']).toContain(live.id);
  }, PATIENCE_MS);

  it('is not read for what it has not replayed: not at all by who published, within a second by nobody', async () => {
    const live = await room.story({ slug: 'paused', headline: 'Old' }).published(room.editor);
    await isCurrent(desk, other);
    for (const each of [desk, other]) expect([await headlineAt(each, 'paused'), (await each.delivery('/articles/paused')).body.headline]).toEqual(['Old', 'Old']);
    await standby.sql('select pg_wal_replay_pause()');
    await eventually(() => standby.sql<{ state: string }>('select pg_get_wal_replay_pause_state() as state'), ([row]) => row?.state === 'paused');
    const changed = await republished(live, 'New');
    const acknowledged = performance.now();
    expect([await headlineAt(desk, 'paused'), (await desk.delivery('/articles/paused')).body.headline]).toEqual(['New', 'New']);
    expect((await desk.delivery('/articles?limit=1')).body.items[0].headline).toBe('New');
    let begun = 0;
    for (const ask of [() => headlineAt(other, 'paused'), async () => (await other.delivery('/articles/paused')).body.headline as string]) {
      await eventually(async () => {
        begun = performance.now();
        return ask();
      }, (headline) => headline === 'New');
      expect(begun - acknowledged).toBeLessThan(1000);
      expect(await ask()).toBe('New');
    }
    expect([await useOf(desk), await useOf(other)]).toEqual(['behind', 'behind']);
    // The standby itself is as old as it says, and readers of the primary have no more rights than it gives them.
    expect(await standby.sql("select card ->> 'headline' as headline from delivery_articles where slug = 'paused'")).toEqual([{ headline: 'Old' }]);
    expect(await readersOf(server.url)).toEqual([READER]);
    expect(Number((await reads(desk)).lag)).toBeGreaterThan(0);
    // What is taken away is away, too.
    await verb(room.editor, 'withdraw', changed, { reason: 'x' });
    expect(await headlineAt(desk, 'paused')).toBe(404);
    await eventually(() => headlineAt(other, 'paused'), (status) => status === 404, 1000);
    await standby.sql('select pg_wal_replay_resume()');
    await isCurrent(desk, other);
    const before = await reads(desk);
    expect(await headlineAt(desk, 'paused')).toBe(404);
    expect((await reads(desk)).primary).toBe(before.primary);
  }, PATIENCE_MS);

  it('is not read where it is further behind than allowed, in whatever that may be', async () => {
    await isCurrent(desk);
    await standby.sql('select pg_wal_replay_pause()');
    await desk.sql('create table something_else (id integer)');
    await eventually(() => useOf(desk), (use) => use === 'behind');
    expect(Number((await reads(desk)).lag)).toBeGreaterThan(1);
    expect((await desk.delivery('/articles')).status).toBe(200);
    await standby.sql('select pg_wal_replay_resume()');
    await isCurrent(desk);
    expect((await reads(desk)).lag).toBe('0');
  }, PATIENCE_MS);

  it.each([
    ['breaks off what it was asked', () => standby.sql("select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'copydesk-delivery'"), 'current'],
    ['stands still', async () => standby.signalAll('SIGSTOP'), 'away'],
    ['is killed', () => standby.kill(), 'away'],
  ])('fails no reader where it %s', async (_, fault, use) => {
    await room.story({ slug: `fault-${asked}` }).published(room.editor);
    await isCurrent(desk);
    const storm = { isOver: false };
    const answers: (string | number)[] = [];
    const reading = Promise.all(Array.from({ length: 8 }, async () => {
      while (!storm.isOver) answers.push((await desk.delivery(`/articles?limit=${1 + ((asked += 1) % 100)}&fields=slug${',id'.repeat(asked % 40)}`)).status);
    }));
    await eventually(async () => answers.length, (count) => count > 50);
    await fault();
    await eventually(() => useOf(desk), (each) => each === use);
    const until = answers.length + 50;
    await eventually(async () => answers.length, (count) => count > until);
    storm.isOver = true;
    await reading;
    expect(new Set(answers)).toEqual(new Set([200]));
    if (use === 'away') {
      expect((await reads(desk)).lag).toBe('Nan');
      await standby.kill();
      await standby.start();
    }
    await isCurrent(desk, other);
  }, PATIENCE_MS);

  it('answers readers while the primary is away, but for what it may not have', async () => {
    await room.story({ slug: 'meanwhile', headline: 'Meanwhile' }).published(room.editor);
    await isCurrent(desk, other);
    await wire.cut();
    try {
      await eventually(() => headlineAt(desk, 'meanwhile'), (headline) => headline === 'Meanwhile');
      for (const path of ['/articles?limit=7', '/tags', '/search?q=meanwhile']) expect([path, (await desk.delivery(path)).status]).toEqual([path, 200]);
      expect((await desk.fetch('/health/ready')).status).toBe(503);
    } finally {
      await wire.open();
    }
    await isCurrent(desk, other);
  }, PATIENCE_MS);

  it('wakes whoever follows the changes with what he is woken for', async () => {
    await isCurrent(other);
    const cursor = await lastCursor();
    await standby.sql('select pg_wal_replay_pause()');
    await room.story({ slug: 'followed' }).published(room.editor);
    await eventually(() => other.delivery(`/changes?cursor=${cursor}`), ({ body }) => body.items.some(({ slug }: ParsedJson) => slug === 'followed'), 1000);
  }, PATIENCE_MS);

  it('is read no more once it has become a primary of its own', async () => {
    await standby.sql('select pg_wal_replay_resume()');
    await isCurrent(desk, other);
    await standby.sql('select pg_promote()');
    await eventually(() => useOf(desk), (use) => use === 'another');
    await room.story({ slug: 'after-all', headline: 'After all' }).published(room.editor);
    expect([await headlineAt(desk, 'after-all'), (await reads(desk)).isRead]).toEqual(['After all', false]);
    // Both log to the application that was made last.
    expect([...desk.logged, ...other.logged].some((line) => line.includes('neither a standby nor the server of DATABASE_URL'))).toBe(true);
  }, PATIENCE_MS);
});

async function lastCursor(): Promise<string> {
  let cursor = '';
  for (;;) {
    const { items, nextCursor } = bodyOf(await other.delivery(`/changes?limit=100${cursor && `&cursor=${cursor}`}`));
    cursor = nextCursor;
    if (items.length === 0) return cursor;
  }
}
