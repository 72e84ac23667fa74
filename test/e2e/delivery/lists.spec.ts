import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { ParsedJson } from '../../support/answer';
import { type Desk, startDesk } from '../../support/desk';
import { type Newsroom, bodyOf, newsroom, verb } from '../../support/newsroom';

let desk: Desk;
let room: Newsroom;
let below: ParsedJson;
let tag: ParsedJson;
let writer: ParsedJson;
const made: ParsedJson[] = [];

const published = (fields: object = {}): Promise<ParsedJson> =>
  room.story(fields).published(room.editor);
const idsIn = async (query: string): Promise<string[]> => bodyOf(await desk.delivery(`/articles${query}`)).items.map(({ id }: ParsedJson) => id);

beforeAll(async () => {
  desk = await startDesk();
  room = await newsroom(desk);
  below = bodyOf(await room.admin.post('/categories', { name: 'Below', parentId: room.category.id }));
  tag = bodyOf(await room.admin.post('/tags', { name: 'Budget' }));
  writer = bodyOf(await room.admin.post('/authors', { name: 'Second Writer' }));
  made.push(await published());
  made.push(await published({ categoryId: below.id }));
  made.push(await published({ tagIds: [tag.id] }));
  made.push(await published({ bylines: [{ authorId: writer.id, role: 'writer' }, { authorId: room.byline.id, role: 'editor' }] }));
  made.push(await published({ categoryId: below.id, tagIds: [tag.id], bylines: [{ authorId: writer.id, role: 'writer' }] }));
  await room.story({ tagIds: [tag.id] }).approved(room.editor);
});

afterAll(() => desk.stop());

describe('the list of cards', () => {
  it('is narrowed to a category with all below it, an author and a tag, alone and together', async () => {
    const [a, b, c, d, e] = made.map(({ id }) => id);
    const { path } = room.category;
    expect(await idsIn('')).toEqual([e, d, c, b, a]);
    expect(await idsIn(`?category=${path}`)).toEqual([e, d, c, b, a]);
    expect(await idsIn(`?category=${path}/below`)).toEqual([e, b]);
    expect(await idsIn('?tag=budget')).toEqual([e, c]);
    expect(await idsIn(`?author=${writer.slug}`)).toEqual([e, d]);
    expect(await idsIn(`?author=${room.byline.slug}`)).toEqual([d, c, b, a]);
    expect(await idsIn(`?author=${writer.slug}&tag=budget`)).toEqual([e]);
    expect(await idsIn(`?category=${path}/below&author=${room.byline.slug}`)).toEqual([b]);
    expect(await idsIn(`?category=${path}&author=${writer.slug}&tag=budget`)).toEqual([e]);
    for (const query of ['?category=below', '?category=nothing', '?tag=nothing', '?author=nothing', `?category=${path}&tag=nothing`]) {
      expect([query, await idsIn(query)]).toEqual([query, []]);
    }
  });

  it('says how many there are on all pages where that is asked, and only there', async () => {
    const totals = async (query: string) => bodyOf(await desk.delivery(`/articles?include=total&limit=1${query}`)).total;
    const { path } = room.category;
    const queries = ['', `&category=${path}/below`, '&tag=budget', `&author=${writer.slug}&tag=budget`, '&tag=nothing', '&locale=ru', '&fields=slug'];
    expect(await Promise.all(queries.map(totals))).toEqual([5, 2, 2, 1, 0, 0, 5]);
    const first = bodyOf(await desk.delivery('/articles?include=total&limit=2'));
    expect(bodyOf(await desk.delivery(`/articles?include=total&limit=2&cursor=${first.nextCursor}`)).total).toBe(5);
    expect(bodyOf(await desk.delivery('/articles'))).not.toHaveProperty('total');
    expect((await desk.delivery('/articles?include=all')).status).toBe(400);
    const story = await published();
    expect(await totals('')).toBe(6);
    await verb(room.editor, 'withdraw', story, { reason: 'Only to count.' });
    expect(await totals('')).toBe(5);
  });

  it('is sorted by the first publication, either way, or by the last', async () => {
    const [a, b, c, d, e] = made.map(({ id }) => id);
    expect(await idsIn('?sort=publishedAt')).toEqual([a, b, c, d, e]);
    const saved = bodyOf(await room.author.patch(`/articles/${a}`, { kicker: 'K' }, made[0].version));
    made[0] = await verb(room.editor, 'publish', await verb(room.editor, 'approve', await verb(room.author, 'submit', saved)), { changeKind: 'minor' });
    expect(await idsIn('?sort=-updatedAt')).toEqual([a, e, d, c, b]);
    expect(await idsIn('?sort=-publishedAt')).toEqual([e, d, c, b, a]);
  });

  it.each(['-publishedAt', 'publishedAt', '-updatedAt'])('is walked by %s without a gap or a repetition while others are published and withdrawn', async (sort) => {
    const before = await idsIn(`?sort=${sort}`);
    const seen: string[] = [];
    let cursor: string | null = null;
    let extra: ParsedJson;
    do {
      const query: string = cursor === null ? '' : `&cursor=${encodeURIComponent(cursor)}`;
      const { items, nextCursor } = bodyOf(await desk.delivery(`/articles?sort=${sort}&limit=2${query}`));
      seen.push(...items.map(({ id }: ParsedJson) => id));
      if (cursor === null) extra = await published();
      cursor = nextCursor;
    } while (cursor !== null);
    expect(new Set(seen).size).toBe(seen.length);
    expect(seen.filter((id) => id !== extra.id)).toEqual(before);
    await verb(room.editor, 'withdraw', extra, { reason: 'x' });
  });

  it('has a page for everybody who comes with the same cursor', async () => {
    const { nextCursor } = bodyOf(await desk.delivery('/articles?limit=2'));
    const pages = [await desk.delivery(`/articles?limit=2&cursor=${nextCursor}`), await desk.delivery(`/articles?limit=2&cursor=${nextCursor}`)];
    expect(pages[0]?.text).toBe(pages[1]?.text);
    expect(bodyOf(await desk.delivery('/articles?limit=100')).nextCursor).toBeNull();
  });
});

describe('the categories', () => {
  it('are a tree of the active ones, with nothing below an inactive one', async () => {
    const [open, hidden] = [
      bodyOf(await room.admin.post('/categories', { name: 'Open', description: 'What is open' })), bodyOf(await room.admin.post('/categories', { name: 'Hidden', active: false })),
    ];
    bodyOf(await room.admin.post('/categories', { name: 'Under hidden', parentId: hidden.id }));
    const { items } = bodyOf(await desk.delivery('/categories'));
    expect(items).toEqual([
      { slug: room.category.slug, path: room.category.path, name: room.category.name, description: null, picture: null, children: [
        { slug: 'below', path: below.path, name: 'Below', description: null, picture: null, children: [] },
      ] },
      { slug: 'open', path: 'open', name: 'Open', description: 'What is open', picture: null, children: [] },
    ]);
    expect(bodyOf(await desk.delivery(`/categories/${room.category.path}`))).toEqual(items[0]);
    for (const path of ['hidden', 'hidden/under-hidden', 'below', '']) expect([path, (await desk.delivery(`/categories/${path}`)).status]).toEqual([path, 404]);
    bodyOf(await room.admin.patch(`/categories/${open.id}`, { active: false }, open.version));
    expect((await desk.delivery('/categories/open')).status).toBe(404);
  });

  it('redirect from their former paths, and a list by a former path is that of the present one', async () => {
    const moving = bodyOf(await room.admin.post('/categories', { name: 'Moving', parentId: room.category.id }));
    const inside = await published({ categoryId: moving.id });
    bodyOf(await room.admin.patch(`/categories/${moving.id}`, { slug: 'moved' }, moving.version));
    const former = await desk.delivery(`/categories/${moving.path}`);
    expect([former.status, former.headers['location']]).toEqual([301, `/delivery/v1/categories/${room.category.path}/moved`]);
    expect(await idsIn(`?category=${moving.path}`)).toEqual([inside.id]);
    expect(await idsIn(`?category=${room.category.path}/moved`)).toEqual([inside.id]);
  });
});

describe('authors and tags', () => {
  it.each([['authors', { name: 'Writes nothing', email: 'x@newsroom.test', bio: 'B', links: [{ label: 'Site', url: 'https://a.test/' }] }], ['tags', { name: 'Says nothing' }]])(
    'of %s are there from the first live article to the last', async (list, fields) => {
      const subject = bodyOf(await room.admin.post(`/${list}`, fields));
      const slugs = async () => bodyOf(await desk.delivery(`/${list}?limit=100`)).items.map(({ slug }: ParsedJson) => slug);
      expect([(await desk.delivery(`/${list}/${subject.slug}`)).status, (await slugs()).includes(subject.slug)]).toEqual([404, false]);
      const live = await published(list === 'tags' ? { tagIds: [subject.id] } : { bylines: [{ authorId: subject.id, role: 'writer' }] });
      const { email: _, ...shown } = fields as ParsedJson;
      expect(bodyOf(await desk.delivery(`/${list}/${subject.slug}`))).toEqual({ slug: subject.slug, ...shown, ...(list === 'authors' && { picture: null }) });
      expect(await slugs()).toContain(subject.slug);
      await verb(room.editor, 'withdraw', live, { reason: 'x' });
      expect([(await desk.delivery(`/${list}/${subject.slug}`)).status, (await slugs()).includes(subject.slug)]).toEqual([404, false]);
    });

  it('are listed by name, page by page', async () => {
    const { items } = bodyOf(await desk.delivery('/authors'));
    expect(items.map(({ name }: ParsedJson) => name)).toEqual([room.byline.name, 'Second Writer']);
    const first = bodyOf(await desk.delivery('/authors?limit=1'));
    const second = bodyOf(await desk.delivery(`/authors?limit=1&cursor=${first.nextCursor}`));
    expect([first.items, second.items, second.nextCursor]).toEqual([[items[0]], [items[1]], null]);
  });
});
