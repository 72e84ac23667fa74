import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { type IncomingHttpHeaders, type Server, createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setImmediate, setTimeout as sleep } from 'node:timers/promises';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { createApp } from '../../../src/app.setup';
import { loadSettings } from '../../../src/config/load-settings';
import { ResponseCache } from '../../../src/platform/cache/response-cache';
import { Draining } from '../../../src/platform/http/draining';
import type { ParsedJson } from '../../support/answer';
import { type Desk, startDesk } from '../../support/desk';
import { eventually } from '../../support/eventually';
import { type Newsroom, article, bodyOf, newsroom, verb } from '../../support/newsroom';
import { NO_LIMITS } from '../../support/no-limits';
import { recordedLog } from '../../support/recorded-log';
import { newTestFolder } from '../../support/test-folder';
import { filePart, form } from '../media/form';
import { jpeg } from '../media/pictures';
import { bodyWith, captioned, image, live as illustrated } from '../media/using';

const WRITERS = 20;

let desk: Desk;
let room: Newsroom;
/** The same newsroom without a cache: what readers have to get. */
let plain: NestFastifyApplication;
/** Takes purges like a CDN. */
let receiver: Server;
const purged: { headers: IncomingHttpHeaders; body: ParsedJson }[] = [];
let cdnStatus = 200;

beforeAll(async () => {
  receiver = createServer((request, response) => {
    let text = '';
    request.on('data', (chunk) => (text += String(chunk))).on('end', () => {
      purged.push({ headers: request.headers, body: JSON.parse(text) });
      response.writeHead(cdnStatus).end();
    });
  });
  await new Promise<void>((done) => { receiver.listen(0, '127.0.0.1', done); });
  const url = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}/purge`;
  const env = { SITE_LOCALES: 'en,ru', LOCALE_FALLBACK: 'default', PUBLIC_URL: 'https://desk.test', SITE_URL: 'https://news.test', JWT_SECRET: 'the same secret in both, for the same cursors' };
  desk = await startDesk({ env: { ...env, CDN_PURGE_URL: url, CDN_PURGE_TOKEN: 'of the cdn', CDN_PURGE_TOKEN_HEADER: 'Fastly-Key', OUTBOUND_ALLOW: '127.0.0.1' } });
  const databaseUrl = desk.settings.databaseUrl ?? '';
  const settings = loadSettings({ ...NO_LIMITS, ...env, DATABASE_URL: databaseUrl, DATA_DIR: newTestFolder('plain'), DELIVERY_CACHE_BYTES: '0' });
  plain = await createApp(settings, databaseUrl, recordedLog([]));
  await plain.init();
  await plain.getHttpAdapter().getInstance().ready();
  room = await newsroom(desk);
}, 120_000);

afterAll(async () => {
  await plain.close();
  await desk.stop();
  await new Promise((done) => { receiver.close(done); });
}, 60_000);

async function again(live: ParsedJson, fields: object, body: object = { changeKind: 'update' }): Promise<ParsedJson> {
  const saved = bodyOf(await room.admin.patch(`/articles/${live.id}`, fields, live.version));
  return verb(room.editor, 'publish', await verb(room.editor, 'approve', await verb(room.author, 'submit', saved)), body);
}

async function counted(): Promise<Record<string, number>> {
  const { text } = await desk.fetch('/metrics');
  const lines = [...text.matchAll(/^copydesk_cache_(\w+?)(?:_total)?(?:\{result="(\w+)"\})? (\d+)$/gm)];
  return Object.fromEntries(lines.map(([, name, result, value]) => [result ?? name, Number(value)]));
}

/** By how many the counters of requests went up meanwhile. Done again where the machine was so slow that the cache was not trusted for a moment. */
async function counting(work: () => Promise<unknown>, mayBypass = false): Promise<Record<string, number>> {
  for (let turn = 0; ; turn += 1) {
    await eventually(counted, ({ trusted }) => trusted === 1);
    const before = await counted();
    await work();
    const after = await counted();
    const differences = ['hit', 'miss', 'joined', 'bypassed'].map((name) => [name, (after[name] ?? 0) - (before[name] ?? 0)] as const);
    const counts = Object.fromEntries(differences.filter(([, difference]) => difference !== 0));
    if (mayBypass || counts['bypassed'] === undefined || turn === 4) return counts;
  }
}

const tagOf = async (path: string, headers: Record<string, string> = {}) => (await desk.fetch(path, { headers })).headers['etag'];

describe('an answer from the cache', () => {
  const path = '/delivery/v1/articles/kept';

  beforeAll(async () => {
    await room.story({ slug: 'kept', body: `<p>${'A long text. '.repeat(200)}</p>` }).published(room.editor);
  });

  it('is the same as the first, header by header, for GET, HEAD and 304', async () => {
    const headers = { 'x-request-id': 'mine' };
    const { date: _, ...first } = (await desk.fetch(path, { headers })).headers;
    expect(await counting(async () => {
      const { date: __, ...second } = (await desk.fetch(path, { headers })).headers;
      expect(second).toEqual(first);
      const head = await desk.fetch(path, { method: 'HEAD', headers });
      const { date: ___, ...third } = head.headers;
      expect([head.status, head.text, third]).toEqual([200, '', first]);
      const known = await desk.fetch(path, { headers: { ...headers, 'if-none-match': `W/"x", ${first['etag']}`, 'cache-control': 'no-cache' } });
      const { 'content-type': ____, 'content-length': _____, ...unchanged } = first;
      const { date: ______, ...fourth } = known.headers;
      expect([known.status, known.text, fourth]).toEqual([304, '', unchanged]);
      expect((await desk.fetch(path, { headers: { 'if-modified-since': String(first['last-modified']) } })).status).toBe(304);
    })).toEqual({ hit: 4 });
  });

  it('of a list says when something in it last changed, or this process began to listen', async () => {
    const timeOf = async (list: string) => Date.parse((await desk.fetch(`/delivery/v1/${list}`)).headers['last-modified'] ?? '');
    const lists = ['articles', 'articles?limit=1', 'categories', 'authors', 'tags', 'site', 'corrections', 'redirects'];
    for (const list of lists) expect([list, (await timeOf(list)) > Date.now() - 600_000, (await timeOf(list)) <= Date.now()]).toEqual([list, true, true]);
    const [ofSite, before] = [await timeOf('site'), Math.floor(Date.now() / 1000) * 1000];
    await room.story({ slug: 'newer' }).published(room.editor);
    expect([(await timeOf('articles')) >= before, await timeOf('site')]).toEqual([true, ofSite]);
    const known = (await desk.fetch('/delivery/v1/site', { headers: { 'if-modified-since': new Date(ofSite).toUTCString() } })).status;
    const other = (await desk.fetch('/delivery/v1/site', { headers: { 'if-modified-since': new Date(ofSite - 1000).toUTCString() } })).status;
    expect([known, other]).toEqual([304, 200]);
  });

  it('is not taken for unchanged by its time once what is beside the article has changed, or a feed twice in one second', async () => {
    const beside = async () => (await desk.fetch(path)).headers['last-modified'] ?? '';
    const other = await room.story({ slug: 'beside' }).published(room.editor);
    const feed = '/feeds/feed.json';
    const [time, ofFeed] = [await beside(), (await desk.fetch(feed)).headers['last-modified'] ?? ''];
    await verb(room.editor, 'withdraw', other, { reason: 'It was wrong.' });
    const asked = async (url: string, since: string) => (await desk.fetch(url, { headers: { 'if-modified-since': since } })).status;
    expect([await asked(path, time), await asked(feed, ofFeed)]).toEqual([200, 200]);
  });

  it('of a directory is not taken for unchanged by its time once a picture in it is out of use, or back', async () => {
    const media = await captioned(room.author);
    const other = await captioned(room.author);
    // Whatever changes now does so in a second that nobody has been told of.
    await sleep(1000 - (Date.now() % 1000));
    const author = bodyOf(await room.admin.post('/authors', { name: 'Ann Portrait', mediaId: media.id }));
    const above = bodyOf(await room.admin.post('/categories', { name: 'Above' }));
    bodyOf(await room.admin.post('/categories', { name: 'Signs', parentId: above.id, mediaId: media.id }));
    await room.story({ bylines: [{ authorId: author.id, role: 'writer' }] }).published(room.editor);
    const paths = ['categories', 'categories/above', 'categories/above/signs', 'authors', `authors/${author.slug}`].map((place) => `/delivery/v1/${place}`);
    const times = async () => Promise.all(paths.map(async (url) => (await desk.fetch(url)).headers['last-modified'] ?? ''));
    const asked = async (since: string[]) => Promise.all(paths.map(async (url, index) => (await desk.fetch(url, { headers: { 'if-modified-since': since[index] ?? '' } })).status));
    const shown = await times();
    expect(await asked(shown)).toEqual([304, 304, 304, 304, 304]);
    // What no directory has is nothing to them.
    bodyOf(await room.editor.verb(`/media/${other.id}/revoke`, 1, { reason: 'x' }));
    expect(await asked(shown)).toEqual([304, 304, 304, 304, 304]);
    await sleep(1000 - (Date.now() % 1000));
    bodyOf(await room.editor.verb(`/media/${media.id}/revoke`, 1, { reason: 'x' }));
    expect(await asked(shown)).toEqual([200, 200, 200, 200, 200]);
    const bare = await times();
    for (const [index, time] of bare.entries()) expect(Date.parse(time)).toBeGreaterThan(Date.parse(shown[index] ?? ''));
    expect(await asked(bare)).toEqual([304, 304, 304, 304, 304]);
    bodyOf(await room.editor.verb(`/media/${media.id}/reinstate`, 2, { reason: 'x' }));
    expect(await asked(bare)).toEqual([200, 200, 200, 200, 200]);
  });

  it('is the same over a socket, where it passes no hook, and is counted, logged and ended with the connection like any other', async () => {
    const address = await desk.listen();
    const headers = { 'x-request-id': 'mine', 'accept-encoding': 'identity' };
    const get = async (more: Record<string, string> = {}, method = 'GET') => {
      const answer = await fetch(`${address}${path}`, { method, headers: { ...headers, ...more } });
      const { date: _, ...rest } = Object.fromEntries(answer.headers);
      return { status: answer.status, text: await answer.text(), headers: rest };
    };
    const count = async (status: number): Promise<number> => {
      const { text } = await desk.fetch('/metrics');
      return Number(new RegExp(`_seconds_count{method="GET",route="/delivery/v1/articles/:slug",status="${status}"} (\\d+)`).exec(text)?.[1] ?? 0);
    };
    const { text, headers: { date: _, ...kept } } = await desk.fetch(path, { headers });
    const before = [await count(200), await count(304)];
    expect(await counting(async () => {
      const { connection, 'keep-alive': __, ...answered } = (await get()).headers;
      expect([connection, answered]).toEqual(['keep-alive', Object.fromEntries(Object.entries(kept).filter(([name]) => name !== 'connection'))]);
      expect((await get()).text).toBe(text);
      expect(await get({}, 'HEAD')).toMatchObject({ status: 200, text: '', headers: { etag: kept['etag'] } });
      expect(await get({ 'if-none-match': String(kept['etag']) })).toMatchObject({ status: 304, text: '' });
      expect((await get({ 'x-request-id': 'not fit\tfor a log' })).headers['x-request-id']).toMatch(/^[\da-f-]{36}$/);
    })).toEqual({ hit: 5 });
    expect([await count(200), await count(304)]).toEqual([Number(before[0]) + 3, Number(before[1]) + 1]);
    expect(await counting(() => get({ authorization: 'Bearer nobody' }), true)).toEqual({ bypassed: 1 });
    desk.app.get(Draining).begin();
    expect((await get()).headers['connection']).toBe('close');
  });

  it('comes in the coding that the client likes best, each under a strong tag of its own', async () => {
    const fetched = async (coding: string) => {
      const { rawPayload, headers } = await desk.app.inject({ url: path, headers: { 'accept-encoding': coding } });
      return { headers, bytes: rawPayload };
    };
    const whole = await fetched('identity');
    const [gzip, br] = [await fetched('gzip'), await fetched('gzip, deflate, br')];
    expect([whole, gzip, br].map(({ headers }) => headers['content-encoding'])).toEqual([undefined, 'gzip', 'br']);
    expect(gunzipSync(gzip.bytes).equals(whole.bytes)).toBe(true);
    expect(brotliDecompressSync(br.bytes).equals(whole.bytes)).toBe(true);
    expect(new Set([whole, gzip, br].map(({ headers }) => headers['etag'])).size).toBe(3);
    for (const { headers, bytes } of [whole, gzip, br]) expect([headers['vary'], headers['content-length']]).toEqual(['Accept-Encoding', String(bytes.length)]);
    for (const [coding, named] of [['br;q=0.1, gzip', 'gzip'], ['gzip;q=0', undefined], ['*', 'br'], ['br;q=0, *', 'gzip'], ['identity;q=1, gzip;q=0.5', undefined], ['x-gzip', 'gzip'], ['deflate', undefined]]) {
      expect([coding, (await fetched(String(coding))).headers['content-encoding']]).toEqual([coding, named]);
    }
    // A tag is good for its own coding only.
    const known = (etag: unknown, coding: string) => desk.fetch(path, { headers: { 'if-none-match': String(etag), 'accept-encoding': coding } });
    expect((await known(gzip.headers['etag'], 'gzip')).status).toBe(304);
    expect((await known(gzip.headers['etag'], 'br')).status).toBe(200);
    expect((await known(`"x", W/${String(br.headers['etag'])}`, 'br')).headers['etag']).toBe(br.headers['etag']);
  });

  it('holds no more memory than it counts', async () => {
    for (const coding of ['identity', 'gzip', 'br']) await desk.fetch(path, { headers: { 'accept-encoding': coding } });
    const kept = desk.app.get(ResponseCache).find(path);
    const held = [undefined, 'gzip' as const, 'br' as const].map((coding) => kept?.variant(coding)?.bytes);
    expect(held.map((bytes) => bytes?.buffer.byteLength)).toEqual(held.map((bytes) => bytes?.length));
    expect(held).not.toContain(undefined);
  });

  it('is found however the same is spelt, and made once for all who ask at once', async () => {
    // Another one in each turn.
    let limit = 50;
    expect(await counting(async () => {
      limit += 1;
      for (const query of [`limit=${limit}&sort=publishedAt`, `sort=publishedAt&limit=${limit}`, `&sort=published%41t&limit=%35${limit - 50}`]) {
        expect((await desk.fetch(`/delivery/v1/articles?${query}`)).status).toBe(200);
      }
    })).toEqual({ hit: 2, miss: 1 });
    expect(await counting(async () => {
      limit += 1;
      await Promise.all(Array.from({ length: 10 }, () => desk.fetch(`/delivery/v1/articles?limit=${limit}`)));
    })).toEqual({ miss: 1, joined: 9 });
  });

  it('is not for those who sent a credential, and neither are errors, empty lists or unknown parameters kept', async () => {
    expect(await counting(async () => {
      expect((await desk.fetch(path, { headers: { cookie: 'a=b' } })).headers['cache-control']).toBe('private, no-store');
      expect((await desk.fetch(path, { headers: { authorization: 'Bearer x' } })).headers['cache-control']).toBe('private, no-store');
    }, true)).toEqual({ bypassed: 2 });
    for (const url of ['/delivery/v1/articles/nothing', '/delivery/v1/articles?tag=nothing', '/delivery/v1/articles/kept?x=1']) {
      expect(await counting(async () => { await desk.fetch(url); await desk.fetch(url); })).toEqual({ miss: 2 });
    }
    expect((await desk.fetch('/delivery/v1/articles/nothing')).headers).toMatchObject({ 'cache-control': 'private, no-store' });
  });

  it('is gone with a change of what it shows, and only then', async () => {
    const other = bodyOf(await room.admin.post('/categories', { name: 'Elsewhere' }));
    await desk.fetch(path);
    const elsewhere = article(await desk.as('author'), { categoryId: other.id, authorId: room.byline.id, slug: 'elsewhere' });
    await elsewhere.published(await desk.as('editor'));
    expect(await counting(() => desk.fetch(path))).toEqual({ hit: 1 });
    await room.story().published(room.editor);
    expect(await counting(() => desk.fetch(path))).toEqual({ miss: 1 });
  });
});

describe('every delivered answer', () => {
  it('is what it would be without a cache, at once after every change, and what a CDN has left after the purge is so, too', async () => {
    const sub = bodyOf(await room.admin.post('/categories', { name: 'Below', parentId: room.category.id }));
    let tag = bodyOf(await room.admin.post('/tags', { name: 'Budget' }));
    let byline = bodyOf(await room.admin.post('/authors', { name: 'Second' }));
    let live = await room.story({ slug: 'one', tagIds: [tag.id] }).published(room.editor);
    let linking = await room.story({ slug: 'two', categoryId: sub.id, body: `<p><a href="copydesk:article/${live.id}">See</a></p>` }).published(room.editor);
    let translated: ParsedJson = null;
    // What is going to be merged into something else.
    const [aside, levies, third] = [
      bodyOf(await room.admin.post('/categories', { name: 'Aside' })), bodyOf(await room.admin.post('/tags', { name: 'Levies' })), bodyOf(await room.admin.post('/authors', { name: 'Third' })),
    ];
    // What is going to be retracted where a section was, while nobody reads it.
    const foretold = bodyOf(await room.admin.post('/categories', { name: 'Foretold' }));
    let withdrawn = await verb(room.editor, 'withdraw', await room.story({ slug: 'foretold' }).published(room.editor), { reason: 'x' });
    bodyOf(await room.admin.patch(`/categories/${foretold.id}`, { slug: 'foretold-anew' }, foretold.version));
    const chiefs = await desk.as('chief');
    await article(await desk.as('author'), { slug: 'four', categoryId: aside.id, authorId: third.id, tagIds: [levies.id] }).published(chiefs);
    const [v1, path] = ['/delivery/v1', room.category.path];
    const paths = [
      ...['articles', 'articles?limit=1', 'articles?locale=ru', `articles?category=${path}`, `articles?category=${path}/below`, `articles?category=${path}/other`, 'articles?tag=budget', 'articles?tag=budgets',
        `articles?author=${room.byline.slug}`, 'articles?author=second', `articles?category=${path}&tag=budget`, 'articles?sort=-updatedAt', 'articles/one', 'articles/two', 'articles/uno', 'articles/one?locale=ru', 'articles/one?body=doc&fields=headline,related', `articles/${live.id}`, 'articles/one/ninjs', 'articles/two/json-ld?locale=ru',
        'categories', `categories/${path}`, `categories/${path}/below`, `categories/${path}/other`, 'authors', 'authors/second', `authors/${room.byline.slug}`, 'tags', 'tags/budget', 'tags/budgets', 'tags?locale=ru',
        'corrections', 'redirects', 'resolve?path=/foretold', 'resolve?path=/one', 'resolve?path=/uno', `resolve?path=/${path}/below`, 'resolve?path=/tags/budgets', 'search?q=council', 'search?q=budget&tag=budget', 'changes?limit=100', 'site',
        'articles/four', 'articles?category=aside', 'articles?tag=levies', 'articles?author=third', 'categories/aside', 'tags/levies', 'authors/third', 'resolve?path=/aside', 'resolve?path=/tags/levies', 'resolve?path=/authors/third',
        'search?q=council&tag=levies', 'search?q=council&facets=category,author,tag,year', 'search?q=budget&facets=tag'].map((each) => `${v1}/${each}`),
      '/feeds/rss.xml', '/feeds/atom.xml?locale=ru', '/feeds/tags/budget/feed.json', `/feeds/categories/${path}/atom.xml`, `/feeds/categories/${path}/below/rss.xml`, `/feeds/authors/${room.byline.slug}/rss.xml`,
      '/feeds/categories/aside/rss.xml', '/feeds/tags/levies/atom.xml', '/feeds/authors/third/feed.json',
      '/sitemap.xml', '/news-sitemap.xml', `/sitemaps/articles-${new Date().toISOString().slice(0, 7)}.xml`, '/robots.txt',
    ];
    const ask = async (url: string) => {
      const answer = await plain.inject({ url });
      return { status: answer.statusCode, etag: answer.headers['etag'], keys: String(answer.headers['surrogate-key'] ?? '').split(' '), isPublic: String(answer.headers['cache-control']).startsWith('public') };
    };
    const cdn = new Map<string, Awaited<ReturnType<typeof ask>>>();
    const fill = async () => {
      for (const url of paths) {
        await desk.fetch(url);
        const answer = await ask(url);
        if (answer.isPublic) cdn.set(url, answer);
        else cdn.delete(url);
      }
    };
    const changes: [string, () => Promise<unknown>][] = [
      ['another one', async () => room.story({ slug: 'three', tagIds: [tag.id] }).published(room.editor)],
      ['another headline and slug', async () => { live = await again(live, { headline: 'Otherwise', slug: 'uno' }); }],
      ['a correction', async () => { linking = await again(linking, { kicker: 'K' }, { changeKind: 'correction', note: 'Wrong.' }); }],
      ['a section and an author more', async () => { linking = await again(linking, { categoryId: room.category.id, bylines: [{ authorId: byline.id, role: 'writer' }] }); }],
      ['a tag renamed', async () => { tag = bodyOf(await room.admin.patch(`/tags/${tag.id}`, { name: 'Budgets', slug: 'budgets' }, tag.version)); }],
      ['an author renamed', async () => { byline = bodyOf(await room.admin.patch(`/authors/${byline.id}`, { name: 'Second Again' }, byline.version)); }],
      ['a category moved', async () => bodyOf(await room.admin.patch(`/categories/${sub.id}`, { slug: 'other' }, sub.version))],
      ['a category made', async () => bodyOf(await room.admin.post('/categories', { name: 'Other Place' }))],
      ['a tag merged', async () => bodyOf(await room.admin.verb(`/tags/${levies.id}/merge`, 1, { into: tag.id }))],
      ['an author merged', async () => bodyOf(await room.admin.verb(`/authors/${third.id}/merge`, 1, { into: byline.id }))],
      ['a category merged', async () => bodyOf(await room.admin.verb(`/categories/${aside.id}/merge`, 1, { into: room.category.id }))],
      ['a translation', async () => {
        translated = await room.story({ slug: 'uno', locale: 'ru' }).published(room.editor);
        live = bodyOf(await room.admin.verb(`/articles/${live.id}/translations`, live.version, { articleId: translated.id }));
        translated = bodyOf(await room.admin.get(`/articles/${translated.id}`));
      }],
      ['one that search engines are not to list', async () => { translated = await again(translated, { seo: { noindex: true } }, { changeKind: 'minor' }); }],
      ['one withdrawn', async () => { linking = await verb(room.editor, 'withdraw', linking, { reason: 'x' }); }],
      ['it is back', async () => { linking = await verb(room.editor, 'republish', linking); }],
      ['one retracted', async () => { live = await verb(room.chief, 'retract', live, { notice: 'No.' }); }],
      ['one retracted that was withdrawn', async () => { withdrawn = await verb(room.chief, 'retract', withdrawn, { notice: 'No.' }); }],
      ['it is reinstated', async () => { withdrawn = await verb(room.admin, 'reinstate', withdrawn, { reason: 'x' }); }],
    ];
    await fill();
    for (const [what, change] of changes) {
      const keys = await purgedMeanwhile(change);
      for (const url of paths) {
        const [real, cached] = [await ask(url), await desk.fetch(url)];
        expect([what, url, cached.status, cached.headers['etag']]).toEqual([what, url, real.status, real.etag]);
        const kept = cdn.get(url);
        if (kept && !kept.keys.some((key) => keys.has(key))) expect([what, url, 'at the CDN', kept.etag]).toEqual([what, url, 'at the CDN', real.etag]);
      }
      await fill();
    }
  }, 240_000);

  it('takes a picture out of the CDN with whatever gives it up, and one that stays not', async () => {
    const pictures = { cover: await captioned(room.author), image: await captioned(room.author), staying: await captioned(room.author) };
    const story = (): Promise<ParsedJson> => illustrated(room, { cover: { mediaId: pictures.cover.id }, ...bodyWith(image(pictures.image.id), image(pictures.staying.id)) });
    const purgedOf = async (change: () => Promise<unknown>): Promise<string[]> => {
      const keys = await purgedMeanwhile(change);
      return Object.entries(pictures).filter(([, { id }]) => keys.has(String(id))).map(([name]) => name);
    };
    let [first, second] = [await story(), await story()];
    expect(await purgedOf(async () => { first = await again(first, { cover: null, ...bodyWith(image(pictures.staying.id)) }); })).toEqual(['cover', 'image']);
    expect(await purgedOf(async () => { first = await again(first, { kicker: 'K' }); })).toEqual([]);
    expect(await purgedOf(() => verb(room.editor, 'withdraw', first, { reason: 'x' }))).toEqual(['staying']);
    expect(await purgedOf(async () => { second = await verb(room.chief, 'retract', second, { notice: 'x' }); })).toEqual(['cover', 'image', 'staying']);

    const withPicture = async (path: string, name: string, fields: object = {}) => bodyOf(await room.admin.post(path, { name, mediaId: pictures.cover.id, ...fields }));
    for (const path of ['/authors', '/categories']) {
      const [changed, deleted, merged] = [await withPicture(path, 'Changed'), await withPicture(path, 'Deleted'), await withPicture(path, 'Merged')];
      expect([path, await purgedOf(async () => bodyOf(await room.admin.patch(`${path}/${changed.id}`, { mediaId: pictures.image.id }, 1)))]).toEqual([path, ['cover']]);
      expect([path, await purgedOf(async () => bodyOf(await room.admin.patch(`${path}/${changed.id}`, { mediaId: null }, 2)))]).toEqual([path, ['image']]);
      expect([path, await purgedOf(async () => bodyOf(await room.admin.delete(`${path}/${deleted.id}`, 1)))]).toEqual([path, ['cover']]);
      expect([path, await purgedOf(async () => bodyOf(await room.admin.verb(`${path}/${merged.id}/merge`, 1, { into: changed.id })))]).toEqual([path, ['cover']]);
    }
    const below = async (parentId: string) => withPicture('/categories', 'Leaf', { parentId: bodyOf(await room.admin.post('/categories', { name: 'Shut', parentId })).id });
    const above = bodyOf(await room.admin.post('/categories', { name: 'Roof' }));
    const { parentId: shut } = await below(above.id);
    expect(await purgedOf(async () => bodyOf(await room.admin.patch(`/categories/${above.id}`, { name: 'The roof' }, 1)))).toEqual([]);
    expect(await purgedOf(async () => bodyOf(await room.admin.patch(`/categories/${above.id}`, { active: false }, 2)))).toEqual(['cover']);
    bodyOf(await room.admin.verb(`/categories/${shut}/move`, 1, { parentId: null }));
    expect(await purgedOf(async () => bodyOf(await room.admin.verb(`/categories/${shut}/move`, 2, { parentId: above.id })))).toEqual(['cover']);
    bodyOf(await room.admin.verb(`/categories/${shut}/move`, 3, { parentId: null }));
    expect(await purgedOf(async () => bodyOf(await room.admin.verb(`/categories/${shut}/merge`, 4, { into: above.id })))).toEqual(['cover']);
    await withPicture('/authors', 'Revoked');
    const { raw, headers } = form(filePart(await jpeg(400, 300)));
    expect(await purgedOf(async () => bodyOf(await room.editor.verb(`/media/${pictures.cover.id}/revoke`, 1, { reason: 'x' })))).toEqual(['cover']);
    expect(await purgedOf(async () => bodyOf(await room.editor.request('POST', `/media/${pictures.image.id}/replace`, { raw, headers: { ...headers, 'if-match': '"v1"' } })))).toEqual(['image']);
  });

  /** The keys of the jobs that tell the CDN. */
  async function purgedMeanwhile(change: () => Promise<unknown>): Promise<ReadonlySet<string>> {
    await desk.sql("delete from jobs where task = 'purge-cdn'");
    await change();
    const rows = await desk.sql<{ payload: { keys: string[] } }>("select payload from jobs where task = 'purge-cdn'");
    return new Set(rows.flatMap(({ payload }) => payload.keys));
  }

  it(`is at least as new as what was acknowledged before, while ${WRITERS} writers publish and readers read`, async () => {
    const stories = await Promise.all(Array.from({ length: WRITERS }, (_, index) => room.story({ slug: `storm-${index}`, headline: '0' }).published(room.editor)));
    const acknowledged = stories.map(() => 0);
  
    const storm = { isOver: false };
    let reads = 0;
    // A slow machine sheds load: whoever is turned away got nothing old.
    const headlineOf = async (index: number): Promise<number> => {
      const answer = await desk.delivery(`/articles/storm-${index}`);
      return answer.status === 503 ? Number.POSITIVE_INFINITY : Number(bodyOf(answer).headline);
    };
    const reader = async (seed: number) => {
      for (let turn = seed; !storm.isOver; turn += 1) {
        const index = (turn * 7) % WRITERS;
        const least = acknowledged[index] ?? 0;
        expect(await headlineOf(index)).toBeGreaterThanOrEqual(least);
        reads += 1;
        // Without a socket between, an answer from the cache gives nobody else a turn.
        await setImmediate();
      }
    };
    const readers = Array.from({ length: 5 }, (_, seed) => reader(seed));
    const writers = stories.map(async (story, index) => {
      let seen = story;
      for (let round = 1; round <= 2; round += 1) {
        seen = await again(seen, { headline: String(round) });
        acknowledged[index] = round;
        expect(await headlineOf(index)).toBeGreaterThanOrEqual(round);
      }
    });
    await Promise.all(writers).finally(() => { storm.isOver = true; });
    await Promise.all(readers);
    expect(reads).toBeGreaterThan(WRITERS);
    expect((await counted())['hit']).toBeGreaterThan(0);
  }, 240_000);
});

describe('a CDN', () => {
  it('is told what to purge after the commit, with its token, again until it answers', async () => {
    await desk.sql('delete from jobs');
    purged.length = 0;
    cdnStatus = 503;
    desk.startDueWork();
    const live = await room.story({ slug: 'for-the-cdn' }).published(room.editor);
    const told = () => eventually(async () => purged.filter(({ headers }) => String(headers['surrogate-key']).split(' ').includes(live.id)).length, (count) => count > 0);
    await told();
    expect((await desk.delivery('/articles/for-the-cdn')).status).toBe(200);
    cdnStatus = 200;
    purged.length = 0;
    await told();
    const { headers, body } = purged.find((each) => String(each.headers['surrogate-key']).includes(live.id))!;
    expect(headers).toMatchObject({ 'fastly-key': 'of the cdn', 'content-type': 'application/json' });
    expect(body.surrogate_keys.join(' ')).toBe(headers['surrogate-key']);
    expect(body.surrogate_keys).toEqual(expect.arrayContaining([live.id, 'list:en', `list:${room.category.id}:en`, `related:${room.category.id}:en`, 'sitemaps']));
    await eventually(() => desk.sql("select 1 from jobs where task = 'purge-cdn'"), (rows) => rows.length === 0);
    expect(desk.logged.join('')).not.toContain('of the cdn');
  }, 60_000);

  it('gets no purge of what was rolled back', async () => {
    const live = await room.story().published(room.editor);
    await eventually(() => desk.sql("select 1 from jobs where task = 'purge-cdn'"), (rows) => rows.length === 0);
    const before = await tagOf('/delivery/v1/articles');
    purged.length = 0;
    expect((await room.editor.verb(`/articles/${live.id}/withdraw`, Number(live.version) - 1, { reason: 'x' })).status).toBe(412);
    expect(await tagOf('/delivery/v1/articles')).toBe(before);
    expect(purged).toEqual([]);
  });
});
