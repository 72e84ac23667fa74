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

afterAll(() => desk.stop());

const STALE = ['"v999"', '"v0"', 'W/"v1"', 'v1', '"1"', '""', '"v1', '"v1", "v2"', '"V1"', '"v01"', '"v1.0"', 'null', '"v999999999999999999999"', `"${'x'.repeat(10_000)}"`];

describe('If-Match', () => {
  const sent: [string, (headers: Record<string, string>) => Promise<Answer>][] = [
    ['a save', (headers) => room.author.request('PATCH', `/articles/${draft.id}`, { body: { kicker: 'K' }, headers })],
    ['a verb', (headers) => room.author.request('POST', `/articles/${draft.id}/submit`, { headers })],
    ['a deletion', (headers) => room.author.request('DELETE', `/articles/${draft.id}`, { headers })],
    ['a change of a category', (headers) => room.admin.request('PATCH', `/categories/${room.category.id}`, { body: { name: 'x' }, headers })],
    ['a change of an author', (headers) => room.admin.request('PATCH', `/authors/${room.byline.id}`, { body: { name: 'x' }, headers })],
    ['a change of a person', (headers) => room.admin.request('PATCH', `/users/${room.author.id}`, { body: { name: 'x' }, headers })],
  ];

  it.each(sent)('T32 must come with %s, and be the present one', async (_, send) => {
    expect(await expectRefused(desk, () => send({}), 428)).toMatchObject({ type: '/problems/precondition-required' });
    for (const problem of await expectAllRefused(desk, STALE.map((tag) => () => send({ 'if-match': tag })), 412)) {
      expect(problem).toMatchObject({ type: '/problems/stale-version', currentVersion: 1 });
    }
    await expectAllRefused(desk, ['*', ' * '].map((any) => () => send({ 'if-match': any })), 400, 'If-Match');
  });

  it('says with a stale one which version there is', async () => {
    const { status, headers, body } = await room.author.patch(`/articles/${draft.id}`, { kicker: 'K' }, 7);
    expect([status, headers['etag']]).toEqual([412, '"v1"']);
    expect(body).toMatchObject({ currentVersion: 1, changedBy: { id: room.author.id, name: room.author.name }, changedAt: draft.updatedAt });
  });
});

describe('X-Request-Id', () => {
  it.each(['abc', '0190-x', 'a'.repeat(128), 'trace:1/2+3=4'])('comes back as it was sent: %s', async (id) => {
    for (const path of ['/api/v1/articles', '/delivery/v1/site', '/nothing', '/health/live']) {
      const { headers, body, status } = await desk.fetch(path, { headers: { 'x-request-id': id } });
      expect(headers['x-request-id']).toBe(id);
      if (status >= 400) expect(body.requestId).toBe(id);
    }
  });

  it.each([undefined, '', 'two words', 'a'.repeat(129), 'ä', '<script>'])('is made where none that is fit came: %j', async (id) => {
    const { headers } = await desk.fetch('/delivery/v1/site', { headers: id === undefined ? {} : { 'x-request-id': id } });
    expect(headers['x-request-id']).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}$/);
  });
});

describe('the order of refusals', () => {
  const post = (path: string, headers: Record<string, string>, raw: string, token?: string): Promise<Answer> =>
    desk.fetch(`/api/v1${path}`, { method: 'POST', body: raw, headers: { 'content-type': 'application/json', ...(token !== undefined && { authorization: `Bearer ${token}` }), ...headers } });
  const big = `{"a":"${'a'.repeat(1_100_000)}"}`;
  const nothing = '01900000-0000-7000-8000-000000000000';

  it.each<[string, number, () => Promise<Answer>]>([
    ['unreadable before unknown person', 400, () => post('/articles', {}, '{')],
    ['too large before unknown person', 413, () => post('/articles', {}, big)],
    ['another type before unknown person', 415, () => post('/articles', { 'content-type': 'text/plain' }, 'x')],
    ['unknown person before unknown field', 401, () => post('/articles', {}, '{"x":1}')],
    ['unknown person before unknown article', 401, () => post(`/articles/${nothing}/submit`, {}, '{"x":1}')],
    ['a bad token before everything that follows', 401, () => post(`/articles/${nothing}/publish`, {}, '{"x":1}', 'nonsense')],
    ['no permission anywhere before unknown field', 403, () => post(`/articles/${nothing}/publish`, {}, '{"x":1}', room.contributor.token)],
    ['no permission anywhere before a bad id', 403, () => post('/articles/nothing/approve', {}, '{"comment":1}', room.author.token)],
    ['unknown field before invalid field', 400, () => post('/articles', {}, '{"x":1,"urgency":"high"}', room.author.token)],
    ['unknown field before unknown article', 400, () => post(`/articles/${nothing}/submit`, {}, '{"x":1}', room.author.token)],
    ['invalid field before unknown article', 422, () => post(`/articles/${nothing}/withdraw`, {}, '{"reason":5}', room.editor.token)],
    ['unknown article before If-Match', 404, () => post(`/articles/${nothing}/submit`, {}, '', room.author.token)],
    ['unknown article before a stale If-Match', 404, () => post(`/articles/${nothing}/submit`, { 'if-match': '"v9"' }, '', room.author.token)],
    ['not visible before not here', 404, async () => post(`/articles/${draft.id}/submit`, {}, '', (await desk.as('author')).token)],
    ['not here before no If-Match', 403, async () => post(`/articles/${await published()}/withdraw`, {}, '{"reason":"x"}', (await elsewhere()).token)],
    ['not here before a stale If-Match', 403, async () => post(`/articles/${await published()}/withdraw`, { 'if-match': '"v99"' }, '{"reason":"x"}', (await elsewhere()).token)],
    ['no If-Match before not now', 428, () => post(`/articles/${draft.id}/withdraw`, {}, '{"reason":"x"}', room.editor.token)],
    ['stale before not now', 412, () => post(`/articles/${draft.id}/withdraw`, { 'if-match': '"v99"' }, '{"reason":"x"}', room.editor.token)],
    ['not now before guards', 409, () => post(`/articles/${draft.id}/publish`, { 'if-match': '"v1"' }, '', room.editor.token)],
    ['not now before four-eyes', 409, () => post(`/articles/${draft.id}/approve`, { 'if-match': '"v1"' }, '', room.editor.token)],
  ])('%s: %i', async (_, status, send) => {
    expect((await send()).status).toBe(status);
  });

  async function published(): Promise<string> {
    return (await room.story().published(room.editor)).id;
  }

  async function elsewhere() {
    const section = bodyOf(await room.admin.post('/categories', { name: 'Elsewhere' }));
    return desk.as('editor', { in: section.id });
  }
});
