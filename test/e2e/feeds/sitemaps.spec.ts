import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { ParsedJson } from '../../support/answer';
import { type Desk, startDesk } from '../../support/desk';
import { type Newsroom, bodyOf, newsroom, verb } from '../../support/newsroom';
import { sharedData } from '../../support/shared-data';
import { validateXml } from './validate-xml';

let desk: Desk;
let room: Newsroom;
let plain: ParsedJson;
let month: string;

const get = async (path: string): Promise<string> => {
  const { status, text, headers } = await desk.fetch(path);
  if (status !== 200) throw new Error(`${status} ${text}`);
  expect(headers['content-type']).toBe('application/xml; charset=utf-8');
  return text;
};
const all = (xml: string, name: string): string[] => [...xml.matchAll(new RegExp(`<${name}>([^<]*)</${name}>`, 'g'))].map(([, text = '']) => text);
const locationsIn = async (path: string): Promise<string[]> => all(await get(path), 'loc');

/** As if the articles had first been published then. */
async function publishedAgo(ids: readonly string[], interval: string): Promise<void> {
  await desk.sql('update delivery_articles set published_at = now() - $1::interval where id = any ($2)', [interval, ids]);
}

/** Copies of an article that is live, in the read model alone. */
async function copies(count: number): Promise<void> {
  await desk.sql(`
    with made as (
      insert into articles select (jsonb_populate_record(a, jsonb_build_object('id', uuidv7(), 'visibility', 'unpublished', 'live_revision_id', null,
        'first_published_at', null, 'last_published_at', null))).*
      from articles a, generate_series(1, $2) where a.id = $1 returning id
    )
    insert into delivery_articles select (jsonb_populate_record(d, jsonb_build_object('id', m.id, 'slug', 'copy-' || m.id))).* from delivery_articles d, made m where d.id = $1`, [plain.id, count]);
}

beforeAll(async () => {
  // Rows are written past the application here, which the cache cannot know.
  desk = await startDesk({ env: { DELIVERY_CACHE_BYTES: '0', SITE_URL: 'https://news.test', PUBLIC_URL: 'https://desk.test', SITE_NAME: 'The "News"', SITE_LOCALES: 'en,ru,en-US,zh-TW' } });
  room = await newsroom(desk);
  plain = await room.story({ slug: 'plain', headline: 'Rows & columns' }).published(room.editor);
  await room.story({ slug: 'hidden', seo: { noindex: true } }).published(room.editor);
  await room.story({ slug: 'of-others', seo: { canonicalUrl: 'https://agency.test/story' } }).published(room.editor);
  await room.story({ slug: 'not-yet' }).approved(room.editor);
  month = new Date().toISOString().slice(0, 7);
});

afterAll(() => desk.stop());

describe('the sitemaps', () => {
  it('are named by the index, and have what search engines may list', async () => {
    const index = await get('/sitemap.xml');
    expect(all(index, 'loc')).toEqual(['https://desk.test/news-sitemap.xml', `https://desk.test/sitemaps/articles-${month}.xml`]);
    const file = await get(`/sitemaps/articles-${month}.xml`);
    expect(all(file, 'loc')).toEqual(['https://news.test/plain']);
    const { body } = await desk.delivery('/articles/plain');
    expect(all(file, 'lastmod')).toEqual([body.publishedAt]);
    expect(all(index, 'lastmod')).toEqual([body.publishedAt]);
    const schema = sharedData('schemas/sitemap.xsd');
    if (schema) await validateXml(schema, file);
  });

  it('are one for each month, the latest first, and none where nothing was published', async () => {
    const old = await room.story({ slug: 'old' }).published(room.editor);
    await desk.sql("update delivery_articles set published_at = '2024-02-29T23:59:59.999Z' where id = $1", [old.id]);
    expect(await locationsIn('/sitemap.xml')).toEqual([
      'https://desk.test/news-sitemap.xml', `https://desk.test/sitemaps/articles-${month}.xml`, 'https://desk.test/sitemaps/articles-2024-02.xml',
    ]);
    expect(await locationsIn('/sitemaps/articles-2024-02.xml')).toEqual(['https://news.test/old']);
    const nothing = ['articles-2024-03', 'articles-2024-13', 'articles-2024-00', 'articles-0000-01', 'articles-2024-02-2', 'articles-2024-02-0', 'articles-9999-12', 'news-2', 'other'];
    for (const name of nothing) expect([name, (await desk.fetch(`/sitemaps/${name}.xml`)).status]).toEqual([name, 404]);
    expect((await desk.fetch('/sitemap.xml?page=2')).status).toBe(400);
    await verb(room.editor, 'withdraw', old, { reason: 'x' });
    expect((await desk.fetch('/sitemaps/articles-2024-02.xml')).status).toBe(404);
  });

  it('changed last when an article left one, too', async () => {
    const [first, second] = [await room.story({ slug: 'stays' }).published(room.editor), await room.story({ slug: 'leaves' }).published(room.editor)];
    await desk.sql("update delivery_articles set published_at = '2023-05-05T05:05:05.000Z' where id = any ($1)", [[first.id, second.id]]);
    const lastmod = async (): Promise<number> => Date.parse(/articles-2023-05\.xml<\/loc>\s*<lastmod>([^<]*)</.exec(await get('/sitemap.xml'))?.[1] ?? '');
    const before = await lastmod();
    await verb(room.editor, 'withdraw', second, { reason: 'x' });
    expect(await locationsIn('/sitemaps/articles-2023-05.xml')).toEqual(['https://news.test/stays']);
    expect(await lastmod()).toBeGreaterThan(before);
    await verb(room.editor, 'withdraw', first, { reason: 'x' });
    expect(await lastmod()).toBeNaN();
  });

  it('name those translations that are in them, too', async () => {
    const [english, russian, american] = [
      await room.story({ slug: 'in-three' }).published(room.editor), await room.story({ slug: 'in-three', locale: 'ru' }).published(room.editor),
      await room.story({ slug: 'in-three', locale: 'en-US', seo: { canonicalUrl: 'https://agency.test/in-three' } }).published(room.editor),
    ];
    const versionOf = async ({ id }: ParsedJson): Promise<number> => bodyOf(await room.admin.get(`/articles/${id}`)).version;
    for (const { id } of [russian, american]) bodyOf(await room.admin.verb(`/articles/${english.id}/translations`, await versionOf(english), { articleId: id }));
    const alternates = async (): Promise<string[]> =>
      [...(await get(`/sitemaps/articles-${month}.xml`)).matchAll(/hreflang="([^"]*)" href="([^"]*in-three)"/g)].map(([, locale = '', url = '']) => `${locale} ${url}`);
    const both = ['en https://news.test/in-three', 'ru https://news.test/ru/in-three'];
    expect((await alternates()).toSorted()).toEqual([...both, ...both].toSorted());
    expect(bodyOf(await desk.delivery('/articles/in-three')).translations.map(({ locale }: ParsedJson) => locale)).toEqual(['en-US', 'ru']);
    const hidden = bodyOf(await room.author.patch(`/articles/${russian.id}`, { seo: { noindex: true } }, await versionOf(russian)));
    await verb(room.editor, 'publish', await verb(room.editor, 'approve', await verb(room.author, 'submit', hidden)), { changeKind: 'minor' });
    expect(await alternates()).toEqual([]);
    for (const seen of [english, russian, american]) await verb(room.editor, 'withdraw', { ...seen, version: await versionOf(seen) }, { reason: 'x' });
  });

  it('say of a change that matters to readers, and of no other', async () => {
    const lastmod = async (): Promise<string | undefined> => all(await get(`/sitemaps/articles-${month}.xml`), 'lastmod').at(-1);
    const story = await room.story({ slug: 'changing' }).published(room.editor);
    const first = await lastmod();
    const again = async (seen: ParsedJson, changeKind: string): Promise<ParsedJson> => {
      const saved = (await room.author.patch(`/articles/${seen.id}`, { kicker: changeKind }, seen.version)).body;
      return verb(room.editor, 'publish', await verb(room.editor, 'approve', await verb(room.author, 'submit', saved)), { changeKind, note: 'x' });
    };
    const minor = await again(story, 'minor');
    expect(await lastmod()).toBe(first);
    await again(minor, 'update');
    expect(Date.parse((await lastmod()) ?? '')).toBeGreaterThan(Date.parse(first ?? ''));
  });
});

describe('the news sitemap', () => {
  it('has the last two days by first publication, with the languages that Google knows', async () => {
    for (const locale of ['en-US', 'zh-TW', 'ru']) await room.story({ locale, slug: 'abroad', headline: `In ${locale}` }).published(room.editor);
    const before = await room.story({ slug: 'three-days-ago' }).published(room.editor);
    await publishedAgo([before.id], '49 hours');
    const file = await get('/news-sitemap.xml');
    expect(all(file, 'news:language').slice(0, 3)).toEqual(['ru', 'zh-tw', 'en']);
    expect(all(file, 'news:title')).toEqual(expect.arrayContaining(['In ru', 'Rows &amp; columns']));
    expect(new Set(all(file, 'news:name'))).toEqual(new Set(['The &quot;News&quot;']));
    expect(all(file, 'loc')).toEqual(expect.arrayContaining(['https://news.test/ru/abroad', 'https://news.test/plain']));
    expect(file).not.toMatch(/three-days-ago|hidden|of-others|not-yet/);
    const schema = sharedData('schemas/sitemap-all.xsd');
    if (schema) await validateXml(schema, file);
  });

  it('has a thousand in one file, and the index names the others', async () => {
    await copies(1000);
    expect(await locationsIn('/news-sitemap.xml')).toHaveLength(1000);
    expect((await locationsIn('/sitemap.xml')).filter((url) => url.includes('news'))).toEqual(['https://desk.test/news-sitemap.xml', 'https://desk.test/sitemaps/news-2.xml']);
    expect((await locationsIn('/sitemaps/news-2.xml')).length).toBeGreaterThan(0);
    expect((await desk.fetch('/sitemaps/news-3.xml')).status).toBe(404);
  });

  it('is on more pages of a month where there are many', async () => {
    await copies(10_000);
    const urls = (await locationsIn('/sitemap.xml')).filter((url) => url.includes('articles'));
    expect(urls).toEqual([`https://desk.test/sitemaps/articles-${month}.xml`, `https://desk.test/sitemaps/articles-${month}-2.xml`]);
    const pages = await Promise.all(urls.map((url) => locationsIn(url)));
    expect(pages.map(({ length }) => length > 0 && length <= 10_000)).toEqual([true, true]);
  });
});

describe('robots.txt', () => {
  it('says where the sitemaps are, and what is not for machines', async () => {
    const { text, headers, status } = await desk.fetch('/robots.txt');
    expect([status, headers['content-type']]).toEqual([200, 'text/plain; charset=utf-8']);
    expect(text.split('\n')).toEqual(expect.arrayContaining(['User-agent: *', 'Disallow: /api/', 'Sitemap: https://desk.test/sitemap.xml', 'Sitemap: https://desk.test/news-sitemap.xml']));
  });
});

describe('a client that asks again', () => {
  it.each(['/sitemap.xml', '/news-sitemap.xml', '/robots.txt'])('gets %s only when it has changed', async (path) => {
    const { headers: { etag = '' } } = await desk.fetch(path);
    expect((await desk.fetch(path, { headers: { 'if-none-match': `"x", ${etag}` } })).status).toBe(304);
    const head = await desk.fetch(path, { method: 'HEAD' });
    expect([head.status, head.text, head.headers['etag']]).toEqual([200, '', etag]);
  });
});
