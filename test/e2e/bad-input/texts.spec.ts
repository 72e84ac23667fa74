import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Answer, ParsedJson } from '../../support/answer';
import { type Desk, startDesk } from '../../support/desk';
import { type Newsroom, bodyOf, newsroom } from '../../support/newsroom';
import { expectAllRefused, expectRefused } from '../../support/refusals';

let desk: Desk;
let room: Newsroom;
let draft: ParsedJson;

beforeAll(async () => {
  desk = await startDesk();
  room = await newsroom(desk);
  draft = await room.story().draft();
});

afterAll(async () => {
  await desk.stop();
  expect(desk.loggedErrors).toEqual([]);
});

const create = (fields: object): Promise<Answer> => room.author.post('/articles', { headline: 'x', categoryId: room.category.id, ...fields });
const text = (value: string) => ({ type: 'doc', content: [{ type: 'paragraph', content: [{ type: 'text', text: value }] }] });

describe('texts that cannot be stored', () => {
  const places: [string, (value: string) => object][] = [
    ...['headline', 'subheadline', 'kicker', 'summary', 'dateline', 'source', 'genre', 'edNote', 'digitalSourceType', 'slug', 'locale', 'expireAt'].map(
      (field): [string, (value: string) => object] => [`/${field}`, (value) => ({ [field]: value })]),
    ['/seo/title', (value) => ({ seo: { title: value } })], ['/cover/alt', (value) => ({ cover: { mediaId: '01900000-0000-7000-8000-000000000001', alt: value } })],
    ['/tagIds/0', (value) => ({ tagIds: [value] })],
    ['/bylines/0/creditedAs', (value) => ({ bylines: [{ authorId: room.byline.id, role: 'writer', creditedAs: value }] })],
    ['/body/value', (value) => ({ body: { format: 'html', value } })], ['/body/content/0/content/0/text', (value) => ({ body: text(value) })],
  ];

  it.each(places)('are refused in %s', async (pointer, fields) => {
    await expectAllRefused(desk, ['a\0b', '\uD800', 'x\uDC00y'].map((value) => () => create(fields(value))), 422, pointer);
  });

  it('are refused as names of fields, and in every other resource', async () => {
    await expectRefused(desk, () => create({ 'a\0': 1 }), 400);
    await expectRefused(desk, () => create({ '\uD800': 1 }), 400);
    for (const path of ['/categories', '/tags', '/authors']) await expectRefused(desk, () => room.admin.post(path, { name: 'a\0b' }), 422, '/name');
    for (const [name, field] of [['request-changes', 'comment'], ['withdraw', 'reason'], ['approve', 'comment'], ['publish', 'note']] as const) {
      await expectRefused(desk, () => room.editor.verb(`/articles/${draft.id}/${name}`, draft.version, { [field]: '\uD800' }), 422, `/${field}`);
    }
  });
});

/** Strings that have broken somebody's software; all are text. */
const ODD = [
  'undefined', 'null', 'NaN', '0', '1/0', '-1.00', 'true', '\\', "'; drop table articles; --", '" or ""="', '<script>alert(1)</script>', '<svg/onload=alert(1)>',
  '&amp;&lt;', '{{7*7}}', '${7*7}', '%s%n%d', '../../etc/passwd', '$(touch /tmp/x)', '=HYPERLINK("x")', '@SUM(1)', 'Ω≈ç√∫˜µ≤≥÷', '田中さんにあげて下さい', 'בראשית', 'الكل في المجمو',
  '\u202Etest\u202C', '\u2066a\u2069', '👩‍👩‍👧‍👦 🏴󠁧󠁢󠁥󠁮󠁧󠁿 🇧🇾', 'Z̮̞̠͙͔ͅA͝L͔G͍O', '\u200B\u200D\uFEFFx', 'ﬀ ǆ', '𝒳', '｡･:*:･ﾟ’☆', 'a\u0301', '１２３', '\u00A0x', '\uFFFF\uFFFE', 'con', 'CON.txt',
];

describe('odd but honest texts', () => {
  it.each(ODD)('are kept and given back as they were: %j', async (value) => {
    const sent = { headline: `H ${value} H`, kicker: `K ${value} K`, summary: `S ${value}\n\tS`, body: text(`T ${value} T`), seo: { title: `T ${value} T` } };
    const made = bodyOf(await create(sent));
    const { revision } = bodyOf(await room.author.get(`/articles/${made.id}`));
    expect({ headline: revision.headline, kicker: revision.kicker, summary: revision.summary }).toEqual({ headline: sent.headline, kicker: sent.kicker, summary: sent.summary });
    expect([revision.seo.title, revision.body.content[0].content[0].text]).toEqual([sent.seo.title, `T ${value} T`]);
    expect(revision.bodyHtml).not.toMatch(/<(script|svg)/);
    expect(revision.slug).toMatch(/^[a-z0-9]+(-[a-z0-9]+)*$/);
  });
});

describe('T42 a text with code in it', () => {
  const link = (href: unknown) => ({ type: 'doc', content: [{ type: 'paragraph', content: [{ type: 'text', text: 'x', marks: [{ type: 'link', attrs: { href } }] }] }] });

  it.each<[string, string, unknown]>([
    ['a javascript: link', '/body/content/0/content/0/marks/0/attrs/href', link('javascript:alert(1)')],
    ['a javascript: link in disguise', '/body/content/0/content/0/marks/0/attrs/href', link('java\nscript:alert(1)')],
    ['a data: link', '/body/content/0/content/0/marks/0/attrs/href', link('data:text/html,x')],
    ['a link that is no text', '/body/content/0/content/0/marks/0/attrs/href', link({ a: 'x' })],
    ['an unknown node', '/body/content/0/type', { type: 'doc', content: [{ type: 'script' }] }],
    ['a node of Object', '/body/content/0/type', { type: 'doc', content: [{ type: 'toString' }] }],
    ['a heading of level 1', '/body/content/0/attrs/level', { type: 'doc', content: [{ type: 'heading', attrs: { level: 1 } }] }],
    ['a heading of an object', '/body/content/0/attrs/level', { type: 'doc', content: [{ type: 'heading', attrs: { level: { a: '2><script>' } } }] }],
    ['an attribute with a handler', '/body/content/0/attrs/onclick', { type: 'doc', content: [{ type: 'paragraph', attrs: { onclick: 'x' } }] }],
    ['an embed of anybody', '/body/content/0/attrs/url', { type: 'doc', content: [{ type: 'embed', attrs: { url: 'https://evil.test/' } }] }],
    ['an unknown mark', '/body/content/0/content/0/marks/0/type', { type: 'doc', content: [{ type: 'paragraph', content: [{ type: 'text', text: 'x', marks: [{ type: 'script' }] }] }] }],
    ['a text that is an object', '/body/content/0/content/0/text', { type: 'doc', content: [{ type: 'paragraph', content: [{ type: 'text', text: {} }] }] }],
  ])('is refused as a document: %s', async (_, pointer, body) => {
    await expectRefused(desk, () => create({ body }), 422, pointer);
  });

  it('is cleaned as HTML; what is stored is what is delivered', async () => {
    const value = `<script>alert(1)</script><p onclick="x()" style="position:fixed">Keep <a href="javascript:alert(1)" onmouseover="x">this</a> <a href="https://ok.test/?a=1&amp;b=2" rel="noopener">and that</a></p>
      <iframe src="https://evil.test"></iframe><img src=x onerror=alert(1)><svg onload=alert(1)><math><mtext></mtext></math></svg><object data="data:text/html,x"></object><form action="/x"><input></form><p>&lt;script&gt;</p>`;
    const approved = await room.story({ body: value }).approved(room.editor);
    const published = bodyOf(await room.editor.verb(`/articles/${approved.id}/publish`, approved.version));
    expect(published.revision.bodyHtml).toBe('<p>Keep this <a href="https://ok.test/?a=1&amp;b=2" rel="noopener">and that</a></p><p>&lt;script&gt;</p>');
    expect(bodyOf(await desk.delivery(`/articles/${published.slug}`)).bodyHtml).toBe(published.revision.bodyHtml);
    expect(bodyOf(await desk.delivery(`/articles/${published.slug}?body=doc`)).body).toEqual(published.revision.body);
  });
});
