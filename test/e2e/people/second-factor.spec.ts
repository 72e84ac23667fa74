import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Answer } from '../../support/answer';
import { Client, type Person } from '../../support/client';
import { type Desk, startDesk } from '../../support/desk';
import { bodyOf } from '../../support/newsroom';
import { codeOf, enrol, forgetCodes } from '../../support/totp';

let desk: Desk;

beforeAll(async () => {
  desk = await startDesk({ env: { SITE_NAME: 'The Paper' } });
});

afterAll(() => desk.stop());

const login = ({ email, password }: Person) => desk.anonymous.post('/auth/login', { email, password });
const show = (challenge: string, code: string) => desk.anonymous.post('/auth/login/totp', { challenge, code });
const challengeFor = async (person: Person): Promise<string> => bodyOf(await login(person)).challenge;
const faultOf = ({ status, body }: Answer) => ({ status, code: body.errors?.[0]?.code });

describe('turning a second factor on', () => {
  it('T22 needs the password, and a first code', async () => {
    const person = await desk.as('editor');
    const before = await desk.snapshot();
    expect(faultOf(await person.post('/me/totp', { password: 'not my password' }))).toEqual({ status: 422, code: 'wrong-password' });
    expect(faultOf(await person.post('/me/totp/confirm', { code: '123456' }))).toEqual({ status: 422, code: 'wrong-code' });
    expect(await desk.snapshot()).toBe(before);
    const { secret, uri } = bodyOf(await person.post('/me/totp', { password: person.password }));
    expect(uri).toBe(`otpauth://totp/The%20Paper:${encodeURIComponent(person.email)}?secret=${secret}&issuer=The%20Paper`);
    expect(bodyOf(await person.get('/me/totp'))).toEqual({ enabled: false, enabledAt: null, recoveryCodesLeft: 0 });
    // As long as nothing is confirmed, nobody is locked out.
    expect((await login(person)).body.accessToken).toBeDefined();
    const wrong = codeOf(secret) === '000000' ? '000001' : '000000';
    expect(faultOf(await person.post('/me/totp/confirm', { code: wrong }))).toEqual({ status: 422, code: 'wrong-code' });
    const { recoveryCodes } = bodyOf(await person.post('/me/totp/confirm', { code: codeOf(secret) }));
    expect(new Set(recoveryCodes).size).toBe(10);
    // 120 bits: what is kept of them is a fast hash.
    for (const each of recoveryCodes) expect(each).toMatch(/^([a-km-np-z2-9]{4}-){5}[a-km-np-z2-9]{4}$/);
    expect(bodyOf(await person.get('/me/totp'))).toEqual({ enabled: true, enabledAt: expect.any(String), recoveryCodesLeft: 10 });
  });

  it('is refused where it is on already', async () => {
    const person = await desk.as('editor');
    const { secret } = await enrol(desk, person);
    expect((await person.post('/me/totp', { password: person.password, code: codeOf(secret) })).body.type).toBe('/problems/second-factor-on');
    expect((await person.post('/me/totp/confirm', { code: codeOf(secret) })).body.type).toBe('/problems/second-factor-on');
  });

  it('leaves neither secret nor recovery codes in the database or the log', async () => {
    const person = await desk.as('editor');
    const { secret, recoveryCodes } = await enrol(desk, person);
    const rows = await desk.sql<{ line: string }>(
      'select f::text as line from second_factors f union all select r::text from recovery_codes r union all select a::text from audit_log a union all select o::text from outbox_events o',
    );
    const text = rows.map(({ line }) => line).join('\n') + desk.logged.join('\n');
    for (const each of [secret, ...recoveryCodes, ...recoveryCodes.map((code) => code.replaceAll('-', ''))]) expect(text).not.toContain(each);
  });
});

describe('signing in with a second factor', () => {
  it('T22 answers a challenge, and tokens for a code of the app', async () => {
    const person = await desk.as('editor');
    const { secret } = await enrol(desk, person);
    const { status, body } = await login(person);
    expect({ status, body }).toEqual({ status: 200, body: { challenge: expect.any(String), methods: ['totp', 'recovery-code'] } });
    const { status: second, body: tokens } = await show(body.challenge, codeOf(secret));
    expect({ second, tokens }).toEqual({
      second: 200, tokens: { accessToken: expect.any(String), refreshToken: expect.any(String), expiresIn: 900, user: { id: person.id, email: person.email, name: person.name } },
    });
    expect((await new Client(desk.app, tokens.accessToken).get('/me')).status).toBe(200);
  });

  it('T16 opens nothing with the challenge itself', async () => {
    const person = await desk.as('editor');
    await enrol(desk, person);
    const challenge = await challengeFor(person);
    expect((await new Client(desk.app, challenge).get('/me')).status).toBe(401);
    expect((await desk.anonymous.post('/auth/refresh', { refreshToken: challenge.slice(0, 200) })).status).toBe(401);
    expect((await show(person.token, '123456')).status).toBe(401);
  });

  it('T22 takes each code once, and none that is older than one that was used', async () => {
    const person = await desk.as('editor');
    const { secret } = await enrol(desk, person);
    const [code, older] = [codeOf(secret), codeOf(secret, -1)];
    const challenges = await Promise.all(Array.from({ length: 4 }, () => challengeFor(person)));
    const answers = await Promise.all(challenges.map((challenge) => show(challenge, code)));
    expect(answers.map(({ status }) => status).toSorted((one, other) => one - other)).toEqual([200, 401, 401, 401]);
    expect((await show(await challengeFor(person), older)).status).toBe(401);
  });

  it.each([-3, -2, 2, 3])('takes no code that is %i half minutes off', async (steps) => {
    const person = await desk.as('editor');
    const { secret } = await enrol(desk, person);
    expect((await show(await challengeFor(person), codeOf(secret, steps))).status).toBe(401);
  });

  it('tells the person by mail when it is turned on, when a recovery code was used, and when it is turned off', async () => {
    const person = await desk.as('editor');
    const told = async () => (await desk.sql<{ notice: string }>(
      "select payload -> 'data' ->> 'notice' as notice from jobs where task = 'mail' and payload -> 'data' ->> 'userId' = $1 order by sequence", [person.id],
    )).map(({ notice }) => notice);
    const { secret, recoveryCodes } = await enrol(desk, person);
    expect(await told()).toEqual(['totp-enabled']);
    await show(await challengeFor(person), recoveryCodes[0] ?? '');
    expect(await told()).toEqual(['totp-enabled', 'recovery-code-used']);
    await forgetCodes(desk, person);
    expect((await person.post('/me/totp/disable', { password: person.password, code: codeOf(secret) })).status).toBe(204);
    expect(await told()).toEqual(['totp-enabled', 'recovery-code-used', 'totp-disabled']);
  });

  it('T22 takes a recovery code once, however it is typed', async () => {
    const person = await desk.as('editor');
    const { recoveryCodes } = await enrol(desk, person);
    const [first = '', second = ''] = recoveryCodes;
    const challenge = await challengeFor(person);
    expect((await show(challenge, first)).status).toBe(200);
    expect((await show(challenge, first)).status).toBe(401);
    expect((await show(challenge, second.replaceAll('-', ' ').toUpperCase())).status).toBe(200);
    const other = await enrol(desk, await desk.as('editor'));
    expect((await show(challenge, other.recoveryCodes[0] ?? '')).status).toBe(401);
    expect(bodyOf(await person.get('/me/totp')).recoveryCodesLeft).toBe(8);
  });

  it('T22 is asked for after a password was reset as before', async () => {
    const person = await desk.as('editor');
    await enrol(desk, person);
    const { version } = (await desk.sql<{ version: number }>('select version from users where id = $1', [person.id]))[0] ?? {};
    const challenge = await challengeFor(person);
    const again = 'changed by the person themselves';
    const { body } = await person.post('/me/password', { current: person.password, new: again, code: (await enrolled(person)).code });
    expect(body.accessToken).toBeDefined();
    expect((await desk.anonymous.post('/auth/login', { email: person.email, password: again })).body.challenge).toBeDefined();
    // What was begun with the former password ends with it.
    await forgetCodes(desk, person);
    expect((await show(challenge, (await enrolled(person)).code)).status).toBe(401);
    expect(version).toBe(1);
  });

  /** A recovery code that was not used yet. */
  async function enrolled(person: Person): Promise<{ code: string }> {
    const code = 'abcd-abcd-abcd-abcd';
    const { createHash } = await import('node:crypto');
    const hash = createHash('sha256').update(person.id).update('\0').update(code.replaceAll('-', '')).digest('base64url');
    await desk.sql('insert into recovery_codes (user_id, hash) values ($1, $2) on conflict (user_id, hash) do update set used_at = null', [person.id, hash]);
    return { code };
  }

  it('T15 counts wrong codes as wrong passwords', async () => {
    const own = await startDesk({ defaultLimits: true });
    try {
      const person = await own.as('editor');
      const { secret } = await enrol(own, person);
      const { challenge } = bodyOf(await own.anonymous.post('/auth/login', { email: person.email, password: person.password }));
      const statuses: number[] = [];
      for (let guess = 0; guess < 11; guess += 1) statuses.push((await own.anonymous.post('/auth/login/totp', { challenge, code: `x${guess}` })).status);
      expect(statuses.slice(0, 10)).toEqual(Array.from({ length: 10 }, () => 401));
      expect(statuses[10]).toBe(429);
      const right = await own.anonymous.post('/auth/login/totp', { challenge, code: codeOf(secret) });
      expect({ status: right.status, retry: Number(right.headers['retry-after']) > 0 }).toEqual({ status: 429, retry: true });
      expect((await own.anonymous.post('/auth/login', { email: person.email, password: person.password })).status).toBe(429);
    } finally {
      await own.stop();
    }
  });
});

describe('turning a second factor off', () => {
  it('T22 needs the password and a code', async () => {
    const person = await desk.as('editor');
    const { secret } = await enrol(desk, person);
    const { password } = person;
    expect(faultOf(await person.post('/me/totp/disable', { password }))).toEqual({ status: 422, code: 'code-required' });
    expect(faultOf(await person.post('/me/totp/disable', { password, code: 'wrong' }))).toEqual({ status: 422, code: 'wrong-code' });
    expect(faultOf(await person.post('/me/totp/disable', { password: 'not my password', code: codeOf(secret) }))).toEqual({ status: 422, code: 'wrong-password' });
    expect((await login(person)).body.challenge).toBeDefined();
    expect((await person.post('/me/totp/disable', { password, code: codeOf(secret) })).status).toBe(204);
    expect((await login(person)).body.accessToken).toBeDefined();
  });

  it('and new recovery codes need them as well', async () => {
    const person = await desk.as('editor');
    const { secret, recoveryCodes: old } = await enrol(desk, person);
    const { password } = person;
    expect(faultOf(await person.post('/me/totp/recovery-codes', { password }))).toEqual({ status: 422, code: 'code-required' });
    const { recoveryCodes } = bodyOf(await person.post('/me/totp/recovery-codes', { password, code: codeOf(secret) }));
    const challenge = await challengeFor(person);
    expect((await show(challenge, old[0] ?? '')).status).toBe(401);
    expect((await show(challenge, recoveryCodes[0])).status).toBe(200);
    expect((await (await desk.as('author')).post('/me/totp/recovery-codes', { password })).body.type).toBe('/problems/second-factor-off');
  });

  it('can be done by an administrator for somebody who lost it, and by nobody who holds less', async () => {
    const person = await desk.as('editor');
    await enrol(desk, person);
    const admin = await desk.as('admin');
    expect((await admin.delete(`/users/${person.id}/totp`)).status).toBe(204);
    expect((await admin.delete(`/users/${person.id}/totp`)).status).toBe(404);
    expect((await login(person)).body.accessToken).toBeDefined();
    await enrol(desk, admin);
    const [role] = await desk.sql<{ id: string }>("insert into roles (id, key, name, permissions) values (gen_random_uuid(), 'hr', 'HR', array['user:manage']) returning id");
    const lower = await desk.as('author');
    await desk.sql('update grants set role_id = $2 where user_id = $1', [lower.id, role?.id]);
    expect((await lower.delete(`/users/${admin.id}/totp`)).status).toBe(403);
  });
});

describe('what gives power over people and keys', () => {
  it('asks for the second factor again after a quarter of an hour, and changes nothing until then', async () => {
    const admin = await desk.as('admin');
    const { secret } = await enrol(desk, admin);
    const colleague = await desk.as('author');
    const dangerous: [string, () => Promise<Answer>][] = [
      ['a person', () => admin.post('/users', { email: 'x@newsroom.test', name: 'X', grants: [] })],
      ['grants', () => admin.patch(`/users/${colleague.id}`, { grants: [] }, 1)],
      ['a deletion', () => admin.delete(`/users/${colleague.id}`, 1)],
      ['an invitation', () => admin.post('/invitations', { email: 'x@newsroom.test', name: 'X', grants: [] })],
      ['a key', () => admin.post('/api-keys', { name: 'X', scopes: ['articles:read'] })],
      ['a role', () => admin.post('/roles', { key: 'mine', name: 'Mine', permissions: ['comment:write'] })],
      ['sessions of others', () => admin.delete(`/users/${colleague.id}/sessions`)],
    ];
    await desk.sql("update sessions set verified_at = now() - interval '16 minutes' where user_id = $1", [admin.id]);
    const before = await desk.snapshot();
    for (const [what, attempt] of dangerous) {
      const { status, body } = await attempt();
      expect({ what, status, type: body.type }).toEqual({ what, status: 403, type: '/problems/step-up-required' });
    }
    expect(await desk.snapshot()).toBe(before);
    expect((await admin.get('/users')).status).toBe(200);
    expect(faultOf(await admin.post('/auth/step-up', { password: admin.password }))).toEqual({ status: 422, code: 'code-required' });
    expect((await admin.post('/auth/step-up', { password: admin.password, code: codeOf(secret) })).status).toBe(204);
    expect((await dangerous[1]?.[1]())?.status).toBe(200);
  });

  it('asks in a session in which none was ever shown, and not in the one that turned it on', async () => {
    const admin = await desk.as('admin');
    const elsewhere = await desk.signIn(admin);
    await enrol(desk, admin);
    const makesKey = (by: Person) => by.post('/api-keys', { name: 'X', scopes: ['articles:read'] });
    expect((await makesKey(elsewhere)).body.type).toBe('/problems/step-up-required');
    expect((await makesKey(admin)).status).toBe(201);
  });

  it('asks nobody again who has no second factor', async () => {
    const admin = await desk.as('admin');
    await desk.sql("update sessions set verified_at = now() - interval '16 minutes' where user_id = $1", [admin.id]);
    expect((await admin.post('/users', { email: 'unasked@newsroom.test', name: 'X', grants: [] })).status).toBe(201);
  });
});
