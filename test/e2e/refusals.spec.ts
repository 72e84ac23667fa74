import { randomUUIDv7 } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ACCESS_MATRIX } from '../architecture/access-matrix';
import type { Answer, ParsedJson } from '../support/answer';
import type { Headers } from '../support/client';
import { type Desk, startDesk } from '../support/desk';
import { type Newsroom, bodyOf, newsroom } from '../support/newsroom';

const NOBODY = '01900000-0000-7000-8000-0000000000ff';

let desk: Desk;
let room: Newsroom;
let live: ParsedJson;

beforeAll(async () => {
  desk = await startDesk();
  room = await newsroom(desk);
  const story = () => room.story();
  live = await story().published(room.editor);
  await story().draft();
});

afterAll(() => desk.stop());

function withToken(path: string): Headers {
  return path.startsWith('/api/') ? { authorization: `Bearer ${room.admin.token}` } : {};
}

describe('a filter that is not on the list', () => {
  const SPELLINGS = [
    'passwordHash', 'password_hash', 'password', 'email', 'userId', 'user_id', 'createdBy', 'created_by', 'createdBy.email', 'createdBy[email]',
    'role', 'roles', 'grants', 'permissions', 'deletedAt', 'deleted_at', 'where', 'filter', 'filters', 'filter[status]', 'filter[password]',
    'filters[$or][0][status]', '$where', '$ne', 'status[$ne]', 'status[]', 'state[in]', 'q[]', 'or', 'and', 'select', 'fields[]', 'populate', 'expand',
    'relations', 'join', 'with', 'order', 'orderBy', 'sort[]', 'sortBy', 'offset', 'page', 'skip', 'take', 'limit[]', 'LIMIT', 'Status', ' status', 'cursor[]',
    '__proto__', 'constructor', 'constructor[prototype]', 'openRevisionId', 'editorIds', 'token', 'secret', 'hash', 'a.id', '1', 'id',
  ];

  // Not those that only send a browser on, to an identity provider and back: it may add parameters of its own.
  const lists = Object.keys(ACCESS_MATRIX)
    .filter((route) => route.startsWith('GET /') && !/:|\*|\/stream$|\/health\/|\/oidc\/(?:start|callback)$|^GET \/media/.test(route))
    .map((route) => route.slice('GET '.length));

  /** What a route cannot be asked without. */
  const asked = (path: string): string =>
    ({ '/delivery/v1/search': 'q=council', '/delivery/v1/resolve': `path=/${room.category.path}` })[path] ?? '';

  it.each(lists)('T23 %s refuses every spelling with 400', async (path) => {
    const headers = withToken(path);
    expect((await desk.fetch(`${path}?${asked(path)}`, { headers })).status).toBe(200);
    const answers = await Promise.all(SPELLINGS.map(async (name) => {
      const { status, body } = await desk.fetch(`${path}?${asked(path)}&${encodeURIComponent(name)}=1`, { headers });
      return [name, status, body.type];
    }));
    expect(answers).toEqual(SPELLINGS.map((name) => [name, 400, '/problems/malformed-request']));
  });

  const known = [
    '/api/v1/articles?include=revisions', '/api/v1/articles?include=revision.body', '/api/v1/articles?include=total,createdBy',
    '/api/v1/articles?include=total.grants.role', '/api/v1/articles?include=', '/api/v1/authors?include=user', '/api/v1/tags?include=articles',
    '/api/v1/articles?sort=passwordHash', '/api/v1/articles?sort=createdBy', '/api/v1/articles?sort=updatedAt%20desc', '/api/v1/articles?sort=1',
    "/api/v1/articles?sort=(select%20pg_sleep(1))", '/api/v1/articles?sort=-', '/api/v1/articles?sort=updatedAt&sort=createdAt',
    '/api/v1/articles?status=draft&status=published', '/api/v1/articles?status=nothing', '/api/v1/articles?mine=1', '/api/v1/articles?mine=',
    '/api/v1/articles?categoryId=1', '/api/v1/articles?categoryId=null', '/api/v1/articles?cursor=x', '/api/v1/articles?cursor=x.y',
    // Wrong whatever there is: said before it is known whether there is.
    ...['comments', 'revisions', 'history', 'publications', 'preview-links', 'autosave/branches', 'translations'].map((list) => `/api/v1/articles/${NOBODY}/${list}?cursor=x`),
    `/api/v1/webhooks/${NOBODY}/deliveries?cursor=x`, `/api/v1/media/${NOBODY}/usages?cursor=x`, `/api/v1/users/${NOBODY}/sessions?cursor=x`, '/api/v1/articles?limit=0',
    '/delivery/v1/articles?fields=body,passwordHash', '/delivery/v1/articles?fields=edNote', '/delivery/v1/articles?fields=bylines.email',
    '/delivery/v1/articles?fields=__proto__', '/delivery/v1/articles?fields=constructor', '/delivery/v1/articles?sort=headline', '/delivery/v1/articles?sort=-id',
  ];

  it.each(known)('T24 T40 %s is 400: nothing beyond what is allowed', async (path) => {
    const headers = withToken(path);
    expect((await desk.fetch(path, { headers })).status).toBe(400);
  });

  it.each(['/delivery/v1/articles?category=%', '/delivery/v1/search?q=%ff', '/api/v1/articles?q=%E0%A4%A', '/delivery/v1/articles?limit=5%G1'])(
    '%s is 400: what cannot be decoded is looked for nowhere', async (path) => {
      const { status, body } = await desk.fetch(path, { headers: withToken(path) });
      expect([status, body.type]).toEqual([400, '/problems/malformed-request']);
    },
  );

  it('a body that is not UTF-8 is 400, and stored as nothing else', async () => {
    const raw = Buffer.from('{"name":"caf\xe9"}', 'latin1');
    const { status, body } = await room.admin.request('POST', '/tags', { raw, headers: { 'content-type': 'application/json' } });
    expect([status, body]).toEqual([400, expect.objectContaining({ type: '/problems/malformed-request', detail: 'The body is not UTF-8.' })]);
  });

  it('a cursor of one list is worth nothing in another', async () => {
    const cursorOf = async (path: string): Promise<string> => bodyOf(await room.admin.get(path)).nextCursor;
    const cursor = await cursorOf('/articles?limit=1');
    expect(cursor).toEqual(expect.any(String));
    for (const path of ['/articles?sort=createdAt&', '/users?', '/tags?', '/authors?', '/media?', `/articles/${live.id}/revisions?`]) {
      expect((await room.admin.get(`${path}cursor=${encodeURIComponent(cursor)}`)).status).toBe(400);
    }
    expect((await desk.delivery(`/articles?cursor=${encodeURIComponent(cursor)}`)).status).toBe(400);
    expect((await room.admin.get(`/articles?cursor=${encodeURIComponent(`${cursor.slice(0, -2)}xx`)}`)).status).toBe(400);
  });
});

describe('an error', () => {
  const TELLING = [
    /\bat .+:\d+:\d+/, /\.[jt]s\b/, /node_modules|dist\/|\/src\//, /\b(select|insert|update|delete)\b.+\b(from|into|set)\b/i, /QueryFailed|TypeError|SyntaxError|RangeError/,
    /violates|constraint|relation "|column "|_key\b|_fkey\b|_check\b|duplicate key/, /\bpg_|postgres|typeorm|fastify|nestjs|FST_/i,
    /article_revisions|article_slugs|delivery_articles|refresh_tokens|idempotent_answers|password_hash/, /Unexpected token|JSON at position|in JSON/, /\/tmp\/|\/work\//,
  ];

  type Send = () => Promise<Answer>;
  const json = { 'content-type': 'application/json' };
  const id = () => live.id as string;
  const raw = (method: 'POST' | 'PATCH', path: string, text: string, headers: Record<string, string> = json): Send =>
    () => room.admin.request(method, path, { raw: text, headers });

  const CASES: [string, number, Send][] = [
    ['bad JSON', 400, raw('POST', '/articles', '{"headline": ')],
    ['JSON with a comment', 400, raw('POST', '/articles', '{/* */}')],
    ['JSON that is a list', 422, raw('POST', '/articles', '[]')],
    ['JSON that is null', 422, raw('POST', '/articles', 'null')],
    ['JSON nested too deep', 400, raw('POST', '/articles', `${'['.repeat(5000)}${']'.repeat(5000)}`)],
    ['a media type that is none', 415, raw('POST', '/articles', 'x', { 'content-type': 'text/plain' })],
    ['an id in the path that is no UUID', 404, () => room.admin.get('/articles/1')],
    ['SQL for an id', 404, () => room.admin.get(`/articles/${encodeURIComponent("' or 1=1 --")}`)],
    ['a path with a NUL', 404, () => room.admin.get('/articles/%00')],
    ['a path that cannot be decoded', 400, () => room.admin.get('/articles/%E0%A4%A')],
    ['a revision that is no number', 404, () => room.admin.get(`/articles/${id()}/revisions/1;drop`)],
    ['a revision far too great', 404, () => room.admin.get(`/articles/${id()}/revisions/99999999999999999999`)],
    ['an id in the body that is no UUID', 422, () => room.admin.post('/articles', { headline: 'x', categoryId: '1' })],
    ['an id that names nothing', 422, () => room.admin.post('/articles', { headline: 'x', categoryId: randomUUIDv7() })],
    ['an id of something else', 422, () => room.admin.post('/articles', { headline: 'x', categoryId: room.byline.id })],
    ['a NUL in a text', 422, () => room.admin.post('/articles', { headline: 'x', summary: 'a\0b', categoryId: room.category.id })],
    ['half of a surrogate pair', 422, raw('POST', '/authors', String.raw`{"name":"x","bio":"\ud800"}`)],
    ['a NUL in a query', 400, () => room.admin.get('/articles?q=a%00b')],
    ['half of a surrogate pair in a query', 400, () => room.admin.get('/articles?q=%ED%A0%80&mine=maybe')],
    ['a slug that is taken', 409, () => room.admin.post('/articles', { headline: 'x', categoryId: room.category.id, slug: live.slug })],
    ['a slug among siblings that is taken', 409, () => room.admin.post('/categories', { name: 'x', slug: room.category.slug })],
    ['a slug of an author that is taken', 409, () => room.admin.post('/authors', { name: 'x', slug: room.byline.slug })],
    ['an address that is taken', 409, () => room.admin.post('/users', { email: room.editor.email, name: 'x', grants: [] })],
    ['a role that is not there', 422, () => room.admin.post('/users', { email: 'new@newsroom.test', name: 'x', grants: [{ roleId: randomUUIDv7() }] })],
    ['a category for a grant that is not there', 422, async () => {
      const { items } = bodyOf(await room.admin.get('/roles'));
      return room.admin.post('/users', { email: 'new@newsroom.test', name: 'x', grants: [{ roleId: items[0].id, categoryId: randomUUIDv7() }] });
    }],
    ['a portrait that is not there', 422, () => room.admin.post('/authors', { name: 'x', mediaId: randomUUIDv7() })],
    ['a user of an author who is not there', 422, () => room.admin.post('/authors', { name: 'x', userId: randomUUIDv7() })],
    ['a category in use that is deleted', 409, async () => {
      const { version } = bodyOf(await room.admin.get(`/categories/${room.category.id}`));
      return room.admin.delete(`/categories/${room.category.id}`, version);
    }],
    ['a revision that is not there', 422, async () => {
      const { version } = bodyOf(await room.admin.get(`/articles/${id()}`));
      return room.admin.verb(`/articles/${id()}/revert`, version, { revision: 999 });
    }],
    ['a stale version', 412, () => room.admin.patch(`/articles/${id()}`, { headline: 'x' }, 9999)],
    ['a version that is none', 412, () => room.admin.patch(`/articles/${id()}`, { headline: 'x' }, '"v99999999999999999999"')],
    ['no version', 428, () => room.admin.patch(`/articles/${id()}`, { headline: 'x' })],
    ['an unknown path', 404, () => room.admin.get('/nothing-here')],
    ['an unknown method', 404, () => room.admin.put(`/articles/${id()}`, {})],
    ['an address of a picture that is none', 404, () => desk.fetch('/media/x/y')],
    ['a picture outside of its folder', 404, () => desk.fetch('/media/..%2f..%2f..%2fetc/passwd')],
    ['a slug of delivery with a NUL', 404, () => desk.delivery('/articles/%00')],
    ['a path of delivery with a NUL', 404, () => desk.delivery('/categories/a/%00')],
    ['a text for a number in delivery', 400, () => desk.delivery('/articles?limit=1;drop')],
    ['a NUL in a query of delivery', 400, () => desk.delivery('/articles?category=a%00')],
  ];

  it.each(CASES)('T28 for %s is a problem of %d that tells nothing of what is inside, and changes nothing', async (_, expected, send) => {
    const before = await desk.snapshot();
    const { status, headers, body } = await send();
    expect({ status, type: headers['content-type'] }).toEqual({ status: expected, type: 'application/problem+json; charset=utf-8' });
    expect(body).toMatchObject({ type: expect.stringMatching(/^\/problems\/[a-z-]+$/), status: expected, title: expect.any(String), requestId: expect.any(String) });
    const { instance: _instance, ...told } = body as Record<string, unknown>;
    expect(TELLING.filter((pattern) => pattern.test(JSON.stringify(told)))).toEqual([]);
    expect(Object.keys(headers).filter((name) => /^(x-powered-by|server|x-aspnet|via)$/.test(name))).toEqual([]);
    expect(headers['cache-control']).toBe('private, no-store');
    expect(await desk.snapshot()).toBe(before);
  });

  it('that is our own fault says so, and keeps the reason for the log', async () => {
    await desk.sql('alter table tags rename to tags_elsewhere');
    const answer = await desk.whileBroken(() => room.admin.get('/tags'));
    await desk.sql('alter table tags_elsewhere rename to tags');
    expect(answer.status).toBe(500);
    expect(TELLING.filter((pattern) => pattern.test(answer.text))).toEqual([]);
    expect(desk.logged.some((line) => line.includes(answer.body.requestId) && line.includes('tags'))).toBe(true);
  });

  it.each(['/health/live', '/api/v1/me', '/delivery/v1/site', '/openapi.json', '/nothing'])('T29 %s: no answer names what it runs on', async (path) => {
    const { headers } = await desk.fetch(path);
    expect(Object.keys(headers).filter((name) => /powered|^server$|version/i.test(name))).toEqual([]);
    expect(Object.values(headers).join(' ')).not.toMatch(/fastify|nest|node|express/i);
  });
});
