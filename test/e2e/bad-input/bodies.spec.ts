import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Answer, ParsedJson } from '../../support/answer';
import { type Desk, startDesk } from '../../support/desk';
import { type Newsroom, newsroom } from '../../support/newsroom';
import { expectAllRefused, expectProblem, expectRefused } from '../../support/refusals';

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

const JSON_TYPE = { 'content-type': 'application/json' };
const raw = (text: string | Buffer, headers: Record<string, string> = JSON_TYPE): Promise<Answer> => room.author.request('POST', '/articles', { raw: text, headers });
const create = (fields: object): Promise<Answer> => room.author.post('/articles', { headline: 'x', categoryId: room.category.id, ...fields });

describe('a body that is no JSON of ours', () => {
  it.each([
    ['not JSON', '{', 400], ['a trailing comma', '{"headline": "x",}', 400], ['two values', '{} {}', 400], ['single quotes', "{'a': 1}", 400],
    ['NaN', '{"urgency": NaN}', 400], ['empty', '', 422], ['spaces', '  \n ', 422], ['null', 'null', 422], ['a list', '[]', 422],
    ['a text', '"x"', 422], ['a number', '1', 422], ['true', 'true', 422], ['deep lists', '['.repeat(60_000) + ']'.repeat(60_000), 400],
    ['deep lists that never end', '['.repeat(60_000), 400], ['deep objects', '{"a":'.repeat(60_000) + '1' + '}'.repeat(60_000), 400],
    ['deep inside', `{"headline":"x","body":${'['.repeat(60_000)}${']'.repeat(60_000)}}`, 400],
    ['invalid UTF-8', Buffer.from([0x7b, 0x22, 0xff, 0xfe, 0x22, 0x3a, 0x31, 0x7d]), 400],
    ['a byte order mark', '\uFEFF{}', 400],
  ] as const)('is refused: %s', async (_, body, status) => {
    await expectRefused(desk, () => raw(body), status);
  });

  it('T41 is refused at 1 MiB and a byte, not at 1 MiB', async () => {
    const filled = (size: number) => JSON.stringify({ headline: 'x', categoryId: draft.id, summary: '' }).replace('""', `"${'a'.repeat(size)}"`);
    const empty = filled(0).length;
    const started = process.hrtime.bigint();
    await expectRefused(desk, () => raw(filled(1_048_577 - empty)), 413);
    await expectRefused(desk, () => raw(filled(1_048_576 - empty)), 422, '/summary');
    expect(Number(process.hrtime.bigint() - started) / 1e6).toBeLessThan(5000);
  });

  it.each(['text/plain', 'application/x-www-form-urlencoded', 'application/xml', 'multipart/form-data; boundary=x', 'application/jsonp', 'nonsense'])('T41 is refused as %s', async (type) => {
    await expectRefused(desk, () => raw('{"headline":"x"}', { 'content-type': type }), 415);
  });

  it('is taken as JSON with a charset', async () => {
    const answer = await raw(JSON.stringify({ headline: 'x', categoryId: room.category.id }), { 'content-type': 'application/json; charset=UTF-8' });
    expect(answer.status).toBe(201);
  });
});

describe('values of another type than the field has', () => {
  const wrong: Record<string, unknown[]> = {
    headline: [1, true, [], {}, ['x'], '', '   ', '\u200b\u00ad \u3164', 'x'.repeat(301), 'two\nlines', null],
    categoryId: [1, [], {}, '', 'politics', 'x'.repeat(36), null, '01900000-0000-7000-8000-00000000000g'],
    slug: [1, [], '', 'UPPER', 'a--b', '-a', 'a-', 'a/b', '../a', 'ä', 'a b', 'a'.repeat(121), '01900000-0000-7000-8000-000000000001'],
    subheadline: [1, {}, 'x'.repeat(501), ''], kicker: [1, [], 'x'.repeat(201)], summary: [{}, 'x'.repeat(5001)], dateline: [0, 'x'.repeat(201)],
    source: [false, 'x'.repeat(301)], genre: [1, 'x'.repeat(101)], edNote: [1, 'x'.repeat(5001)], digitalSourceType: [1, 'x'.repeat(301)],
    urgency: [0, 10, 1.5, '5', null, true, [], 1e21, -1], locale: [1, '', 'not a locale', 'e', 'x'.repeat(40), [], 'de'],
    bylines: ['x', {}, [1], [null], ['x'], [[]], Array.from({ length: 51 }, () => ({}))],
    tagIds: ['x', {}, [1], ['x'], [null], [[]]], secondaryCategoryIds: [1, ['x']], cover: ['x', [], 1, {}], seo: ['x', [], 1, null],
    expireAt: [1, '', 'tomorrow', '2026-03-20', '2026-03-20T11:25:00', '2026-02-30T00:00:00Z', '2026-13-01T00:00:00Z', '2026-03-20T25:00:00Z', '2026-03-20T24:00:00Z',
      '2026-03-20 11:25:00Z', '2026-03-20T11:25Z', '2026-03-20T11:25:00+0300', '0000-01-01T00:00:00Z', '+010000-01-01T00:00:00Z', {}, []],
    dueAt: ['2026-02-29T00:00:00Z', '2026-03-20T11:25:00'], plannedFor: ['now'],
    body: ['<p>x</p>', 1, [], null, {}, { type: 'paragraph' }, { format: 'html' }, { format: 'rtf', value: '' }, { format: 'html', value: 1 },
      { format: 'html', value: '', more: 1 }, { type: 'doc', content: 'x' }, { type: 'doc', content: [1] }, { type: 'doc', schemaVersion: 99 }],
  };

  it('are tried for every field that can be written', async () => {
    const { body: { components } } = await desk.fetch('/openapi.json');
    const { confirm: _, cancelSchedule: __, merge: ___, ...fields } = { ...components.schemas.CreateArticleDto.properties, ...components.schemas.UpdateArticleDto.properties };
    expect(Object.keys(wrong).toSorted()).toEqual(Object.keys(fields).toSorted());
  });

  it.each(Object.keys(wrong))('are refused for %s, at creation and in a save, with the place', async (field) => {
    const before = await desk.snapshot();
    for (const value of wrong[field] ?? []) {
      for (const answer of [await create({ [field]: value }), await room.author.patch(`/articles/${draft.id}`, { [field]: value }, draft.version)]) {
        expectProblem(answer, 422);
        expect(answer.body.errors.map(({ pointer }: ParsedJson) => pointer)).toEqual(expect.arrayContaining([expect.stringMatching(new RegExp(`^/${field}(/|$)`))]));
      }
    }
    expect(await desk.snapshot()).toBe(before);
  });

  it('are refused inside of objects and lists, every one with its place', async () => {
    const problem = await expectRefused(desk, () => create({
      bylines: [{ authorId: room.byline.id, role: 'writer' }, { authorId: 'x', role: 'No Word' }, { role: 'writer' }],
      cover: { mediaId: 1, alt: 5 }, seo: { noindex: 'yes', canonicalUrl: 'javascript:alert(1)' }, urgency: 'high',
    }), 422);
    expect(problem.errors.map(({ pointer }: ParsedJson) => pointer).toSorted()).toEqual([
      '/bylines/1/authorId', '/bylines/1/role', '/bylines/2/authorId', '/cover/alt', '/cover/mediaId', '/seo/canonicalUrl', '/seo/noindex', '/urgency',
    ]);
  });

  it.each(['javascript:alert(1)', 'data:text/html,x', '//evil.test', '/relative', 'http://user:pass@site.test/', 'ftp://site.test/', 'http://', 'https://a\u0000b/'])(
    'are refused as the canonical URL: %s', async (canonicalUrl) => {
      await expectRefused(desk, () => create({ seo: { canonicalUrl } }), 422, '/seo/canonicalUrl');
    });

  it('take ids of other kinds for what they are not', async () => {
    const foreign = [room.author.id, room.byline.id, draft.id, draft.revision.id];
    for (const id of foreign) {
      await expectRefused(desk, () => room.author.post('/articles', { headline: 'x', categoryId: id }), 422, '/categoryId');
      await expectRefused(desk, () => create({ tagIds: [id] }), 422, '/tagIds/0');
      if (id !== draft.id) await expectRefused(desk, () => room.author.patch(`/articles/${id}`, { kicker: 'K' }, 1), 404);
    }
  });
});

describe('T41 fields that nobody knows', () => {
  it.each([
    ['/id', { id: '01900000-0000-7000-8000-000000000001' }], ['/version', { version: 1 }], ['/createdBy', { createdBy: 'x' }], ['/state', { state: 'published' }],
    ['/status', { status: 'published' }], ['/deletedAt', { deletedAt: null }], ['/a~1b~0c', { 'a/b~c': 1 }], ['/', { '': 1 }],
    ['/seo/script', { seo: { script: 'x' } }], ['/cover/url', { cover: { mediaId: '01900000-0000-7000-8000-000000000001', url: 'x' } }],
    ['/bylines/0/userId', { bylines: [{ authorId: '01900000-0000-7000-8000-000000000001', role: 'writer', userId: 'x' }] }],
    ['/constructor', { constructor: {} }], ['/prototype', { prototype: {} }], ['/seo/toString', { seo: { toString: 'x' } }], ['/newContent', { newContent: 'x' }], ['/seo/constructor', { seo: { constructor: { prototype: { a: 1 } } } }],
    ['/toString', { toString: 'x' }], ['/hasOwnProperty', { hasOwnProperty: 'x' }], ['/check', { check: 'x' }], ['/read', { read: { document: {} } }],
    ['/warnings', { warnings: [] }], ['/content', { content: {} }], ['/facts', { facts: {} }],
  ])('are refused in 400 with the place %s', async (pointer, fields) => {
    await expectAllRefused(desk, [() => create(fields), () => room.author.patch(`/articles/${draft.id}`, fields, draft.version)], 400, pointer);
  });

  it('never reach a prototype', async () => {
    for (const fields of ['"__proto__":{"polluted":1}', '"seo":{"__proto__":{"polluted":1}}', '"body":{"type":"doc","__proto__":{"polluted":1}}']) {
      await expectRefused(desk, () => raw(`{"headline":"x","categoryId":"${room.category.id}",${fields}}`), 400);
    }
    expect(({} as { polluted?: number }).polluted).toBeUndefined();
  });

  it('are refused in the bodies of verbs, too', async () => {
    for (const [name, body] of [['submit', { x: 1 }], ['approve', { step: { x: 1 }, y: 1 }], ['publish', { headline: 'x' }], ['withdraw', { reason: 'x', y: 1 }]] as const) {
      await expectRefused(desk, () => room.editor.verb(`/articles/${draft.id}/${name}`, draft.version, body), 400);
    }
  });
});
