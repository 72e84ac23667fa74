import { randomUUIDv7 } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ROLES } from '../architecture/access-matrix';
import type { ParsedJson } from '../support/answer';
import type { Person } from '../support/client';
import { type Desk, startDesk } from '../support/desk';
import { bodyOf } from '../support/newsroom';

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

describe('T05 raising oneself', () => {
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

describe('T06 granting', () => {
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

describe('T06 the last administrator', () => {
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

  it('is not lost to somebody who only manages people: they could not make another', async () => {
    const before = bodyOf(await last.post('/roles', { key: 'staff-office', name: 'Staff office', permissions: ['user:manage', 'role:manage'] }));
    const clerk = await lonely.as('author');
    await lonely.sql('update grants set role_id = $2 where user_id = $1', [clerk.id, before.id]);
    for (const change of [{ status: 'disabled' }, { grants: [{ roleId: before.id }] }]) {
      const snapshot = await lonely.snapshot();
      expect(await last.patch(`/users/${last.id}`, change, await versionOf(last))).toMatchObject({ status: 409, body: { type: '/problems/last-admin' } });
      expect(await lonely.snapshot()).toBe(snapshot);
    }
    await lonely.sql('delete from grants where user_id = $1', [clerk.id]);
    await lonely.sql("update users set status = 'disabled' where id = $1", [clerk.id]);
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
