import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Answer, ParsedJson } from '../../support/answer';
import type { Person } from '../../support/client';
import { type Desk, startDesk } from '../../support/desk';
import { MailServer } from '../../support/mail-server';
import { mailedToken } from '../../support/mailed-link';
import { bodyOf } from '../../support/newsroom';
import { withRowLocked } from '../../support/row-lock';

const NEW = 'another four quiet words';
const OTHER = 'words that somebody else knows';
const server = new MailServer();
let desk: Desk;
let admin: Person;
let roles: Record<string, string>;

beforeAll(async () => {
  await server.start();
  desk = await startDesk({ env: { SMTP_URL: server.url } });
  desk.startDueWork();
  admin = await desk.as('admin');
  roles = Object.fromEntries(bodyOf(await admin.get('/roles')).items.map(({ key, id }: ParsedJson) => [key, id]));
});

afterAll(async () => {
  await desk.stop();
  await server.stop();
});

/** Both reach the person at once, and the first of them is first. */
const oneAfterTheOther = (person: Person, first: () => Promise<Answer>, second: () => Promise<Answer>): Promise<Answer[]> =>
  withRowLocked(desk, 'users', person.id, async (untilBlocked, release) => {
    const answers = [first()];
    await untilBlocked(1);
    answers.push(second());
    await untilBlocked(2);
    await release();
    return Promise.all(answers);
  });

const signsInWith = async ({ email }: Person, password: string): Promise<boolean> => (await desk.anonymous.post('/auth/login', { email, password })).status === 200;
const typesAbout = async (person: Person): Promise<string[]> => bodyOf(await admin.get(`/audit?subject=${person.id}&limit=100`)).items.map(({ type }: ParsedJson) => type);

type Act = (person: Person) => Promise<Answer>;
const changesPassword: Act = (person) => person.post('/me/password', { current: person.password, new: OTHER });
const asksForAddress: Act = (person) => person.post('/me/email', { password: person.password, email: `taken-${person.id}@elsewhere.test` });
const beginsFactor: Act = (person) => person.post('/me/totp', { password: person.password });

describe('what was proved with a password', () => {
  it.each<[string, Act]>([
    ['a new password', changesPassword], ['another address', asksForAddress], ['a second factor', beginsFactor],
  ])('T12 is worth nothing for %s once the password has become another one in the same moment', async (_, act) => {
    const person = await desk.as('author');
    await desk.anonymous.post('/auth/forgot-password', { email: person.email });
    const token = await mailedToken(server, person.email);
    const answers = await oneAfterTheOther(person, () => desk.anonymous.post('/auth/reset-password', { token, password: NEW }), () => act(person));
    expect(answers.map(({ status }) => status)).toEqual([204, 401]);
    expect([await signsInWith(person, NEW), await signsInWith(person, OTHER)]).toEqual([true, false]);
    expect(await typesAbout(person)).not.toContain('user.email-change-requested');
    expect(await desk.sql('select 1 from second_factors where user_id = $1', [person.id])).toEqual([]);
  });

  it('is worth nothing in a session that was ended in the same moment', async () => {
    for (const act of [changesPassword, asksForAddress]) {
      const person = await desk.as('author');
      const answers = await oneAfterTheOther(person, () => admin.delete(`/users/${person.id}/sessions`), () => act(person));
      expect(answers.map(({ status }) => status)).toEqual([204, 401]);
      expect(await signsInWith(person, person.password)).toBe(true);
    }
  });

  it('is good for one of several new passwords', async () => {
    const person = await desk.as('author');
    const answers = await Promise.all([1, 2, 3, 4].map((nr) => person.post('/me/password', { current: person.password, new: `${OTHER} ${nr}` })));
    expect(answers.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([200, 401, 401, 401]);
    const nr = answers.findIndex(({ status }) => status === 200) + 1;
    expect(await signsInWith(person, `${OTHER} ${nr}`)).toBe(true);
  });
});

describe('somebody who manages people and is taken that in the same moment', () => {
  it.each<[string, object]>([['by being disabled', { status: 'disabled' }], ['by holding nothing any more', { grants: [] }]])('makes nobody powerful: %s', async (_, change) => {
    const manager = await desk.as('admin');
    const made: [string, Act][] = [
      ['/users', (by) => by.post('/users', { email: `second-${by.id}@newsroom.test`, name: 'Second', grants: [{ roleId: roles['admin'] }] })],
      ['/invitations', (by) => by.post('/invitations', { email: `third-${by.id}@newsroom.test`, name: 'Third', grants: [{ roleId: roles['editor'] }] })],
      ['/roles', (by) => by.post('/roles', { key: 'of-nobody', name: 'Of nobody', permissions: ['article:read'] })],
    ];
    const before = bodyOf(await admin.get('/users?limit=100')).items.length;
    const { version } = bodyOf(await admin.get(`/users/${manager.id}`));
    const answers = await withRowLocked(desk, 'users', manager.id, async (untilBlocked, release) => {
      const first = admin.patch(`/users/${manager.id}`, change, version);
      await untilBlocked(1);
      const others = made.map(([, act]) => act(manager));
      await untilBlocked(1 + made.length);
      await release();
      return Promise.all([first, ...others]);
    });
    expect(answers.map(({ status }) => status)).toEqual([200, 403, 403, 403]);
    expect(bodyOf(await admin.get('/users?limit=100')).items.length).toBe(before);
  });
});
