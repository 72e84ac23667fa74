import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Desk, startDesk } from '../../support/desk';
import { NOBODY, Taxonomist } from './taxonomist';

let desk: Desk;
let t: Taxonomist;

beforeAll(async () => {
  desk = await startDesk();
  t = await Taxonomist.at(desk);
});

afterAll(async () => {
  await desk.stop();
});

describe('deleting a category', () => {
  it('leaves nothing to be seen of one that nothing uses', async () => {
    const { id, slug } = await t.make('/categories', { name: t.name('Short-lived') });
    const deleted = await t.admin.delete(`/categories/${id}`, 1);
    expect(deleted).toMatchObject({ status: 200, headers: { etag: '"v2"' }, body: { id, version: 2 } });
    expect((await t.admin.get(`/categories/${id}`)).status).toBe(404);
    expect((await t.admin.patch(`/categories/${id}`, { name: 'Back' }, 2)).status).toBe(404);
    const items: { id: string }[] = (await t.read('/categories')).items;
    expect(items.map((item) => item.id)).not.toContain(id);
    await t.make('/categories', { name: 'Again', slug });
  });

  it('T34 is refused with counts while articles, children or grants need it', async () => {
    const [parent, child] = await t.chain(2);
    const withChild = await t.refused(() => t.admin.delete(`/categories/${parent.id}`, 1), 409, 'category-in-use');
    expect(withChild.counts).toEqual({ articles: 0, live: 0, children: 1, grants: 0, media: 0 });
    await t.make('/articles', { headline: t.name('Headline'), categoryId: child.id });
    await desk.as('editor', { in: child.id });
    const withArticle = await t.refused(() => t.admin.delete(`/categories/${child.id}`, 1), 409, 'category-in-use');
    expect(withArticle.counts).toEqual({ articles: 1, live: 0, children: 0, grants: 1, media: 0 });
  });

  it('hands children, grants, articles and paths over', async () => {
    const [top, gone, child] = await t.chain(3);
    const target = await t.make('/categories', { name: t.name('Heir') });
    await t.make('/articles', { headline: t.name('Headline'), categoryId: gone.id });
    const editor = await desk.as('editor', { in: gone.id });
    expect((await t.admin.delete(`/categories/${gone.id}?reassignTo=${target.id}`, 1)).status).toBe(200);
    expect(await t.read(`/categories/${child.id}`)).toMatchObject({
      parentId: target.id, path: `${target.slug}/${child.slug}`, version: 2,
    });
    expect((await editor.get('/me')).body.grants).toEqual([{ role: 'editor', categoryId: target.id }]);
    expect(await t.formerPathOwner(`${top.slug}/${gone.slug}`)).toBe(target.id);
    expect(await t.formerPathOwner(`${top.slug}/${gone.slug}/${child.slug}`)).toBe(child.id);
    const inUse = await t.refused(() => t.admin.delete(`/categories/${target.id}`, 1), 409);
    expect(inUse.counts).toEqual({ articles: 1, live: 0, children: 1, grants: 1, media: 0 });
  });

  it('leads every trail to the last heir in one step', async () => {
    const [first, second, third] = await Promise.all(
      ['First', 'Second', 'Third'].map((word) => t.make('/categories', { name: t.name(word) })),
    );
    await t.admin.delete(`/categories/${first.id}?reassignTo=${second.id}`, 1);
    await t.admin.delete(`/categories/${second.id}?reassignTo=${third.id}`, 1);
    const trails = await desk.sql('select distinct merged_into from categories where id = any($1)', [[first.id, second.id]]);
    expect(trails).toEqual([{ merged_into: third.id }]);
    expect(await t.formerPathOwner(first.path)).toBe(third.id);
  });

  it('lets children take the paths that it and they give up', async () => {
    const top = await t.make('/categories', { name: t.name('Top') });
    const below = (slug: string, parentId: string) => t.make('/categories', { name: 'Nested', slug, parentId });
    const gone = await below('a', top.id);
    const namesake = await below('a', gone.id);
    const grandchild = await below('b', namesake.id);
    const sibling = await below('b', gone.id);
    expect((await t.admin.delete(`/categories/${gone.id}?reassignTo=${top.id}`, 1)).status).toBe(200);
    const moved = await Promise.all([namesake, grandchild, sibling].map(({ id }) => t.read(`/categories/${id}`)));
    expect(moved.map(({ path }) => path)).toEqual([`${top.slug}/a`, `${top.slug}/a/b`, `${top.slug}/b`]);
    expect(await t.formerPathOwner(`${top.slug}/a`)).toBeUndefined();
    expect(await t.formerPathOwner(`${top.slug}/a/b`)).toBeUndefined();
    expect(await t.formerPathOwner(`${top.slug}/a/a`)).toBe(namesake.id);
  });

  it('does not hand over to itself, to what is below it, to nothing known or to where it does not fit', async () => {
    const [gone, child] = await t.chain(2);
    const deepest = (await t.chain(8)).at(-1);
    const handOver = (id: string) => () => t.admin.delete(`/categories/${gone.id}?reassignTo=${id}`, 1);
    for (const [id, code] of [
      [gone.id, 'cycle'], [child.id, 'cycle'], [NOBODY, 'unknown-category'], [deepest.id, 'too-deep'],
    ]) {
      const { errors } = await t.refused(handOver(id), 422);
      expect(errors).toMatchObject([{ parameter: 'reassignTo', code }]);
    }
    const other = await t.make('/categories', { name: t.name('Other') });
    await t.make('/categories', { name: 'Namesake', slug: child.slug, parentId: other.id });
    await t.refused(handOver(other.id), 409, 'slug-taken');
  });
});
