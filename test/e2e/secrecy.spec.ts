import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ACCESS_MATRIX, ROLES } from '../architecture/access-matrix';
import type { Person } from '../support/client';
import { type Desk, startDesk } from '../support/desk';
import { bodyOf, newsroom } from '../support/newsroom';
import type { RoleKey } from '../support/staff';
import { jpeg, uploaded } from './media/pictures';

let desk: Desk;
let admin: Person;

beforeAll(async () => {
  desk = await startDesk();
  admin = await desk.as('admin');
});

afterAll(() => desk.stop());

describe('no answer holds a secret', () => {
  const CANARY = 'canary-that-must-not-leave';
  const SECRET_NAMES = /password|secret|totp|token|hash$|salt|storageKey|editorIds/i;
  let ids: Record<string, string>;
  const people: Record<string, Person> = {};

  beforeAll(async () => {
    const room = await newsroom(desk);
    const picture = await uploaded(room.admin, await jpeg());
    const tag = bodyOf(await room.admin.post('/tags', { name: 'A tag with canaries' }));
    const draft = await room.story().published(room.editor);
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
    return path.replace(/:id|:slug|\*$/, id).replace(':number', '1').replace(':other', '1').replace(':file', 'card.webp');
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
    expect(desk.logged.length).toBeGreaterThan(50);
    const secrets = [password, renewed.accessToken, renewed.refreshToken, ...[admin, person].flatMap(({ token, refreshToken, password: own }) => [token, refreshToken, own])];
    expect(secrets.filter((secret) => log.includes(secret))).toEqual([]);
  });
});
