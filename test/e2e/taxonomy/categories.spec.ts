import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Answer } from '../../support/answer';
import { type Desk, startDesk } from '../../support/desk';
import { bodyOf } from '../../support/newsroom';
import { NOBODY, Taxonomist, oneWinner, statusesOf } from './taxonomist';

let desk: Desk;
let t: Taxonomist;

beforeAll(async () => {
  desk = await startDesk();
  t = await Taxonomist.at(desk);
});

afterAll(async () => {
  await desk.stop();
});

interface Node {
  id: string;
  slug: string;
  position: number;
  policy: object;
  children: Node[];
}

/** A category at the root as the tree has it. */
async function node(id: string): Promise<Node | undefined> {
  const items: Node[] = (await t.read('/categories')).items;
  return items.find((item) => item.id === id);
}

describe('the tree of categories', () => {
  it('has paths, an order among siblings and policies that are inherited field by field', async () => {
    const news = await t.make('/categories', { name: t.name('News'), reviewPolicy: { requiredApprovals: 2 } });
    const sport = await t.make('/categories', { name: 'Sport', parentId: news.id });
    const politics = await t.make('/categories', {
      name: 'Politics', parentId: news.id, position: 0, reviewPolicy: { fourEyes: false },
    });
    expect(politics).toMatchObject({
      slug: 'politics', path: `${news.slug}/politics`, position: 0,
      reviewPolicy: { fourEyes: false }, policy: { requiredApprovals: 2, fourEyes: false, steps: [] },
    });
    const inTree = await node(news.id);
    expect(inTree?.policy).toEqual({ requiredApprovals: 2, fourEyes: true, steps: [] });
    expect(inTree?.children.map(({ id, position }) => [id, position])).toEqual([[politics.id, 0], [sport.id, 1]]);
  });

  it('inherits again what a category no longer says itself', async () => {
    const top = await t.make('/categories', { name: t.name('Strict'), reviewPolicy: { requiredApprovals: 3, fourEyes: false } });
    const below = await t.make('/categories', { name: 'Lenient', parentId: top.id, reviewPolicy: { requiredApprovals: 0 } });
    expect(below.policy).toEqual({ requiredApprovals: 0, fourEyes: false, steps: [] });
    const { body } = await t.admin.patch(`/categories/${below.id}`, { reviewPolicy: null }, 1);
    expect(body).toMatchObject({ reviewPolicy: null, policy: { requiredApprovals: 3, fourEyes: false, steps: [] } });
    await t.admin.patch(`/categories/${top.id}`, { reviewPolicy: { requiredApprovals: null } }, 1);
    expect((await t.read(`/categories/${below.id}`)).policy).toEqual({ requiredApprovals: 1, fourEyes: true, steps: [] });
  });

  it('answers a creation with Location and ETag', async () => {
    const { headers, body } = await t.admin.post('/categories', { name: t.name('Culture') });
    expect(headers).toMatchObject({ location: `/api/v1/categories/${body.id}`, etag: '"v1"' });
    expect(await t.read(`/categories/${body.id}`)).toEqual(body);
  });

  it('derives twenty slugs for twenty at once with one name', async () => {
    const name = t.name('Économie');
    const made = await Promise.all(Array.from({ length: 20 }, () => t.make('/categories', { name })));
    expect(new Set(made.map(({ slug }) => slug)).size).toBe(20);
    expect(new Set(made.map(({ position }) => position)).size).toBe(20);
  });

  it('gives an explicit slug to one of twenty', async () => {
    const answers = await Promise.all(
      Array.from({ length: 20 }, () => t.admin.post('/categories', { name: 'One', slug: 'only-one' })),
    );
    expect(statusesOf(answers)).toEqual(oneWinner(20));
    expect(answers.find(({ status }) => status === 409)?.body.type).toBe('/problems/slug-taken');
  });

  it('lets a slug be used again below another parent', async () => {
    const [one, other] = await Promise.all(['One', 'Other'].map((word) => t.make('/categories', { name: t.name(word) })));
    expect((await t.make('/categories', { name: 'Same', parentId: one.id })).slug).toBe('same');
    expect((await t.make('/categories', { name: 'Same', parentId: other.id })).slug).toBe('same');
  });

  it('renames the paths of all that is below, and remembers the former ones', async () => {
    const [top, middle, leaf] = await t.chain(3);
    const slug = `renamed-${top.slug}`;
    const renamed = await t.admin.patch(`/categories/${top.id}`, { slug }, 1);
    expect(renamed).toMatchObject({ status: 200, headers: { etag: '"v2"' }, body: { path: slug } });
    expect(await t.read(`/categories/${leaf.id}`)).toMatchObject({ path: `${slug}/${middle.slug}/${leaf.slug}`, version: 1 });
    expect(await t.formerPathOwner(leaf.path)).toBe(leaf.id);
    await t.admin.patch(`/categories/${top.id}`, { slug: top.slug }, 2);
    expect((await desk.delivery(`/categories/${leaf.path}`)).status).toBe(200);
    expect(await t.formerPathOwner(`${slug}/${middle.slug}`)).toBe(middle.id);
  });

  it('gives a former path to a new category that takes it', async () => {
    const old = await t.make('/categories', { name: t.name('Old') });
    await t.admin.patch(`/categories/${old.id}`, { slug: `moved-${old.slug}` }, 1);
    expect(await t.formerPathOwner(old.path)).toBe(old.id);
    await t.make('/categories', { name: 'New', slug: old.slug });
    expect(await t.formerPathOwner(old.path)).toBeUndefined();
  });

  it('moves a category with all below it', async () => {
    const [from, moved, leaf] = await t.chain(3);
    const to = await t.make('/categories', { name: t.name('Target') });
    await t.make('/categories', { name: 'Already there', parentId: to.id });
    const { status, body } = await t.move(moved.id, { parentId: to.id, position: 0 });
    expect(status).toBe(200);
    expect(body).toMatchObject({ parentId: to.id, path: `${to.slug}/${moved.slug}`, position: 0, version: 2 });
    expect(await t.read(`/categories/${leaf.id}`)).toMatchObject({ path: `${to.slug}/${moved.slug}/${leaf.slug}` });
    expect(await t.formerPathOwner(`${from.slug}/${moved.slug}/${leaf.slug}`)).toBe(leaf.id);
    const lineages = await desk.sql('select lineage from categories where id = $1', [leaf.id]);
    expect(lineages).toEqual([{ lineage: [to.id, moved.id, leaf.id] }]);
  });

  it('keeps the siblings in their order when one changes its place', async () => {
    const parent = await t.make('/categories', { name: t.name('Parent') });
    const ids: Record<string, string> = {};
    for (const name of ['a', 'b', 'c', 'd']) ids[name] = (await t.make('/categories', { name, parentId: parent.id })).id;
    const order = async () => {
      const children = (await node(parent.id))?.children ?? [];
      expect(children.map(({ position }) => position)).toEqual(children.map((_, index) => index));
      return children.map(({ slug }) => slug).join('');
    };
    await t.admin.patch(`/categories/${ids.a}`, { position: 2 }, 1);
    expect(await order()).toBe('bcad');
    await t.move(String(ids.d), { parentId: parent.id, position: 0 });
    expect(await order()).toBe('dbca');
    await t.admin.patch(`/categories/${ids.b}`, { position: 1000 }, 1);
    expect(await order()).toBe('dcab');
    await t.admin.delete(`/categories/${ids.c}`, 1);
    expect(await order()).toBe('dab');
  });

  it('T34 refuses to put a category below itself, too deep, below nothing known or beside its namesake', async () => {
    const [top, middle, leaf] = await t.chain(3);
    const deepest = (await t.chain(6)).at(-1);
    await t.refused(() => t.move(top.id, { parentId: top.id }), 422, 'cycle');
    await t.refused(() => t.move(top.id, { parentId: leaf.id }), 422, 'cycle');
    await t.refused(() => t.move(top.id, { parentId: deepest.id }), 422, 'too-deep');
    await t.make('/categories', { name: 'Namesake', slug: middle.slug });
    await t.refused(() => t.move(middle.id, { parentId: null }), 409, 'slug-taken');
    const unknown = await t.refused(() => t.move(top.id, { parentId: NOBODY }), 422);
    expect(unknown.errors).toMatchObject([{ pointer: '/parentId', code: 'unknown-category' }]);
    const missing = await t.refused(() => t.move(top.id, { position: 1 }), 422);
    expect(missing.errors).toMatchObject([{ pointer: '/parentId', code: 'required' }]);
  });

  it('is eight deep at most', async () => {
    const deepest = (await t.chain(8)).at(-1);
    await t.refused(() => t.admin.post('/categories', { name: 'Ninth', parentId: deepest.id }), 422, 'too-deep');
  });

  it('cannot be tied into a cycle by two moves at once', async () => {
    for (let round = 0; round < 5; round += 1) {
      const [[one, belowOne], [two, belowTwo]] = [await t.chain(2), await t.chain(2)];
      const answers = await Promise.all([
        t.move(one.id, { parentId: belowTwo.id }), t.move(two.id, { parentId: belowOne.id }),
      ]);
      expect(statusesOf(answers)).toEqual([200, 422]);
    }
  });
});

describe('who may change categories', () => {
  it('is who has read the present version', async () => {
    const { id } = await t.make('/categories', { name: t.name('Guarded') });
    await t.refused(() => t.admin.patch(`/categories/${id}`, { name: 'New' }), 428);
    await t.refused(() => t.admin.patch(`/categories/${id}`, { name: 'New' }, '*'), 400);
    await t.refused(() => t.admin.patch(`/categories/${id}`, { name: 'New' }, '1'), 412);
    const stale = await t.refused(() => t.admin.delete(`/categories/${id}`, 7), 412);
    expect(stale).toMatchObject({ currentVersion: 1, changedBy: { id: t.admin.id } });
  });

  it('is who manages them; to read them it is enough to be signed in', async () => {
    const sport = await t.make('/categories', { name: t.name('Sport') });
    const politics = await t.make('/categories', { name: t.name('Politics') });
    expect((await desk.anonymous.get('/categories')).status).toBe(401);
    const contributor = await desk.as('contributor', { in: sport.id });
    expect((await contributor.get(`/categories/${politics.id}`)).status).toBe(200);
    await t.refused(() => contributor.patch(`/categories/${sport.id}`, { name: 'Mine' }, 1), 403);
    const chief = await desk.as('chief');
    await t.refused(() => chief.post('/categories', { name: 'Mine' }), 403);
  });

  it('is who manages their section, and both sections where two are touched', async () => {
    const sport = await t.make('/categories', { name: t.name('Sport') });
    const politics = await t.make('/categories', { name: t.name('Politics') });
    const manager = await desk.as('admin', { in: sport.id });
    const football = (await manager.post('/categories', { name: 'Football', parentId: sport.id })).body;
    await t.refused(() => manager.post('/categories', { name: 'At the root' }), 403);
    await t.refused(() => manager.patch(`/categories/${politics.id}`, { name: 'Mine' }, 1), 403);
    await t.refused(() => manager.verb(`/categories/${politics.id}/move`, 1, { parentId: sport.id }), 403);
    await t.refused(() => manager.verb(`/categories/${football.id}/move`, 1, { parentId: politics.id }), 403);
    await t.refused(() => manager.delete(`/categories/${football.id}?reassignTo=${politics.id}`, 1), 403);
    expect((await manager.patch(`/categories/${football.id}`, { name: 'Soccer' }, 1)).status).toBe(200);
  });

  it('is nobody who would hold more in a section by moving it to where they do, or by making it one with theirs', async () => {
    const [own, other, beside] = [await t.make('/categories', { name: t.name('Own') }), await t.make('/categories', { name: t.name('Other') }), await t.make('/categories', { name: t.name('Beside') })];
    const role = bodyOf(await t.admin.post('/roles', { key: 'tree', name: 'Tree', permissions: ['category:manage'] }));
    const editor = await desk.as('editor', { in: own.id });
    await desk.sql('insert into grants (id, user_id, role_id) values (gen_random_uuid(), $1, $2)', [editor.id, role.id]);
    const refused: [string, () => Promise<Answer>][] = [
      ['move', () => editor.verb(`/categories/${other.id}/move`, 1, { parentId: own.id })],
      ['dry run', () => editor.verb(`/categories/${other.id}/move`, 1, { parentId: own.id, dryRun: true })],
      ['own into other', () => editor.verb(`/categories/${own.id}/merge`, 1, { into: other.id })],
      ['other into own', () => editor.verb(`/categories/${other.id}/merge`, 1, { into: own.id })],
      ['own deleted for other', () => editor.delete(`/categories/${own.id}?reassignTo=${other.id}`, 1)],
      ['other deleted for own', () => editor.delete(`/categories/${other.id}?reassignTo=${own.id}`, 1)],
    ];
    for (const [what, attempt] of refused) expect([what, (await t.refused(attempt, 403)).detail]).toEqual([what, 'You would hold more in a section than you were granted there.']);
    expect((await editor.verb(`/categories/${other.id}/move`, 1, { parentId: beside.id })).status).toBe(200);
    expect((await editor.verb(`/categories/${own.id}/move`, 1, { parentId: beside.id })).status).toBe(200);
    expect((await editor.delete(`/categories/${other.id}?reassignTo=${beside.id}`, 2)).status).toBe(200);
  });
});

describe('a request about categories', () => {
  it.each(['id', 'path', 'lineage', 'version', 'deletedAt', 'mergedInto', '__proto__'])('has no field %s', async (field) => {
    const { id } = await t.make('/categories', { name: t.name('Strict') });
    const body: unknown = JSON.parse(`{"name": "Strict", "${field}": null}`);
    await t.refused(() => t.admin.post('/categories', body), 400);
    await t.refused(() => t.admin.patch(`/categories/${id}`, body, 1), 400);
  });

  it('has no parameters but its own', async () => {
    const { id } = await t.make('/categories', { name: t.name('Strict') });
    const requests: (() => Promise<Answer>)[] = [
      () => t.admin.get('/categories?limit=5'),
      () => t.admin.get(`/categories/${id}?fields=name`),
      () => t.admin.post('/categories?dryRun=true', { name: 'Strict' }),
      () => t.admin.delete(`/categories/${id}?reassignTo=nothing`, 1),
      () => t.admin.delete(`/categories/${id}?force=true`, 1),
    ];
    for (const request of requests) await t.refused(request, 400);
    await t.refused(() => t.admin.get('/categories/nothing'), 404);
    await t.refused(() => t.admin.patch(`/categories/${id}`, { parentId: null }, 1), 400);
  });

  it.each([
    { name: '' }, { name: null }, { name: 'x'.repeat(201) }, { slug: 'Not a slug' }, { slug: '01900000-0000-7000-8000-000000000001' },
    { position: -1 }, { position: 1.5 }, { active: 'yes' }, { reviewPolicy: { requiredApprovals: 6 } }, { reviewPolicy: [] },
    { parentId: 'nothing' }, { parentId: NOBODY },
  ])('cannot say %j', async (wrong) => {
    await t.refused(() => t.admin.post('/categories', { name: 'Wrong', ...wrong }), 422);
  });
});
