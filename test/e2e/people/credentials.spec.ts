import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { UsersService } from '../../../src/modules/users';
import type { Answer } from '../../support/answer';
import { Client, type Person } from '../../support/client';
import { type Desk, startDesk } from '../../support/desk';
import { eventually } from '../../support/eventually';
import { MailServer } from '../../support/mail-server';
import { mailedToken, textOf, tokenIn } from '../../support/mailed-link';
import { bodyOf } from '../../support/newsroom';
import { sameness } from '../../support/sameness';

const NEW = 'another four quiet words';
const server = new MailServer();
let desk: Desk;

beforeAll(async () => {
  await server.start();
  desk = await startDesk({ env: { SMTP_URL: server.url } });
  desk.startDueWork();
});

afterAll(async () => {
  await desk.stop();
  await server.stop();
});

const allSent = () => eventually(async () => (await desk.sql("select 1 from jobs where task = 'mail' and dead_at is null")).length, (count) => count === 0);
const faultOf = ({ status, body }: Answer) => ({ status, at: body.errors?.[0]?.pointer, code: body.errors?.[0]?.code });
const signIn = (email: string, password: string) => desk.anonymous.post('/auth/login', { email, password });

describe('changing one’s password', () => {
  it('T10 ends every session and every refresh token, and gives new tokens', async () => {
    const person = await desk.as('editor');
    const elsewhere = await desk.signIn(person);
    const { status, body } = await person.post('/me/password', { current: person.password, new: NEW });
    expect(status).toBe(200);
    for (const session of [person, elsewhere]) {
      expect((await session.get('/me')).status).toBe(401);
      expect((await desk.anonymous.post('/auth/refresh', { refreshToken: session.refreshToken })).status).toBe(401);
    }
    expect((await new Client(desk.app, body.accessToken).get('/me')).status).toBe(200);
    expect((await desk.anonymous.post('/auth/refresh', { refreshToken: body.refreshToken })).status).toBe(200);
    expect((await signIn(person.email, person.password)).status).toBe(401);
    expect((await signIn(person.email, NEW)).status).toBe(200);
    await allSent();
    expect(textOf(server.to(person.email)[0]!)).toContain('Your password was changed');
  });

  it.each<[string, (person: Person) => object, object]>([
    ['a wrong one of now', () => ({ current: 'not my password', new: NEW }), { status: 422, at: '/current', code: 'wrong-password' }],
    ['a common new one', ({ password }) => ({ current: password, new: 'password1234' }), { status: 422, at: '/new', code: 'common-password' }],
    ['a short new one', ({ password }) => ({ current: password, new: 'short' }), { status: 422, at: '/new', code: expect.any(String) }],
  ])('is refused for %s, and changes nothing', async (_, body, fault) => {
    const person = await desk.as('editor');
    const before = await desk.snapshot();
    expect(faultOf(await person.post('/me/password', body(person)))).toEqual(fault);
    expect(await desk.snapshot()).toBe(before);
    expect((await person.get('/me')).status).toBe(200);
  });

  it('T15 counts wrong passwords as at sign-in', async () => {
    const own = await startDesk({ defaultLimits: true });
    try {
      const person = await own.as('editor');
      const statuses: number[] = [];
      for (let guess = 0; guess < 11; guess += 1) statuses.push((await person.post('/me/password', { current: `wrong ${guess}`, new: NEW })).status);
      expect(statuses).toEqual([...Array.from({ length: 10 }, () => 422), 429]);
      expect((await person.post('/me/password', { current: person.password, new: NEW })).status).toBe(429);
    } finally {
      await own.stop();
    }
  });
});

describe('changing one’s address', () => {
  let told = 0;
  const address = () => `moved-${(told += 1)}@newsroom.test`;
  const change = (person: Person, email: string) => person.post('/me/email', { email, password: person.password });

  it('holds once the link that was sent there was followed, and the former address is told', async () => {
    const person = await desk.as('editor');
    const email = address();
    expect((await change(person, email)).status).toBe(202);
    expect((await person.get('/me')).body.email).toBe(person.email);
    const token = await mailedToken(server, email);
    expect((await desk.anonymous.post('/auth/confirm-email', { token })).status).toBe(204);
    expect((await person.get('/me')).body.email).toBe(email);
    expect((await signIn(email, person.password)).status).toBe(200);
    expect((await signIn(person.email, person.password)).status).toBe(401);
    expect((await desk.anonymous.post('/auth/confirm-email', { token })).status).toBe(422);
    await allSent();
    expect(textOf(server.to(person.email)[0]!)).toContain('The address that you sign in with was changed');
  });

  it('ends what was sent to the former address', async () => {
    const person = await desk.as('editor');
    await desk.anonymous.post('/auth/forgot-password', { email: person.email });
    const reset = await mailedToken(server, person.email);
    const email = address();
    await change(person, email);
    await desk.anonymous.post('/auth/confirm-email', { token: await mailedToken(server, email) });
    expect((await desk.anonymous.post('/auth/reset-password', { token: reset, password: NEW })).status).toBe(422);
  });

  it('is not to be had any more once the password is another one', async () => {
    const intruder = await desk.as('editor');
    const email = address();
    await change(intruder, email);
    const token = await mailedToken(server, email);
    await desk.anonymous.post('/auth/forgot-password', { email: intruder.email });
    const reset = await mailedToken(server, intruder.email);
    expect((await desk.anonymous.post('/auth/reset-password', { token: reset, password: NEW })).status).toBe(204);
    expect((await desk.anonymous.post('/auth/confirm-email', { token })).status).toBe(422);
    expect((await signIn(intruder.email, NEW)).status).toBe(200);
  });

  it.each<[string, (admin: Person, path: string) => Promise<unknown>]>([
    ['the person is disabled, and let in again', async (admin, path) => {
      for (const status of ['disabled', 'active']) bodyOf(await admin.patch(path, { status }, bodyOf(await admin.get(path)).version));
    }],
    ['an administrator ends all sessions', (admin, path) => admin.delete(`${path}/sessions`)],
    ['an administrator takes away who they are at the identity provider', async (admin, path) => {
      await desk.sql("insert into identities (id, issuer, subject, user_id) values (gen_random_uuid(), 'https://id.example', $1, $2)", [path, path.split('/')[2]]);
      return admin.delete(`${path}/identity`);
    }],
    ['all sessions are ended on the command line', () => desk.app.get(UsersService).revokeSessions({ id: null, name: 'command line', requestId: null, address: null }, null)],
  ])('is not to be had any more once %s', async (_, happens) => {
    const [admin, person] = [await desk.as('admin'), await desk.as('editor')];
    const email = address();
    await change(person, email);
    const token = await mailedToken(server, email);
    await happens(admin, `/users/${person.id}`);
    expect((await desk.anonymous.post('/auth/confirm-email', { token })).status).toBe(422);
  });

  it('T13 does not tell whether somebody has the address', async () => {
    const [person, known] = [await desk.as('editor'), await desk.as('author')];
    // A link from before is worth nothing after either.
    for (const next of [known.email, address()]) {
      const email = address();
      await change(person, email);
      const token = await mailedToken(server, email);
      await change(person, next);
      await allSent();
      expect((await desk.anonymous.post('/auth/confirm-email', { token })).status).toBe(422);
    }
    server.received.length = 0;
    const answers = [sameness(await change(person, known.email)), sameness(await change(person, address()))];
    expect(answers[0]).toEqual(answers[1]);
    await allSent();
    expect(server.to(known.email).map(tokenIn)).toEqual([undefined]);
  });

  it('is refused for a wrong password, and to whoever comes second', async () => {
    const [one, other] = [await desk.as('editor'), await desk.as('editor')];
    expect(faultOf(await one.post('/me/email', { email: address(), password: 'not my password' }))).toEqual({ status: 422, at: '/password', code: 'wrong-password' });
    const email = address();
    await change(one, email);
    const first = await mailedToken(server, email);
    await change(other, email);
    const second = await mailedToken(server, email, 2);
    expect((await desk.anonymous.post('/auth/confirm-email', { token: second })).status).toBe(204);
    expect((await desk.anonymous.post('/auth/confirm-email', { token: first })).body.type).toBe('/problems/email-taken');
  });

  it('T44 puts nothing into the headers of a mail', async () => {
    const person = await desk.as('editor');
    for (const email of ['a@b.test\r\nBcc: c@d.test', 'a@b.test,c@d.test', '<a@b.test>', 'A B <a@b.test>']) expect((await change(person, email)).status).toBe(422);
  });
});
