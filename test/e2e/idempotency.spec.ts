import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import sharp from 'sharp';
import { Passwords } from '../../src/modules/users/passwords';
import type { Answer } from '../support/answer';
import type { Headers, Person } from '../support/client';
import { type Desk, startDesk } from '../support/desk';
import { type Newsroom, bodyOf, newsroom } from '../support/newsroom';
import { withRowLocked } from '../support/row-lock';

let desk: Desk;
let room: Newsroom;
let told = 0;

beforeAll(async () => {
  desk = await startDesk();
  room = await newsroom(desk);
});

afterAll(() => desk.stop());

const newKey = (): string => `key-${(told += 1)}`;
const keyed = (key: string): Headers => ({ 'idempotency-key': key });
const story = () => room.story();
const newArticle = () => ({ headline: `Once ${(told += 1)}`, categoryId: room.category.id });
const count = async (table: string): Promise<number> => (await desk.sql(`select count(*)::int as n from ${table}`))[0].n;

/** A second answer that is the first one again, with nothing done. */
async function expectReplay(first: Answer, again: () => Promise<Answer>): Promise<void> {
  const before = await desk.snapshot();
  const replayed = await again();
  expect([replayed.status, replayed.body]).toEqual([first.status, first.body]);
  expect(replayed.headers['idempotency-replayed']).toBe('true');
  for (const header of ['etag', 'location', 'content-type', 'cache-control']) expect(replayed.headers[header]).toBe(first.headers[header]);
  expect(first.headers['idempotency-replayed']).toBeUndefined();
  expect(await desk.snapshot()).toBe(before);
}

describe('a request that is sent again with its Idempotency-Key', () => {
  it('T37 creates one article, and gets the same answer', async () => {
    const [body, headers] = [newArticle(), keyed(newKey())];
    const before = await count('articles');
    const first = await room.author.post('/articles', body, headers);
    expect(first.status).toBe(201);
    await expectReplay(first, () => room.author.post('/articles', body, headers));
    expect(await count('articles')).toBe(before + 1);
  });

  it('is answered before If-Match is looked at: a verb can be repeated although the version moved on', async () => {
    const draft = await story().draft();
    const headers = keyed(newKey());
    const first = await room.author.verb(`/articles/${draft.id}/submit`, draft.version, undefined, headers);
    expect(first).toMatchObject({ status: 200, body: { status: 'in_review' } });
    bodyOf(await room.editor.verb(`/articles/${draft.id}/approve`, first.body.version));
    await expectReplay(first, () => room.author.verb(`/articles/${draft.id}/submit`, draft.version, undefined, headers));
    await expectReplay(first, () => room.author.verb(`/articles/${draft.id}/submit`, 9, undefined, headers));
    const without = await room.author.verb(`/articles/${draft.id}/submit`, undefined, undefined, headers);
    expect([without.status, without.body]).toEqual([200, first.body]);
  });

  it.each([
    ['/categories', () => ({ name: `Category ${(told += 1)}` })],
    ['/tags', () => ({ name: `Tag ${(told += 1)}` })],
    ['/authors', () => ({ name: `Author ${(told += 1)}` })],
    ['/users', () => ({ email: `new-${(told += 1)}@newsroom.test`, name: 'New', password: 'a long enough password', grants: [] })],
  ] as const)('works for POST %s', async (path, make) => {
    const [body, headers] = [make(), keyed(newKey())];
    const first = await room.admin.post(path, body, headers);
    expect([first.status, first.text.includes('password')]).toEqual([201, false]);
    await expectReplay(first, () => room.admin.post(path, body, headers));
  });

  it('costs no hash of a password', async () => {
    const body = { email: `new-${(told += 1)}@newsroom.test`, name: 'New', password: 'a long enough password', grants: [] };
    const headers = keyed(newKey());
    const first = await room.admin.post('/users', body, headers);
    const hash = jest.spyOn(desk.app.get(Passwords), 'hash');
    await expectReplay(first, () => room.admin.post('/users', body, headers));
    expect(hash).not.toHaveBeenCalled();
    hash.mockRestore();
  });

  it('works for an upload, by the bytes of the file and the fields', async () => {
    const [one, two] = await Promise.all(['teal', 'navy'].map((background) =>
      sharp({ create: { width: 40, height: 30, channels: 3, background } }).jpeg().toBuffer())) as [Buffer, Buffer];
    const headers = keyed(newKey());
    const first = await room.editor.upload(one, 'a.jpg', { alt: 'A' }, headers);
    expect(first.status).toBe(201);
    await expectReplay(first, () => room.editor.upload(one, 'renamed.jpg', { alt: 'A' }, headers));
    const before = await desk.snapshot();
    for (const other of [await room.editor.upload(two, 'a.jpg', { alt: 'A' }, headers), await room.editor.upload(one, 'a.jpg', { alt: 'B' }, headers)]) {
      expect([other.status, other.body.errors[0].code]).toEqual([422, 'idempotency-key-reused']);
    }
    expect(await desk.snapshot()).toBe(before);
  });

  it('does its work once among twenty at once', async () => {
    const [body, headers] = [newArticle(), keyed(newKey())];
    const before = await count('articles');
    const answers = await Promise.all(Array.from({ length: 20 }, () => room.author.post('/articles', body, headers)));
    expect(answers.every(({ status, body: problem }) => status === 201 || problem.type === '/problems/idempotency-key-in-use')).toBe(true);
    expect(new Set(answers.filter(({ status }) => status === 201).map(({ body: { id } }) => id)).size).toBe(1);
    expect(await count('articles')).toBe(before + 1);
  });
});

describe('an Idempotency-Key', () => {
  it('T37 belongs to one request: another body is refused and does nothing', async () => {
    const headers = keyed(newKey());
    bodyOf(await room.author.post('/articles', newArticle(), headers));
    const before = await desk.snapshot();
    const other = await room.author.post('/articles', newArticle(), headers);
    expect(other).toMatchObject({ status: 422, body: { errors: [{ parameter: 'Idempotency-Key', code: 'idempotency-key-reused' }] } });
    expect(await desk.snapshot()).toBe(before);
  });

  it('belongs to one person and one path', async () => {
    const [body, headers] = [newArticle(), keyed(newKey())];
    const made = [
      bodyOf(await room.author.post('/articles', body, headers)), bodyOf(await room.editor.post('/articles', body, headers)),
      bodyOf(await room.admin.post('/tags', { name: 'Of the key' }, headers)), bodyOf(await room.admin.post('/authors', { name: 'Of the key' }, headers)),
    ];
    expect(new Set(made.map(({ id }) => id)).size).toBe(4);
  });

  it('is one however the path is spelled', async () => {
    const { id } = await story().draft();
    const headers = keyed(newKey());
    const body = { body: 'Once.' };
    const first = await room.author.post(`/articles/${id}/comments`, body, headers);
    expect(first.status).toBe(201);
    const escaped = String(id).replaceAll('0', '%30');
    for (const path of [`/articles/${id.toUpperCase()}/comments`, `/articles/${escaped}/comments`, `/articles/${escaped.toUpperCase()}/comments`]) {
      await expectReplay(first, () => room.author.post(path, body, headers));
    }
    expect((await room.author.get(`/articles/${id}/comments`)).body.items).toHaveLength(1);
  });

  it.each([[undefined, {}], [{}, undefined], [null, undefined]])('is one for a verb with %j for its body and with %j', async (one, other) => {
    const draft = await story().draft();
    const headers = keyed(newKey());
    const first = await room.author.verb(`/articles/${draft.id}/submit`, draft.version, one, headers);
    expect(first.status).toBe(200);
    await expectReplay(first, () => room.author.verb(`/articles/${draft.id}/submit`, draft.version, other, headers));
  });

  it('is still good for the same path with other queries, and not for another method', async () => {
    const headers = keyed(newKey());
    const draft = await story().draft();
    const saved = await room.author.patch(`/articles/${draft.id}`, { kicker: 'A' }, draft.version, headers);
    const again = await room.author.patch(`/articles/${draft.id}`, { kicker: 'B' }, saved.body.version, headers);
    expect([saved.status, again.status, again.headers['idempotency-replayed']]).toEqual([200, 200, undefined]);
  });

  it('T37 is forgotten after 24 hours, and not before', async () => {
    const [body, headers] = [newArticle(), keyed('of-yesterday')];
    const first = await room.author.post('/articles', body, headers);
    const age = (interval: string) => desk.sql(`update idempotent_answers set kept_at = now() - interval '${interval}' where key = 'of-yesterday'`);
    await age('23 hours 59 minutes');
    await expectReplay(first, () => room.author.post('/articles', body, headers));
    await age('24 hours 1 minute');
    const second = await room.author.post('/articles', body, headers);
    expect(second.status).toBe(201);
    expect(second.body.id).not.toBe(first.body.id);
    await expectReplay(second, () => room.author.post('/articles', body, headers));
  });

  it('keeps effects only: what was refused can be tried again', async () => {
    const draft = await story().draft();
    const headers = keyed(newKey());
    const path = `/articles/${draft.id}/submit`;
    expect((await room.author.verb(path, 9, undefined, headers)).status).toBe(412);
    expect((await room.author.verb(path, undefined, undefined, headers)).status).toBe(428);
    expect((await room.author.verb(path, draft.version, { comment: 'x' }, headers)).status).toBe(400);
    expect(await desk.sql("select 1 from idempotent_answers where path like '%' || $1 || '%'", [draft.id])).toEqual([]);
    expect((await room.author.verb(path, draft.version, undefined, headers)).status).toBe(200);
  });

  it('comes after the checks of the request itself', async () => {
    const [body, headers] = [newArticle(), keyed(newKey())];
    bodyOf(await room.author.post('/articles', body, headers));
    expect((await room.author.post('/articles', { ...body, unheardOf: 1 }, headers)).status).toBe(400);
    const invalid = await room.author.post('/articles', { ...body, urgency: 99 }, headers);
    expect(invalid).toMatchObject({ status: 422, body: { errors: [{ pointer: '/urgency' }] } });
    expect((await desk.anonymous.post('/articles', body, headers)).status).toBe(401);
  });

  it('is written in the same transaction as its effect: a failure undoes both, and the key is free again', async () => {
    const [body, headers] = [newArticle(), keyed(newKey())];
    await desk.sql(`create function fail() returns trigger language plpgsql as $$ begin raise exception 'on purpose'; end $$`);
    for (const table of ['outbox_events', 'idempotent_answers']) {
      await desk.sql(`create trigger fail before insert on ${table} for each row execute function fail()`);
      const before = await desk.snapshot();
      const failed = await desk.whileBroken(() => room.author.post('/articles', body, headers));
      expect([table, failed.status, failed.text.includes('on purpose')]).toEqual([table, 500, false]);
      expect(await desk.snapshot()).toBe(before);
      await desk.sql(`drop trigger fail on ${table}`);
    }
    const first = await room.author.post('/articles', body, headers);
    expect(first.status).toBe(201);
    await expectReplay(first, () => room.author.post('/articles', body, headers));
  });

  it('T37 is refused while the first request is still running', async () => {
    const draft = await story().draft();
    const headers = keyed(newKey());
    const submit = (by: Person, more: Headers) => by.verb(`/articles/${draft.id}/submit`, draft.version, undefined, more);
    await withRowLocked(desk, 'articles', draft.id, async (untilBlocked, release) => {
      const first = submit(room.author, headers);
      await untilBlocked(1);
      const second = await submit(room.author, headers);
      expect(second).toMatchObject({ status: 409, body: { type: '/problems/idempotency-key-in-use' } });
      await release();
      expect(await first).toMatchObject({ status: 200, body: { status: 'in_review' } });
    });
    expect((await submit(room.author, headers)).headers['idempotency-replayed']).toBe('true');
  });

  it.each(['', 'two words', 'ключ', 'x'.repeat(256)])('must be visible ASCII of at most 255 characters: %s', async (key) => {
    const before = await desk.snapshot();
    const refused = await room.author.post('/articles', newArticle(), keyed(key));
    expect(refused).toMatchObject({ status: 400, body: { errors: [{ parameter: 'Idempotency-Key' }] } });
    expect(await desk.snapshot()).toBe(before);
  });

  it('means nothing where people sign in', async () => {
    const login = { email: room.author.email, password: room.author.password };
    const headers = keyed(newKey());
    const { password, token } = await desk.as('author');
    // The router reads it as /me; the API description has only the one spelling.
    const changed = await desk.app.inject({
      method: 'POST', url: '/api/v1/%6de/password', headers: { ...headers, authorization: `Bearer ${token}` }, payload: { current: password, new: 'another long enough password' },
    });
    expect(changed.statusCode).toBe(200);
    const tokens = [await desk.anonymous.post('/auth/login', login, headers), await desk.anonymous.post('/auth/login', login, headers)];
    expect(new Set(tokens.map(({ body }) => body.refreshToken)).size).toBe(2);
    expect(await desk.sql("select 1 from idempotent_answers where path like '%/auth/%' or path like '%/password'")).toEqual([]);
  });
});
