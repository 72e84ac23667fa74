import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Client } from 'pg';
import { createApp } from '../../src/app.setup';
import { loadSettings } from '../../src/config/load-settings';
import type { ParsedJson } from '../support/answer';
import { Desk, startDesk } from '../support/desk';
import { eventually } from '../support/eventually';
import { type Newsroom, article, bodyOf, newsroom } from '../support/newsroom';
import { recordedLog } from '../support/recorded-log';
import { type TestDatabase, makeDatabase } from '../support/template-database';
import { newTestFolder } from '../support/test-folder';

const ROLE = `delivery_reader_${process.pid}`;

/** All that the delivery API reads, column by column where a table holds more than readers may know. */
const GRANTS = [
  'delivery_articles', 'delivery_listings', 'delivery_slugs', 'delivery_corrections', 'delivery_retractions', 'delivery_changes', 'delivery_removals',
  'delivery_search', 'delivery_lexemes', 'delivery_pictures', 'category_former_paths',
  'categories (id, parent_id, slug, path, lineage, name, names, description, position, active, deleted_at, merged_into)',
  'authors (id, slug, former_slugs, name, names, bio, links, deleted_at, merged_into)', 'tags (id, slug, former_slugs, name, names, deleted_at, merged_into)',
].map((grant) => grant.replace(/^(\w+)( \(.*\))?$/, (_, table: string, columns = '') => `grant select${columns} on ${table} to ${ROLE}`));

let owner: Client;
let replicaUrl: string;
let databaseName: string;
let desk: Desk;
let room: Newsroom;

/** A desk whose delivery reads go through the role, and everything else through the owner. */
beforeAll(async () => {
  const database = await makeDatabase();
  const url = new URL(database.url);
  databaseName = url.pathname.slice(1);
  owner = new Client({ connectionString: database.url });
  await owner.connect();
  await owner.query(`create role ${ROLE} login password 'of the tests'`);
  for (const grant of GRANTS) await owner.query(grant);
  url.username = ROLE;
  url.password = 'of the tests';
  replicaUrl = url.href;
  const dataFolder = newTestFolder('desk');
  const settings = loadSettings({ DATABASE_URL: database.url, DATABASE_REPLICA_URL: replicaUrl, DATA_DIR: dataFolder });
  const logged: string[] = [];
  const app = await createApp(settings, database.url, recordedLog(logged));
  await app.init();
  await app.getHttpAdapter().getInstance().ready();
  desk = new Desk(app, settings, logged, { ...database, drop: () => removeWithRole(database) });
  room = await newsroom(desk);
});

afterAll(() => desk.stop());

async function removeWithRole(database: TestDatabase): Promise<void> {
  await owner.query(`drop owned by ${ROLE}`);
  await owner.query(`drop role ${ROLE}`);
  await owner.end();
  await database.drop();
}

async function asRole<T>(work: (client: Client) => Promise<T>): Promise<T> {
  const client = new Client({ connectionString: replicaUrl });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

describe('a role that the primary does not let in', () => {
  it('is told of at the start, and 503 to readers while the standby is away: nothing is read with more rights in its place', async () => {
    const unknown = new URL(replicaUrl);
    unknown.username = 'nobody_here';
    const other = await startDesk({ env: { DATABASE_REPLICA_URL: unknown.href } });
    try {
      const { status, body, headers } = await other.delivery('/articles');
      expect([status, body.type, headers['retry-after']]).toEqual([503, '/problems/unavailable', '2']);
      expect((await (await other.as('admin')).get('/articles')).status).toBe(200);
      await eventually(async () => other.loggedErrors, (lines) => lines.some((line) => line.includes('does not let the user of DATABASE_REPLICA_URL in')));
    } finally {
      await other.stop();
    }
  });
});

describe('a role that may read nothing but what was published', () => {
  it('is enough for every route of the delivery API', async () => {
    const tag = bodyOf(await room.admin.post('/tags', { name: 'Budget' }));
    const former = bodyOf(await room.admin.post('/categories', { name: 'Former', parentId: room.category.id }));
    bodyOf(await room.admin.patch(`/categories/${former.id}`, { slug: 'present' }, former.version));
    const live: ParsedJson[] = [];
    for (const slug of ['one', 'two', 'three']) {
      live.push(await article(room.author, { categoryId: former.id, authorId: room.byline.id, tagIds: [tag.id], slug }).published(room.editor));
    }
    const { path } = room.category;
    const first = bodyOf(await desk.delivery('/articles?limit=1'));
    const ok = [
      '/site', '/articles', `/articles?limit=1&cursor=${first.nextCursor}`, '/articles?sort=publishedAt', '/articles?sort=-updatedAt&fields=id',
      `/articles?category=${path}`, `/articles?category=${former.path}&tag=budget&author=${room.byline.slug}`, '/articles/one', `/articles/${live[1].id}?body=doc`,
      '/categories', `/categories/${path}`, '/authors', `/authors/${room.byline.slug}`, '/tags', '/tags/budget', '/tags?limit=1', '/corrections', '/changes', '/search?q=council', '/search?q=councl',
      '/resolve?path=/one', `/resolve?path=/${path}`, `/resolve?path=/authors/${room.byline.slug}`, '/resolve?path=/tags/budget', '/redirects',
    ];
    for (const each of ok) expect([each, (await desk.delivery(each)).status]).toEqual([each, 200]);
    expect((await desk.delivery(`/categories/${former.path}`)).status).toBe(301);
    for (const each of ['/articles/nothing', '/categories/nothing', '/authors/nothing', '/tags/nothing']) expect([each, (await desk.delivery(each)).status]).toEqual([each, 404]);
    expect(bodyOf(await desk.delivery('/articles/one')).related).toHaveLength(2);
    // The one address below /delivery that shows drafts does not go through the role, which could not see any.
    const draft = await room.story({ headline: 'A draft' }).draft();
    const { url } = bodyOf(await room.editor.post(`/articles/${draft.id}/preview-links`, { revision: 'latest' }));
    expect((await desk.fetch(url)).body.headline).toBe('A draft');
    const month = new Date().toISOString().slice(0, 7);
    for (const each of ['/feeds/rss.xml', `/feeds/categories/${path}/atom.xml`, '/feeds/tags/budget/feed.json', '/sitemap.xml', '/news-sitemap.xml', `/sitemaps/articles-${month}.xml`]) {
      expect([each, (await desk.fetch(each)).status]).toEqual([each, 200]);
    }
    const people = await owner.query<{ usename: string }>("select distinct usename from pg_stat_activity where application_name = 'copydesk-delivery' and datname = $1", [databaseName]);
    expect(people.rows).toEqual([{ usename: ROLE }]);
  });

  it.each([
    'articles', 'article_revisions', 'article_slugs', 'article_preview_links', 'article_presence', 'article_publications', 'article_comments', 'article_locks', 'article_autosaves', 'article_key_autosaves', 'article_autosave_branches', 'article_approvals', 'article_corrections', 'article_uses', 'users', 'grants', 'roles', 'sessions', 'refresh_tokens',
    'audit_log', 'outbox_events', 'idempotent_answers', 'media', 'authors',
  ])('cannot read %s', async (table) => {
    await asRole(async (client) => {
      await expect(client.query(`select * from ${table}`)).rejects.toMatchObject({ code: '42501' });
    });
  });

  it('cannot read anybody’s address, and cannot write', async () => {
    await asRole(async (client) => {
      await expect(client.query('select email from authors')).rejects.toMatchObject({ code: '42501' });
      await expect(client.query('delete from delivery_articles')).rejects.toMatchObject({ code: '42501' });
      await expect(client.query("update tags set name = 'x'")).rejects.toMatchObject({ code: '42501' });
    });
  });
});
