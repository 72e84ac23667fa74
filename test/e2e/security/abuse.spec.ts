import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createApp } from '../../../src/app.setup';
import { createPino } from '../../../src/platform/logging/logger';
import { Client, type Person } from '../../support/client';
import { type Desk, startDesk } from '../../support/desk';
import { MailServer } from '../../support/mail-server';
import { mailedToken } from '../../support/mailed-link';
import { type Newsroom, article, bodyOf, newsroom } from '../../support/newsroom';
import { withChangeUnderWay } from '../../support/row-lock';
import { codeOf, enrol, forgetCodes } from '../../support/totp';

const NEW = 'another four quiet words';
const server = new MailServer();
let desk: Desk;
let room: Newsroom;
const others: NestFastifyApplication[] = [];

beforeAll(async () => {
  await server.start();
  desk = await startDesk({ env: { SMTP_URL: server.url } });
  desk.startDueWork();
  room = await newsroom(desk);
  for (let each = 0; each < 2; each += 1) {
    const app = await createApp(desk.settings, desk.settings.databaseUrl ?? '', createPino('silent'));
    await app.init();
    await app.getHttpAdapter().getInstance().ready();
    others.push(app);
  }
});

afterAll(async () => {
  for (const app of others) await app.close();
  await desk.stop();
  await server.stop();
});

/** What three instances say at once to somebody's token, which all of them have seen. */
const everywhere = (token: string) => Promise.all([desk.app, ...others].map(async (app) => (await new Client(app, token).get('/me')).status));

describe('three instances on one database', () => {
  it.each<[string, (person: Person) => Promise<unknown>]>([
    ['T09 signing out', (person) => person.post('/auth/logout')],
    ['T10 a new password', (person) => person.post('/me/password', { current: person.password, new: NEW })],
    ['T11 being disabled', (person) => room.admin.patch(`/users/${person.id}`, { status: 'disabled' }, 1)],
    ['T11 being signed out by an administrator', (person) => room.admin.delete(`/users/${person.id}/sessions`)],
    ['T11 being deleted', (person) => room.admin.delete(`/users/${person.id}`, 1)],
  ])('all know of %s with the next request', async (_, happens) => {
    const person = await desk.as('editor');
    expect(await everywhere(person.token)).toEqual([200, 200, 200]);
    await happens(person);
    expect(await everywhere(person.token)).toEqual([401, 401, 401]);
    for (const app of others) expect((await new Client(app).post('/auth/refresh', { refreshToken: person.refreshToken })).status).toBe(401);
  });

  it('T15 take a code of a second factor once together', async () => {
    const person = await desk.as('editor');
    const { secret } = await enrol(desk, person);
    const code = codeOf(secret);
    const statuses = await Promise.all([desk.app, ...others].map(async (app) => {
      const { challenge } = bodyOf(await new Client(app).post('/auth/login', { email: person.email, password: person.password }));
      return (await new Client(app).post('/auth/login/totp', { challenge, code })).status;
    }));
    expect(statuses.toSorted((one, other) => one - other)).toEqual([200, 401, 401]);
  });
});

describe('a sign-in that is under way while the account changes', () => {
  const CHANGES = [
    ['T10 a new password', 'update users set version = version + 1, password_hash = null where id = $1'],
    ['T11 being disabled', "update users set version = version + 1, status = 'disabled' where id = $1"],
  ] as const;

  it.each(CHANGES)('does not outlive %s', async (_, change) => {
    const person = await desk.as('editor');
    const statuses = await withChangeUnderWay(desk, change, [person.id], async (untilBlocked, commit) => {
      // The password was good when it was compared.
      const signingIn = desk.anonymous.post('/auth/login', { email: person.email, password: person.password });
      await untilBlocked(1);
      await commit();
      return (await signingIn).status;
    });
    expect(statuses).toBe(401);
    expect(await desk.sql('select count(*)::integer as sessions from sessions where user_id = $1', [person.id])).toEqual([{ sessions: 1 }]);
  });

  it.each(CHANGES)('does not outlive %s at its second step either, which leaves the code unused', async (_, change) => {
    const person = await desk.as('editor');
    const { secret } = await enrol(desk, person);
    const { challenge } = bodyOf(await desk.anonymous.post('/auth/login', { email: person.email, password: person.password }));
    await forgetCodes(desk, person);
    const status = await withChangeUnderWay(desk, change, [person.id], async (untilBlocked, commit) => {
      const signingIn = desk.anonymous.post('/auth/login/totp', { challenge, code: codeOf(secret) });
      await untilBlocked(1);
      await commit();
      return (await signingIn).status;
    });
    expect(status).toBe(401);
    expect(await desk.sql('select last_step::integer as step from second_factors where user_id = $1', [person.id])).toEqual([{ step: 0 }]);
  });
});

describe('a password that was reset', () => {
  it('T22 does not spare the second factor', async () => {
    const person = await desk.as('editor');
    const { secret } = await enrol(desk, person);
    await desk.anonymous.post('/auth/forgot-password', { email: person.email });
    const token = await mailedToken(server, person.email, 2);
    expect((await desk.anonymous.post('/auth/reset-password', { token, password: NEW })).status).toBe(204);
    const { body } = await desk.anonymous.post('/auth/login', { email: person.email, password: NEW });
    expect(body).toEqual({ challenge: expect.any(String), methods: ['totp', 'recovery-code'] });
    expect((await desk.anonymous.post('/auth/login/totp', { challenge: body.challenge, code: codeOf(secret) })).status).toBe(200);
  });
});

describe('names and descriptions', () => {
  const CODE = '<img src=x onerror=alert(1)><script>alert(1)</script>&"\'';

  it('T43 with code in them are delivered as the text that they are', async () => {
    const author = bodyOf(await room.admin.post('/authors', { name: CODE, bio: CODE, links: [{ label: CODE, url: 'https://site.example/' }] }));
    const category = bodyOf(await room.admin.post('/categories', { name: CODE, description: CODE }));
    const { live, ...published } = await article(room.admin, {
      categoryId: category.id, headline: CODE, kicker: CODE, bylines: [{ authorId: author.id, role: 'writer', creditedAs: CODE }],
    }).published(await desk.as('admin'));
    expect(live).not.toBeNull();
    const slug = String(published['slug']);
    const { body, headers } = await desk.delivery(`/articles/${slug}`);
    expect(body).toMatchObject({ headline: CODE, kicker: CODE, category: { name: CODE }, bylines: [{ name: CODE }] });
    expect(body.bodyHtml).not.toContain('<script');
    expect(headers['content-type']).toBe('application/json; charset=utf-8');
    expect(headers['x-content-type-options']).toBe('nosniff');
    expect((await desk.delivery(`/authors/${author.slug}`)).body).toMatchObject({ name: CODE, bio: CODE });
    for (const url of ['javascript:alert(1)', 'data:text/html,<script>', 'vbscript:x', '//evil.example']) {
      expect((await room.admin.post('/authors', { name: 'X', links: [{ label: 'X', url }] })).status).toBe(422);
    }
  });

  it('T44 break no line of the log, no header and no mail', async () => {
    const evil = 'Name\r\nBcc: evil@evil.example\r\n\r\nX-Evil: 1';
    for (const [path, body] of [
      ['/users', { email: 'crlf@newsroom.test', name: evil, grants: [] }], ['/invitations', { email: 'crlf@newsroom.test', name: evil, grants: [] }],
      ['/invitations', { email: 'a@b.test\r\nBcc: evil@evil.example', name: 'X', grants: [] }], ['/authors', { name: evil }], ['/tags', { name: evil }], ['/categories', { name: evil }],
      ['/roles', { key: 'crlf', name: evil, permissions: ['article:read'] }], ['/api-keys', { name: evil, scopes: ['articles:read'] }],
    ] as const) expect({ path, status: (await room.admin.post(path, body)).status }).toEqual({ path, status: 422 });
    const email = 'crlf-guest@newsroom.test';
    bodyOf(await room.admin.post('/invitations', { email, name: 'Müller, "Bcc: evil" <x@evil.example>', grants: [] }));
    await mailedToken(server, email);
    expect(server.to(email).map(({ to }) => to)).toEqual([[email]]);
    await desk.anonymous.post('/auth/login', { email: evil, password: evil });
    await desk.fetch(`/api/v1/me?x=${encodeURIComponent(evil)}`, { headers: { 'user-agent': 'agent' } });
    expect(desk.logged.flatMap((line) => line.trimEnd().split('\n')).filter((line) => !line.startsWith('{'))).toEqual([]);
  });
});
