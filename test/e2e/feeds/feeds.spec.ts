import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import Ajv from 'ajv';
import addFormats from 'ajv-formats';
import { parseFeed } from 'feedsmith';
import type { ParsedJson } from '../../support/answer';
import type { Headers } from '../../support/client';
import { type Desk, startDesk } from '../../support/desk';
import { type Newsroom, bodyOf, newsroom, verb } from '../../support/newsroom';
import { sharedData } from '../../support/shared-data';
import { captioned, live } from '../media/using';
import { byFeedsmith, parsedThrice } from './parsers';
import { validateXml } from './validate-xml';

const FORMATS = ['rss.xml', 'atom.xml', 'feed.json'];
const SUMMARY = 'Votes <b>count</b>: 1 < 2 & 3, &amp; so on.';
const HEADLINE = 'Ministers & <mayors> said ]]> "no" 🗳️';

let desk: Desk;
let room: Newsroom;
let tag: ParsedJson;
let below: ParsedJson;
let first: ParsedJson;
let illustrated: ParsedJson;

const feed = async (path: string): Promise<string> => {
  const { status, text } = await desk.fetch(`/feeds${path}`);
  if (status !== 200) throw new Error(`${status} ${text}`);
  return text;
};
const idsIn = async (path: string): Promise<(string | undefined)[]> => byFeedsmith(await feed(path)).map(({ id }) => id);
const urn = ({ id }: ParsedJson): string => `urn:uuid:${id}`;

beforeAll(async () => {
  desk = await startDesk({ env: { SITE_URL: 'https://news.test', PUBLIC_URL: 'https://desk.test', SITE_NAME: 'The News', SITE_LOCALES: 'en,ru' } });
  room = await newsroom(desk);
  tag = bodyOf(await room.admin.post('/tags', { name: 'Budget' }));
  below = bodyOf(await room.admin.post('/categories', { name: 'Below', parentId: room.category.id }));
  first = await room.story({ headline: HEADLINE, summary: SUMMARY, tagIds: [tag.id], categoryId: below.id, body: '<p>A ]]&gt; and &lt;b&gt; &amp; 🗳️</p>' }).published(room.editor);
  const picture = await captioned(room.editor);
  illustrated = await live(room, { slug: 'illustrated', cover: { mediaId: picture.id } });
  await room.story({ slug: 'not-yet', tagIds: [tag.id] }).approved(room.editor);
});

afterAll(() => desk.stop());

describe('the feed of the site', () => {
  it.each(['rss.xml', 'atom.xml'])('%s says the same to three parsers', async (file) => {
    const { body: whole } = await desk.delivery(`/articles/${first.id}`);
    for (const [parser, items] of Object.entries(await parsedThrice(await feed(`/${file}`)))) {
      expect([parser, items.map(({ id }) => id)]).toEqual([parser, [urn(illustrated), urn(first)]]);
      expect([parser, items[1]]).toEqual([parser, {
        id: urn(first), title: HEADLINE, url: whole.url, published: whole.publishedAt.replace(/\.\d+/, ''), html: whole.bodyHtml,
      }]);
    }
  });

  it('says the summary as it was written: as text, and in RSS as the HTML that means it', async () => {
    const [ofRss, ofAtom]: ParsedJson[] = await Promise.all(['/rss.xml', '/atom.xml'].map(async (file) => parseFeed(await feed(file)).feed));
    const { body } = await desk.fetch('/feeds/feed.json');
    expect([ofAtom.entries[1].summary, body.items[1].summary].map((summary) => summary.value ?? summary)).toEqual([SUMMARY, SUMMARY]);
    expect(ofRss.items[1].description).toBe('Votes &lt;b>count&lt;/b>: 1 &lt; 2 & 3, &amp;amp; so on.');
  });

  it('is a JSON Feed 1.1', async () => {
    const { body, headers } = await desk.fetch('/feeds/feed.json');
    expect(headers['content-type']).toBe('application/feed+json; charset=utf-8');
    expect(body).toMatchObject({ home_page_url: 'https://news.test', feed_url: 'https://desk.test/feeds/feed.json', language: 'en', title: 'The News' });
    expect(body.items[1]).toMatchObject({ id: urn(first), title: HEADLINE, tags: ['Below', 'Budget'], authors: [{ name: room.byline.name, url: `https://news.test/authors/${room.byline.slug}` }] });
    expect(body.items[0].image).toMatch(/^https:\/\/desk\.test\/media\//);
    const file = sharedData('schemas/jsonfeed-1.1.schema.json');
    if (file) expect(validatorOf(file)(body)).toBe('valid');
  });

  it('has credits, creators, categories, stable ids and where it is', async () => {
    const { feed: parsed }: ParsedJson = parseFeed(await feed('/rss.xml'));
    const [pictured, plain] = parsed.items;
    expect(parsed).toMatchObject({ title: 'The News', link: 'https://news.test', language: 'en' });
    expect(parsed.atom.links).toEqual([{ href: 'https://desk.test/feeds/rss.xml', rel: 'self', type: 'application/rss+xml' }]);
    expect(plain).toMatchObject({ guid: { isPermaLink: false }, dc: { creators: [room.byline.name] }, categories: [{ name: 'Below' }, { name: 'Budget' }] });
    expect(JSON.stringify(pictured.media)).toContain('AGENCY');
    expect(await feed('/rss.xml')).toMatch(/<media:content url="https:\/\/desk\.test\/media\/[^"]+" type="image\/jpeg" medium="image" width="\d+" height="\d+">\n?<media:description type="plain">The vote<\/media:description>\n?<media:credit>AGENCY</);
    const atom: ParsedJson = parseFeed(await feed('/atom.xml')).feed;
    expect(atom.links).toEqual(expect.arrayContaining([expect.objectContaining({ rel: 'self', href: 'https://desk.test/feeds/atom.xml' })]));
    const file = sharedData('schemas/atom-rfc4287.rng');
    if (file) await validateXml(file, await feed('/atom.xml'));
  });
});

describe('the feed of a part of the site', () => {
  it('has what the list has: a category with all below it, an author, a tag', async () => {
    for (const file of FORMATS) {
      expect(await idsIn(`/categories/${room.category.path}/${file}`)).toEqual([urn(illustrated), urn(first)]);
      expect(await idsIn(`/categories/${below.path}/${file}`)).toEqual([urn(first)]);
      expect(await idsIn(`/authors/${room.byline.slug}/${file}`)).toEqual([urn(illustrated), urn(first)]);
      expect(await idsIn(`/tags/budget/${file}`)).toEqual([urn(first)]);
    }
    expect(await feed(`/categories/${below.path}/rss.xml`)).toContain('<title>Below – The News</title>');
  });

  it('is 404 for what is not there, and for what it is not', async () => {
    const nothing = ['/feeds/rss', '/feeds/rss.json', '/feeds/categories/nothing/rss.xml', `/feeds/categories/${below.path}`, `/feeds/categories/${below.path}/rss`,
      '/feeds/authors/nobody/rss.xml', '/feeds/tags/nothing/feed.json', '/feeds/tags/budget/feed', '/feeds/categories/rss.xml', '/feeds/categories/%00/rss.xml'];
    for (const path of nothing) expect([path, (await desk.fetch(path)).status]).toEqual([path, 404]);
    for (const query of ['?x=1', '?locale=', '?locale=not_a_tag', '?locale=en&locale=ru']) expect([query, (await desk.fetch(`/feeds/rss.xml${query}`)).status]).toEqual([query, 400]);
  });

  it('moves with its category, and with what an author or a tag was merged into', async () => {
    const moved = bodyOf(await room.admin.post('/categories', { name: 'Former' }));
    bodyOf(await room.admin.patch(`/categories/${moved.id}`, { slug: 'present' }, moved.version));
    expect(await desk.fetch('/feeds/categories/former/atom.xml?locale=ru')).toMatchObject({ status: 301, headers: { location: '/feeds/categories/present/atom.xml?locale=ru' } });
    const old = bodyOf(await room.admin.post('/tags', { name: 'Old' }));
    await room.story({ slug: 'of-old', tagIds: [old.id] }).published(room.editor);
    bodyOf(await room.admin.delete(`/tags/${old.id}?reassignTo=${tag.id}`, old.version));
    expect(await desk.fetch('/feeds/tags/old/rss.xml')).toMatchObject({ status: 301, headers: { location: '/feeds/tags/budget/rss.xml' } });
    const author = bodyOf(await room.admin.post('/authors', { name: 'Anna Before' }));
    await room.story({ slug: 'by-anna', bylines: [{ authorId: author.id, role: 'writer' }] }).published(room.editor);
    bodyOf(await room.admin.patch(`/authors/${author.id}`, { slug: 'anna-after' }, author.version));
    expect(await desk.fetch('/feeds/authors/anna-before/feed.json')).toMatchObject({ status: 301, headers: { location: '/feeds/authors/anna-after/feed.json' } });
  });

  it('is in one language', async () => {
    const russian = await room.story({ locale: 'ru', slug: 'golosovanie', headline: 'Голосование' }).published(room.editor);
    for (const file of FORMATS) {
      expect(await idsIn(`/${file}?locale=ru`)).toEqual([urn(russian)]);
      expect(await idsIn(`/${file}`)).not.toContain(urn(russian));
    }
    expect(await feed('/rss.xml?locale=ru')).toMatch(/<language>ru<\/language>[^]*href="https:\/\/desk\.test\/feeds\/rss\.xml\?locale=ru" rel="self"/);
    expect(byFeedsmith(await feed('/atom.xml?locale=ru'))[0]).toMatchObject({ url: 'https://news.test/ru/golosovanie', title: 'Голосование' });
    expect(await idsIn('/rss.xml?locale=de')).toEqual([]);
  });
});

describe('a client that asks again', () => {
  // What changes again in a second that somebody was told of is known by its tag alone.
  beforeAll(async () => {
    await sleep(1000 - (Date.now() % 1000));
    await room.story({ slug: 'alone-in-its-second' }).published(room.editor);
  });

  it.each(FORMATS)('gets %s only when it has changed: by tag, by time, and with HEAD', async (file) => {
    const path = `/feeds/${file}`;
    const { headers: { etag = '', 'last-modified': time = '', 'content-length': length } } = await desk.fetch(path);
    const known: Headers[] = [{ 'if-none-match': etag }, { 'if-none-match': `W/${etag}` }, { 'if-none-match': '*' }, { 'if-modified-since': time }];
    for (const headers of known) {
      const answer = await desk.fetch(path, { headers });
      expect([headers, answer.status, answer.text, answer.headers['etag']]).toEqual([headers, 304, '', etag]);
    }
    const others: Headers[] = [{ 'if-none-match': '"other"' }, { 'if-none-match': '"other"', 'if-modified-since': time }, { 'if-modified-since': 'Fri, 20 Mar 2020 11:25:00 GMT' }];
    for (const headers of others) expect([headers, (await desk.fetch(path, { headers })).status]).toEqual([headers, 200]);
    const head = await desk.fetch(path, { method: 'HEAD' });
    expect([head.status, head.text, head.headers['etag'], head.headers['content-length']]).toEqual([200, '', etag, length]);
    expect((await desk.fetch(path, { headers: { cookie: 'a=b' } })).headers['cache-control']).toBe('private, no-store');
  });

  it('never sees what was withdrawn or retracted, by any feed', async () => {
    const gone = await room.story({ slug: 'gone', headline: 'Soon withdrawn', tagIds: [tag.id] }).published(room.editor);
    const wrong = await room.story({ slug: 'wrong', headline: 'Soon retracted', tagIds: [tag.id] }).published(room.editor);
    const paths = ['', `/categories/${room.category.path}`, `/authors/${room.byline.slug}`, '/tags/budget'].flatMap((folder) => FORMATS.map((file) => `${folder}/${file}`));
    const before = new Map<string, string>();
    for (const path of paths) {
      const { text, headers } = await desk.fetch(`/feeds${path}`);
      expect([path, text.includes('Soon withdrawn'), text.includes('Soon retracted')]).toEqual([path, true, true]);
      before.set(path, headers['etag'] ?? '');
    }
    await verb(room.editor, 'withdraw', gone, { reason: 'x' });
    await verb(room.chief, 'retract', wrong, { notice: 'It was not so.' });
    for (const path of paths) {
      const { status, text } = await desk.fetch(`/feeds${path}`, { headers: { 'if-none-match': before.get(path) ?? '' } });
      expect([path, status, text.includes('Soon'), text.includes(gone.id), text.includes(wrong.id), text.includes('not-yet')]).toEqual([path, 200, false, false, false, false]);
    }
  });

  it('is given the article under the same id after its slug has changed', async () => {
    const story = await room.story({ slug: 'before-it' }).published(room.editor);
    const saved = bodyOf(await room.author.patch(`/articles/${story.id}`, { slug: 'after-it' }, story.version));
    await verb(room.editor, 'publish', await verb(room.editor, 'approve', await verb(room.author, 'submit', saved)), { changeKind: 'update' });
    const items = byFeedsmith(await feed('/rss.xml'));
    expect(items.filter(({ id }) => id === urn(story)).map(({ url }) => url)).toEqual(['https://news.test/after-it']);
  });
});

function validatorOf(file: string): (value: unknown) => string {
  const ajv = addFormats(new Ajv({ strict: false }));
  const validate = ajv.compile(JSON.parse(readFileSync(file, 'utf8')));
  return (value) => (validate(value) ? 'valid' : ajv.errorsText(validate.errors));
}
