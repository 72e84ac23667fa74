import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { ParsedJson } from '../../support/answer';
import { type Desk, startDesk } from '../../support/desk';
import { type Newsroom, bodyOf, newsroom } from '../../support/newsroom';
import { expectProblem } from '../../support/refusals';

let desk: Desk;
let room: Newsroom;
let published: ParsedJson;
let before: string;

beforeAll(async () => {
  desk = await startDesk();
  room = await newsroom(desk);
  for (let count = 0; count < 3; count += 1) {
    published = await room.story().published(room.editor);
  }
  before = await desk.snapshot();
});

/** Nobody who only asked has changed anything. */
afterAll(async () => {
  const after = await desk.snapshot();
  await desk.stop();
  expect(after).toBe(before);
  expect(desk.loggedErrors).toEqual([]);
});

/** By its whole path, signed in where that says something. */
const get = (path: string) => desk.fetch(path, path.startsWith('/api') ? { headers: { authorization: `Bearer ${room.admin.token}` } } : {});

const LISTS = ['/api/v1/articles', '/api/v1/tags', '/api/v1/authors', '/api/v1/media', '/api/v1/users', '/delivery/v1/articles', '/delivery/v1/tags', '/delivery/v1/authors'];

const FORGED = ['x', 'x.y', '.', '..', 'a.b.c', 'bnVsbA.AAAAAAAAAAAAAAAAAAAAAA', encodeURIComponent('{"value":"x"}'), 'x'.repeat(2000), '%00', '%F0%9F%98%80', "'%20or%201=1", ''];

describe.each(LISTS)('the list %s', (list) => {
  it.each(['0', '-1', '101', '1e9', '1000000000', 'abc', '', '1.5', '+1', '0x10', ' 5', '٣', 'null', '99999999999999999999'])('T38 takes no limit of %j', async (limit) => {
    const answer = await get(`${list}?limit=${encodeURIComponent(limit)}`);
    expectProblem(answer, 400);
    expect(answer.body.errors[0]).toMatchObject({ parameter: 'limit' });
  });

  it.each(FORGED)('takes no forged cursor: %s', async (cursor) => {
    const answer = await get(`${list}?cursor=${cursor}`);
    expectProblem(answer, 400);
    expect(answer.body.errors[0]).toMatchObject({ parameter: 'cursor' });
  });

  it('takes no unknown, repeated or nested parameter', async () => {
    for (const query of ['foo=1', 'limit=1&limit=2', 'limit[]=1', 'limit[gt]=1', 'cursor=a&cursor=b', '__proto__=1', 'constructor=1', '__proto__[x]=1', 'filter[id]=1', 'fields[]=id', 'offset=5', 'page=2', '=1', 'id=1', 'where=1']) {
      expectProblem(await get(`${list}?${query}`), 400);
    }
  });

  it('T39 is quick with 500 parameters, and with a very long one', async () => {
    const atStart = process.cpuUsage();
    expectProblem(await get(`${list}?${Array.from({ length: 500 }, (_, index) => `p${index}=1`).join('&')}`), 400);
    expectProblem(await get(`${list}?${Array.from({ length: 500 }, () => 'limit=1').join('&')}`), 400);
    expectProblem(await get(`${list}?q=${'a'.repeat(100_000)}`), 400);
    // Processor time: how long it takes by the clock depends on what else the machine does.
    const { user, system } = process.cpuUsage(atStart);
    expect(user + system).toBeLessThan(600_000);
  });
});

describe('cursors', () => {
  const first = async (list: string): Promise<string> => bodyOf(await get(list)).nextCursor;

  it('are good for their own list and order only, and only whole', async () => {
    const cursor = await first('/api/v1/articles?limit=1');
    expect((await get(`/api/v1/articles?limit=1&cursor=${cursor}`)).status).toBe(200);
    const others = ['/api/v1/articles?sort=createdAt', '/api/v1/articles?sort=updatedAt', '/delivery/v1/articles?limit=1', '/api/v1/tags?limit=1', '/delivery/v1/tags?limit=1', `/api/v1/articles/${published.id}/revisions?limit=1`];
    for (const other of others) expectProblem(await get(`${other}&cursor=${cursor}`), 400);
    const changed = [
      ...Array.from({ length: cursor.length }, (_, cut) => cursor.slice(0, cut)),
      ...[...'AQgwx_-'].map((end) => cursor.slice(0, -1) + end).filter((other) => other !== cursor),
      `${cursor}A`, `${cursor}=`, `${cursor}!`, `A${cursor}`, cursor.toUpperCase(),
    ];
    for (const other of changed) expect([other, (await get(`/api/v1/articles?cursor=${encodeURIComponent(other)}`)).status]).toEqual([other, 400]);
  });

  it('of one order of the delivered list do not fit another', async () => {
    const cursor = await first('/delivery/v1/articles?limit=1&sort=-updatedAt');
    expect((await get(`/delivery/v1/articles?sort=-updatedAt&cursor=${cursor}`)).status).toBe(200);
    for (const sort of ['publishedAt', '-publishedAt']) expectProblem(await get(`/delivery/v1/articles?sort=${sort}&cursor=${cursor}`), 400);
  });
});

describe('filters and orders', () => {
  it.each([
    'sort=id', 'sort=headline', 'sort=passwordHash', 'sort=-createdBy.email', 'sort=updated_at', 'sort=random()', 'sort=updatedAt%20desc', 'sort=1', 'sort=(select%201)', 'sort=', 'sort=updatedAt,createdAt',
    'status=nonsense', 'status=published%2Bpublished', 'visibility=public', 'state=superseded', 'state=', 'categoryId=politics', 'categoryId=', 'authorId=1', 'assigneeId=me', 'locale=', 'locale=!!', 'mine=1', 'mine=', 'mine=TRUE',
    'q=', 'q=%20', 'q=a%00b', 'q=a%0Ab', 'updatedAfter=2026-01-01', 'updatedAfter=2026-01-01T00:00:00', 'publishedAfter=2026-02-30T00:00:00Z', 'publishedAfter=2026-02-28T24:00:00Z', 'dueBefore=infinity', 'dueBefore=now', 'include=body', 'include=',
    'createdBy=x', 'headline=x', 'body=x', 'edNote=x', 'createdBy.email=x', 'createdBy[email]=x', 'deletedAt=null', 'version=1', 'or=1', '$where=1',
  ])('T40 of the newsroom’s list refuse ?%s', async (query) => {
    expectProblem(await get(`/api/v1/articles?${query}`), 400);
  });

  it.each([
    'sort=headline', 'sort=-publishedAt;', 'sort=', 'category=', 'category=a%00b', 'author=', 'tag=%00', 'locale=', 'locale=nonsense%20here', 'fields=', 'fields=id,', 'fields=*', 'fields=id;slug', 'fields=nothing', 'fields=id,edNote',
    'fields=constructor', 'fields=__proto__', 'fields=bodyHtml', 'status=draft', 'state=draft', 'q=x', 'include=all', 'body=doc', 'categoryId=x', 'draft=true', 'preview=1',
  ])('of the delivered list refuse ?%s', async (query) => {
    expectProblem(await get(`/delivery/v1/articles?${query}`), 400);
  });

  it('of the delivered list refuse an unknown field where the list is empty, too', async () => {
    expectProblem(await get('/delivery/v1/articles?category=there-is-none&fields=nothing'), 400);
    expect(bodyOf(await get('/delivery/v1/articles?category=there-is-none&fields=id,slug'))).toEqual({ items: [], nextCursor: null });
  });

  it.each(['fields=nothing', 'fields=', 'fields=edNote', 'fields=id,id,constructor', 'body=pdf', 'body=', 'locale=', 'x=1', 'fields=id&fields=slug', 'version=1'])('of an article refuse ?%s', async (query) => {
    expectProblem(await get(`/delivery/v1/articles/${published.slug}?${query}`), 400);
  });

  it.each(['site', 'categories'])('of %s refuse everything', async (path) => {
    expectProblem(await get(`/delivery/v1/${path}?x=1`), 400);
  });

  it.each(["q='%20or%201=1--", 'q=%25', 'q=_', 'q=%5C', 'q=%F0%9F%98%80', 'q=%E2%80%AE', 'q=%28%29%5B%5D%7C', 'q=null'])('look for odd words as words: ?%s', async (query) => {
    expect(bodyOf(await get(`/api/v1/articles?${query}`)).items).toEqual([]);
  });
});

describe('addresses', () => {
  it.each([
    '/api/v1/articles/1', '/api/v1/articles/not-a-uuid', '/api/v1/articles/01900000-0000-7000-8000-000000000000', '/api/v1/articles/%00', '/api/v1/articles/..%2f..%2fetc', '/api/v1/articles/%27', '/api/v1/nothing',
    '/api/v1/articles/01900000-0000-7000-8000-00000000000', '/api/v1/users/x', '/api/v1/categories/%F0%9F%98%80', '/api/v1/__proto__', '/api/v1/constructor', '/api/v2/articles', '/nothing', '/delivery/v1/nothing', '/delivery/v1/articles/%00',
    '/delivery/v1/articles/a%2fb', '/delivery/v1/articles/..%2f..', '/delivery/v1/articles/%20', '/delivery/v1/categories/%00', '/delivery/v1/categories/a/../../b', '/delivery/v1/categories//', '/delivery/v1/categories/',
    '/delivery/v1/authors/%00', '/delivery/v1/tags/%27%20or%201', '/delivery/v1/articles/__proto__', '/delivery/v1/articles/' + 'a'.repeat(900),
  ])('that lead nowhere are 404: %s', async (path) => {
    expectProblem(await get(path), 404);
  });

  it.each(['/api/v1/articles/%', '/api/v1/articles/%zz', '/api/v1/articles/%C3', '/delivery/v1/articles/%E0%A4%A', '/delivery/v1/articles/%ff%fe', '/delivery/v1/categories/%', '/%', '/delivery/v1/authors/%c0%af'])(
    'with broken escapes are 400 or 404, never worse: %s', async (path) => {
      const answer = await get(path);
      expect([400, 404]).toContain(answer.status);
      expectProblem(answer, answer.status);
    });

  it.each(['?limit=%', '?q=%zz', '?q=%ff', '?%00=1', '?q=%ED%A0%80', '?&&=&'])('with a broken query are never worse than 400: %s', async (query) => {
    expect([200, 400]).toContain((await get(`/api/v1/articles${query}`)).status);
    expect([200, 400]).toContain((await get(`/delivery/v1/articles${query}`)).status);
  });

  it('longer than any of ours are refused', async () => {
    const answer = await get(`/delivery/v1/articles/${'a'.repeat(5000)}`);
    expect([404, 414]).toContain(answer.status);
    expectProblem(answer, answer.status);
  });
});
