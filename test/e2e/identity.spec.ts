import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { ParsedJson } from '../support/answer';
import { Client, type Person } from '../support/client';
import { type Desk, startDesk } from '../support/desk';
import { article, bodyOf } from '../support/newsroom';
import { refused } from '../support/refused';
import { sameness } from '../support/sameness';

let desk: Desk;
let admin: Person;
let roleIds: Record<string, string>;

beforeAll(async () => {
  desk = await startDesk();
  admin = await desk.as('admin');
  const { items } = bodyOf(await admin.get('/roles'));
  roleIds = Object.fromEntries(items.map(({ key, id }: ParsedJson) => [key, id]));
});

afterAll(() => desk.stop());

async function userOf(person: Person): Promise<ParsedJson> {
  return bodyOf(await admin.get(`/users/${person.id}`));
}

describe('signing in', () => {
  const PASSWORD = 'a long enough password';

  async function account(name: string, change: object = {}): Promise<string> {
    const email = `${name}@newsroom.test`;
    const made = bodyOf(await admin.post('/users', { email, name, password: PASSWORD, grants: [] }));
    if (Object.keys(change).length > 0) bodyOf(await admin.patch(`/users/${made.id}`, change, made.version));
    return email;
  }

  it('T13 is refused alike for an unknown address, a wrong password, a disabled account and one without a password', async () => {
    const known = await account('known');
    const disabled = await account('disabled', { status: 'disabled' });
    const silent = 'silent@newsroom.test';
    bodyOf(await admin.post('/users', { email: silent, name: 'No password yet', grants: [] }));
    const before = await desk.snapshot();
    const tries = [
      ['nobody@newsroom.test', PASSWORD], [known, 'a wrong password'], [known, `${PASSWORD} `], [known, PASSWORD.toUpperCase()],
      [disabled, PASSWORD], [disabled, 'a wrong password'], [silent, PASSWORD], ['not an address', PASSWORD], ["' or 1=1 --", PASSWORD],
    ];
    const answers = await Promise.all(tries.map(([email, password]) => desk.anonymous.post('/auth/login', { email, password })));
    const [first, ...rest] = answers.map(sameness);
    expect(first).toMatchObject({ status: 401, body: { type: '/problems/unauthenticated' } });
    expect(rest).toEqual(rest.map(() => first));
    expect(await desk.snapshot()).toBe(before);
  });

  it('leaves of a password an argon2id hash as OWASP has it, and of a refresh token a digest', async () => {
    const email = await account('hashed');
    const { refreshToken } = bodyOf(await desk.anonymous.post('/auth/login', { email, password: PASSWORD }));
    expect(Buffer.from(refreshToken, 'base64url')).toHaveLength(32);
    const [kept] = await desk.sql<{ hash: string; refresh: string }>(
      'select u.password_hash as hash, t.hash as refresh from users u join sessions s on s.user_id = u.id join refresh_tokens t on t.session_id = s.id where u.email = $1', [email],
    );
    expect(kept?.hash).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$[\w+/]{22}\$[\w+/]{43}$/);
    expect(kept?.refresh).toBe(createHash('sha256').update(refreshToken).digest('base64url'));
  });

  it('takes the address in any case, and answers nothing but what a client needs', async () => {
    const email = await account('cased');
    const { status, body, headers } = await desk.anonymous.post('/auth/login', { email: email.toUpperCase(), password: PASSWORD });
    expect({ status, cache: headers['cache-control'] }).toEqual({ status: 200, cache: 'private, no-store' });
    expect(body).toEqual({
      accessToken: expect.any(String), refreshToken: expect.any(String), expiresIn: 900,
      user: { id: expect.any(String), email, name: 'cased' },
    });
  });

  it.each<[string, unknown]>([
    ['a number for a password', { email: 'a@newsroom.test', password: 1 }],
    ['an object for an address', { email: { $ne: null }, password: PASSWORD }],
    ['no password', { email: 'a@newsroom.test' }],
    ['an empty password', { email: 'a@newsroom.test', password: '' }],
  ])('%s is 422', async (_, body) => {
    expect((await desk.anonymous.post('/auth/login', body)).status).toBe(422);
  });
});

describe('signing out', () => {
  it('T09 ends the access and the refresh token of that session at once, and of no other', async () => {
    const here = await desk.as('editor');
    const there = await desk.signIn(here);
    expect((await here.post('/auth/logout')).status).toBe(204);
    refused(await here.get('/me'));
    refused(await here.post('/auth/logout'));
    refused(await desk.anonymous.post('/auth/refresh', { refreshToken: here.refreshToken }));
    expect((await there.get('/me')).status).toBe(200);
    expect((await desk.anonymous.post('/auth/refresh', { refreshToken: there.refreshToken })).status).toBe(200);
  });
});

describe('a refresh token', () => {
  const refresh = (refreshToken: string) => desk.anonymous.post('/auth/refresh', { refreshToken });

  it('is good once; the new one is another, and the session goes on', async () => {
    const person = await desk.as('author');
    const { status, body } = await refresh(person.refreshToken);
    expect(status).toBe(200);
    expect(body.refreshToken).not.toBe(person.refreshToken);
    expect((await new Client(desk.app, body.accessToken).get('/me')).body.id).toBe(person.id);
    expect((await refresh(body.refreshToken)).status).toBe(200);
  });

  it('is worthless once nobody has used it for a week, and its session is listed no more', async () => {
    const person = await desk.as('author');
    const elsewhere = await desk.signIn(person);
    const rest = async (session: string) => desk.sql(
      `update sessions set last_used_at = now() - interval '${session}' where user_id = $1 and id <> (select id from sessions where user_id = $1 order by id desc limit 1)`, [person.id],
    );
    await rest('6 days 23 hours');
    const renewed = bodyOf(await refresh(person.refreshToken));
    expect(bodyOf(await elsewhere.get('/auth/sessions')).items).toHaveLength(2);
    await rest('7 days');
    refused(await refresh(renewed.refreshToken));
    expect(bodyOf(await elsewhere.get('/auth/sessions')).items).toHaveLength(1);
    expect((await refresh(elsewhere.refreshToken)).status).toBe(200);
  });

  it('T17 kills its whole family when it is used again', async () => {
    const person = await desk.as('author');
    const elsewhere = await desk.signIn(person);
    const first = bodyOf(await refresh(person.refreshToken));
    const second = bodyOf(await refresh(first.refreshToken));
    refused(await refresh(person.refreshToken));
    refused(await refresh(second.refreshToken));
    refused(await person.get('/me'));
    for (const { accessToken } of [first, second]) refused(await new Client(desk.app, accessToken).get('/me'));
    expect((await elsewhere.get('/me')).status).toBe(200);
    const [noted] = await desk.sql("select 1 from audit_log where action = 'session.reuse-detected' and actor_id = $1", [person.id]);
    expect(noted).toBeDefined();
  });

  it('gives new tokens once, however many ask at the same time', async () => {
    const person = await desk.as('author');
    const answers = await Promise.all(Array.from({ length: 5 }, () => refresh(person.refreshToken)));
    expect(answers.map(({ status }) => status).filter((status) => status === 200)).toHaveLength(1);
    expect(answers.filter(({ status }) => status === 401)).toHaveLength(4);
    refused(await person.get('/me'));
  });

  it.each([
    ['unknown', () => 'x'.repeat(43)],
    ['an access token', (person: Person) => person.token],
    ['cut short', (person: Person) => person.refreshToken.slice(0, -1)],
    ['its own hash', () => ''],
  ])('that is %s is refused, and harms nobody', async (which, tokenOf) => {
    const person = await desk.as('author');
    const [row] = await desk.sql<{ hash: string }>(
      'select hash from refresh_tokens t join sessions s on s.id = t.session_id where s.user_id = $1', [person.id],
    );
    const token = which === 'its own hash' ? (row?.hash ?? '') : tokenOf(person);
    const { status } = await refresh(token);
    expect(status).toBe(token.length > 200 ? 422 : 401);
    expect((await refresh(person.refreshToken)).status).toBe(200);
  });

  it('is kept as a hash only', async () => {
    const person = await desk.as('author');
    const rows = await desk.sql<{ line: string }>('select t::text as line from refresh_tokens t union all select s::text from sessions s');
    expect(rows.filter(({ line }) => line.includes(person.refreshToken))).toEqual([]);
  });
});

describe('taking rights away', () => {
  const change = async (person: Person, body: object) => bodyOf(await admin.patch(`/users/${person.id}`, body, (await userOf(person)).version));

  it('T11 disabling ends every session at once, and enabling gives none of them back', async () => {
    const person = await desk.as('admin');
    const elsewhere = await desk.signIn(person);
    await change(person, { status: 'disabled' });
    for (const session of [person, elsewhere]) {
      refused(await session.get('/me'));
      refused(await session.patch('/me', { name: 'Still here' }));
      refused(await desk.anonymous.post('/auth/refresh', { refreshToken: session.refreshToken }));
    }
    refused(await desk.anonymous.post('/auth/login', { email: person.email, password: person.password }));
    await change(person, { status: 'active' });
    refused(await person.get('/me'));
    refused(await desk.anonymous.post('/auth/refresh', { refreshToken: person.refreshToken }));
    expect((await (await desk.signIn(person)).get('/me')).status).toBe(200);
  });

  it('T11 a lower role holds from the very next request, with the same token', async () => {
    const person = await desk.as('admin');
    expect((await person.get('/users')).status).toBe(200);
    await change(person, { grants: [{ roleId: roleIds.contributor }] });
    expect((await person.get('/users')).status).toBe(403);
    expect((await person.post('/categories', { name: 'Too late' })).status).toBe(403);
    expect((await person.get('/me')).body.permissions).not.toContain('user:manage');
  });

  it('a section that is taken away is out of sight at once', async () => {
    const { id: section } = bodyOf(await admin.post('/categories', { name: 'Taken away' }));
    const { id: other } = bodyOf(await admin.post('/categories', { name: 'Kept' }));
    const editor = await desk.as('editor', { in: section });
    const draft = await article(admin, { categoryId: section }).draft();
    expect((await editor.get(`/articles/${draft.id}`)).status).toBe(200);
    await change(editor, { grants: [{ roleId: roleIds.editor, categoryId: other }] });
    expect((await editor.get(`/articles/${draft.id}`)).status).toBe(404);
    expect((await editor.verb(`/articles/${draft.id}/submit`, draft.version)).status).toBe(404);
  });

  it('T11 never lets one through among requests that run meanwhile', async () => {
    const person = await desk.as('admin');
    const sent: { at: number; status: number }[] = [];
    const end = new AbortController();
    const stream = async (): Promise<void> => {
      while (!end.signal.aborted) {
        const at = performance.now();
        sent.push({ at, status: (await person.get('/users')).status });
      }
    };
    const streams = [stream(), stream(), stream()];
    while (!sent.some(({ status }) => status === 200)) await new Promise((resolve) => setTimeout(resolve, 5));
    await change(person, { status: 'disabled' });
    const disabledAt = performance.now();
    while (sent.filter(({ at }) => at > disabledAt).length < 10) await new Promise((resolve) => setTimeout(resolve, 5));
    end.abort();
    await Promise.all(streams);
    expect(sent.some(({ status }) => status === 200)).toBe(true);
    expect(sent.filter(({ at, status }) => at > disabledAt && status !== 401)).toEqual([]);
  });
});
