import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { KEY_SCOPE_NAMES } from '../../src/kernel/key-scopes';
import { ACCESS_MATRIX, ROLES } from '../architecture/access-matrix';
import { type KeyClient, makeKey } from '../support/api-keys';
import type { Person } from '../support/client';
import { type Desk, startDesk } from '../support/desk';
import { type Newsroom, bodyOf, newsroom } from '../support/newsroom';
import type { RoleKey } from '../support/staff';
import { jpeg, uploaded } from './media/pictures';

let desk: Desk;
let admin: Person;

beforeAll(async () => {
  desk = await startDesk();
  admin = await desk.as('admin');
});

afterAll(() => desk.stop());

// The stream never ends; what it sends is what the changes have.
const gets = Object.keys(ACCESS_MATRIX).filter((route) => route.startsWith('GET ') && !route.endsWith('/stream'));

/** The address of a route with the ids of something that is there: by list, those of the public under `delivery/`. */
function urlOf(route: string, ids: Readonly<Record<string, string>>): string {
  const path = route.slice('GET '.length);
  const [, surface = '', , list = ''] = path.split('/');
  const id = ids[surface === 'delivery' ? `delivery/${list}` : surface === 'media' ? 'media' : list] ?? '';
  return path.replace(/:id|:slug|\*$/, id).replace(':number', '1').replace(':other', '1').replace(':file', 'card.webp')
    .replace(':comment', ids['comments'] ?? '');
}

const bearing = ({ token }: Person) => ({ headers: { authorization: `Bearer ${token}` } });

describe('T08 no answer holds a secret', () => {
  const CANARY = 'canary-that-must-not-leave';
  const SECRET_NAMES = /password|secret|totp|token|hash$|salt|storageKey|editorIds/i;
  let ids: Record<string, string>;
  const people: Record<string, Person | KeyClient> = {};

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
    const key = await makeKey(admin, [...KEY_SCOPE_NAMES]);
    people['an API key'] = key;
    ids['api-keys'] = key.id;
    const victim = await desk.as('author');
    await desk.sql("update users set password_hash = $1 || '-password-hash-' || id", [CANARY]);
    // The digest of the key that is used here must stay good; of all others it is a canary.
    await makeKey(admin, ['articles:read']);
    await desk.sql("update api_keys set secret_hash = $1 || '-secret-hash-' || id where id <> $2", [CANARY, key.id]);
    await desk.sql("update sessions set user_agent = $1 || '-user-agent' where user_id = $2", [CANARY, victim.id]);
    await desk.sql("insert into second_factors (user_id, sealed_secret, last_step) select id, $1 || '-sealed', 0 from users", [CANARY]);
    await desk.sql("insert into recovery_codes (user_id, hash) select id, $1 || '-recovery' from users", [CANARY]);
    await desk.sql(
      `insert into mailed_links (id, purpose, user_id, email, token_hash, expires_at)
       select gen_random_uuid(), 'email-change', id, $1 || '-address', $1 || '-link-' || id, now() + interval '1 hour' from users`, [CANARY],
    );
    const [invited] = await desk.sql<{ id: string }>(
      `insert into invitations (id, email, name, grants, invited_by, expires_at)
       values (gen_random_uuid(), 'invited@newsroom.test', 'Invited', '[]', $1, now() + interval '1 day') returning id`, [admin.id],
    );
    ids['invitations'] = invited?.id ?? '';
    await desk.sql(
      `insert into mailed_links (id, purpose, invitation_id, token_hash, expires_at)
       values (gen_random_uuid(), 'invitation', $2, $1 || '-invitation', now() + interval '1 hour')`, [CANARY, invited?.id],
    );
    const webhook = bodyOf(await admin.post('/webhooks', { url: 'https://example.com/', events: ['article.*'] }));
    ids['webhooks'] = webhook.id;
    await desk.sql("update webhooks set sealed_secret = $1 || '-webhook', sealed_former_secret = $1 || '-former', former_secret_until = now() + interval '1 day'", [CANARY]);
    bodyOf(await room.editor.post(`/articles/${draft.id}/preview-links`, { revision: 1 }));
    await desk.sql("update article_preview_links set token_hash = $1 || '-preview'", [CANARY]);
    await desk.sql("insert into identities (id, user_id, issuer, subject) values (gen_random_uuid(), $2, 'https://login.example', $1 || '-subject')", [CANARY, victim.id]);
    await desk.sql("insert into jobs (id, task, payload, dead_at) values (gen_random_uuid(), 'mail', jsonb_build_object('to', $1 || '-payload'), now())", [CANARY]);
    await desk.sql("insert into rate_limits select $1 || '-rate-limit', 1, 1", [CANARY]);
    await desk.sql("insert into refresh_tokens (hash, session_id) select $1 || '-refresh-' || id, id from sessions", [CANARY]);
    await desk.sql(
      `insert into idempotent_answers (principal_id, method, path, key, request_hash, status, headers, body)
       values ($1, 'POST', '/api/v1/articles', 'k', 'h', 201, '{}', to_json($2::text))`, [victim.id, `${CANARY}-kept-answer`],
    );
  });

  /** Columns that are called as secrets are, and hold digests of what colleagues may read. */
  const NO_SECRETS = [
    'article_approvals.hash', 'article_publications.hash', 'article_publications.previous_hash', 'article_publications.revision_hash', 'article_revisions.hash',
    'idempotent_answers.request_hash',
  ];

  it('is planted in every column that has one', async () => {
    const columns = await desk.sql<{ table: string; column: string }>(
      `select table_name as table, column_name as column from information_schema.columns join information_schema.tables using (table_schema, table_name)
       where table_schema = 'public' and table_type = 'BASE TABLE' and data_type in ('text', 'json', 'jsonb')
         and (column_name ~ 'hash|secret|token|sealed|payload' or (table_name, column_name) in (('identities', 'subject'), ('sessions', 'user_agent')))`,
    );
    const bare: string[] = [];
    for (const { table, column } of columns.filter((each) => !NO_SECRETS.includes(`${each.table}.${each.column}`))) {
      const found = await desk.sql(`select from ${table} where ${column}::text like $1 limit 1`, [`%${CANARY}%`]);
      if (found.length === 0) bare.push(`${table}.${column}`);
    }
    expect(bare).toEqual([]);
    expect(columns.length).toBeGreaterThan(15);
  });

  function namesIn(value: unknown): string[] {
    if (typeof value !== 'object' || value === null) return [];
    return Object.entries(value).flatMap(([key, member]) => [...(Array.isArray(value) ? [] : [key]), ...namesIn(member)]);
  }

  it.each<RoleKey | 'an API key' | 'nobody'>([...ROLES, 'an API key', 'nobody'])('for %s, whatever is read', async (role) => {
    let read = 0;
    for (const route of gets) {
      const token = people[role]?.token;
      const answer = await desk.fetch(urlOf(route, ids), { headers: token === undefined ? {} : { authorization: `Bearer ${token}` } });
      expect(answer.status).toBeLessThan(500);
      if (answer.status === 200) read += 1;
      expect({ route, leaks: answer.text.includes('canary') && answer.text.includes('must-not-leave') }).toEqual({ route, leaks: false });
      expect(Object.values(answer.headers).join(' ')).not.toContain(CANARY);
      // The digest of a revision and that of a picture are no secrets: approvals bind to the one, uploads are compared by the other. A time is none either.
      const names = namesIn(answer.body).filter((name) => SECRET_NAMES.test(name) && !['hash', 'formerSecretUntil'].includes(name));
      expect({ route, names }).toEqual({ route, names: [] });
    }
    expect(read).toBeGreaterThan(role === 'nobody' ? 9 : 15);
  });

  it('of others to people who are no administrators: no e-mail address of a colleague', async () => {
    const emails = (await desk.sql<{ email: string }>('select email from users')).map(({ email }) => email);
    for (const role of [...ROLES.filter((each) => each !== 'admin'), 'an API key']) {
      const person = people[role];
      const own = person && 'email' in person ? person.email : '';
      for (const route of gets) {
        const { text } = await desk.fetch(urlOf(route, ids), { headers: { authorization: `Bearer ${person?.token ?? ''}` } });
        const told = emails.filter((email) => text.includes(`"${email}"`) && email !== own);
        expect({ route, told }).toEqual({ route, told: [] });
      }
    }
  });
});

describe('what colleagues say of a live article', () => {
  const CANARY = 'canary-among-colleagues';
  let room: Newsroom;
  let ids: Record<string, string>;

  beforeAll(async () => {
    room = await newsroom(desk);
    const live = await room.story().published(room.editor);
    const before = bodyOf(await room.editor.get(`/articles/${live.id}/publishability`));
    const said = bodyOf(await room.editor.post(`/articles/${live.id}/comments`, {
      body: CANARY, quote: CANARY, blockId: live.revision.body.content[0].attrs.id, mentions: [room.author.id],
    }));
    bodyOf(await room.author.post(`/articles/${live.id}/comments`, { body: CANARY, parentId: said.id }));
    expect(bodyOf(await room.editor.get(`/articles/${live.id}/publishability`))).toEqual(before);
    ids = {
      articles: live.id, comments: said.id, categories: room.category.id, authors: room.byline.id, users: room.author.id,
      'delivery/articles': live.slug, 'delivery/authors': room.byline.slug, 'delivery/categories': room.category.path,
    };
  });

  /** The routes that tell this person of it. */
  async function tellers(person: Person | null): Promise<string[]> {
    const answers = await Promise.all(gets.map((route) => desk.fetch(urlOf(route, ids), person ? bearing(person) : {})));
    return gets.filter((_, index) => answers[index]?.text.includes(CANARY));
  }

  it('is told by its own routes alone, to those who see more of it than readers do', async () => {
    const own = ['GET /api/v1/articles/:id/comments', 'GET /api/v1/articles/:id/comments/:comment'];
    for (const person of [room.admin, room.editor, room.author]) expect(await tellers(person)).toEqual(own);
    for (const reader of [null, room.contributor]) expect(await tellers(reader)).toEqual([]);
  });

  it('does not go out with the next publication either', async () => {
    const seen = bodyOf(await room.editor.get(`/articles/${ids['articles']}`));
    const saved = bodyOf(await room.author.patch(`/articles/${seen.id}`, { kicker: 'Again' }, seen.version));
    const submitted = bodyOf(await room.author.verb(`/articles/${seen.id}/submit`, saved.version));
    const approved = bodyOf(await room.editor.verb(`/articles/${seen.id}/approve`, submitted.version));
    bodyOf(await room.editor.verb(`/articles/${seen.id}/publish`, approved.version, { changeKind: 'minor' }));
    expect(await tellers(null)).toEqual([]);
    expect(await desk.sql('select count(*)::integer as rows from delivery_articles d where d::text like $1', [`%${CANARY}%`])).toEqual([{ rows: 0 }]);
    const events = await desk.sql("select count(*)::integer as rows from outbox_events where data::text like $1", [`%${CANARY}%`]);
    expect(events).toEqual([{ rows: 0 }]);
  });
});

describe('the log', () => {
  it('T19 holds no password and no token of anything that was done here', async () => {
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
