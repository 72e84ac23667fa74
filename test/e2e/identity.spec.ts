import { randomUUIDv7 } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { Secrets } from '../../src/config/secrets';
import { ACCESS_MATRIX, ROLES } from '../architecture/access-matrix';
import type { Answer, ParsedJson } from '../support/answer';
import { Client, type Person } from '../support/client';
import { type Desk, startDesk } from '../support/desk';
import { tokenForger } from '../support/forged-token';
import { article, bodyOf, newsroom } from '../support/newsroom';
import type { RoleKey } from '../support/staff';
import { jpeg, uploaded } from './media/pictures';

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

/** What a caller can tell two answers apart by. */
function sameness({ status, body, headers }: Answer): unknown {
  const { 'x-request-id': _id, date: _date, ...rest } = headers;
  const { requestId: _requestId, ...visible } = body as Record<string, unknown>;
  return { status, body: visible, headers: rest };
}

function refused(answer: Answer): void {
  expect({ status: answer.status, type: answer.body?.type, challenge: answer.headers['www-authenticate'] }).toEqual({
    status: 401, type: '/problems/unauthenticated', challenge: 'Bearer',
  });
}

/** Somebody with a role of their own making, which no route can make yet. */
async function withPermissions(permissions: string[], categoryId: string | null = null): Promise<Person> {
  const person = await desk.as('contributor');
  const roleId = randomUUIDv7();
  await desk.sql('insert into roles (id, key, name, permissions) values ($1, $2, $2, $3)', [roleId, `role-${roleId}`, permissions]);
  await desk.sql('update grants set role_id = $2, category_id = $3 where user_id = $1', [person.id, roleId, categoryId]);
  return person;
}

async function userOf(person: Person): Promise<ParsedJson> {
  return bodyOf(await admin.get(`/users/${person.id}`));
}

describe('raising oneself', () => {
  const FORBIDDEN_FIELDS: Record<string, unknown> = {
    role: 'admin', roles: ['admin'], permissions: ['user:manage'], isActive: true, isAdmin: true, sections: [], grants: [], status: 'active',
    email: 'other@newsroom.test', password: 'another password', passwordHash: 'x', id: randomUUIDv7(), version: 1, sessionId: randomUUIDv7(),
  };

  it.each(Object.keys(FORBIDDEN_FIELDS))('PATCH /me takes no %s, alone or beside the name', async (field) => {
    const person = await desk.as('contributor');
    const before = await desk.snapshot();
    for (const more of [{}, { name: 'Somebody Else' }]) {
      const { status, body } = await person.patch('/me', { ...more, [field]: FORBIDDEN_FIELDS[field] });
      expect({ status, errors: body.errors }).toEqual({
        status: 400, errors: [{ pointer: `/${field}`, code: 'unknown-field', detail: expect.any(String) }],
      });
    }
    expect(await desk.snapshot()).toBe(before);
  });

  it.each(['role', 'permissions', 'isActive', 'sections', 'email', 'password', 'passwordHash', 'id'])(
    'PATCH /users/{me} takes no %s even from an administrator', async (field) => {
      const before = await desk.snapshot();
      const { version } = await userOf(admin);
      const { status } = await admin.patch(`/users/${admin.id}`, { name: 'Me', [field]: FORBIDDEN_FIELDS[field] }, version);
      expect(status).toBe(400);
      expect(await desk.snapshot()).toBe(before);
    },
  );

  it.each(ROLES.filter((role) => role !== 'admin'))('PATCH /users/{me} is closed to a %s', async (role) => {
    const person = await desk.as(role);
    const before = await desk.snapshot();
    for (const change of [{ grants: [{ roleId: roleIds.admin }] }, { role: 'admin' }, { name: 'Me' }]) {
      expect((await person.patch(`/users/${person.id}`, change, 1)).status).toBe(403);
    }
    expect(await desk.snapshot()).toBe(before);
  });

  it('reaches nothing through the prototype of the body', async () => {
    const person = await desk.as('contributor');
    const raw = '{"name":"Me","__proto__":{"role":"admin"}}';
    const { status } = await person.request('PATCH', '/me', { raw, headers: { 'content-type': 'application/json' } });
    expect(status).toBe(400);
  });
});

describe('granting', () => {
  it.each([
    ['the role of an administrator', 'admin'],
    ['the role of an editor', 'editor'],
    ['the role of a contributor', 'contributor'],
  ])('%s is refused to somebody who manages people and holds nothing else', async (_, role) => {
    const keeper = await withPermissions(['user:manage']);
    const other = await desk.as('contributor');
    await desk.sql('delete from grants where user_id = $1', [other.id]);
    const before = await desk.snapshot();
    const grants = [{ roleId: roleIds[role] }];
    expect((await keeper.post('/users', { email: 'raised@newsroom.test', name: 'Raised', grants })).status).toBe(403);
    expect((await keeper.patch(`/users/${other.id}`, { grants }, 1)).status).toBe(403);
    expect((await keeper.patch(`/users/${keeper.id}`, { grants }, 1)).status).toBe(403);
    expect(await desk.snapshot()).toBe(before);
  });

  it('what one holds oneself everywhere is allowed', async () => {
    const keeper = await withPermissions(['user:manage', 'article:create']);
    const grants = (await userOf(keeper)).grants.map(({ roleId }: ParsedJson) => ({ roleId }));
    expect((await keeper.post('/users', { email: 'second-keeper@newsroom.test', name: 'Second', grants })).status).toBe(201);
  });

  it('what one holds in a section only is refused, even for that section', async () => {
    const { id: categoryId } = bodyOf(await admin.post('/categories', { name: 'A section with a keeper' }));
    const keeper = await withPermissions(['user:manage'], categoryId);
    const [{ roleId }] = (await userOf(keeper)).grants;
    const before = await desk.snapshot();
    expect((await keeper.post('/users', { email: 'raised@newsroom.test', name: 'Raised', grants: [{ roleId, categoryId }] })).status).toBe(403);
    expect((await keeper.patch(`/users/${keeper.id}`, { grants: [{ roleId }] }, 1)).status).toBe(403);
    expect(await desk.snapshot()).toBe(before);
  });

  it.each<[string, object]>([
    ['disable', { status: 'disabled' }],
    ['rename', { name: 'Nobody' }],
    ['take everything from', { grants: [] }],
  ])('is no way to %s somebody who holds more than oneself', async (_, change) => {
    const keeper = await withPermissions(['user:manage']);
    const above = [admin, await desk.as('editor'), await desk.as('contributor')];
    const before = await desk.snapshot();
    for (const person of above) {
      const { version } = await userOf(person);
      expect((await keeper.patch(`/users/${person.id}`, change, version)).status).toBe(403);
    }
    expect(await desk.snapshot()).toBe(before);
  });
});

describe('the last administrator', () => {
  let lonely: Desk;
  let last: Person;

  beforeAll(async () => {
    lonely = await startDesk();
    last = await lonely.as('admin');
  });

  afterAll(() => lonely.stop());

  async function versionOf(person: Person): Promise<number> {
    const [row] = await lonely.sql<{ version: number }>('select version from users where id = $1', [person.id]);
    return row?.version ?? 0;
  }

  it.each<[string, (ids: Record<string, string>, categoryId: string) => object]>([
    ['disabled', () => ({ status: 'disabled' })],
    ['left without grants', () => ({ grants: [] })],
    ['made an editor', (ids) => ({ grants: [{ roleId: ids.editor }] })],
    ['kept to one section', (ids, categoryId) => ({ grants: [{ roleId: ids.admin, categoryId }] })],
  ])('cannot be %s', async (_, change) => {
    const { id: categoryId } = bodyOf(await last.post('/categories', { name: `Section ${randomUUIDv7()}` }));
    const before = await lonely.snapshot();
    const answer = await last.patch(`/users/${last.id}`, change(roleIds, categoryId), await versionOf(last));
    expect(answer).toMatchObject({ status: 409, body: { type: '/problems/last-admin' } });
    expect(await lonely.snapshot()).toBe(before);
    expect((await last.get('/users')).status).toBe(200);
  });

  it('is somebody, also where two take each other away at the same time', async () => {
    const second = await lonely.as('admin');
    const [one, other] = [await versionOf(last), await versionOf(second)];
    const answers = await Promise.all([
      last.patch(`/users/${second.id}`, { status: 'disabled' }, other),
      second.patch(`/users/${last.id}`, { status: 'disabled' }, one),
    ]);
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
    const active = await lonely.sql("select 1 from users where status = 'active'");
    expect(active).toHaveLength(1);
  });
});

describe('signing in', () => {
  const PASSWORD = 'a long enough password';

  async function account(name: string, change: object = {}): Promise<string> {
    const email = `${name}@newsroom.test`;
    const made = bodyOf(await admin.post('/users', { email, name, password: PASSWORD, grants: [] }));
    if (Object.keys(change).length > 0) bodyOf(await admin.patch(`/users/${made.id}`, change, made.version));
    return email;
  }

  it('is refused alike for an unknown address, a wrong password, a disabled account and one without a password', async () => {
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
  it('ends the access and the refresh token of that session at once, and of no other', async () => {
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

  it('kills its whole family when it is used again', async () => {
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

describe('an access token', () => {
  let person: Person;
  let forge: ReturnType<typeof tokenForger>;

  beforeEach(async () => {
    person = await desk.as('admin');
    forge = tokenForger(desk, person.token);
  });

  const now = () => Math.floor(Date.now() / 1000);
  const me = (token: string) => desk.fetch('/api/v1/me', { headers: { authorization: `Bearer ${token}` } });

  it('as it is issued is good: what follows here fails for the reason given', async () => {
    expect((await me(forge())).body.id).toBe(person.id);
    expect(forge()).toBe(person.token);
  });

  type Forge = (forger: ReturnType<typeof tokenForger>) => string | Promise<string>;
  const bad: [string, Forge][] = [
    ...['none', 'None', 'nOnE', ''].map((alg): [string, Forge] => [`alg "${alg}" without a signature`, (make) => make({ header: { alg }, signature: '' })]),
    ['alg none with the true signature', (make) => make({ header: { alg: 'none' } })],
    ['HS512 with our key', (make) => make({ header: { alg: 'HS512' }, hash: 'sha512' })],
    ['HS384 with our key', (make) => make({ header: { alg: 'HS384' }, hash: 'sha384' })],
    ['RS256 signed with our key as if it were public', (make) => make({ header: { alg: 'RS256' } })],
    ['no alg', (make) => make({ header: { alg: undefined } })],
    ['another key', (make) => make({ key: Buffer.alloc(32, 1) })],
    ['an empty key', (make) => make({ key: Buffer.alloc(0) })],
    ['the key of the cursors', (make) => make({ key: Secrets.load(desk.settings).key('cursor') })],
    ['a kid that names a file, signed with what that file holds', (make) => make({ header: { kid: '../../../../dev/null' }, key: Buffer.alloc(0) })],
    ['a key of its own in the header', (make) => {
      const key = Buffer.alloc(32, 7);
      return make({ header: { jwk: { kty: 'oct', k: key.toString('base64url') } }, key });
    }],
    ['a critical extension that nobody knows', (make) => make({ header: { crit: ['exp-at'], 'exp-at': 1 } })],
    ['a detached payload that is critical', (make) => make({ header: { crit: ['b64'], b64: false } })],
    ['the type of another token', (make) => make({ header: { typ: 'JWT' } })],
    ['no type', (make) => make({ header: { typ: undefined } })],
    ['an end that is past', (make) => make({ claims: { exp: now() - 1 } })],
    ['no end', (make) => make({ claims: { exp: undefined } })],
    ['an end that is no number', (make) => make({ claims: { exp: '9999999999' } })],
    ['a beginning in the future', (make) => make({ claims: { nbf: now() + 60 } })],
    ['no time of issue', (make) => make({ claims: { iat: undefined } })],
    ['another audience', (make) => make({ claims: { aud: 'another-api' } })],
    ['no audience', (make) => make({ claims: { aud: undefined } })],
    ['another issuer', (make) => make({ claims: { iss: 'another-desk' } })],
    ['no issuer', (make) => make({ claims: { iss: undefined } })],
    ['no session', (make) => make({ claims: { sid: undefined } })],
    ['a session that is null', (make) => make({ claims: { sid: null } })],
    ['a session that is not there', (make) => make({ claims: { sid: randomUUIDv7() } })],
    ['a session that is no id', (make) => make({ claims: { sid: "' or true --" } })],
    ['no subject', (make) => make({ claims: { sub: undefined } })],
    ['somebody else as the subject', (make) => make({ claims: { sub: admin.id } })],
    ['the signature of other claims', (make) => make({ signature: make({ claims: { sid: randomUUIDv7() } }).split('.')[2] ?? '' })],
    ['a signature that is cut short', (make) => make().slice(0, -4)],
    ['no signature at all', (make) => make().split('.').slice(0, 2).join('.')],
    ['a part too many', (make) => `${make()}.x`],
    ['a header that is no JSON', (make) => `x${make()}`],
    ['a refresh token in its place', async () => (await desk.signIn(person)).refreshToken],
  ];

  it.each(bad)('with %s is refused', async (_, make) => {
    const token = await make(forge);
    const before = await desk.snapshot();
    const answer = await me(token);
    refused(answer);
    expect(answer.body.detail).toBe('This needs a valid access token.');
    expect(await desk.snapshot()).toBe(before);
  });

  it.each(['access_token', 'token', 'accessToken', 'jwt', 'authorization', 'bearer', 'sig'])('in the query as %s is none', async (name) => {
    refused(await desk.fetch(`/api/v1/me?${name}=${person.token}`));
    refused(await desk.fetch(`/api/v1/articles?${name}=Bearer%20${person.token}`));
    expect(desk.logged.filter((line) => line.includes(person.token))).toEqual([]);
  });

  it('in a cookie, another header or the body is none', async () => {
    for (const headers of [
      { cookie: `token=${person.token}; access_token=${person.token}; __Host-access=${person.token}` },
      { 'x-access-token': person.token }, { 'proxy-authorization': `Bearer ${person.token}` },
    ]) refused(await desk.fetch('/api/v1/me', { headers }));
    const body = JSON.stringify({ access_token: person.token });
    refused(await desk.fetch('/api/v1/auth/logout', { method: 'POST', headers: { 'content-type': 'application/json' }, body }));
  });

  it('of a session that has run out is refused, and so is its refresh token', async () => {
    await desk.sql("update sessions set expires_at = now() - interval '1 second' where user_id = $1", [person.id]);
    refused(await me(person.token));
    refused(await desk.anonymous.post('/auth/refresh', { refreshToken: person.refreshToken }));
  });
});

describe('taking rights away', () => {
  const change = async (person: Person, body: object) => bodyOf(await admin.patch(`/users/${person.id}`, body, (await userOf(person)).version));

  it('disabling ends every session at once, and enabling gives none of them back', async () => {
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

  it('a lower role holds from the very next request, with the same token', async () => {
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

  it('never lets one through among requests that run meanwhile', async () => {
    const person = await desk.as('admin');
    let disabledAt = Infinity;
    const running = Array.from({ length: 40 }, async (_, index) => {
      await new Promise((resolve) => setTimeout(resolve, index * 5));
      const sentAt = performance.now();
      return { sentAt, status: (await person.get('/users')).status };
    });
    await new Promise((resolve) => setTimeout(resolve, 60));
    await change(person, { status: 'disabled' });
    disabledAt = performance.now();
    const answers = await Promise.all(running);
    expect(answers.filter(({ sentAt, status }) => sentAt > disabledAt && status !== 401)).toEqual([]);
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200, 401]));
  });
});

describe('no answer holds a secret', () => {
  const CANARY = 'canary-that-must-not-leave';
  const SECRET_NAMES = /password|secret|totp|token|hash$|salt|storageKey|editorIds/i;
  let ids: Record<string, string>;
  const people: Record<string, Person> = {};

  beforeAll(async () => {
    const room = await newsroom(desk);
    const picture = await uploaded(room.admin, await jpeg());
    const tag = bodyOf(await room.admin.post('/tags', { name: 'A tag with canaries' }));
    const draft = await article(room.author, { categoryId: room.category.id, authorId: room.byline.id }).published(room.editor);
    ids = {
      articles: draft.id, categories: room.category.id, authors: room.byline.id, tags: tag.id, media: picture.id, users: room.author.id,
      'delivery/articles': draft.slug, 'delivery/authors': room.byline.slug, 'delivery/categories': room.category.path, 'delivery/tags': tag.slug,
    };
    for (const role of ROLES) people[role] = await desk.as(role);
    const victim = await desk.as('author');
    await desk.sql("update users set password_hash = $1 || '-password-hash-' || id", [CANARY]);
    await desk.sql("update sessions set user_agent = $1 || '-user-agent'", [CANARY]);
    await desk.sql("insert into refresh_tokens (hash, session_id) select $1 || '-refresh-' || id, id from sessions", [CANARY]);
    await desk.sql(
      `insert into idempotent_answers (principal_id, method, path, key, request_hash, status, headers, body)
       values ($1, 'POST', '/api/v1/articles', 'k', 'h', 201, '{}', to_json($2::text))`, [victim.id, `${CANARY}-kept-answer`],
    );
  });

  function urlOf(route: string): string {
    const path = route.slice('GET '.length);
    const [, surface = '', , list = ''] = path.split('/');
    const id = ids[surface === 'delivery' ? `delivery/${list}` : surface === 'media' ? 'media' : list] ?? '';
    return path.replace(/:id|:slug|\*$/, id).replace(':number', '1').replace(':file', 'card.webp');
  }

  function namesIn(value: unknown): string[] {
    if (typeof value !== 'object' || value === null) return [];
    return Object.entries(value).flatMap(([key, member]) => [...(Array.isArray(value) ? [] : [key]), ...namesIn(member)]);
  }

  const gets = Object.keys(ACCESS_MATRIX).filter((route) => route.startsWith('GET '));

  it.each<RoleKey | 'nobody'>([...ROLES, 'nobody'])('for %s, whatever is read', async (role) => {
    let read = 0;
    for (const route of gets) {
      const token = people[role]?.token;
      const answer = await desk.fetch(urlOf(route), { headers: token === undefined ? {} : { authorization: `Bearer ${token}` } });
      expect(answer.status).toBeLessThan(500);
      if (answer.status === 200) read += 1;
      expect({ route, leaks: answer.text.includes('canary') && answer.text.includes('must-not-leave') }).toEqual({ route, leaks: false });
      expect(Object.values(answer.headers).join(' ')).not.toContain(CANARY);
      // The digest of a revision and that of a picture are no secrets: approvals bind to the one, uploads are compared by the other.
      const names = namesIn(answer.body).filter((name) => SECRET_NAMES.test(name) && name !== 'hash');
      expect({ route, names }).toEqual({ route, names: [] });
    }
    expect(read).toBeGreaterThan(role === 'nobody' ? 9 : 20);
  });

  it('of others to people who are no administrators: no e-mail address of a colleague', async () => {
    const emails = (await desk.sql<{ email: string }>('select email from users')).map(({ email }) => email);
    for (const role of ROLES.filter((each) => each !== 'admin')) {
      const person = people[role];
      for (const route of gets) {
        const { text } = await desk.fetch(urlOf(route), { headers: { authorization: `Bearer ${person?.token ?? ''}` } });
        const told = emails.filter((email) => text.includes(`"${email}"`) && email !== person?.email);
        expect({ route, told }).toEqual({ route, told: [] });
      }
    }
  });
});

describe('the log', () => {
  it('holds no password and no token of anything that was done here', async () => {
    const password = 'a-password-nobody-may-read';
    const email = 'logged@newsroom.test';
    bodyOf(await admin.post('/users', { email, name: 'Logged', password, grants: [] }));
    const person = await desk.signIn({ id: '', name: '', email, password });
    const renewed = bodyOf(await desk.anonymous.post('/auth/refresh', { refreshToken: person.refreshToken }));
    await desk.anonymous.post('/auth/refresh', { refreshToken: person.refreshToken });
    await desk.anonymous.post('/auth/login', { email, password: `${password}-wrong` });
    await desk.anonymous.post('/auth/login', { email, password: { nested: password } });
    await desk.anonymous.request('POST', '/auth/login', { raw: `{"password":"${password}"`, headers: { 'content-type': 'application/json' } });
    await desk.fetch(`/api/v1/me?password=${password}&token=${person.token}`);
    await desk.fetch(`/api/v1/auth/login?password=${password}`, { method: 'POST' });
    const log = desk.logged.join('');
    expect(desk.logged.length).toBeGreaterThan(100);
    const secrets = [password, renewed.accessToken, renewed.refreshToken, ...[admin, person].flatMap(({ token, refreshToken, password: own }) => [token, refreshToken, own])];
    expect(secrets.filter((secret) => log.includes(secret))).toEqual([]);
  });
});
