import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { PERMISSIONS } from '../../../src/kernel/permissions';
import type { ParsedJson } from '../../support/answer';
import type { Person } from '../../support/client';
import { type Desk, startDesk } from '../../support/desk';
import { bodyOf } from '../../support/newsroom';
import { expectRefused } from '../../support/refusals';

let desk: Desk;
let admin: Person;
let made = 0;

beforeAll(async () => {
  desk = await startDesk();
  admin = await desk.as('admin');
});

afterAll(() => desk.stop());

const newRole = async (permissions: string[], by = admin): Promise<ParsedJson> => bodyOf(await by.post('/roles', { key: `own-${(made += 1)}`, name: 'Own', permissions }));
const give = (person: Person, role: ParsedJson) => desk.sql('update grants set role_id = $2, category_id = null where user_id = $1', [person.id, role.id]);
const holding = async (permissions: string[]): Promise<Person> => {
  const person = await desk.as('contributor');
  await give(person, await newRole(permissions));
  return person;
};
const permissionsOf = async (person: Person): Promise<string[]> => bodyOf(await person.get('/me')).permissions;

describe('the catalogue of permissions', () => {
  it('is whole in one answer, and in pages for who asks for them', async () => {
    const { items, nextCursor } = bodyOf(await admin.get('/permissions'));
    expect([items.map(({ key }: ParsedJson) => key), nextCursor]).toEqual([Object.keys(PERMISSIONS), null]);
    const paged: ParsedJson[] = [];
    for (let query = 'limit=15'; query !== '';) {
      const page = bodyOf(await admin.get(`/permissions?${query}`));
      expect(page.items.length).toBeLessThanOrEqual(15);
      paged.push(...page.items);
      query = page.nextCursor === null ? '' : `limit=15&cursor=${page.nextCursor}`;
    }
    expect(paged).toEqual(items);
    for (const query of ['limit=0', 'limit=101', 'cursor=x', 'q=x']) expect((await admin.get(`/permissions?${query}`)).status).toBe(400);
  });
});

describe('a role of the newsroom’s own', () => {
  it('is made, read, changed and deleted, and holds from the next request on', async () => {
    const answer = await admin.post('/roles', { key: 'fact-checker', name: 'Fact checker', permissions: ['comment:write', 'article:read'] });
    expect(answer).toMatchObject({ status: 201, headers: { etag: '"v1"', location: `/api/v1/roles/${answer.body.id}` } });
    const role = answer.body;
    expect(role).toEqual({ id: expect.any(String), version: 1, key: 'fact-checker', name: 'Fact checker', permissions: ['article:read', 'comment:write'], builtIn: false });
    const person = await desk.as('contributor');
    expect((await admin.patch(`/users/${person.id}`, { grants: [{ roleId: role.id }] }, 1)).status).toBe(200);
    expect(await permissionsOf(person)).toEqual(['article:read', 'comment:write']);
    const changed = await admin.patch(`/roles/${role.id}`, { name: 'Checker', permissions: ['article:read'] }, 1);
    expect(changed).toMatchObject({ status: 200, headers: { etag: '"v2"' }, body: { key: 'fact-checker', name: 'Checker', permissions: ['article:read'], version: 2 } });
    expect(await permissionsOf(person)).toEqual(['article:read']);
    expect(bodyOf(await person.get(`/roles/${role.id}`))).toEqual(changed.body);
    await expectRefused(desk, () => admin.patch(`/roles/${role.id}`, { name: 'Late' }, 1), 412);
    await expectRefused(desk, () => admin.patch(`/roles/${role.id}`, { name: 'Without' }), 428);
    expect((await expectRefused(desk, () => admin.delete(`/roles/${role.id}`, 2), 409)).counts).toEqual({ grants: 1, invitations: 0, reviewPolicies: 0 });
    await desk.sql('delete from grants where role_id = $1', [role.id]);
    expect((await admin.delete(`/roles/${role.id}`, 2)).status).toBe(204);
    expect((await admin.get(`/roles/${role.id}`)).status).toBe(404);
    expect(await desk.sql('select action from audit_log where subject_id = $1 order by sequence', [role.id])).toEqual(['role.created', 'role.updated', 'role.deleted'].map((action) => ({ action })));
  });

  it('is not deleted while an invitation or a review policy asks for it', async () => {
    const role = await newRole(['article:review', 'article:read']);
    const { id } = bodyOf(await admin.post('/invitations', { email: 'role@newsroom.test', name: 'X', grants: [{ roleId: role.id }] }));
    bodyOf(await admin.post('/categories', { name: 'Checked', reviewPolicy: { steps: [{ key: 'check', name: 'Check', roleKey: role.key }] } }));
    expect((await expectRefused(desk, () => admin.delete(`/roles/${role.id}`, 1), 409)).counts).toEqual({ grants: 0, invitations: 1, reviewPolicies: 1 });
    expect((await admin.delete(`/invitations/${id}`)).status).toBe(204);
    expect((await admin.delete(`/roles/${role.id}`, 1)).body.counts).toMatchObject({ invitations: 0 });
  });

  it('is not deleted while the review policy of the whole newsroom asks for it, also not at the same moment', async () => {
    const [role, raced] = [await newRole(['article:review', 'article:read']), await newRole(['article:review', 'article:read'])];
    const ask = async (steps: ParsedJson[]) => admin.patch('/settings', { reviewPolicy: { steps } }, bodyOf(await admin.get('/settings')).version);
    const step = ({ key }: ParsedJson) => ({ key: 'check', name: 'Check', roleKey: key });
    bodyOf(await ask([step(role)]));
    expect((await expectRefused(desk, () => admin.delete(`/roles/${role.id}`, 1), 409)).counts).toEqual({ grants: 0, invitations: 0, reviewPolicies: 1 });
    const [named, deleted] = await Promise.all([ask([step(raced)]), admin.delete(`/roles/${raced.id}`, 1)]);
    expect([[200, 409], [422, 204]]).toContainEqual([named.status, deleted.status]);
    bodyOf(await ask([]));
    expect((await admin.delete(`/roles/${role.id}`, 1)).status).toBe(204);
  });

  it.each<[string, object, number]>([
    ['a permission that there is not', { key: 'x', name: 'X', permissions: ['article:everything'] }, 422], ['a permission twice', { key: 'x', name: 'X', permissions: ['article:read', 'article:read'] }, 422],
    ['nothing', { key: 'x', name: 'X', permissions: [] }, 422], ['a key that is none', { key: 'X Y', name: 'X', permissions: ['article:read'] }, 422],
    ['a key that is taken', { key: 'editor', name: 'X', permissions: ['article:read'] }, 409], ['an unknown field', { key: 'x', name: 'X', permissions: ['article:read'], builtIn: true }, 400],
  ])('is refused with %s', async (_, body, status) => {
    await expectRefused(desk, () => admin.post('/roles', body), status);
  });

  it('is listed page by page, after the built-in ones', async () => {
    await newRole(['article:read']);
    const all = bodyOf(await admin.get('/roles?limit=100')).items;
    expect(all.slice(0, 5).map(({ key }: ParsedJson) => key)).toEqual(['admin', 'author', 'chief', 'contributor', 'editor']);
    const walked: ParsedJson[] = [];
    for (let cursor: string | null = ''; cursor !== null;) {
      const page: ParsedJson = bodyOf(await admin.get(`/roles?limit=4${cursor === '' ? '' : `&cursor=${encodeURIComponent(cursor)}`}`));
      walked.push(...page.items);
      cursor = page.nextCursor;
    }
    expect(walked).toEqual(all);
    expect(walked.length).toBeGreaterThan(5);
  });

  it('never is a built-in one', async () => {
    const { items } = bodyOf(await admin.get('/roles'));
    for (const { id, version } of items.filter(({ builtIn }: ParsedJson) => builtIn)) {
      expect((await expectRefused(desk, () => admin.patch(`/roles/${id}`, { permissions: ['article:read'] }, version), 409)).type).toBe('/problems/built-in-role');
      expect((await expectRefused(desk, () => admin.delete(`/roles/${id}`, version), 409)).type).toBe('/problems/built-in-role');
    }
  });
});

describe('T06 nobody gives more than they hold', () => {
  it('by making a role, or changing one', async () => {
    const lower = await holding(['role:manage', 'article:read']);
    await expectRefused(desk, () => lower.post('/roles', { key: 'mighty', name: 'X', permissions: ['article:read', 'user:manage'] }), 403);
    const own = await newRole(['article:read'], lower);
    await expectRefused(desk, () => lower.patch(`/roles/${own.id}`, { permissions: ['article:read', 'article:purge'] }, 1), 403);
    const mightier = await newRole(['article:purge', 'article:read']);
    await expectRefused(desk, () => lower.patch(`/roles/${mightier.id}`, { permissions: ['article:read'] }, 1), 403);
    await expectRefused(desk, () => lower.delete(`/roles/${mightier.id}`, 1), 403);
    expect((await lower.delete(`/roles/${own.id}`, 1)).status).toBe(204);
  });

  it('by what they hold in one section only', async () => {
    const category = bodyOf(await admin.post('/categories', { name: 'One section' }));
    const person = await holding(['role:manage', 'article:read']);
    await desk.sql('update grants set category_id = $2 where user_id = $1', [person.id, category.id]);
    await expectRefused(desk, () => person.post('/roles', { key: 'from-a-section', name: 'X', permissions: ['article:read'] }), 403);
  });
});

describe('the last administrator', () => {
  it('T06 is not lost by a change of the role that makes them one, also by two at once', async () => {
    const own = await startDesk();
    try {
      const first = await own.as('admin');
      const keeper = bodyOf(await first.post('/roles', { key: 'keeper', name: 'Keeper', permissions: ['user:manage', 'role:manage', 'article:read'] }));
      const second = bodyOf(await first.post('/roles', { key: 'second', name: 'Second', permissions: ['user:manage', 'role:manage', 'article:read'] }));
      const [one, other] = [await own.as('author'), await own.as('author')];
      await own.sql('update grants set role_id = $2 where user_id = $1', [one.id, keeper.id]);
      await own.sql('update grants set role_id = $2 where user_id = $1', [other.id, second.id]);
      await own.sql('delete from grants where user_id = $1', [first.id]);
      const answers = await Promise.all([one.patch(`/roles/${keeper.id}`, { permissions: ['article:read'] }, 1), other.patch(`/roles/${second.id}`, { permissions: ['article:read'] }, 1)]);
      expect(answers.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([200, 409]);
      expect(answers.find(({ status }) => status === 409)?.body.type).toBe('/problems/last-admin');
    } finally {
      await own.stop();
    }
  });
});
