import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import sharp from 'sharp';
import type { ParsedJson } from '../support/answer';
import { DELIVERY_PROGRAM } from '../support/delivery-program';
import { type Desk, startDesk } from '../support/desk';
import { ExampleSite } from '../support/example-site';
import { type Newsroom, article, bodyOf, newsroom, verb } from '../support/newsroom';

const SECRET = `whsec_${Buffer.from('a secret of thirty-two bytes ...').toString('base64')}`;
const OTHER = `whsec_${Buffer.from('another secret, just as long ...').toString('base64')}`;

let desk: Desk;
let room: Newsroom;
let site: ExampleSite;
let copydesk: string;

beforeAll(async () => {
  desk = await startDesk({ env: { SITE_NAME: 'The Harbour Wire', SITE_URL: 'https://news.example', SITE_LOCALES: 'en,be', SITE_TIMEZONE: 'Europe/Minsk' } });
  copydesk = await desk.listen();
  room = await newsroom(desk);
  site = await ExampleSite.start({ COPYDESK_URL: copydesk, WEBHOOK_SECRET: SECRET, PAGE_SECONDS: '3600', PER_PAGE: '4' });
});

afterAll(async () => {
  await site.stop();
  await desk.stop();
});

async function page(path: string): Promise<string> {
  const response = await site.get(path);
  expect(response.status).toBe(200);
  return response.text();
}

async function corrected(live: ParsedJson, change: object): Promise<ParsedJson> {
  const saved = bodyOf(await room.author.patch(`/articles/${live.id}`, change, live.version));
  const approved = await verb(room.editor, 'approve', await verb(room.author, 'submit', saved));
  return verb(room.editor, 'publish', approved, { changeKind: 'correction', note: 'A figure was wrong.' });
}

/** Europe/Minsk is three hours ahead of UTC all year. */
const inMinsk = (at: string): string => new Date(Date.parse(at) + 3 * 3_600_000).toISOString().slice(11, 16);

/** What a page has of one element or attribute. */
const all = (text: string, form: RegExp): string[] => [...text.matchAll(form)].map(([, found = '']) => found);

describe('the example site', () => {
  let live: ParsedJson;
  let delivered: ParsedJson;

  beforeAll(async () => {
    const picture = await sharp({ create: { width: 1600, height: 900, channels: 3, background: '#246' } }).jpeg().toBuffer();
    const photo = bodyOf(await room.author.upload(picture, 'harbour.jpg', { alt: 'The harbour', credit: 'AGENCY & Sons' }));
    const tag = bodyOf(await room.admin.post('/tags', { name: 'Harbour' }));
    for (const headline of ['The oldest', 'The second', 'The third', 'The fourth', 'Fees stay']) await room.story({ headline }).published(room.editor);
    live = await room.story({
      headline: 'Budget <passed> & "signed"', slug: 'budget', source: 'AGENCY has learned', dateline: 'MINSK', cover: { mediaId: photo.id }, tagIds: [tag.id],
      body: '<p>The harbour budget passed.</p><blockquote><p>At last.</p></blockquote>',
    }).published(room.editor);
    const translation = await room.story({ headline: 'Бюджэт', slug: 'biudzhet', locale: 'be' }).published(room.editor);
    await verb(room.editor, 'translations', live, { articleId: translation.id });
    live = bodyOf(await room.author.get(`/articles/${live.id}`));
    delivered = bodyOf(await desk.delivery('/articles/budget'));
  });

  it('shows an article with all that belongs to it', async () => {
    const text = await page('/budget');
    expect(text).toContain('<h1>Budget &lt;passed&gt; &amp; &quot;signed&quot;</h1>');
    expect(text).toMatch(new RegExp(`<time datetime="${delivered.publishedAt}">${inMinsk(delivered.publishedAt)}, \\d{1,2} [A-Z][a-z]+</time>`));
    expect(text).toContain('Photo: AGENCY &amp; Sons');
    expect(text).toContain(`<img src="${delivered.cover.renditions.find((one: ParsedJson) => one.name === 'article' && one.type === 'image/jpeg').url}"`);
    expect(text).toContain('<p><span class="dateline">MINSK</span> — The harbour budget passed.</p><blockquote><p>At last.</p></blockquote>');
    expect(text).toContain('Source: AGENCY has learned');
    const [, related = ''] = text.split(`Other materials of «${room.category.name}»`);
    expect(all(related, /">(\d\d:\d\d)<\/time>/g)).toEqual(delivered.related.map(({ publishedAt }: ParsedJson) => inMinsk(publishedAt)));
    expect(all(related, /<a href="[^"]+">([^<]+)<\/a><\/li>/g)).toEqual(['Fees stay', 'The fourth', 'The third', 'The second']);
  });

  it('tells search engines and feed readers what they want to know, and lets no script run', async () => {
    const response = await site.get('/budget');
    const text = await response.text();
    expect(text).toContain('<link rel="canonical" href="https://news.example/budget">');
    expect(text).toContain('<meta property="og:title" content="Budget &lt;passed&gt; &amp; &quot;signed&quot;">');
    expect(text).toMatch(/<meta property="og:image" content="http[^"]+social\.jpg[^"]*">/);
    expect(all(text, /hreflang="([^"]+)"/g)).toEqual(['en', 'be']);
    const [data = ''] = all(text, /<script type="application\/ld\+json">(.*?)<\/script>/g);
    expect(JSON.parse(data)).toMatchObject({ '@type': 'NewsArticle', headline: 'Budget <passed> & "signed"' });
    expect(data).not.toContain('<');
    const feeds = all(text, /<link rel="alternate" type="[^"]+" title="[^"]+" href="([^"]+)">/g);
    expect(feeds).toHaveLength(6);
    for (const feed of feeds) expect((await fetch(feed)).status).toBe(200);
    const policy = response.headers.get('content-security-policy') ?? '';
    expect(policy).toContain("default-src 'none'");
    expect(policy).not.toMatch(/script|unsafe|\*/);
  });

  it('has a front for the site, each language, section, author and tag', async () => {
    expect(all(await page('/'), /<h2><a href="[^"]+">([^<]+)</g).slice(0, 2)).toEqual(['Budget &lt;passed&gt; &amp; &quot;signed&quot;', 'Fees stay']);
    expect(await page('/be')).toContain('<a href="/be/biudzhet">Бюджэт</a>');
    for (const path of [`/${room.category.path}`, `/authors/${room.byline.slug}`, '/tags/harbour']) expect(await page(path)).toContain('<a href="/budget">');
    expect((await site.get(`/${room.category.path}/`)).headers.get('location')).toBe(`/${room.category.path}`);
  });

  it('goes on to the next page until there is none', async () => {
    const headlines: string[] = [];
    for (let path: string | undefined = '/'; path !== undefined;) {
      const text: string = await page(path);
      headlines.push(...all(text, /<h2><a href="[^"]+">([^<]+)</g));
      path = all(text, /<a rel="next" href="([^"]+)"/g)[0];
    }
    expect(headlines).toEqual(['Budget &lt;passed&gt; &amp; &quot;signed&quot;', 'Fees stay', 'The fourth', 'The third', 'The second', 'The oldest']);
    expect((await site.get('/?cursor=made-up')).status).toBe(404);
  });

  it('finds what somebody looks for, and says so where there is nothing', async () => {
    const text = await page('/search?q=harbour');
    expect(text).toContain('<a href="/budget">');
    expect(text).toContain('<mark>harbour</mark>');
    expect(await page('/search?q=%3Cscript%3Ezzzzqq')).toMatch(/value="&lt;script&gt;zzzzqq"[\s\S]*Nothing was found/);
  });

  it('offers to narrow what was found, and finds as many as it says', async () => {
    const other = bodyOf(await room.admin.post('/categories', { name: 'Sport & Games' }));
    await article(await desk.as('author'), { categoryId: other.id, authorId: room.byline.id, headline: 'Fees for games', body: '<p>x</p>' }).published(await desk.as('chief'));
    const text = await page('/search?q=fees');
    expect(all(text, /<nav class="facets" aria-label="Narrow">(.*?)<\/nav>/gs)).toHaveLength(1);
    const [, href = '', count] = /<a href="([^"]+)">Sport &amp; Games<\/a> <span class="count">(\d+)<\/span>/.exec(text) ?? [];
    expect([href, count]).toEqual([`/search?q=fees&amp;category=${other.path}`, '1']);
    const narrowed = await page(href.replaceAll('&amp;', '&'));
    expect(all(narrowed, /<h2><a href="([^"]+)">/g)).toHaveLength(1);
    expect(narrowed).toContain('Sport &amp; Games <a href="/search?q=fees">All</a>');
    expect((await site.get('/search?q=fees&year=never')).status).toBe(404);
  });

  it('keeps a page until the newsroom says, signed, that it is not what it was', async () => {
    const kept = async (): Promise<[string | null, boolean]> => {
      const response = await site.get('/budget');
      return [response.headers.get('x-page'), (await response.text()).includes('A figure was wrong.')];
    };
    await page('/budget');
    await corrected(live, { summary: 'In short, corrected.' });
    expect(await kept()).toEqual(['kept', false]);
    const tags = (await desk.delivery('/articles/budget')).headers['surrogate-key']?.split(' ');
    const event = { type: 'article.corrected', timestamp: new Date().toISOString(), data: { id: live.id, slug: 'budget', locale: 'en', sequence: 9, tags } };
    expect(await site.tell(OTHER, event)).toBe(401);
    expect(await site.tell(SECRET, event, { at: Date.now() - 600_000 })).toBe(401);
    expect(await site.tell(SECRET, event, { body: `${JSON.stringify(event)} ` })).toBe(401);
    expect((await site.get('/webhooks/copydesk', { method: 'POST', body: JSON.stringify(event) })).status).toBe(401);
    expect(await kept()).toEqual(['kept', false]);
    expect(await site.tell(SECRET, { ...event, data: { ...event.data, tags: ['of something else'] } })).toBe(204);
    expect(await kept()).toEqual(['kept', false]);
    expect(await site.tell(SECRET, event)).toBe(204);
    expect(await kept()).toEqual(['made', true]);
    expect(await kept()).toEqual(['kept', true]);
  });

  it('gives a browser its page again by ETag only', async () => {
    const etag = (await site.get('/budget')).headers.get('etag') ?? '';
    expect((await site.get('/budget', { headers: { 'if-none-match': etag } })).status).toBe(304);
    const head = await site.get('/budget', { method: 'HEAD' });
    expect([head.status, head.headers.get('etag'), await head.text()]).toEqual([200, etag, '']);
    expect((await site.get('/budget', { method: 'PUT' })).headers.get('allow')).toBe('GET, HEAD');
  });

  it('redirects from a former address, and has nothing, or the notice, where an article was taken away', async () => {
    const moved = await corrected(await room.story({ slug: 'before' }).published(room.editor), { slug: 'after' });
    const redirect = await site.get('/before');
    // Not kept by browsers: a path that moves there and back would lead round in a circle.
    expect([redirect.status, redirect.headers.get('location'), redirect.headers.get('cache-control')]).toEqual([301, '/after', 'no-store']);
    await verb(room.editor, 'withdraw', moved, { reason: 'A name is checked.' });
    for (const path of ['/before', '/after', '/never-there', '/preview/nothing', '/%E0']) {
      const response = await site.get(path);
      expect([path, response.status, response.headers.get('cache-control')]).toEqual([path, 404, 'no-store']);
    }
    await verb(room.chief, 'retract', await room.story({ slug: 'retracted' }).published(room.editor), { notice: 'It was <invented>.' });
    const gone = await site.get('/retracted');
    expect([gone.status, await gone.text()]).toEqual([410, expect.stringContaining('It was &lt;invented&gt;.')]);
  });

  it('lets a dateline run into the text where that begins with a paragraph, and else puts it before', async () => {
    for (const [slug, body] of [['quoted', '<blockquote><p>At last.</p></blockquote><p>It passed.</p>'], ['headed', '<h2>The vote</h2><p>It passed.</p>']] as const) {
      await room.story({ slug, dateline: 'MINSK', body }).published(room.editor);
      expect(await page(`/${slug}`)).toMatch(/<div class="body"><p><span class="dateline">MINSK<\/span><\/p>\n?<(blockquote><p>At last\.|h2[^>]*>The vote)/);
    }
  });

  it('names a section that is not in use any more, and does not lead there', async () => {
    const section = bodyOf(await room.admin.post('/categories', { name: 'Archive & more' }));
    const below = bodyOf(await room.admin.post('/categories', { name: 'Chess', parentId: section.id }));
    await article(await desk.as('author'), { categoryId: below.id, authorId: room.byline.id, slug: 'of-chess' }).published(await desk.as('chief'));
    const linked = `<p class="kicker"><a href="/${below.path}">Chess</a></p>`;
    expect(await page('/of-chess')).toContain(linked);
    bodyOf(await room.admin.patch(`/categories/${section.id}`, { active: false }, section.version));
    expect(await site.tell(SECRET, { type: 'category.updated', timestamp: new Date().toISOString(), data: { id: section.id } })).toBe(204);
    const text = await page('/of-chess');
    expect(text).toContain('<p class="kicker">Chess</p>');
    expect(text).not.toContain(below.path);
    expect((await site.get(`/${below.path}`)).status).toBe(404);
  });

  it('shows a draft to who has its link, and to nobody else', async () => {
    const draft = await room.story({ headline: 'Not out yet', slug: 'not-out-yet' }).draft();
    const { token, id } = bodyOf(await room.editor.post(`/articles/${draft.id}/preview-links`, { revision: 'latest' }));
    const response = await site.get(`/preview/${token}`);
    const text = await response.text();
    expect(text).toMatch(/<meta name="robots" content="noindex">[\s\S]*Preview: not published[\s\S]*<h1>Not out yet<\/h1>/);
    expect(Object.fromEntries(response.headers)).toMatchObject({ 'cache-control': 'private, no-store', 'x-robots-tag': 'noindex', 'referrer-policy': 'no-referrer' });
    expect((await site.get('/not-out-yet')).status).toBe(404);
    bodyOf(await room.editor.delete(`/articles/${draft.id}/preview-links/${id}`));
    expect((await site.get(`/preview/${token}`)).status).toBe(404);
  });

  it('asks to come back while Copydesk is away', async () => {
    const alone = await ExampleSite.start({ COPYDESK_URL: 'http://127.0.0.1:1' });
    const response = await alone.get('/');
    expect([response.status, response.headers.get('retry-after')]).toEqual([503, '5']);
    expect(await alone.tell(SECRET, { type: 'article.published', data: {} })).toBe(401);
    await alone.stop();
  });
});

describe('the cache of pages', () => {
  const PROGRAM = `
    import { PageCache } from '${pathToFileURL(join(__dirname, '../../examples/site/src/page-cache.ts')).href}';
    const page = (html, keys) => ({ status: 200, html, keys });
    const cache = new PageCache(60, 2);
    const get = async (address, html, keys = ['a']) => {
      const { page: { html: got }, isKept } = await cache.get(address, async () => page(html, keys));
      return [got, isKept];
    };
    const begin = (address) => { let finish; const first = cache.get(address, () => new Promise((resolve) => { finish = resolve; })); return { first, finish }; };
    const slow = begin('/slow');
    const shared = cache.get('/slow', async () => page('another', ['a']));
    cache.drop(['b']);
    const meanwhile = await get('/slow', 'new');
    slow.finish(page('old', ['b']));
    const both = [(await slow.first).page.html, (await shared).page.html];
    const after = await get('/slow', 'newer');
    await get('/without', 'one', []);
    cache.drop(['b']);
    const without = await get('/without', 'two', []);
    await get('/third', 'third');
    const oldest = await get('/slow', 'made anew');
    console.log(JSON.stringify({ meanwhile, both, after, without, oldest }));
  `;

  it('keeps nothing that was begun before a drop, nor more than it may, and drops what does not say what it is of', async () => {
    const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '-e', PROGRAM]);
    expect(JSON.parse(stdout)).toEqual({
      meanwhile: ['new', false], both: ['old', 'old'], after: ['new', true], without: ['two', false], oldest: ['made anew', false],
    });
  });
});

describe('the client', () => {
  it('walks lists, follows changes over a broken connection, asks by ETag and throws refusals', async () => {
    const { items } = bodyOf(await desk.delivery('/changes?limit=100'));
    const types = items.map(({ type }: ParsedJson) => type);
    const client = pathToFileURL(join(__dirname, '../../packages/client/src/index.ts')).href;
    const program = DELIVERY_PROGRAM.replace("'@copydesk/client'", `'${client}'`);
    const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module-typescript', '-e', program, copydesk, String(types.length)]);
    const said = JSON.parse(stdout);
    const { items: cards } = bodyOf(await desk.delivery('/articles?limit=100&sort=publishedAt'));
    expect(said).toMatchObject({
      cards: cards.map(({ headline }: ParsedJson) => headline), isSame: true, category: cards[0].category.path, types, streamed: types, found: 1,
      place: { type: 'article', slug: cards[0].slug, redirect: false },
      unknown: [404, '/problems/not-found', null], up: [404, '/problems/not-found', null], retracted: [410, '/problems/retracted', 'It was <invented>.'],
    });
    expect(said.keys).toContain(cards[0].id);
    expect(said.statuses.slice(cards.length, cards.length + 2)).toEqual([200, 304]);
  });
});
