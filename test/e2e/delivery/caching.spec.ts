import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Answer, ParsedJson } from '../../support/answer';
import { type Desk, startDesk } from '../../support/desk';
import { type Newsroom, bodyOf, newsroom, verb } from '../../support/newsroom';

let desk: Desk;
let room: Newsroom;
let live: ParsedJson;
let paths: string[];

beforeAll(async () => {
  desk = await startDesk();
  room = await newsroom(desk);
  const tag = bodyOf(await room.admin.post('/tags', { name: 'Budget' }));
  live = await room.story({ tagIds: [tag.id], slug: 'live' }).published(room.editor);
  paths = [
    '/site', '/articles', '/articles?tag=budget', `/articles/live`, `/articles/${live.id}?body=doc`, '/categories', `/categories/${room.category.path}`,
    '/authors', `/authors/${room.byline.slug}`, '/tags', '/tags/budget',
  ];
});

afterAll(() => desk.stop());

describe('every delivered answer', () => {
  it('may be kept by caches, is the same for everybody, and says when it changes', async () => {
    for (const path of paths) {
      const { status, headers } = await desk.delivery(path, { origin: 'https://anywhere.test', 'accept-language': 'be', 'accept-encoding': 'gzip' });
      expect([path, status]).toEqual([path, 200]);
      expect(headers).toMatchObject({
        'content-type': 'application/json; charset=utf-8', etag: expect.stringMatching(/^"[\w-]+"$/), 'access-control-allow-origin': '*',
        'surrogate-key': expect.stringMatching(/^all\b/),
        'cache-control': expect.stringMatching(/^public, max-age=\d+, stale-while-revalidate=\d+$/), 'x-content-type-options': 'nosniff',
      });
      // Only what is long enough to be coded is another answer for who takes a coding.
      expect([path, headers['vary'], headers['content-encoding']]).toEqual([path, ...(headers['vary'] === undefined ? [undefined, undefined] : ['Accept-Encoding', 'gzip'])]);
      for (const name of ['access-control-allow-credentials', 'set-cookie', 'server', 'x-powered-by']) expect([path, name, headers[name]]).toEqual([path, name, undefined]);
    }
  });

  it('T36 is 304 to whoever has it: a strong tag, a weak one, one of a list, or any', async () => {
    for (const path of paths) {
      const { headers: { etag = '' }, headers } = await desk.delivery(path);
      for (const known of [etag, `W/${etag}`, `"other", ${etag}`, `W/"a" , W/${etag},"b"`, '*', ' * ']) {
        const again = await desk.delivery(path, { 'if-none-match': known });
        expect([path, known, again.status, again.text]).toEqual([path, known, 304, '']);
        expect([again.headers['etag'], again.headers['cache-control']]).toEqual([etag, headers['cache-control']]);
      }
      for (const other of ['"other"', etag.replaceAll('"', ''), `${etag.slice(0, -2)}"`, '', 'W/', '"', `"${'x'.repeat(5000)}"`]) {
        expect([path, other, (await desk.delivery(path, { 'if-none-match': other })).status]).toEqual([path, other, 200]);
      }
    }
  });

  it('has a HEAD with the same headers and no body', async () => {
    for (const path of paths) {
      const [get, head] = [await desk.delivery(path), await desk.fetch(`/delivery/v1${path}`, { method: 'HEAD' })];
      expect([path, head.status, head.text]).toEqual([path, 200, '']);
      for (const name of ['etag', 'cache-control', 'content-type', 'content-length', 'last-modified']) expect([path, name, head.headers[name]]).toEqual([path, name, get.headers[name]]);
    }
    expect((await desk.fetch('/delivery/v1/articles/nothing', { method: 'HEAD' })).status).toBe(404);
  });

  it.each([['authorization', 'Bearer x'], ['authorization', 'Basic eDp5'], ['cookie', 'a=b']])('is private to whoever sent a credential: %s: %s', async (name, value) => {
    const headers = { [name]: value };
    for (const path of paths) {
      const answer = await desk.delivery(path, headers);
      expect([path, answer.status, answer.headers['cache-control']]).toEqual([path, 200, 'private, no-store']);
    }
    const known = await desk.delivery('/articles/live', { ...headers, 'if-none-match': '*' });
    expect([known.status, known.headers['cache-control']]).toEqual([304, 'private, no-store']);
  });

  it('takes no other method', async () => {
    for (const method of ['POST', 'PUT', 'PATCH', 'DELETE'] as const) {
      expect([method, [404, 405].includes((await desk.fetch('/delivery/v1/articles', { method })).status)]).toEqual([method, true]);
    }
    const preflight = await desk.fetch('/delivery/v1/articles', { method: 'OPTIONS', headers: { origin: 'https://a.test', 'access-control-request-method': 'GET' } });
    expect([preflight.status, preflight.headers['access-control-allow-origin']]).toEqual([204, '*']);
    expect((await desk.fetch('/delivery/v1/articles', { method: 'OPTIONS' })).status).toBe(204);
  });
});

describe('a delivered article', () => {
  it('says when it was last changed and of what it was made', async () => {
    const { headers, body } = await desk.delivery('/articles/live');
    const changed = Date.parse(headers['last-modified'] ?? '');
    expect(changed).toBeGreaterThanOrEqual(Date.parse(body.updatedAt) - 1000);
    expect(changed).toBeLessThanOrEqual(Date.now() + 1000);
    const keys = headers['surrogate-key']?.split(' ');
    expect(keys).toEqual(expect.arrayContaining([live.id, room.category.id, room.byline.id]));
  });

  it('has another tag after every change that readers see, and the same after every other', async () => {
    const tagOf = async () => (await desk.delivery('/articles/live')).headers['etag'];
    const first = await tagOf();
    const noted = bodyOf(await room.editor.patch(`/articles/${live.id}`, { dueAt: '2030-01-01T00:00:00Z' }, live.version));
    const saved = bodyOf(await room.author.patch(`/articles/${live.id}`, { headline: 'Other' }, noted.version));
    expect(await tagOf()).toBe(first);
    live = await verb(room.editor, 'publish', await verb(room.editor, 'approve', await verb(room.author, 'submit', saved)), { changeKind: 'update' });
    const second = await tagOf();
    expect(second).not.toBe(first);
    bodyOf(await room.admin.patch('/tags/' + (await tagId()), { name: 'Budgets' }, 1));
    expect(await tagOf()).not.toBe(second);
  });

  it('that is not there is the same 404 for every reason', async () => {
    const draft = await room.story({ slug: 'in-draft' }).draft();
    const approved = await room.story({ slug: 'is-approved' }).approved(room.editor);
    const gone = await room.story({ slug: 'is-withdrawn' }).published(room.editor);
    const withdrawn = await verb(room.editor, 'withdraw', gone, { reason: 'x' });
    const trashed = await room.story({ slug: 'in-trash' }).draft();
    bodyOf(await room.author.delete(`/articles/${trashed.id}`, trashed.version));
    const names = ['nothing', '01900000-0000-7000-8000-000000000000', ...[draft, approved, withdrawn, trashed].flatMap(({ id, slug }) => [id, slug])];
    const subjects = ['/categories/nothing', '/authors/nothing', '/tags/nothing', '/nothing', '/articles/live/nothing'];
    const answers = await Promise.all([...names.map((name) => `/articles/${name}`), ...subjects].map((path) => desk.delivery(path, { origin: 'https://a.test' })));
    const [first] = answers.map(withoutIts) as [object];
    for (const answer of answers) expect(withoutIts(answer)).toEqual(first);
    expect(first).toMatchObject({ status: 404, headers: { 'cache-control': 'private, no-store', 'content-type': 'application/problem+json; charset=utf-8' } });
    expect(first).not.toHaveProperty('headers.etag');
  });
});

/** What tells one 404 from another: its own path and request id, and the length that these make. */
function withoutIts({ status, body: { requestId: _, instance: __, ...body }, headers: { 'x-request-id': ___, 'content-length': ____, date: _____, ...headers } }: Answer): object {
  return { status, body, headers };
}

async function tagId(): Promise<string> {
  const [row] = await desk.sql("select id from tags where slug = 'budget'");
  return row.id;
}
