import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { ParsedJson } from '../../support/answer';
import { Client, type Person } from '../../support/client';
import { type Desk, startDesk } from '../../support/desk';
import { bodyOf } from '../../support/newsroom';

let desk: Desk;
let admin: Person;

beforeAll(async () => {
  desk = await startDesk({ env: { PUBLIC_URL: 'https://desk.example', CORS_ORIGINS: 'https://cms.example' } });
  admin = await desk.as('admin');
});

afterAll(() => desk.stop());

const idOf = async (person: Person): Promise<string> => bodyOf(await person.get('/auth/sessions')).items.find(({ current }: ParsedJson) => current).id;

describe('one’s own sessions', () => {
  it('are listed with where they were begun, and which of them is this one', async () => {
    const person = await desk.as('editor');
    await desk.anonymous.post('/auth/login', { email: person.email, password: person.password }, { 'user-agent': 'A telephone' });
    const { items, nextCursor } = bodyOf(await person.get('/auth/sessions'));
    expect(nextCursor).toBeNull();
    expect(items).toHaveLength(2);
    expect(items.map(({ current }: ParsedJson) => current).toSorted()).toEqual([false, true]);
    expect(items.find(({ current }: ParsedJson) => !current)).toEqual({
      id: expect.any(String), createdAt: expect.any(String), lastUsedAt: expect.any(String), expiresAt: expect.any(String), address: '127.0.0.1', userAgent: 'A telephone', current: false,
    });
  });

  it('come page by page, to their person and to administrators', async () => {
    const person = await desk.as('editor');
    await desk.signIn(person);
    await desk.signIn(person);
    const boss = await desk.as('admin');
    const all = bodyOf(await person.get('/auth/sessions')).items.map(({ id }: ParsedJson) => id);
    expect(all).toHaveLength(3);
    for (const [reader, path] of [[person, '/auth/sessions'], [boss, `/users/${person.id}/sessions`]] as const) {
      const first = bodyOf(await reader.get(`${path}?limit=2`));
      const second = bodyOf(await reader.get(`${path}?limit=2&cursor=${encodeURIComponent(first.nextCursor)}`));
      expect([...first.items, ...second.items].map(({ id }: ParsedJson) => id)).toEqual(all);
      expect(second.nextCursor).toBeNull();
    }
  });

  it('T09 end one by one, or all but this one, at once', async () => {
    const person = await desk.as('editor');
    const [second, third] = [await desk.signIn(person), await desk.signIn(person)];
    expect((await person.delete(`/auth/sessions/${await idOf(second)}`)).status).toBe(204);
    expect((await second.get('/me')).status).toBe(401);
    expect((await desk.anonymous.post('/auth/refresh', { refreshToken: second.refreshToken })).status).toBe(401);
    expect((await third.get('/me')).status).toBe(200);
    expect((await person.delete('/auth/sessions')).status).toBe(204);
    expect((await third.get('/me')).status).toBe(401);
    expect((await person.get('/me')).status).toBe(200);
    expect(bodyOf(await person.get('/auth/sessions')).items).toHaveLength(1);
  });

  it('T03 are nobody else’s, whatever their role', async () => {
    const person = await desk.as('editor');
    const id = await idOf(person);
    const before = await desk.snapshot();
    for (const other of [await desk.as('contributor'), await desk.as('chief'), admin]) {
      const signedIn = await desk.snapshot();
      expect((await other.delete(`/auth/sessions/${id}`)).status).toBe(404);
      expect(await desk.snapshot()).toBe(signedIn);
      expect(bodyOf(await other.get('/auth/sessions')).items.map((session: ParsedJson) => session.id)).not.toContain(id);
    }
    expect(before).toBeDefined();
    expect((await person.get('/me')).status).toBe(200);
  });
});

describe('sessions of others', () => {
  it('are listed and ended by administrators, one by one or all', async () => {
    const person = await desk.as('editor');
    const [second, third] = [await desk.signIn(person), await desk.signIn(person)];
    expect(bodyOf(await admin.get(`/users/${person.id}/sessions`)).items).toHaveLength(3);
    expect((await admin.delete(`/users/${person.id}/sessions/${await idOf(second)}`)).status).toBe(204);
    expect((await second.get('/me')).status).toBe(401);
    expect((await third.get('/me')).status).toBe(200);
    expect((await admin.delete(`/users/${person.id}/sessions`)).status).toBe(204);
    for (const session of [person, third]) expect((await session.get('/me')).status).toBe(401);
    expect(await desk.sql("select distinct actor_id from audit_log where action = 'session.revoked'")).toEqual([{ actor_id: admin.id }]);
  });

  it('T06 are not ended by somebody who holds less, and are found under their own person only', async () => {
    const [role] = await desk.sql<{ id: string }>("insert into roles (id, key, name, permissions) values (gen_random_uuid(), 'hr', 'HR', array['user:manage']) returning id");
    const lower = await desk.as('author');
    await desk.sql('update grants set role_id = $2 where user_id = $1', [lower.id, role?.id]);
    const person = await desk.as('editor');
    const id = await idOf(person);
    expect((await lower.delete(`/users/${person.id}/sessions`)).status).toBe(403);
    expect((await lower.delete(`/users/${person.id}/sessions/${id}`)).status).toBe(403);
    expect((await admin.delete(`/users/${lower.id}/sessions/${id}`)).status).toBe(404);
    expect((await person.get('/me')).status).toBe(200);
  });
});

describe('a refresh token in a cookie', () => {
  const OWN = { origin: 'https://desk.example' };
  const NAME = '__Host-copydesk-refresh';
  const login = (person: Person, headers = {}) => desk.anonymous.post('/auth/login', { email: person.email, password: person.password, transport: 'cookie' }, headers);
  const refresh = (token: string, headers = {}) => desk.anonymous.post('/auth/refresh', {}, { cookie: `other=1; ${NAME}=${token}`, ...headers });
  const tokenIn = (header: unknown) => new RegExp(`^${NAME}=([\\w-]{43}); `).exec(String(header))?.[1] ?? '';

  it('T20 is HttpOnly, Secure, SameSite, bound to the host, and in no body', async () => {
    const { status, body, headers } = await login(await desk.as('editor'), OWN);
    expect({ status, body }).toEqual({ status: 200, body: { accessToken: expect.any(String), expiresIn: 900, user: expect.any(Object) } });
    expect(headers['set-cookie']).toMatch(new RegExp(`^${NAME}=[\\w-]{43}; Max-Age=2592000; Path=/; Secure; HttpOnly; SameSite=Strict$`));
  });

  it('rotates, and kills its family when it is used again', async () => {
    const first = tokenIn((await login(await desk.as('editor'), OWN)).headers['set-cookie']);
    const renewed = await refresh(first, OWN);
    expect({ status: renewed.status, body: renewed.body.refreshToken }).toEqual({ status: 200, body: undefined });
    const second = tokenIn(renewed.headers['set-cookie']);
    expect(second).not.toBe(first);
    expect((await refresh(first, OWN)).status).toBe(401);
    expect((await refresh(second, OWN)).status).toBe(401);
  });

  it.each<[string, Record<string, string>]>([
    ['another origin', { origin: 'https://evil.example' }], ['a sibling', { origin: 'https://x.desk.example' }], ['the same name without TLS', { origin: 'http://desk.example' }],
    ['null', { origin: 'null' }], ['nothing', {}], ['another site', { 'sec-fetch-site': 'cross-site' }], ['a sibling site', { 'sec-fetch-site': 'same-site' }],
    ['another origin that says it is the same', { 'origin': 'https://evil.example', 'sec-fetch-site': 'same-origin' }],
  ])('T20 is neither given to nor taken from a page that comes from %s', async (_, headers) => {
    const person = await desk.as('editor');
    const token = tokenIn((await login(person, OWN)).headers['set-cookie']);
    const before = await desk.snapshot();
    for (const answer of [await refresh(token, headers), await login(person, headers)]) {
      expect({ status: answer.status, cookie: answer.headers['set-cookie'] }).toEqual({ status: 403, cookie: undefined });
    }
    expect(await desk.snapshot()).toBe(before);
    expect((await refresh(token, OWN)).status).toBe(200);
  });

  it.each([{ origin: 'https://cms.example' }, { 'sec-fetch-site': 'same-origin' }])('is for pages that say %j', async (headers) => {
    expect((await login(await desk.as('editor'), headers)).status).toBe(200);
  });

  it('opens nothing else: no other route takes a cookie', async () => {
    const { headers, body } = await login(await desk.as('editor'), OWN);
    const cookie = `${NAME}=${tokenIn(headers['set-cookie'])}`;
    expect((await desk.anonymous.get('/me', { ...OWN, cookie })).status).toBe(401);
    expect((await desk.anonymous.post('/auth/logout', undefined, { ...OWN, cookie })).status).toBe(401);
    const out = await new Client(desk.app, body.accessToken).post('/auth/logout', undefined, { cookie });
    expect(out.headers['set-cookie']).toBe(`${NAME}=; Max-Age=0; Path=/; Secure; HttpOnly; SameSite=Strict`);
    expect((await refresh(tokenIn(headers['set-cookie']), OWN)).status).toBe(401);
  });

  it('is asked for where there is neither', async () => {
    expect((await desk.anonymous.post('/auth/refresh', {})).status).toBe(422);
  });
});
