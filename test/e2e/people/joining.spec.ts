import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { ParsedJson } from '../../support/answer';
import { Client, type Person } from '../../support/client';
import { type Desk, startDesk } from '../../support/desk';
import { eventually } from '../../support/eventually';
import { MailServer } from '../../support/mail-server';
import { mailedToken, textOf, tokenIn } from '../../support/mailed-link';
import { bodyOf } from '../../support/newsroom';
import { expectRefused } from '../../support/refusals';
import { sameness } from '../../support/sameness';

const PASSWORD = 'four quiet words here';
const server = new MailServer();
let desk: Desk;
let admin: Person;
let roles: Record<string, string>;
let invited = 0;

beforeAll(async () => {
  await server.start();
  desk = await startDesk({ env: { SMTP_URL: server.url, PUBLIC_URL: 'https://desk.example', SITE_NAME: 'The Paper' } });
  desk.startDueWork();
  admin = await desk.as('admin');
  roles = Object.fromEntries(bodyOf(await admin.get('/roles')).items.map(({ key, id }: ParsedJson) => [key, id]));
});

afterAll(async () => {
  await desk.stop();
  await server.stop();
});

const newAddress = () => `joiner-${(invited += 1)}@newsroom.test`;
const invite = async (email: string, by = admin, role = 'editor') => bodyOf(await by.post('/invitations', { email, name: 'New Colleague', grants: [{ roleId: roles[role] }] }));
const accept = (token: string, more: object = {}) => desk.anonymous.post('/auth/accept-invitation', { token, password: PASSWORD, ...more });
const allSent = () => eventually(async () => (await desk.sql("select 1 from jobs where task = 'mail' and dead_at is null")).length, (count) => count === 0);

describe('an invitation', () => {
  it('comes by mail, and lets in whoever accepts it, with what was granted', async () => {
    const email = newAddress();
    const made = await invite(email);
    expect(made).toEqual({
      id: expect.any(String), email, name: 'New Colleague', grants: [{ roleId: roles['editor'], categoryId: null }], invitedBy: { id: admin.id, name: admin.name },
      createdAt: expect.any(String), sentAt: expect.any(String), expiresAt: expect.any(String),
    });
    expect(Date.parse(made.expiresAt) - Date.parse(made.createdAt)).toBe(7 * 86_400_000);
    const token = await mailedToken(server, email);
    expect(textOf(server.to(email)[0]!)).toContain(`https://desk.example/admin/accept-invitation#token=${token}`);
    const { status, body } = await accept(token, { name: 'Jane New' });
    expect({ status, body }).toEqual({ status: 201, body: { id: expect.any(String), email, name: 'Jane New' } });
    const jane = await desk.signIn({ id: body.id, name: '', email, password: PASSWORD });
    expect(bodyOf(await jane.get('/me'))).toMatchObject({ name: 'Jane New', grants: [{ role: 'editor', categoryId: null }] });
    expect((await admin.get(`/invitations/${made.id}`)).status).toBe(404);
  });

  it('is good once, also for many at once', async () => {
    const email = newAddress();
    await invite(email);
    const token = await mailedToken(server, email);
    const answers = await Promise.all(Array.from({ length: 4 }, () => accept(token)));
    expect(answers.map(({ status }) => status).toSorted((one, other) => one - other)).toEqual([201, 422, 422, 422]);
    expect((await accept(token)).body.errors).toMatchObject([{ pointer: '/token', code: 'link-not-good' }]);
  });

  it.each<[string, (made: ParsedJson) => Promise<unknown>]>([
    ['it is revoked', (made) => admin.delete(`/invitations/${made.id}`)],
    ['another takes its place', (made) => invite(made.email.toUpperCase())],
    ['it is sent again, with another link', async (made) => { bodyOf(await admin.post(`/invitations/${made.id}/resend`)); await mailedToken(server, made.email, 2); }],
    ['it expires', (made) => desk.sql("update invitations set expires_at = now() - interval '1 second' where id = $1", [made.id])],
    ['its link expires', (made) => desk.sql("update mailed_links set expires_at = now() - interval '1 second' where invitation_id = $1", [made.id])],
  ])('is worth nothing any more once %s', async (_, end) => {
    const made = await invite(newAddress());
    const token = await mailedToken(server, made.email);
    await end(made);
    await allSent();
    const before = await desk.snapshot();
    expect((await accept(token)).status).toBe(422);
    expect(await desk.snapshot()).toBe(before);
  });

  it('that was sent again lets in by its new link', async () => {
    const made = await invite(newAddress());
    await mailedToken(server, made.email);
    bodyOf(await admin.post(`/invitations/${made.id}/resend`));
    expect((await accept(await mailedToken(server, made.email, 2))).status).toBe(201);
  });

  it('is worth what whoever sent it may still give', async () => {
    const other = await desk.as('admin');
    const [lowered, gone] = [await invite(newAddress(), other), await invite(newAddress(), other)];
    const tokens = [await mailedToken(server, lowered.email), await mailedToken(server, gone.email)];
    await desk.sql('update grants set role_id = $2 where user_id = $1', [other.id, roles['author']]);
    expect((await accept(tokens[0]!)).status).toBe(403);
    await desk.sql("update users set status = 'disabled' where id = $1", [other.id]);
    expect((await accept(tokens[1]!)).status).toBe(422);
  });

  it('follows its section into the one that takes that over, and keeps one from going without', async () => {
    const section = async (name: string) => bodyOf(await admin.post('/categories', { name }));
    const [merged, handedOver, heir] = [await section('Merged'), await section('Handed over'), await section('Heir')];
    const inviteTo = async ({ id }: ParsedJson) => bodyOf(await admin.post('/invitations', { email: newAddress(), name: 'X', grants: [{ roleId: roles['editor'], categoryId: id }] }));
    const made = [await inviteTo(merged), await inviteTo(handedOver)];
    expect((await admin.delete(`/categories/${merged.id}`, merged.version)).body.counts).toMatchObject({ grants: 1 });
    expect(bodyOf(await admin.verb(`/categories/${merged.id}/merge`, merged.version, { into: heir.id })).counts).toMatchObject({ grants: 1 });
    bodyOf(await admin.delete(`/categories/${handedOver.id}?reassignTo=${heir.id}`, handedOver.version));
    for (const { id, email } of made) {
      expect(bodyOf(await admin.get(`/invitations/${id}`)).grants).toEqual([{ roleId: roles['editor'], categoryId: heir.id }]);
      const joined = bodyOf(await accept(await mailedToken(server, email)));
      expect(bodyOf(await admin.get(`/users/${joined.id}`)).grants).toMatchObject([{ categoryId: heir.id }]);
    }
  });

  it('T07 takes no field that it does not know, and says no more than its name', async () => {
    const made = await invite(newAddress());
    const token = await mailedToken(server, made.email);
    const { status, body, text } = await accept(token, { role: 'admin', grants: [{ roleId: roles['admin'] }], isActive: true });
    expect({ status, fields: body.errors.map(({ pointer }: ParsedJson) => pointer) }).toEqual({ status: 400, fields: expect.arrayContaining(['/role', '/grants', '/isActive']) });
    expect(text).not.toContain(roles['admin']);
    expect((await accept(token)).status).toBe(201);
  });

  it('T13 is answered alike whether somebody has the address or not; its owner alone is told', async () => {
    const known = await desk.as('author');
    const answers = await Promise.all([known.email, newAddress()].map((email) => admin.post('/invitations', { email, name: 'New Colleague', grants: [] })));
    const [first, second] = answers.map((answer) => {
      const { id: _id, email: _email, createdAt: _c, sentAt: _s, expiresAt: _e, ...body } = answer.body;
      const { etag: _etag, location: _location, ...headers } = answer.headers;
      return sameness({ ...answer, headers, body });
    });
    expect(first).toEqual(second);
    await allSent();
    expect(server.to(known.email).map(tokenIn)).toEqual([undefined]);
    expect(textOf(server.to(known.email)[0]!)).toContain('you sign in with it already');
  });

  it('T06 gives nothing that whoever sends it does not hold', async () => {
    const lower = await desk.as('editor');
    const [role] = await desk.sql<{ id: string }>("insert into roles (id, key, name, permissions) values (gen_random_uuid(), 'hr', 'HR', array['user:manage', 'article:read']) returning id");
    await desk.sql('update grants set role_id = $2 where user_id = $1', [lower.id, role?.id]);
    expect((await lower.post('/invitations', { email: newAddress(), name: 'X', grants: [{ roleId: roles['admin'] }] })).status).toBe(403);
    expect((await lower.post('/invitations', { email: newAddress(), name: 'X', grants: [{ roleId: role?.id }] })).status).toBe(201);
    const mighty = await invite(newAddress(), admin, 'admin');
    expect((await lower.post(`/invitations/${mighty.id}/resend`)).status).toBe(403);
    // Nor do they keep anybody from accepting what others give.
    await allSent();
    await expectRefused(desk, () => lower.delete(`/invitations/${mighty.id}`), 403);
    await expectRefused(desk, () => lower.post('/invitations', { email: mighty.email, name: 'X', grants: [] }), 403);
    expect((await admin.get(`/invitations/${mighty.id}`)).status).toBe(200);
    const own = bodyOf(await lower.post('/invitations', { email: newAddress(), name: 'X', grants: [{ roleId: role?.id }] }));
    await desk.sql("update roles set permissions = array['user:manage'] where id = $1", [role?.id]);
    expect((await lower.delete(`/invitations/${own.id}`)).status).toBe(204);
  });

  it('is refused for a role or a category that is not there', async () => {
    const nowhere = '01900000-0000-7000-8000-ffffffffffff';
    for (const grant of [{ roleId: nowhere }, { roleId: roles['author'], categoryId: nowhere }]) {
      expect((await admin.post('/invitations', { email: newAddress(), name: 'X', grants: [grant] })).status).toBe(422);
    }
  });

  it('leaves no token in the database, and none in the log', async () => {
    const made = await invite(newAddress());
    const token = await mailedToken(server, made.email);
    const rows = await desk.sql<{ line: string }>(
      'select l::text as line from mailed_links l union all select j::text from jobs j union all select a::text from audit_log a union all select o::text from outbox_events o',
    );
    expect(rows.filter(({ line }) => line.includes(token))).toEqual([]);
    expect(desk.logged.filter((line) => line.includes(token))).toEqual([]);
    expect(Buffer.from(token, 'base64url').length).toBeGreaterThanOrEqual(16);
  });
});

describe('deleting somebody', () => {
  const remove = async (person: { id: string }, by = admin) => by.delete(`/users/${person.id}`, bodyOf(await admin.get(`/users/${person.id}`)).version);

  it('ends all that lets them in, frees the address, and keeps what they did', async () => {
    const category = bodyOf(await admin.post('/categories', { name: 'Left behind' }));
    const person = await desk.as('author', { name: 'Gone Tomorrow' });
    const story = bodyOf(await person.post('/articles', { headline: 'Still here', categoryId: category.id }));
    expect((await remove(person)).status).toBe(204);
    expect((await person.get('/me')).status).toBe(401);
    expect((await desk.anonymous.post('/auth/login', { email: person.email, password: person.password })).status).toBe(401);
    expect((await admin.get(`/users/${person.id}`)).status).toBe(404);
    const everybody = bodyOf(await admin.get('/users?limit=100')).items.map(({ id }: ParsedJson) => id);
    expect(everybody).not.toContain(person.id);
    expect(bodyOf(await admin.get(`/articles/${story.id}`)).createdBy).toEqual({ id: person.id, name: 'Gone Tomorrow' });
    expect((await admin.post('/users', { email: person.email, name: 'Next', grants: [] })).status).toBe(201);
  });

  it('is refused for the last administrator, and for somebody above', async () => {
    const own = await startDesk();
    try {
      const last = await own.as('admin');
      const { version } = bodyOf(await last.get(`/users/${last.id}`));
      expect((await last.delete(`/users/${last.id}`, version)).body.type).toBe('/problems/last-admin');
      const [role] = await own.sql<{ id: string }>("insert into roles (id, key, name, permissions) values (gen_random_uuid(), 'hr', 'HR', array['user:manage']) returning id");
      const lower = await own.as('author');
      await own.sql('update grants set role_id = $2 where user_id = $1', [lower.id, role?.id]);
      expect((await new Client(own.app, lower.token).delete(`/users/${last.id}`, version)).status).toBe(403);
    } finally {
      await own.stop();
    }
  });
});

describe('the colleagues', () => {
  it('are found by name by anyone signed in, with nothing but their names, while they are active', async () => {
    const asking = await desk.as('contributor');
    const hired = await Promise.all(['Zoë 100% Quill', 'zoë quill', 'Zoë Quillfeather'].map((name) => desk.as('author', { name })));
    const found = async (query: string): Promise<ParsedJson> => bodyOf(await asking.get(`/people?q=${encodeURIComponent(query)}`)).items;
    expect(await found('Quill')).toHaveLength(3);
    expect(await found('100%')).toEqual([{ id: hired[0]?.id, name: 'Zoë 100% Quill' }]);
    await desk.sql("update users set status = 'disabled' where id = $1", [hired[1]?.id]);
    const first = bodyOf(await asking.get('/people?q=quill&limit=1'));
    const second = bodyOf(await asking.get(`/people?q=quill&limit=1&cursor=${first.nextCursor}`));
    expect([...first.items, ...second.items].map(({ name }: ParsedJson) => name).toSorted((one: string, other: string) => one.localeCompare(other))).toEqual(['Zoë 100% Quill', 'Zoë Quillfeather']);
    expect(second.nextCursor).toBeNull();
    expect((await desk.anonymous.get('/people')).status).toBe(401);
  });
});
