import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { ParsedJson } from '../../support/answer';
import { type Desk, startDesk } from '../../support/desk';
import { type Newsroom, article, bodyOf, newsroom } from '../../support/newsroom';

let desk: Desk;
let room: Newsroom;
let told = 0;

beforeAll(async () => {
  desk = await startDesk();
  room = await newsroom(desk);
});

afterAll(() => desk.stop());

const make = async (path: string, fields: object): Promise<ParsedJson> => bodyOf(await room.admin.post(path, fields));
const named = (word: string): string => `${word} ${(told += 1)}`;

const published = async (fields: object = {}): Promise<ParsedJson> =>
  room.story(fields).published(room.editor);

const delivered = async ({ slug }: ParsedJson): Promise<ParsedJson> => bodyOf(await desk.delivery(`/articles/${slug}`));
const idsIn = async (path: string): Promise<string[]> => bodyOf(await desk.delivery(path)).items.map(({ id }: ParsedJson) => id);

/** The article as the newsroom and its history have it: nothing that was hashed is rewritten. */
const rowsOf = ({ id }: ParsedJson) => desk.sql('select * from article_revisions where article_id = $1 order by number', [id]);

describe('what articles are sorted by', () => {
  it('is renamed on the page and in the card at once, the credited name is not', async () => {
    const [tag, writer, section] = [
      await make('/tags', { name: named('Tag') }), await make('/authors', { name: named('Writer') }), await make('/categories', { name: named('Section') }),
    ];
    const live = await published({ tagIds: [tag.id], bylines: [{ authorId: writer.id, role: 'writer' }], secondaryCategoryIds: [section.id] });
    const rows = await rowsOf(live);
    const before = await desk.delivery(`/articles/${live.slug}`);
    bodyOf(await room.admin.patch(`/tags/${tag.id}`, { name: 'Tag renamed', slug: 'tag-renamed' }, tag.version));
    bodyOf(await room.admin.patch(`/authors/${writer.id}`, { name: 'Writer renamed', slug: 'writer-renamed' }, writer.version));
    bodyOf(await room.admin.patch(`/categories/${section.id}`, { name: 'Section renamed', slug: 'section-renamed' }, section.version));
    const expected = {
      tags: [{ slug: 'tag-renamed', name: 'Tag renamed' }],
      bylines: [{ slug: 'writer-renamed', name: writer.name, role: 'writer' }],
      categories: [{ slug: 'section-renamed', path: 'section-renamed', name: 'Section renamed' }],
    };
    const after = await desk.delivery(`/articles/${live.slug}`);
    expect(after.body).toMatchObject({ ...expected, updatedAt: before.body.updatedAt });
    expect(after.headers['etag']).not.toBe(before.headers['etag']);
    for (const list of ['/articles?tag=tag-renamed', '/articles?author=writer-renamed', '/articles?category=section-renamed']) {
      expect([list, bodyOf(await desk.delivery(list)).items]).toEqual([list, [expect.objectContaining(expected)]]);
    }
    expect(await rowsOf(live)).toEqual(rows);
  });

  it('may move: the paths below follow in every article', async () => {
    const [top, target] = [await make('/categories', { name: named('Top') }), await make('/categories', { name: named('Target') })];
    const leaf = await make('/categories', { name: 'Leaf', parentId: top.id });
    const live = await article(room.admin, { categoryId: leaf.id, authorId: room.byline.id }).approved(await desk.as('chief'));
    bodyOf(await room.admin.verb(`/articles/${live.id}/publish`, live.version));
    expect((await delivered(live)).category.path).toBe(`${top.slug}/leaf`);
    bodyOf(await room.admin.verb(`/categories/${top.id}/move`, top.version, { parentId: target.id }));
    expect((await delivered(live)).category).toEqual({ slug: 'leaf', path: `${target.slug}/${top.slug}/leaf`, name: 'Leaf' });
    expect(await idsIn(`/articles?category=${target.slug}`)).toEqual([live.id]);
    expect(await idsIn(`/articles?category=${top.slug}/leaf`)).toEqual([live.id]);
  });

  it.each([
    ['tags', 'tag', (id: string) => ({ tagIds: [id] }), (page: ParsedJson) => page.tags[0]],
    ['authors', 'author', (id: string) => ({ bylines: [{ authorId: id, role: 'writer' }] }), (page: ParsedJson) => page.bylines[0]],
    ['categories', 'category', (id: string) => ({ secondaryCategoryIds: [id] }), (page: ParsedJson) => page.categories[0]],
  ] as const)('of %s leads to the other one after a deletion with reassignTo', async (list, parameter, use, shown) => {
    const [gone, heir] = [await make(`/${list}`, { name: named('Gone') }), await make(`/${list}`, { name: named('Heir') })];
    const live = await published(use(gone.id));
    const rows = await rowsOf(live);
    expect((await room.admin.delete(`/${list}/${gone.id}`, gone.version)).status).toBe(409);
    bodyOf(await room.admin.delete(`/${list}/${gone.id}?reassignTo=${heir.id}`, gone.version));
    const place = shown(await delivered(live));
    expect(place.slug).toBe(heir.slug);
    expect(place.name).toBe(list === 'authors' ? gone.name : heir.name);
    for (const name of [gone.slug, heir.slug]) expect(await idsIn(`/articles?${parameter}=${name}`)).toEqual([live.id]);
    const moved = await desk.delivery(`/${list}/${gone.slug}`);
    expect([moved.status, moved.headers['location']]).toEqual([301, `/delivery/v1/${list}/${heir.slug}`]);
    expect(await rowsOf(live)).toEqual(rows);
    const seen = bodyOf(await room.editor.get(`/articles/${live.id}`));
    expect((await room.editor.patch(`/articles/${live.id}`, { kicker: 'K' }, seen.version)).status).toBe(200);
  });

  it('is the section of the heir for permissions, lists and policies after a category was merged', async () => {
    const [gone, heir] = [await make('/categories', { name: named('Gone') }), await make('/categories', { name: named('Heir') })];
    const editor = await desk.as('editor', { in: heir.id });
    const draft = await article(room.admin, { categoryId: gone.id, authorId: room.byline.id }).submitted();
    expect((await editor.get(`/articles/${draft.id}`)).status).toBe(404);
    bodyOf(await room.admin.delete(`/categories/${gone.id}?reassignTo=${heir.id}`, gone.version));
    expect((await editor.get(`/articles/${draft.id}`)).body.allowedActions).toContain('approve');
    for (const id of [gone.id, heir.id]) {
      expect(bodyOf(await editor.get(`/articles?categoryId=${id}`)).items.map((each: ParsedJson) => each.id)).toEqual([draft.id]);
    }
    const approved = bodyOf(await editor.verb(`/articles/${draft.id}/approve`, draft.version));
    bodyOf(await editor.verb(`/articles/${draft.id}/publish`, approved.version));
    expect((await delivered(draft)).category.slug).toBe(heir.slug);
  });
});
