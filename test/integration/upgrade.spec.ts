import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { readdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { ParsedJson } from '../support/answer';
import { eventually } from '../support/eventually';
import { type Attempt, History } from '../support/history';
import { type KeptRelease, keptRelease } from '../support/kept-release';
import { type Running, Site } from '../support/site';

const TIMEOUT_MS = 300_000;
const OURS = readdirSync(join(__dirname, '../../migrations')).map((name) => basename(name, '.ts')).toSorted();

let release: KeptRelease;
let site: Site;
let old: Running;

beforeAll(async () => {
  release = keptRelease();
  site = new Site({ PROCESS_ROLE: 'all', DRAIN_SECONDS: '5' });
  await site.start();
  old = await site.run({}, release.main);
}, TIMEOUT_MS);

afterAll(() => site.stop(), TIMEOUT_MS);

const migrated = async (): Promise<number> => (await site.sql<{ n: number }>('select count(*)::int as n from migrations'))[0]?.n ?? 0;

/** People at work and readers, sent to whoever is in rotation, as a load balancer does it. */
class Load {
  rotation: Running[] = [];
  readonly history = new History(() => this.rotation.map(({ address }) => address));
  readonly published: { id: string; headline: string }[] = [];
  private isOver = false;
  private readonly loops: Promise<void>[] = [];

  constructor(
    private readonly people: Record<'author' | 'editor', string>,
    private readonly category: string,
    private readonly byline: string,
  ) {}

  start(): void {
    for (const name of ['A', 'B', 'C']) this.loops.push(this.loop(name, (headline) => this.story(headline)));
    for (const name of ['D', 'E']) this.loops.push(this.loop(name, () => this.reading()));
  }

  /** So many more articles are published, by whoever is in rotation now. */
  async goesOn(count = 6): Promise<void> {
    const { length: before } = this.published;
    await eventually(async () => this.published.length - before, (more) => more >= count, 60_000);
  }

  async stop(): Promise<void> {
    this.isOver = true;
    await Promise.all(this.loops);
  }

  private async loop(name: string, work: (headline: string) => Promise<void>): Promise<void> {
    for (let number = 1; !this.isOver; number += 1) await work(`Upgrade ${name}-${number}`);
  }

  private async ask(method: string, path: string, token: string, { body, version }: { body?: object; version?: number } = {}): Promise<ParsedJson> {
    const headers = { authorization: `Bearer ${token}`, ...(version !== undefined && { 'if-match': `"v${version}"` }) };
    const { text } = await this.history.send(method, path, { body, headers });
    return text === '' ? undefined : JSON.parse(text);
  }

  private async story(headline: string): Promise<void> {
    const { author, editor } = this.people;
    const content = {
      headline: `${headline} at first`, categoryId: this.category, summary: 'In short.', bylines: [{ authorId: this.byline, role: 'writer' }],
      body: { format: 'html', value: '<p>The council has voted on the budget.</p>' },
    };
    const { id } = await this.ask('POST', '/api/v1/articles', author, { body: content });
    await this.ask('PATCH', `/api/v1/articles/${id}`, author, { body: { headline }, version: 1 });
    await this.ask('POST', `/api/v1/articles/${id}/submit`, author, { version: 2 });
    await this.ask('POST', `/api/v1/articles/${id}/approve`, editor, { version: 3 });
    const { version } = await this.ask('POST', `/api/v1/articles/${id}/publish`, editor, { version: 4 });
    if (version === 5) this.published.push({ id, headline });
  }

  private async reading(): Promise<void> {
    await this.ask('GET', '/api/v1/articles', this.people.editor);
    await this.ask('GET', '/api/v1/me', this.people.author);
    await this.history.send('GET', '/delivery/v1/articles');
    await this.history.send('GET', '/feeds/rss.xml');
  }
}

/** Nobody is sent to it any more; then it ends by itself. */
async function retire(load: Load, leaving: Running): Promise<void> {
  load.rotation = load.rotation.filter((each) => each !== leaving);
  leaving.program.signal('SIGTERM');
  expect(await leaving.program.exit).toBe(0);
}

/** Every list and fact that it can be asked for without an id. */
async function answersOf({ address }: Running, token: string): Promise<Attempt[]> {
  const history = new History(() => [address]);
  const { paths } = JSON.parse((await history.send('GET', '/openapi.json')).text) as { paths: Record<string, { get?: ParsedJson }> };
  for (const [path, { get }] of Object.entries(paths)) {
    const isAsked = get && !path.includes('{') && get.responses['200']?.content?.['text/event-stream'] === undefined;
    if (isAsked) await history.send('GET', path, { headers: { authorization: `Bearer ${token}` } });
  }
  return history.attempts;
}

describe('T62 the release before', () => {
  it('is some migrations behind, and has none that is gone', () => {
    expect(OURS.filter((name) => release.migrations.includes(name))).toEqual(release.migrations);
    expect(OURS.length - release.migrations.length).toBeGreaterThan(1);
  });

  it('works on while the database is migrated under it, beside the new release, and alone again on its schema: not one request fails', async () => {
    expect(await migrated()).toBe(release.migrations.length);
    const { address } = old;
    const setup = new History(() => [address]);
    const admin = await site.person(address, 'admin');
    const category = (await setup.post('/categories', admin.token, { body: { name: 'Politics' } })).body.id;
    const byline = (await setup.post('/authors', admin.token, { body: { name: 'Jane Doe' } })).body.id;
    const people = { author: (await site.person(address, 'author', { in: category })).token, editor: (await site.person(address, 'editor', { in: category })).token };
    const load = new Load(people, category, byline);
    load.rotation = [old];
    load.start();
    try {
      await load.goesOn();

      // Somebody has read a table that a migration changes, and takes his time: every request needs it as well.
      const slow = await site.connect();
      await slow.query('begin; select from grants limit 1');
      const begun = performance.now();
      const starting = site.run();
      starting.catch(() => undefined);
      const isWaiting = async (): Promise<boolean> => (await site.sql("select from pg_stat_activity where wait_event_type = 'Lock' and query like '%alter table grants%'")).length > 0;
      for (const isIt of [true, false, true, false, true]) await eventually(isWaiting, (is) => is === isIt, 90_000);
      // Between one wait and the next, everybody is let through.
      await load.goesOn(2);
      await slow.query('rollback');
      await slow.end();
      const held = performance.now() - begun;
      const fresh = await starting;
      expect(await migrated()).toBe(OURS.length);
      // They waited for the migration, which waits for a moment at a time, and not for the other one.
      expect(Math.max(...load.history.attempts.map(({ ms }) => ms))).toBeLessThan(held / 2);

      load.rotation = [old, fresh];
      await load.goesOn(12);
      expect((await answersOf(fresh, admin.token)).filter(({ status }) => status >= 500 || status === 0)).toEqual([]);
      await retire(load, old);
      await load.goesOn();
      // What the old release has written is written anew by the new one, without anybody asking for it.
      await eventually(() => site.sql("select from delivery_articles where form = 0 or document -> 'attachments' is null"), ({ length }) => length === 0, 60_000);

      // And back.
      old = await site.run({}, release.main);
      load.rotation = [old, fresh];
      await load.goesOn(12);
      await retire(load, fresh);
      await load.goesOn();
      const answers = await answersOf(old, admin.token);
      expect(answers.filter(({ status }) => status >= 500 || status === 0)).toEqual([]);
      expect(answers.length).toBeGreaterThan(20);
      expect(await migrated()).toBe(OURS.length);
    } finally {
      await load.stop();
    }
    expect(load.history.attempts.filter(({ status }) => status !== 200 && status !== 201)).toEqual([]);
    expect(site.loggedErrors).toEqual([]);
    const found = await site.sql(
      `select a.id, r.headline, (select count(*)::int from outbox_events where subject_id = a.id and type = 'article.published') as events,
         exists (select from delivery_articles d where d.id = a.id) as delivered
       from articles a join article_revisions r on r.id = a.live_revision_id where a.id = any ($1) order by a.id`, [load.published.map(({ id }) => id)],
    );
    expect(found).toEqual(load.published.toSorted((a, b) => (a.id < b.id ? -1 : 1)).map((each) => ({ ...each, events: 1, delivered: true })));
    expect(await site.sql('select task, last_error from jobs where dead_at is not null')).toEqual([]);
  }, TIMEOUT_MS);
});
