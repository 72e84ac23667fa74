import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { ParsedJson } from '../../support/answer';
import { makeKey } from '../../support/api-keys';
import type { Person } from '../../support/client';
import { type Desk, startDesk } from '../../support/desk';
import { type Newsroom, bodyOf, newsroom } from '../../support/newsroom';
import { jpeg, uploaded } from '../media/pictures';
import { NOBODY, Taxonomist, statusesOf } from './taxonomist';

let desk: Desk;
let room: Newsroom;
let t: Taxonomist;

beforeAll(async () => {
  desk = await startDesk();
  room = await newsroom(desk);
  t = await Taxonomist.at(desk);
});

afterAll(() => desk.stop());

const merge = (path: string, into: string, more: object = {}, ifMatch: number | undefined = 1) => t.admin.verb(`${path}/merge`, ifMatch, { into, ...more });

async function live(fields: object): Promise<ParsedJson> {
  const chief = await desk.as('chief');
  const story = bodyOf(await t.admin.post('/articles', {
    headline: t.name('Story'), summary: 'In short.', body: { format: 'html', value: '<p>It happened.</p>' },
    categoryId: room.category.id, bylines: [{ authorId: room.byline.id, role: 'writer' }], ...fields,
  }));
  const submitted = bodyOf(await t.admin.verb(`/articles/${story.id}/submit`, story.version));
  const approved = bodyOf(await chief.verb(`/articles/${story.id}/approve`, submitted.version));
  return bodyOf(await chief.verb(`/articles/${story.id}/publish`, approved.version));
}

const sorted = (ids: string[]): string[] => ids.toSorted();

const read = async (path: string): Promise<ParsedJson> => bodyOf(await desk.delivery(path));
const idsIn = async (path: string): Promise<string[]> => (await read(path)).items.map(({ id }: ParsedJson) => id);
const redirectOf = async (path: string): Promise<unknown[]> => {
  const { status, headers } = await desk.delivery(path);
  return [status, headers['location']];
};
const eventsOf = async (id: string): Promise<string[]> =>
  (await desk.sql<{ type: string }>('select type from outbox_events where subject_id = $1 order by sequence', [id])).map(({ type }) => type);

describe('an article that refers to what was merged', () => {
  it('refers to what counts now, as does its copy, while no revision of it is rewritten', async () => {
    const pairs: [string, ParsedJson, ParsedJson][] = [];
    for (const path of ['/categories', '/tags', '/authors']) pairs.push([path, await t.make(path, { name: t.name('Gone') }), await t.make(path, { name: t.name('Heir') })]);
    const [[, category, newCategory], [, tag, newTag], [, author, newAuthor]] = pairs as [typeof pairs[0], typeof pairs[0], typeof pairs[0]];
    const byline = ({ id }: ParsedJson) => ({ authorId: id, role: 'writer' });
    const story = await t.make('/articles', {
      headline: t.name('Story'), categoryId: category.id, tagIds: [tag.id, newTag.id], bylines: [author, newAuthor].map(byline),
    });
    for (const [path, gone, heir] of pairs) expect((await merge(`${path}/${gone.id}`, heir.id)).status).toBe(200);
    const present = { categoryId: newCategory.id, tagIds: [newTag.id], bylines: [author, newAuthor].map(({ name }) => ({ ...byline(newAuthor), creditedAs: name })), hash: story.revision.hash };
    expect(await t.read(`/articles/${story.id}`)).toMatchObject({ version: story.version, revision: present });
    expect((await t.read(`/articles?categoryId=${newCategory.id}`)).items).toMatchObject([{ id: story.id, revision: { categoryId: newCategory.id, tagIds: [newTag.id] } }]);
    expect((await t.read(`/articles/${story.id}/revisions/1`)).tagIds).toEqual([tag.id, newTag.id]);
    const copy = bodyOf(await t.admin.verb(`/articles/${story.id}/duplicate`, story.version));
    const saved = bodyOf(await t.admin.patch(`/articles/${story.id}`, { bylines: [byline(newAuthor), byline(newAuthor)] }, story.version));
    expect(saved.revision.bylines).toEqual(present.bylines);
    const rows = await desk.sql('select category_id, tag_ids, author_ids from article_revisions where article_id = $1', [copy.id]);
    expect(rows).toEqual([{ category_id: newCategory.id, tag_ids: [newTag.id], author_ids: [newAuthor.id] }]);
    // By whichever id: a link of before finds what has been credited since.
    for (const id of [author.id, newAuthor.id]) {
      expect((await t.read(`/articles?authorId=${id}&sort=createdAt`)).items.map((each: ParsedJson) => each.id)).toEqual([story.id, copy.id]);
    }
  });

  it('names whoever is credited under two names under both, to editors as to readers, and keeps them in a save', async () => {
    const [robert, ada] = [await t.make('/authors', { name: t.name('Bob') }), await t.make('/authors', { name: t.name('Ada') })];
    const credit = ({ id }: ParsedJson, creditedAs: string, role = 'writer') => ({ authorId: id, role, creditedAs });
    const story = await live({ bylines: [credit(ada, 'Ada'), credit(robert, 'Robert'), credit(robert, 'Ada'), credit(robert, 'Ada', 'editor'), credit(ada, 'Ada')] });
    const credits = ['Ada', 'Robert', 'Ada', 'Ada'];
    expect((await t.read(`/articles/${story.id}`)).revision.bylines.map(({ creditedAs }: ParsedJson) => creditedAs)).toEqual(credits);
    expect((await read(`/articles/${story.slug}`)).bylines.map(({ name }: ParsedJson) => name)).toEqual(credits);

    bodyOf(await merge(`/authors/${robert.id}`, ada.id));
    const both = [credit(ada, 'Ada'), credit(ada, 'Robert'), credit(ada, 'Ada', 'editor')];
    const delivered = both.map(({ creditedAs: name, role }) => ({ slug: ada.slug, name, role }));
    const seen = await t.read(`/articles/${story.id}`);
    expect([seen.revision.bylines, (await read(`/articles/${story.slug}`)).bylines]).toEqual([both, delivered]);
    const saved = bodyOf(await t.admin.patch(`/articles/${story.id}`, { bylines: seen.revision.bylines }, seen.version));
    expect(saved.revision.bylines).toEqual(both);
  });
});

describe('merging a category', () => {
  it('says in a dry run exactly what it then does: children, articles, grants and paths go over, and readers follow', async () => {
    const [top, gone, child] = await t.chain(3);
    const heir = await t.make('/categories', { name: t.name('Heir') });
    const [inGone, inChild] = [await live({ categoryId: gone.id }), await live({ categoryId: child.id })];
    await t.make('/articles', { headline: t.name('Draft'), categoryId: gone.id });
    const editor = await desk.as('editor', { in: gone.id });
    const counts = { articles: 2, live: 1, children: 1, grants: 1, media: 0, paths: 2 };

    const before = await desk.snapshot();
    const dry = await merge(`/categories/${gone.id}`, heir.id, { dryRun: true });
    expect(dry).toMatchObject({ status: 200, headers: { etag: '"v1"' }, body: { id: heir.id, dryRun: true, counts } });
    expect(await desk.snapshot()).toBe(before);

    const merged = await merge(`/categories/${gone.id}`, heir.id);
    expect(merged).toMatchObject({ status: 200, headers: { etag: '"v1"' }, body: { id: heir.id, path: heir.path, dryRun: false, counts } });
    expect((await t.admin.get(`/categories/${gone.id}`)).status).toBe(404);
    expect(await t.read(`/categories/${child.id}`)).toMatchObject({ parentId: heir.id, path: `${heir.slug}/${child.slug}`, version: 2 });
    expect((await editor.get('/me')).body.grants).toEqual([{ role: 'editor', categoryId: heir.id }]);
    expect([await eventsOf(gone.id), await eventsOf(child.id)]).toEqual([
      ['category.created', 'category.merged'], ['category.created', 'category.moved'],
    ]);

    const formerPath = `${top.slug}/${gone.slug}`;
    expect((await read(`/articles/${inGone.slug}`)).category).toEqual({ slug: heir.slug, path: heir.path, name: heir.name });
    expect((await read(`/articles/${inChild.slug}`)).category.path).toBe(`${heir.slug}/${child.slug}`);
    for (const path of [heir.path, formerPath]) expect((await idsIn(`/articles?category=${path}`)).toSorted()).toEqual(sorted([inGone.id, inChild.id]));
    expect(await redirectOf(`/categories/${formerPath}`)).toEqual([301, `/delivery/v1/categories/${heir.path}`]);
    expect(await redirectOf(`/categories/${formerPath}/${child.slug}`)).toEqual([301, `/delivery/v1/categories/${heir.slug}/${child.slug}`]);
    expect(await read(`/resolve?path=/${formerPath}`)).toMatchObject({ type: 'category', id: heir.id });
    const redirects = (await read('/redirects?limit=100')).items;
    expect(redirects).toEqual(expect.arrayContaining([
      expect.objectContaining({ from: `/${formerPath}`, to: `/${heir.path}` }),
      expect.objectContaining({ from: `/${formerPath}/${child.slug}`, to: `/${heir.slug}/${child.slug}` }),
    ]));
    const [logged] = (await t.read(`/audit?subject=${gone.id}&type=category.merged`)).items;
    expect(logged.detail).toEqual({ name: gone.name, path: formerPath, mergedInto: heir.id });
  });

  it.each([
    ['merged', (gone: ParsedJson, heir: ParsedJson) => merge(`/categories/${gone.id}`, heir.id)],
    ['handed over', (gone: ParsedJson, heir: ParsedJson) => t.admin.delete(`/categories/${gone.id}?reassignTo=${heir.id}`, 1)],
  ])('lets its pictures, keys and webhooks say the other one where it is %s, and finds pictures there', async (_, handOver) => {
    const [top, gone] = await t.chain(2);
    const [above, heir] = await t.chain(2);
    const editor = await desk.as('editor', { in: heir.id });
    const media = await uploaded(t.admin, await jpeg(), { categoryId: gone.id });
    const { id: keyId } = await makeKey(t.admin, ['articles:read'], { categoryId: gone.id });
    const webhook = bodyOf(await t.admin.post('/webhooks', { url: 'https://hooks.example.com/told', events: ['article.published'], categoryId: gone.id }));
    expect((await merge(`/categories/${gone.id}`, heir.id, { dryRun: true })).body.counts.media).toBe(1);
    bodyOf(await handOver(gone, heir));

    const filed = async (by: Person, { id }: ParsedJson): Promise<unknown[]> =>
      bodyOf(await by.get(`/media?categoryId=${id}&include=total`)).items.map((item: ParsedJson) => [item.id, item.categoryId]);
    for (const by of [t.admin, editor]) for (const folder of [heir, above, gone]) expect(await filed(by, folder)).toEqual([[media.id, heir.id]]);
    expect(await filed(t.admin, top)).toEqual([]);
    expect((await t.read(`/media/${media.id}`)).categoryId).toBe(heir.id);
    expect(bodyOf(await editor.patch(`/media/${media.id}`, { credit: 'The Wire' }, media.version)).categoryId).toBe(heir.id);
    for (const path of ['/api-keys', '/webhooks']) {
      const id = path === '/webhooks' ? webhook.id : keyId;
      expect((await t.read(`${path}/${id}`)).categoryId).toBe(heir.id);
      expect((await t.read(`${path}?limit=100`)).items.find((item: ParsedJson) => item.id === id).categoryId).toBe(heir.id);
    }
    const changed = bodyOf(await t.admin.patch(`/webhooks/${webhook.id}`, { events: ['article.*'] }, webhook.version));
    const rotated = bodyOf(await t.admin.verb(`/webhooks/${webhook.id}/rotate-secret`, changed.version));
    expect([changed.categoryId, rotated.categoryId]).toEqual([heir.id, heir.id]);
    expect((await t.admin.delete(`/webhooks/${webhook.id}`, rotated.version)).status).toBe(204);
  });

  it('leaves everybody one grant of each kind, however many sections it was held in, and keeps it where it is sent back', async () => {
    const [gone, heir] = [await t.make('/categories', { name: t.name('Gone') }), await t.make('/categories', { name: t.name('Heir') })];
    const roles: ParsedJson[] = (await t.read('/roles')).items;
    const roleId = (key: string) => roles.find((role) => role.key === key)?.id;
    const both = [gone, heir].map(({ id }) => ({ roleId: roleId('editor'), categoryId: id }));
    const person = await desk.as('author', { in: gone.id });
    const path = `/users/${person.id}`;
    bodyOf(await t.admin.patch(path, { grants: both }, 1));
    await desk.sql("update grants set from_groups = true where user_id = $1 and category_id = $2", [person.id, gone.id]);
    const { id: invitationId } = await t.make('/invitations', { email: 'twice@newsroom.test', name: 'X', grants: both });
    const one = { roleId: roleId('editor'), categoryId: heir.id };
    bodyOf(await merge(`/categories/${gone.id}`, heir.id));

    const seen = await t.read(path);
    expect(seen.grants).toEqual([{ ...one, role: 'editor', fromGroups: false }]);
    expect((await t.read('/users?limit=100')).items.find(({ id }: ParsedJson) => id === person.id).grants).toEqual(seen.grants);
    expect(bodyOf(await person.get('/me')).grants).toEqual([{ role: 'editor', categoryId: heir.id }]);
    expect((await t.read('/invitations')).items.find(({ id }: ParsedJson) => id === invitationId).grants).toEqual([one]);

    await desk.sql('delete from grants where user_id = $1 and not from_groups', [person.id]);
    const ofGroups = [{ ...one, role: 'editor', fromGroups: true }];
    expect((await t.read(path)).grants).toEqual(ofGroups);
    expect(bodyOf(await t.admin.patch(path, { grants: [one] }, seen.version)).grants).toEqual(ofGroups);
    expect(await desk.sql('select category_id, from_groups from grants where user_id = $1', [person.id])).toEqual([{ category_id: gone.id, from_groups: true }]);
  });

  it('may be into its parent, whose child of the same name was its own', async () => {
    const top = await t.make('/categories', { name: t.name('Top') });
    const gone = await t.make('/categories', { name: 'A', slug: 'a', parentId: top.id });
    const namesake = await t.make('/categories', { name: 'A', slug: 'a', parentId: gone.id });
    expect((await merge(`/categories/${gone.id}`, top.id)).status).toBe(200);
    expect((await t.read(`/categories/${namesake.id}`)).path).toBe(`${top.slug}/a`);
  });

  it('T34 is refused alike with and without a dry run, and leaves no trace', async () => {
    const [gone, child] = await t.chain(2);
    const deepest = (await t.chain(8)).at(-1);
    const other = await t.make('/categories', { name: t.name('Other') });
    await t.make('/categories', { name: 'Namesake', slug: child.slug, parentId: other.id });
    const path = `/categories/${gone.id}`;
    for (const dryRun of [true, false]) {
      for (const [into, code] of [[gone.id, 'cycle'], [child.id, 'cycle'], [NOBODY, 'unknown-category'], [deepest.id, 'too-deep']]) {
        const { errors } = await t.refused(() => merge(path, into, { dryRun }), 422);
        expect(errors).toMatchObject([{ pointer: '/into', code }]);
      }
      const alike = await t.refused(() => merge(path, other.id, { dryRun }), 409, 'slug-taken');
      expect(alike.slugs).toEqual([child.slug]);
      await t.refused(() => t.admin.verb(`${path}/merge`, undefined, { into: other.id, dryRun }), 428);
      await t.refused(() => merge(path, other.id, { dryRun }, 7), 412, 'stale-version');
      await t.refused(() => merge(`/categories/${NOBODY}`, other.id, { dryRun }), 404);
      await t.refused(() => merge(path, other.id, { dryRun, confirm: true }), 400);
      await t.refused(() => merge(path, 'there', { dryRun }), 422);
      await t.refused(() => t.admin.verb(`${path}/merge`, 1, { into: other.id, dryRun: 'no' }), 422);
    }
  });

  it('needs both in the section of whoever does it', async () => {
    const [section, gone] = await t.chain(2);
    const [inside, outside] = [
      await t.make('/categories', { name: 'Inside', parentId: section.id }), await t.make('/categories', { name: t.name('Outside') }),
    ];
    const local = await desk.as('admin', { in: section.id });
    const by = (id: string, into: string, dryRun: boolean) => () => local.verb(`/categories/${id}/merge`, 1, { into, dryRun });
    for (const dryRun of [true, false]) {
      await t.refused(by(gone.id, outside.id, dryRun), 403);
      await t.refused(by(outside.id, gone.id, dryRun), 403);
    }
    const chief = await desk.as('chief');
    await t.refused(() => chief.verb(`/categories/${gone.id}/merge`, 1, { into: inside.id }), 403);
    expect((await by(gone.id, inside.id, false)()).status).toBe(200);
  });

  it('happens once where it is sent twice with the same key, and once where two merge into each other', async () => {
    const [left, right, third] = await Promise.all([1, 2, 3].map(() => t.make('/categories', { name: t.name('Crossed') })));
    const crossed = await Promise.all([merge(`/categories/${left.id}`, right.id), merge(`/categories/${right.id}`, left.id)]);
    expect(statusesOf(crossed)).toEqual([200, 422]);
    const [survivor] = crossed.flatMap(({ status, body }) => (status === 200 ? [body] : []));
    const again = () => t.admin.verb(`/categories/${survivor.id}/merge`, 1, { into: third.id }, { 'idempotency-key': 'merge-1' });
    const [first, second] = [await again(), await again()];
    expect([first.status, second.status, second.headers['idempotency-replayed']]).toEqual([200, 200, 'true']);
    expect(second.body).toEqual(first.body);
    const dryRun = () => t.admin.verb(`/categories/${third.id}/merge`, 1, { into: room.category.id, dryRun: true }, { 'idempotency-key': 'merge-2' });
    expect([(await dryRun()).status, (await dryRun()).headers['idempotency-replayed']]).toEqual([200, 'true']);
    expect((await t.admin.get(`/categories/${third.id}`)).status).toBe(200);
  });
});

describe('moving a category in a dry run', () => {
  it('shows where it would be, and changes nothing', async () => {
    const [top, moving, below] = await t.chain(3);
    const target = await t.make('/categories', { name: t.name('Target') });
    await live({ categoryId: below.id });
    const before = await desk.snapshot();
    const dry = await t.move(moving.id, { parentId: target.id, dryRun: true });
    const counts = { articles: 1, live: 1, paths: 2 };
    expect(dry).toMatchObject({ status: 200, headers: { etag: '"v1"' }, body: { id: moving.id, version: 1, path: `${target.slug}/${moving.slug}`, dryRun: true, counts } });
    expect(await desk.snapshot()).toBe(before);
    const taken = await t.make('/categories', { name: 'Taken', slug: moving.slug, parentId: target.id });
    await t.refused(() => t.move(moving.id, { parentId: target.id, dryRun: true }), 409, 'slug-taken');
    await t.refused(() => t.move(top.id, { parentId: below.id, dryRun: true }), 422, 'cycle');
    expect((await t.admin.delete(`/categories/${taken.id}`, 1)).status).toBe(200);
    const moved = await t.move(moving.id, { parentId: target.id });
    expect(moved).toMatchObject({ status: 200, headers: { etag: '"v2"' }, body: { version: 2, path: `${target.slug}/${moving.slug}`, dryRun: false, counts } });
    expect((await t.move(moving.id, { parentId: target.id, position: 0, dryRun: true }, 2)).body.counts).toEqual({ ...counts, paths: 0 });
  });
});

describe.each([
  ['tag', (ids: string[]) => ({ tagIds: ids }), (page: ParsedJson) => page.tags],
  ['author', (ids: string[]) => ({ bylines: ids.map((authorId) => ({ authorId, role: 'writer' })) }), (page: ParsedJson) => page.bylines],
] as const)('merging one %s into another', (one, use, shown) => {
  const path = `/${one}s`;

  it('counts in a dry run, then leads articles, lists and the former slug to the other one', async () => {
    const [gone, heir] = [await t.make(path, { name: t.name('Gone') }), await t.make(path, { name: t.name('Heir') })];
    const [single, both] = [await live(use([gone.id])), await live(use([gone.id, heir.id]))];
    await t.make('/articles', { headline: t.name('Draft'), categoryId: room.category.id, ...use([gone.id]) });
    const counts = { articles: 3, live: 2 };
    const before = await desk.snapshot();
    const dry = await merge(`${path}/${gone.id}`, heir.id, { dryRun: true });
    expect(dry).toMatchObject({ status: 200, body: { id: heir.id, dryRun: true, counts } });
    expect(await desk.snapshot()).toBe(before);
    expect(await merge(`${path}/${gone.id}`, heir.id)).toMatchObject({ status: 200, headers: { etag: '"v1"' }, body: { id: heir.id, dryRun: false, counts } });
    expect(shown(await read(`/articles/${single.slug}`))[0].slug).toBe(heir.slug);
    const slugs = shown(await read(`/articles/${both.slug}`)).map(({ slug }: ParsedJson) => slug);
    expect([...new Set(slugs)]).toEqual([heir.slug]);
    if (one === 'tag') expect(slugs).toHaveLength(1);
    for (const slug of [gone.slug, heir.slug]) expect((await idsIn(`/articles?${one}=${slug}`)).toSorted()).toEqual(sorted([single.id, both.id]));
    expect(await redirectOf(`${path}/${gone.slug}`)).toEqual([301, `/delivery/v1${path}/${heir.slug}`]);
    expect(await read(`/resolve?path=${path}/${gone.slug}`)).toMatchObject({ type: one, id: heir.id });
    expect((await t.admin.get(`${path}/${gone.id}`)).status).toBe(404);
    expect(await eventsOf(gone.id)).toEqual([`${one}.created`, `${one}.merged`]);
    const seen = await t.read(`/articles/${single.id}`);
    expect((await t.admin.patch(`/articles/${single.id}`, { kicker: 'Later' }, seen.version)).status).toBe(200);
  });

  it('T34 is refused into itself, into nothing, by strangers and without the present version', async () => {
    const [gone, heir] = [await t.make(path, { name: t.name('Gone') }), await t.make(path, { name: t.name('Heir') })];
    const here = `${path}/${gone.id}`;
    for (const dryRun of [true, false]) {
      for (const [into, code] of [[gone.id, 'itself'], [NOBODY, `unknown-${one}`]]) {
        expect((await t.refused(() => merge(here, into, { dryRun }), 422)).errors).toMatchObject([{ pointer: '/into', code }]);
      }
      await t.refused(() => t.admin.verb(`${here}/merge`, undefined, { into: heir.id, dryRun }), 428);
      await t.refused(() => merge(here, heir.id, { dryRun }, 2), 412);
      await t.refused(() => room.editor.verb(`${here}/merge`, 1, { into: heir.id, dryRun }), 403);
    }
    const crossed = await Promise.all([merge(here, heir.id), merge(`${path}/${heir.id}`, gone.id)]);
    expect(crossed.filter(({ status }) => status === 200)).toHaveLength(1);
  });
});
