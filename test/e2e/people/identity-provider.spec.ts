import { afterAll, afterEach, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { Logger } from '@nestjs/common';
import { decodeJwt, generateKeyPair } from 'jose';
import type { Answer } from '../../support/answer';
import { Client, type Person } from '../../support/client';
import { type Desk, startDesk } from '../../support/desk';
import { eventually } from '../../support/eventually';
import { CLIENT, IdentityServer, type ProviderClaims } from '../../support/identity-server';
import { LyingProvider } from '../../support/lying-provider';
import { MailServer } from '../../support/mail-server';
import { bodyOf } from '../../support/newsroom';
import { SignInBrowser } from '../../support/sign-in-browser';
import { codeOf, enrol } from '../../support/totp';

const PUBLIC_URL = 'https://desk.example';
const CALLBACK = `${PUBLIC_URL}/api/v1/auth/oidc/callback`;
const BASE = { PUBLIC_URL, CORS_ORIGINS: 'https://cms.example' };
const ROLES = 'cn=writers,ou=desk=author;editors=editor@politics;chiefs=chief;bosses=admin;ghosts=no-such-role;elsewhere=editor@no/such/place;reporters=editor@city/courts';
const BEGUN = '__Host-copydesk-oidc';

const provider = new IdentityServer();
const liar = new LyingProvider();
const mail = new MailServer();
/** Finds people by a verified address. */
let desk: Desk;
/** Knows only who has linked themselves, or is sent by a group. */
let strict: Desk;
/** Its provider says whatever a test wants. */
let deceived: Desk;
let admin: Person;
let politics: string;
let made = 0;

beforeAll(async () => {
  await Promise.all([provider.start(CALLBACK), liar.start(), mail.start()]);
  desk = await startDesk({ env: { ...BASE, ...provider.env, OIDC_LINK_EMAIL: 'verified', OIDC_ROLES: ROLES, OIDC_NAME: 'The House', SMTP_URL: mail.url } });
  strict = await startDesk({ env: { ...BASE, ...provider.env, OIDC_PROVISION: 'on', OIDC_ROLES: ROLES, OIDC_SESSION_HOURS: '2' } });
  deceived = await startDesk({ env: { ...BASE, ...liar.env } });
  admin = await desk.as('admin');
  politics = bodyOf(await admin.post('/categories', { name: 'Politics' })).id;
  bodyOf(await (await strict.as('admin')).post('/categories', { name: 'Politics' }));
});

afterEach(() => { liar.lie = {}; provider.refuses = false; });

afterAll(async () => {
  await Promise.all([desk.stop(), strict.stop(), deceived.stop()]);
  await Promise.all([provider.stop(), liar.stop(), mail.stop()]);
});

/** Somebody new at the provider. */
function known(claims: ProviderClaims = {}): string {
  made += 1;
  const subject = `subject-${made}`;
  provider.people.set(subject, { name: `Person ${made}`, ...claims });
  return subject;
}

async function comeAs(subject: string, at = desk, returnTo?: string): Promise<{ browser: SignInBrowser; answer: Answer; back: string }> {
  provider.subject = subject;
  const browser = new SignInBrowser(at);
  const back = await provider.visit(await browser.start(returnTo));
  return { browser, back, answer: await browser.go(back) };
}

/** Links somebody with their password, as the account page does, and gives the subject. */
async function linked(person: Person, at = desk, claims: ProviderClaims = {}): Promise<string> {
  const subject = known(claims);
  const browser = new SignInBrowser(at);
  const begun = browser.keep(await person.post('/me/identity', { password: person.password, returnTo: '/account' }));
  provider.subject = subject;
  const answer = await browser.go(await provider.visit(bodyOf(begun).url));
  expect({ status: answer.status, location: answer.headers['location'], in: browser.isSignedIn }).toEqual({ status: 302, location: `${PUBLIC_URL}/account`, in: false });
  return subject;
}

const grantsOf = async (id: string, at = desk) =>
  at.sql<{ role: string; category: string | null; groups: boolean }>(
    `select r.key as role, c.path as category, g.from_groups as groups from grants g join roles r on r.id = g.role_id left join categories c on c.id = g.category_id
     where g.user_id = $1 order by r.key, g.from_groups`, [id]);

/** Refused as everything is that is not as it was begun: nobody is signed in, and the browser keeps nothing. */
function expectNotLetIn({ browser, answer }: { browser: SignInBrowser; answer: Answer }): void {
  expect({ status: answer.status, type: answer.body.type, jar: [...browser.jar] }).toEqual({ status: 401, type: '/problems/unauthenticated', jar: [] });
  expect(answer.headers['location']).toBeUndefined();
}

/** Of all desks of this process: Nest keeps one log for them. */
const warned = jest.spyOn(Logger.prototype, 'warn');
const reasonsLogged = (): string[] => warned.mock.calls.flatMap(([message]) => /through the identity provider was refused: (.*)/.exec(String(message))?.[1] ?? []);

/** Sign-ins are refused alike, and leave everything as it was; why, the operator reads in the log and nobody else. */
async function expectRefusal(subject: string, at = desk, why = /./): Promise<Answer> {
  const [before, earlier] = [await at.snapshot(), reasonsLogged().length];
  const come = await comeAs(subject, at);
  expectNotLetIn(come);
  expect(await at.snapshot()).toBe(before);
  const reasons = reasonsLogged().slice(earlier);
  expect(reasons).toEqual([expect.stringMatching(why)]);
  expect(come.answer.text).not.toContain(reasons[0]);
  return come.answer;
}

describe('whether there is an identity provider', () => {
  it('is told, with its name', async () => {
    expect(bodyOf(await desk.anonymous.get('/auth/oidc'))).toEqual({ enabled: true, name: 'The House' });
  });

  it('is a question that a newsroom without one answers, too; and there is nothing else then', async () => {
    const plain = await startDesk();
    try {
      expect(bodyOf(await plain.anonymous.get('/auth/oidc'))).toEqual({ enabled: false, name: null });
      const person = await plain.as('editor');
      for (const path of ['/auth/oidc/start', '/auth/oidc/callback?code=x&state=y']) expect((await plain.anonymous.get(path)).status).toBe(404);
      expect((await person.post('/me/identity', { password: person.password })).status).toBe(404);
    } finally {
      await plain.stop();
    }
  });
});

describe('signing in through the identity provider', () => {
  it('sends the browser there with PKCE, state and nonce, and binds them to it by a cookie of ten minutes', async () => {
    const answer = await desk.anonymous.get('/auth/oidc/start');
    const url = new URL(answer.headers['location'] ?? '');
    const asked = Object.fromEntries(url.searchParams);
    expect(url.origin).toBe(provider.issuer);
    expect(asked).toEqual({
      client_id: CLIENT.id, redirect_uri: CALLBACK, response_type: 'code', scope: 'openid email profile groups', code_challenge_method: 'S256',
      code_challenge: expect.stringMatching(/^[\w-]{43}$/), state: expect.stringMatching(/^[\w-]{43}$/), nonce: expect.stringMatching(/^[\w-]{43}$/),
    });
    expect(answer.headers['set-cookie']).toMatch(new RegExp(`^${BEGUN}=[\\w.-]+; Max-Age=600; Path=/; Secure; HttpOnly; SameSite=Lax$`));
    expect(answer.headers['cache-control']).toBe('private, no-store');
    const other = new URL((await desk.anonymous.get('/auth/oidc/start')).headers['location'] ?? '').searchParams;
    for (const name of ['state', 'nonce', 'code_challenge']) expect(other.get(name)).not.toBe(asked[name]);
  });

  it('ends in a session as a login with a cookie does, with no token in an address', async () => {
    const person = await desk.as('editor', { in: politics });
    const subject = await linked(person);
    const { browser, answer } = await comeAs(subject, desk, 'https://cms.example/desk?tab=mine#top');
    expect({ status: answer.status, location: answer.headers['location'] }).toEqual({ status: 302, location: 'https://cms.example/desk?tab=mine#top' });
    expect(answer.headers['set-cookie']).toMatch(/__Host-copydesk-refresh=[\w-]{43}; Max-Age=\d+; Path=\/; Secure; HttpOnly; SameSite=Strict/);
    expect([...browser.jar.keys()]).toEqual(['__Host-copydesk-refresh']);
    const session = await browser.session();
    expect(bodyOf(await session.get('/me'))).toMatchObject({ id: person.id, grants: [{ role: 'editor', categoryId: politics }] });
    expect(await desk.sql("select detail->>'manner' as manner, actor_name as who from audit_log where action = 'session.started' and actor_id = $1 and detail <> '{}'", [person.id]))
      .toEqual([{ manner: 'identity-provider', who: person.name }]);
    // Signing out ends it as any other.
    expect((await session.post('/auth/logout')).status).toBe(204);
    expect((await session.get('/me')).status).toBe(401);
    expect((await desk.anonymous.post('/auth/refresh', {}, { cookie: browser.cookie, origin: PUBLIC_URL })).status).toBe(401);
  });

  it('lasts for as long as the provider’s word is taken, and no longer', async () => {
    const subject = known({ email: 'short@newsroom.test', email_verified: true, groups: ['chiefs'] });
    const { browser } = await comeAs(subject, strict);
    expect(browser.isSignedIn).toBe(true);
    const hours = 'round(extract(epoch from expires_at - created_at) / 3600)::integer as hours';
    expect(await strict.sql(`select ${hours} from sessions s join identities i using (user_id) where i.subject = $1`, [subject])).toEqual([{ hours: 2 }]);
  });

  it('asks for the second factor of Copydesk where one is on', async () => {
    const person = await desk.as('editor');
    const subject = await linked(person);
    const { secret } = await enrol(desk, person);
    const { browser, answer } = await comeAs(subject, desk, '/desk');
    expect(answer.headers['location']).toBe(`${PUBLIC_URL}/desk?sign-in=second-factor`);
    expect([...browser.jar.keys()]).toEqual(['__Host-copydesk-challenge']);
    const show = (headers: Record<string, string>, code = codeOf(secret)) => desk.anonymous.post('/auth/login/totp', { code }, { cookie: browser.cookie, ...headers });
    expect((await show({ origin: 'https://evil.example' })).status).toBe(403);
    expect((await show({ origin: PUBLIC_URL }, 'not a code')).status).toBe(401);
    expect((await desk.anonymous.post('/auth/login/totp', { code: codeOf(secret) })).status).toBe(422);
    const { body } = browser.keep(await show({ origin: PUBLIC_URL }));
    expect(body).toEqual({ accessToken: expect.any(String), expiresIn: 900, user: { id: person.id, email: person.email, name: person.name } });
    expect([...browser.jar.keys()]).toEqual(['__Host-copydesk-refresh']);
    const [{ hours } = { hours: '' }] = await desk.sql<{ hours: string }>(
      'select extract(epoch from expires_at - created_at) / 3600 as hours from sessions where user_id = $1 order by created_at desc limit 1', [person.id]);
    expect(Number(hours)).toBeCloseTo(12, 1);
  });

  it('ends at pages of Copydesk and of CORS_ORIGINS only', async () => {
    const answers = await Promise.all([
      'https://evil.example/', '//evil.example/', '/\\evil.example', '\\\\evil.example', 'http:evil.example', 'https://desk.example@evil.example/', 'https://desk.example.evil.example/',
      'http://desk.example/', 'https://desk.example:444/', 'https://user:secret@desk.example/', 'javascript:alert(1)', 'data:text/html,hello', 'https://cms.example.evil.example', '\t//evil.example',
      'https://evil.example\\@desk.example/', 'ftp://desk.example/', '///evil.example', 'https:\\\\evil.example',
    ].map(async (returnTo) => [returnTo, await desk.anonymous.get(`/auth/oidc/start?returnTo=${encodeURIComponent(returnTo)}`)] as const));
    for (const [returnTo, { status, headers, body }] of answers) {
      expect({ returnTo, status, to: headers['location'], cookie: headers['set-cookie'], code: body?.errors[0].code }).toEqual({ returnTo, status: 400, to: undefined, cookie: undefined, code: 'foreign-address' });
    }
    const subject = await linked(await desk.as('author'));
    expect((await comeAs(subject, desk, '/articles?mine=true')).answer.headers['location']).toBe(`${PUBLIC_URL}/articles?mine=true`);
    expect((await comeAs(subject)).answer.headers['location']).toBe(`${PUBLIC_URL}/`);
  });
});

describe('a client that asks for JSON', () => {
  const JSON_PLEASE = { accept: 'application/json' };
  const begin = async (browser: SignInBrowser, returnTo: string): Promise<string> =>
    bodyOf(await browser.go(`/api/v1/auth/oidc/start?returnTo=${encodeURIComponent(returnTo)}`, JSON_PLEASE)).authorizationUrl;

  it('is told where to go, with the cookie that a browser gets', async () => {
    const { status, body, headers } = await desk.anonymous.get('/auth/oidc/start', { accept: 'text/plain, Application/JSON;q=0.5' });
    expect({ status, body, to: headers['location'], cache: headers['cache-control'] })
      .toEqual({ status: 200, body: { authorizationUrl: expect.stringMatching(/^http.*[?&]code_challenge=/) }, to: undefined, cache: 'private, no-store' });
    expect(new URL(body.authorizationUrl).origin).toBe(provider.issuer);
    expect(headers['set-cookie']).toMatch(new RegExp(`^${BEGUN}=[\\w.-]+; Max-Age=600; Path=/; Secure; HttpOnly; SameSite=Lax$`));
    expect((await desk.anonymous.get('/auth/oidc/start?returnTo=//evil.example', JSON_PLEASE)).body.errors[0].code).toBe('foreign-address');
  });

  it.each(['*/*', 'text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8', 'application/json;q=0', 'application/json-seq', 'text/plain;x=application/json'])(
    'is not one that says %s', async (accept) => {
      const { status, headers } = await desk.anonymous.get('/auth/oidc/start', { accept });
      expect({ status, to: headers['location']?.startsWith(provider.issuer) }).toEqual({ status: 302, to: true });
    });

  it('gets the session as after a login with a cookie, and no refresh token in a body', async () => {
    const person = await desk.as('editor');
    provider.subject = await linked(person);
    const browser = new SignInBrowser(desk);
    const back = await provider.visit(await begin(browser, '/desk'));
    const { status, body, headers } = await browser.go(back, JSON_PLEASE);
    expect({ status, body, to: headers['location'], cache: headers['cache-control'] }).toEqual({
      status: 200, to: undefined, cache: 'private, no-store',
      body: {
        returnTo: `${PUBLIC_URL}/desk`, challenge: null,
        session: { accessToken: expect.any(String), expiresIn: 900, user: { id: person.id, email: person.email, name: person.name } },
      },
    });
    expect([...browser.jar.keys()]).toEqual(['__Host-copydesk-refresh']);
    expect(bodyOf(await new Client(desk.app, body.session.accessToken).get('/me')).id).toBe(person.id);
    expect((await (await browser.session()).get('/me')).status).toBe(200);
    // It was for one try, whatever the answer looked like.
    expectNotLetIn({ browser: new SignInBrowser(desk), answer: await new SignInBrowser(desk).go(back, JSON_PLEASE) });
  });

  it('gets the challenge where a second factor is on', async () => {
    const person = await desk.as('editor');
    provider.subject = await linked(person);
    const { secret } = await enrol(desk, person);
    const browser = new SignInBrowser(desk);
    const { body } = await browser.go(await provider.visit(await begin(browser, '/desk')), JSON_PLEASE);
    expect(body).toEqual({
      returnTo: `${PUBLIC_URL}/desk?sign-in=second-factor`, session: null, challenge: { challenge: expect.any(String), methods: ['totp', 'recovery-code'] },
    });
    expect([...browser.jar.keys()]).toEqual(['__Host-copydesk-challenge']);
    const show = (headers?: Record<string, string>) => desk.anonymous.post('/auth/login/totp', { challenge: body.challenge.challenge, code: codeOf(secret) }, headers);
    // Its tokens are for the cookie, as those of a browser are.
    expect((await show()).status).toBe(403);
    expect(bodyOf(await show({ origin: PUBLIC_URL })).user.id).toBe(person.id);
  });

  it('hears of an identity that was linked, and is signed in nowhere by that', async () => {
    const person = await desk.as('editor');
    const browser = new SignInBrowser(desk);
    const begun = browser.keep(await person.post('/me/identity', { password: person.password, returnTo: '/account' }));
    provider.subject = known();
    expect(bodyOf(await browser.go(await provider.visit(bodyOf(begun).url), JSON_PLEASE))).toEqual({ returnTo: `${PUBLIC_URL}/account`, session: null, challenge: null });
    expect([...browser.jar]).toEqual([]);
    expect(bodyOf(await person.get('/me/identity')).linked).toBe(true);
  });
});

describe('who somebody is', () => {
  it('is issuer and subject: neither another address nor another name makes them somebody else', async () => {
    const person = await desk.as('editor');
    const other = await desk.as('chief');
    const subject = await linked(person);
    provider.people.set(subject, { email: other.email, email_verified: true, name: other.name });
    expect(bodyOf(await (await (await comeAs(subject)).browser.session()).get('/me'))).toMatchObject({ id: person.id, email: person.email, name: person.name });
  });

  it('is found by a verified address once where that is allowed, and then never again', async () => {
    const person = await desk.as('editor');
    const subject = known({ email: person.email.toUpperCase(), email_verified: true });
    expect(bodyOf(await (await (await comeAs(subject)).browser.session()).get('/me')).id).toBe(person.id);
    desk.startDueWork();
    await eventually(async () => mail.to(person.email).length, (count) => count === 1);
    expect(await desk.sql("select detail from audit_log where action = 'user.identity-linked' and subject_id = $1", [person.id])).toEqual([{ detail: { issuer: provider.issuer, subject } }]);
    // Somebody else who has got the address at the provider since.
    await expectRefusal(known({ email: person.email, email_verified: true }));
  });

  it.each<[string, (email: string) => ProviderClaims]>([
    ['is not verified', (email) => ({ email, email_verified: false })], ['nobody speaks of', (email) => ({ email })],
    ['is verified in words only', (email) => ({ email, email_verified: 'true' as unknown as boolean })],
  ])('is not found by an address that %s', async (_, claims) => {
    await expectRefusal(known(claims((await desk.as('editor')).email)));
  });

  it('is never found by the address of somebody who manages people: an administrator links it themselves', async () => {
    const boss = await desk.as('admin');
    const before = await grantsOf(boss.id);
    await expectRefusal(known({ email: boss.email, email_verified: true, groups: ['chiefs'] }), desk, /manages people/);
    expect(await grantsOf(boss.id)).toEqual(before);
    const subject = await linked(boss);
    expect(bodyOf(await (await (await comeAs(subject)).browser.session()).get('/me')).id).toBe(boss.id);
    // And from then on the address is no way in for another one, either.
    await expectRefusal(known({ email: boss.email, email_verified: true }), desk, /linked to another subject/);
  });

  it('is not found by an address where that is not allowed', async () => {
    const person = await strict.as('editor');
    await expectRefusal(known({ email: person.email, email_verified: true, groups: ['chiefs'] }), strict, /not linked to/);
    await expectRefusal(known({ email: 'unknown@newsroom.test', email_verified: true, groups: ['nobody'] }), strict, /no group/);
    await expectRefusal(known({ email: 'unknown@newsroom.test' }), strict, /no address/);
  });

  it('is whoever was invited, who joins by signing in, with what the inviter may give', async () => {
    const editor = bodyOf(await admin.get('/roles')).items.find(({ key }: { key: string }) => key === 'editor');
    const invite = async (email: string, roleId: string) => bodyOf(await admin.post('/invitations', { email, name: 'Jane Invited', grants: [{ roleId, categoryId: politics }] }));
    await invite('jane@newsroom.test', editor.id);
    // Its link is made when the mail is written.
    desk.startDueWork();
    await eventually(async () => desk.sql("select from jobs where task = 'mail' and dead_at is null"), ({ length }) => length === 0);
    await expectRefusal(known({ email: 'jane@newsroom.test', email_verified: false }));
    const { browser } = await comeAs(known({ email: 'Jane@newsroom.test', email_verified: true }));
    expect(bodyOf(await (await browser.session()).get('/me'))).toMatchObject({ name: 'Jane Invited', email: 'jane@newsroom.test', grants: [{ role: 'editor', categoryId: politics }] });
    expect(bodyOf(await admin.get('/invitations')).items.filter(({ email }: { email: string }) => email === 'jane@newsroom.test')).toEqual([]);
    await expectRefusal(known({ email: 'nobody@newsroom.test', email_verified: true, groups: ['chiefs'] }));
  });

  it('is made a person where that is allowed, for those of a group with a role', async () => {
    await expectRefusal(known({ email: 'one@newsroom.test', email_verified: true }), strict);
    await expectRefusal(known({ email: 'one@newsroom.test', email_verified: true, groups: ['strangers'] }), strict);
    await expectRefusal(known({ email: 'one@newsroom.test', email_verified: false, groups: ['chiefs'] }), strict);
    const subject = known({ email: 'one@newsroom.test', email_verified: true, name: ' One\r\nPerson ', groups: ['editors'] });
    const [first, second] = [await comeAs(subject, strict), await comeAs(subject, strict)];
    const me = bodyOf(await (await first.browser.session()).get('/me'));
    expect(me).toMatchObject({ email: 'one@newsroom.test', name: 'One Person', grants: [{ role: 'editor', categoryId: expect.any(String) }] });
    expect(bodyOf(await (await second.browser.session()).get('/me')).id).toBe(me.id);
    // They have no password, and so none opens the account.
    expect((await strict.anonymous.post('/auth/login', { email: 'one@newsroom.test', password: 'any password at all' })).status).toBe(401);
  });

  it('is linked and unlinked with the password, and is nobody else’s then', async () => {
    const person = await desk.as('editor');
    const fault = async (path: string, body: object) => (await person.post(path, body)).body.errors[0].code;
    expect(await fault('/me/identity', { password: 'not my password' })).toBe('wrong-password');
    const subject = await linked(person);
    expect(bodyOf(await person.get('/me/identity'))).toEqual({ linked: true, linkedAt: expect.any(String) });
    expect((await person.post('/me/identity', { password: person.password })).body.type).toBe('/problems/identity-linked');
    // Another person, who comes back as the same subject.
    const other = await desk.as('author');
    const browser = new SignInBrowser(desk);
    const begun = browser.keep(await other.post('/me/identity', { password: other.password }));
    provider.subject = subject;
    expectNotLetIn({ browser, answer: await browser.go(await provider.visit(bodyOf(begun).url)) });
    expect(await fault('/me/identity/unlink', { password: 'not my password' })).toBe('wrong-password');
    expect((await person.post('/me/identity/unlink', { password: person.password })).status).toBe(204);
    expect(bodyOf(await person.get('/me/identity'))).toEqual({ linked: false, linkedAt: null });
    await expectRefusal(subject);
  });

  it('is not linked once the session that asked for it has ended', async () => {
    const person = await desk.as('editor');
    const browser = new SignInBrowser(desk);
    const begun = browser.keep(await person.post('/me/identity', { password: person.password }));
    await person.post('/auth/logout');
    provider.subject = known();
    expectNotLetIn({ browser, answer: await browser.go(await provider.visit(bodyOf(begun).url)) });
  });

  it('is nobody while they are disabled, and after they were deleted; the provider does not bring them back', async () => {
    const person = await desk.as('editor');
    const subject = await linked(person, desk, { email: person.email, email_verified: true, groups: ['chiefs'] });
    await desk.sql("update users set status = 'disabled' where id = $1", [person.id]);
    await expectRefusal(subject, desk, /is disabled/);
    await eventually(async () => desk.sql("select detail from audit_log where action = 'session.refused' and actor_id = $1", [person.id]),
      (rows) => rows.length === 1 && rows[0]?.detail.manner === 'identity-provider');
    await desk.sql("update users set status = 'active' where id = $1", [person.id]);
    expect((await comeAs(subject)).browser.isSignedIn).toBe(true);

    const gone = known({ email: 'gone@newsroom.test', email_verified: true, groups: ['chiefs'] });
    const { browser } = await comeAs(gone, strict);
    const { id } = bodyOf(await (await browser.session()).get('/me'));
    const boss = await strict.as('admin');
    const { version } = bodyOf(await boss.get(`/users/${id}`));
    expect((await boss.delete(`/users/${id}`, version)).status).toBe(204);
    await expectRefusal(gone, strict, /deleted/);
  });

  it('is taken away by an administrator, with all sessions, and what came from groups', async () => {
    const person = await desk.as('author', { in: politics });
    const subject = await linked(person, desk, { groups: ['chiefs'] });
    const session = await (await comeAs(subject)).browser.session();
    expect((await grantsOf(person.id)).map(({ role }) => role)).toEqual(['author', 'chief']);
    const [role] = await desk.sql<{ id: string }>("insert into roles (id, key, name, permissions) values (gen_random_uuid(), 'hr', 'HR', array['user:manage']) returning id");
    const lower = await desk.as('author');
    await desk.sql('update grants set role_id = $2 where user_id = $1', [lower.id, role?.id]);
    expect((await lower.delete(`/users/${person.id}/identity`)).status).toBe(403);
    expect((await session.get('/me')).status).toBe(200);
    expect((await admin.delete(`/users/${person.id}/identity`)).status).toBe(204);
    expect((await session.get('/me')).status).toBe(401);
    expect(await grantsOf(person.id)).toEqual([{ role: 'author', category: 'politics', groups: false }]);
    await expectRefusal(subject);
    expect((await admin.delete(`/users/${person.id}/identity`)).status).toBe(404);
    expect(await desk.sql("select actor_id from audit_log where action = 'user.identity-unlinked' and subject_id = $1", [person.id])).toEqual([{ actor_id: admin.id }]);
  });
});

describe('the groups of somebody', () => {
  it('give and take roles with each sign-in, and leave alone what was given by hand', async () => {
    const person = await desk.as('author', { in: politics });
    const hand = { role: 'author', category: 'politics', groups: false };
    const subject = await linked(person, desk, { groups: ['editors', 'chiefs', 'ghosts', 'elsewhere', 'Bosses', 'strangers'] });
    const comeWith = async (groups: string[] | undefined) => {
      provider.people.set(subject, { ...(groups && { groups }) });
      expect((await comeAs(subject)).browser.isSignedIn).toBe(true);
      return grantsOf(person.id);
    };
    expect((await comeAs(subject)).browser.isSignedIn).toBe(true);
    expect(await grantsOf(person.id)).toEqual([hand, { role: 'chief', category: null, groups: true }, { role: 'editor', category: 'politics', groups: true }]);
    const [{ detail } = { detail: {} }] = await desk.sql("select detail from audit_log where action = 'user.group-grants-changed' and subject_id = $1", [person.id]);
    expect(detail).toEqual({ before: { grants: [] }, after: { grants: [expect.any(Object), expect.any(Object)] } });
    expect(await comeWith(['editors'])).toEqual([hand, { role: 'editor', category: 'politics', groups: true }]);
    expect(await comeWith(['cn=writers,ou=desk'])).toEqual([hand, { role: 'author', category: null, groups: true }]);
    expect(await comeWith([])).toEqual([hand]);
    await comeWith(['chiefs']);
    expect(await comeWith(undefined)).toEqual([hand]);
    // The same by hand stays, and what administrators send back as they read it stays the group's.
    await comeWith(['chiefs']);
    const { version, grants } = bodyOf(await admin.get(`/users/${person.id}`));
    expect(grants.map(({ role, fromGroups }: { role: string; fromGroups: boolean }) => [role, fromGroups])).toEqual([['author', false], ['chief', true]]);
    const sent = grants.map(({ roleId, categoryId }: { roleId: string; categoryId: string | null }) => ({ roleId, categoryId }));
    expect((await admin.patch(`/users/${person.id}`, { grants: sent }, version)).status).toBe(200);
    expect(await comeWith([])).toEqual([hand]);
    // The same groups once more write nothing down.
    await comeWith([]);
    expect(await desk.sql("select count(*)::integer as times from audit_log where action = 'user.group-grants-changed' and subject_id = $1", [person.id])).toEqual([{ times: 8 }]);
  });

  it('hold from the next request on, for sessions that there are as well', async () => {
    const person = await desk.as('author');
    const subject = await linked(person, desk, { groups: ['bosses'] });
    await comeAs(subject);
    expect((await person.get('/users')).status).toBe(200);
    provider.people.set(subject, {});
    await comeAs(subject);
    expect((await person.get('/users')).status).toBe(403);
  });

  it('mean the section that was named, though it is called otherwise, is elsewhere or was merged since; and what has its path first', async () => {
    const make = async (name: string, parentId?: string) => bodyOf(await admin.post('/categories', { name, parentId }));
    const latest = async ({ id }: { id: string }) => bodyOf(await admin.get(`/categories/${id}`));
    const [city, region] = [await make('City'), await make('Region')];
    const courts = await make('Courts', city.id);
    const person = await desk.as('author', { in: politics });
    const subject = await linked(person, desk, { groups: ['reporters'] });
    const comesTo = async (): Promise<(string | null)[]> => {
      expect((await comeAs(subject)).browser.isSignedIn).toBe(true);
      return (await grantsOf(person.id)).filter(({ groups }) => groups).map(({ category }) => category);
    };
    const warnings = () => warned.mock.calls.filter(([message]) => String(message).startsWith('OIDC_ROLES names the role editor in city/courts, which is ')).map(([message]) => String(message).split('which is ')[1]);
    expect([await comesTo(), warnings()]).toEqual([['city/courts'], []]);
    bodyOf(await admin.patch(`/categories/${courts.id}`, { slug: 'justice' }, courts.version));
    expect([await comesTo(), warnings()]).toEqual([['city/justice'], ['city/justice now.']]);
    bodyOf(await admin.post(`/categories/${courts.id}/move`, { parentId: region.id }, { 'if-match': `"v${(await latest(courts)).version}"` }));
    expect(await comesTo()).toEqual(['region/justice']);
    bodyOf(await admin.post(`/categories/${courts.id}/merge`, { into: region.id }, { 'if-match': `"v${(await latest(courts)).version}"` }));
    expect(await comesTo()).toEqual(['region']);
    const again = await make('Courts', city.id);
    expect(await comesTo()).toEqual(['city/courts']);
    // Readers never knew this one, so no address leads on from it; whoever worked in it goes along all the same.
    bodyOf(await admin.patch(`/categories/${again.id}`, { active: false }, again.version));
    await desk.sql('delete from category_former_paths where path = $1', ['city/courts']);
    bodyOf(await admin.post(`/categories/${again.id}/merge`, { into: city.id }, { 'if-match': `"v${(await latest(again)).version}"` }));
    await desk.sql('delete from category_former_paths where path = $1', ['city/courts']);
    expect(await comesTo()).toEqual(['city']);
    expect((await person.get('/articles')).status).toBe(200);
    const last = await make('Courts', city.id);
    expect((await admin.delete(`/categories/${last.id}`, last.version)).status).toBe(200);
    expect([await comesTo(), warnings().at(-1)]).toEqual([[], 'not there.']);
  });

  it('cannot take the last administrator away', async () => {
    const person = await strict.as('editor');
    const subject = await linked(person, strict, { groups: ['bosses', 'chiefs'] });
    await comeAs(subject, strict);
    await strict.sql("delete from grants where user_id <> $1 and role_id = (select id from roles where key = 'admin')", [person.id]);
    provider.people.set(subject, {});
    expect((await comeAs(subject, strict)).browser.isSignedIn).toBe(true);
    expect((await grantsOf(person.id, strict)).map(({ role }) => role)).toEqual(['admin', 'editor']);
    // With another one there is no reason to keep it.
    await strict.as('admin');
    await comeAs(subject, strict);
    expect((await grantsOf(person.id, strict)).map(({ role }) => role)).toEqual(['editor']);
  });
});

describe('a sign-in that is not as it was begun', () => {
  it('is refused without the cookie, with that of another sign-in, and with one that was tampered with', async () => {
    const subject = await linked(await desk.as('editor'));
    provider.subject = subject;
    const browser = new SignInBrowser(desk);
    const back = await provider.visit(await browser.start());
    const before = await desk.snapshot();
    const stranger = new SignInBrowser(desk);
    expectNotLetIn({ browser: stranger, answer: await stranger.go(back) });
    await stranger.start();
    expectNotLetIn({ browser: stranger, answer: await stranger.go(back) });
    const [head, claims = '', signature] = (browser.jar.get(BEGUN) ?? '').split('.');
    const forged = Buffer.from(JSON.stringify({ ...decodeJwt(`${head}.${claims}.${signature}`), returnTo: 'https://evil.example/' })).toString('base64url');
    for (const cookie of [`${head}.${forged}.${signature}`, `${Buffer.from('{"alg":"none","typ":"oidc+jwt"}').toString('base64url')}.${forged}.`, 'nothing']) {
      stranger.jar.set(BEGUN, cookie);
      expectNotLetIn({ browser: stranger, answer: await stranger.go(back) });
    }
    expect(await desk.snapshot()).toBe(before);
    expect((await browser.go(back)).status).toBe(302);
  });

  it('is refused a second time: the code was used, and the cookie is gone', async () => {
    const subject = await linked(await desk.as('editor'));
    provider.subject = subject;
    const browser = new SignInBrowser(desk);
    const back = await provider.visit(await browser.start());
    const cookie = browser.jar.get(BEGUN) ?? '';
    expect((await browser.go(back)).status).toBe(302);
    const thief = new SignInBrowser(desk);
    thief.jar.set(BEGUN, cookie);
    expectNotLetIn({ browser: thief, answer: await thief.go(back) });
  });

  it('is refused with a code that was given to another program, and with one that another browser’s verifier is asked for', async () => {
    const subject = await linked(await desk.as('editor'));
    provider.subject = subject;
    const browser = new SignInBrowser(desk);
    expectNotLetIn({ browser, answer: await browser.go(await provider.visit(provider.asOtherClient(await browser.start()))) });
    // An attacker's own code, put into the victim's sign-in.
    const [attacker, victim] = [new SignInBrowser(desk), new SignInBrowser(desk)];
    const theirs = new URL(await provider.visit(await attacker.start()));
    theirs.searchParams.set('state', new URL(await victim.start()).searchParams.get('state') ?? '');
    expectNotLetIn({ browser: victim, answer: await victim.go(theirs.href) });
  });

  it.each<[string, (url: URL) => void]>([
    ['another state', (url) => url.searchParams.set('state', 'x'.repeat(43))], ['no state', (url) => url.searchParams.delete('state')], ['two states', (url) => url.searchParams.append('state', 'x')],
    ['no code', (url) => url.searchParams.delete('code')], ['a made-up code', (url) => url.searchParams.set('code', 'made-up')], ['two codes', (url) => url.searchParams.append('code', 'x')],
    ['another issuer (mix-up)', (url) => url.searchParams.set('iss', 'https://evil.example')], ['no issuer', (url) => url.searchParams.delete('iss')],
    ['nothing at all', (url) => { url.search = ''; }],
  ])('is refused with %s', async (_, change) => {
    provider.subject = await linked(await desk.as('editor'));
    const browser = new SignInBrowser(desk);
    const url = new URL(await provider.visit(await browser.start()));
    change(url);
    expectNotLetIn({ browser, answer: await browser.go(url.href) });
  });

  it('is refused where the person or the provider says no', async () => {
    provider.refuses = true;
    const { browser, answer, back } = await comeAs(known());
    expect(back).toContain('error=access_denied');
    expectNotLetIn({ browser, answer });
  });

  it('is noted, counted, and answered with 429 when there are too many from one address', async () => {
    const limited = await startDesk({ env: { ...BASE, ...provider.env, RATE_LIMIT_SIGN_IN_ADDRESS: '2' } });
    try {
      const come = () => limited.anonymous.get('/auth/oidc/callback?code=x&state=y');
      for (const status of [401, 401, 429]) expect((await come()).status).toBe(status);
      expect((await come()).headers['retry-after']).toMatch(/^\d+$/);
      expect((await limited.anonymous.get('/auth/oidc/start')).status).toBe(302);
      await eventually(async () => limited.sql("select detail, actor_id from audit_log where action = 'session.refused'"),
        (rows) => rows.length > 0 && rows.every(({ detail, actor_id: who }) => detail.manner === 'identity-provider' && who === null));
    } finally {
      await limited.stop();
    }
  });
});

describe('what the provider says', () => {
  /** Somebody whom the lying provider speaks of. */
  const someone = async (): Promise<void> => {
    const { id } = await deceived.as('editor');
    await deceived.sql('delete from identities');
    await deceived.sql("insert into identities (id, user_id, issuer, subject) values (gen_random_uuid(), $1, $2, 'somebody')", [id, liar.issuer]);
  };
  const come = async () => {
    const browser = new SignInBrowser(deceived);
    const asked = new URL(await browser.start()).searchParams;
    liar.nonce = asked.get('nonce') ?? '';
    const query = new URLSearchParams({ code: 'a-code', state: asked.get('state') ?? '', iss: liar.issuer, session_state: 'its own' });
    return { browser, answer: await browser.go(`${CALLBACK}?${query.toString()}`) };
  };
  const inSeconds = (seconds: number) => Math.floor(Date.now() / 1000) + seconds;

  it('is believed where nothing is wrong with it', async () => {
    await someone();
    expect((await come()).answer.status).toBe(302);
    expect(liar.asked.at(-1)).toContain('code_verifier=');
    expect(liar.asked.at(-1)).not.toContain('client_secret');
  });

  it.each<[string, Record<string, unknown>]>([
    ['another nonce', { nonce: 'another' }], ['no nonce', { nonce: undefined }], ['another audience', { aud: 'another-program' }], ['no audience', { aud: undefined }],
    ['several audiences and another authorised party', { aud: [CLIENT.id, 'x'], azp: 'x' }], ['another issuer', { iss: 'https://evil.example' }], ['no issuer', { iss: undefined }],
    ['the past', { exp: inSeconds(-120) }], ['no end', { exp: undefined }], ['the future', { nbf: inSeconds(600) }], ['no subject', { sub: undefined }], ['an empty subject', { sub: '' }],
    ['another subject', { sub: 'somebody else' }],
  ])('is not believed in a token with %s', async (_, claims) => {
    await someone();
    liar.lie = { claims };
    expectNotLetIn(await come());
  });

  it('is not believed in a token that is not signed, or with a key that was not published', async () => {
    await someone();
    const payload = { iss: liar.issuer, sub: 'somebody', aud: CLIENT.id, iat: inSeconds(0), exp: inSeconds(600) };
    const unsigned = (nonce: string) => `${Buffer.from('{"alg":"none"}').toString('base64url')}.${Buffer.from(JSON.stringify({ ...payload, nonce })).toString('base64url')}.`;
    const { privateKey } = await generateKeyPair('RS256');
    const secret = new TextEncoder().encode(CLIENT.secret.padEnd(32, ' '));
    const lies = [() => ({ token: unsigned(liar.nonce) }), () => ({ key: privateKey }), () => ({ alg: 'HS256', key: secret }), () => ({ token: null }), () => ({ token: 'no token' })];
    for (const lie of lies) {
      const browser = new SignInBrowser(deceived);
      const asked = new URL(await browser.start()).searchParams;
      liar.nonce = asked.get('nonce') ?? '';
      liar.lie = lie();
      const query = new URLSearchParams({ code: 'a-code', state: asked.get('state') ?? '', iss: liar.issuer });
      expectNotLetIn({ browser, answer: await browser.go(`${CALLBACK}?${query.toString()}`) });
    }
  });

  it('is not believed of somebody else than the token is about', async () => {
    await someone();
    liar.lie = { info: { sub: 'somebody else' } };
    expectNotLetIn(await come());
  });

  it.each<[string, LyingProvider['lie']]>([['fails', { status: 500 }], ['does not know Copydesk', { status: 401, error: 'invalid_client' }]])('is waited for where it %s', async (_, lie) => {
    await someone();
    liar.lie = lie;
    const { answer, browser } = await come();
    expect({ status: answer.status, type: answer.body.type, after: answer.headers['retry-after'], in: browser.isSignedIn }).toEqual({ status: 503, type: '/problems/unavailable', after: '5', in: false });
  });

  it.each<[string, LyingProvider['lie']]>([['another issuer', { metadata: { issuer: 'https://evil.example' } }], ['nothing', { metadata: { authorization_endpoint: undefined, issuer: undefined } }]])(
    'is no provider where its metadata is of %s', async (_, lie) => {
      liar.lie = lie;
      const fresh = await startDesk({ env: { ...BASE, ...liar.env } });
      try {
        expect((await fresh.anonymous.get('/auth/oidc/start')).status).toBe(503);
        liar.lie = {};
        await eventually(async () => (await fresh.anonymous.get('/auth/oidc/start')).status, (status) => status === 302);
      } finally {
        await fresh.stop();
      }
    });

  it('is asked for by the guarded client only: an address of the own network needs OUTBOUND_ALLOW', async () => {
    const closed = await startDesk({ env: { ...BASE, ...liar.env, OUTBOUND_ALLOW: '192.0.2.1' } });
    try {
      const asked = liar.asked.length;
      const { status, headers, text } = await closed.anonymous.get('/auth/oidc/start');
      expect({ status, after: headers['retry-after'], cookie: headers['set-cookie'] }).toEqual({ status: 503, after: '5', cookie: undefined });
      expect(text).not.toContain('127.0.0.1');
      expect(liar.asked).toHaveLength(asked);
    } finally {
      await closed.stop();
    }
  });
});

describe('a provider that is down', () => {
  it('is 503, while passwords still open; and is asked again when it is back', async () => {
    const person = await desk.as('editor');
    const subject = await linked(person);
    const fresh = await startDesk({ env: { ...BASE, ...provider.env } });
    provider.subject = subject;
    const browser = new SignInBrowser(desk);
    const back = await provider.visit(await browser.start());
    await provider.stop();
    try {
      expect((await fresh.anonymous.get('/auth/oidc/start')).status).toBe(503);
      const answer = await browser.go(back);
      expect({ status: answer.status, type: answer.body.type, in: browser.isSignedIn }).toEqual({ status: 503, type: '/problems/unavailable', in: false });
      expect((await desk.signIn(person)).token).toBeDefined();
      await provider.listen();
      await eventually(async () => (await fresh.anonymous.get('/auth/oidc/start')).status, (status) => status === 302);
    } finally {
      await fresh.stop();
    }
    expect((await comeAs(subject)).browser.isSignedIn).toBe(true);
  });
});

describe('what is secret of it', () => {
  it('is in no answer, log line, audit row or table', async () => {
    const person = await desk.as('editor');
    const subject = await linked(person);
    provider.subject = subject;
    const browser = new SignInBrowser(desk);
    const start = await browser.start();
    const sealed = browser.jar.get(BEGUN) ?? '';
    const { nonce, verifier } = decodeJwt(sealed);
    const back = await provider.visit(start);
    const answer = await browser.go(back);
    await new Client(desk.app, (await browser.session()).token).get('/me');
    const rows = await desk.sql<{ line: string }>(
      'select a::text as line from audit_log a union all select o::text from outbox_events o union all select j::text from jobs j union all select s::text from sessions s');
    const text = [...rows.map(({ line }) => line), ...desk.logged, JSON.stringify(answer.headers), answer.text].join('\n');
    for (const secret of [CLIENT.secret, sealed, String(verifier), String(nonce), new URL(back).searchParams.get('code') ?? '']) {
      expect(secret.length).toBeGreaterThan(10);
      expect(text).not.toContain(secret);
    }
    expect(start).not.toContain(String(verifier));
  });
});
