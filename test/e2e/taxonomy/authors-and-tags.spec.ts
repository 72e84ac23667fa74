import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Desk, startDesk } from '../../support/desk';
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

interface Item {
  name: string;
}

/** The names of all pages of a list, which count as many in total. */
async function namesOnPages(list: string, total: number): Promise<string[]> {
  const names: string[] = [];
  for (let cursor: string | null = ''; cursor !== null; ) {
    const page = await t.read(`${list}&limit=2&include=total${cursor && `&cursor=${encodeURIComponent(cursor)}`}`);
    expect(page.total).toBe(total);
    names.push(...page.items.map(({ name }: Item) => name));
    cursor = page.nextCursor;
  }
  return names;
}

describe.each([
  { path: '/authors', one: 'author', credit: (id: string) => ({ bylines: [{ authorId: id, role: 'writer' }] }) },
  { path: '/tags', one: 'tag', credit: (id: string) => ({ tagIds: [id] }) },
])('$path', ({ path, one, credit }) => {
  it('are made, read, changed and deleted', async () => {
    const created = await t.admin.post(path, { name: t.name('Jané Doe') });
    const { id, slug } = created.body;
    expect(created).toMatchObject({ status: 201, headers: { location: `/api/v1${path}/${id}`, etag: '"v1"' } });
    expect(slug).toMatch(/^jane-doe-\d+$/);
    const changed = await t.admin.patch(`${path}/${id}`, { name: 'John Doe' }, 1);
    expect(changed).toMatchObject({ status: 200, headers: { etag: '"v2"' }, body: { name: 'John Doe', slug, version: 2 } });
    expect(await t.read(`${path}/${id}`)).toEqual(changed.body);
    await t.refused(() => t.admin.patch(`${path}/${id}`, { name: 'Late' }, 1), 412, 'stale-version');
    await t.refused(() => t.admin.delete(`${path}/${id}`), 428);
    expect((await t.admin.delete(`${path}/${id}`, 2)).status).toBe(200);
    expect((await t.admin.get(`${path}/${id}`)).status).toBe(404);
    const again = await t.make(path, { name: 'Again' });
    await t.refused(() => t.admin.patch(`${path}/${again.id}`, { slug }, 1), 409, 'slug-taken');
  });

  it('have twenty slugs for twenty at once with one name, and one explicit slug once', async () => {
    const name = t.name('Namesake');
    const made = await Promise.all(Array.from({ length: 20 }, () => t.make(path, { name })));
    expect(new Set(made.map(({ slug }) => slug)).size).toBe(20);
    const answers = await Promise.all(Array.from({ length: 20 }, () => t.admin.post(path, { name: 'One', slug: 'only-one' })));
    expect(statusesOf(answers)).toEqual(oneWinner(20));
  });

  it('are listed by name, in pages, and found by a part of it', async () => {
    const word = t.name('Listed').replace(' ', '');
    const names = ['100%', '1000', '\\', 'a_b', 'axb'].map((ending) => `${word} ${ending}`);
    for (const name of names.toReversed()) await t.make(path, { name });
    const found = async (q: string) => {
      const items: Item[] = (await t.read(`${path}?q=${encodeURIComponent(q)}`)).items;
      return items.map(({ name }) => name);
    };
    expect(await found(word.toUpperCase())).toEqual(names);
    for (const exact of ['100%', 'a_b', '\\']) expect(await found(`${word} ${exact}`)).toEqual([`${word} ${exact}`]);
    expect(await namesOnPages(`${path}?q=${word}`, names.length)).toEqual(names);
    await t.make(path, { name: `${word} abroad`, names: { ru: `${word} Автор`, de: `${word} Ort` } });
    for (const part of ['автор', 'ORT']) expect(await found(`${word} ${part}`)).toEqual([`${word} abroad`]);
  });

  it.each(['limit=0', 'limit=101', 'cursor=forged', 'sort=email', 'q=', 'slug=x'])('are not listed by %s', async (query) => {
    await t.refused(() => t.admin.get(`${path}?${query}`), 400);
  });

  it('T34 cannot go while an article has one, unless another takes its place', async () => {
    const [first, second, third] = await Promise.all([1, 2, 3].map(() => t.make(path, { name: t.name('Merged') })));
    const category = await t.make('/categories', { name: t.name('Section') });
    await t.make('/articles', { headline: t.name('Headline'), categoryId: category.id, ...credit(first.id) });
    const inUse = await t.refused(() => t.admin.delete(`${path}/${first.id}`, 1), 409, `${one}-in-use`);
    expect(inUse.counts).toEqual({ articles: 1, live: 0 });
    await t.refused(() => t.admin.delete(`${path}/${first.id}?reassignTo=${first.id}`, 1), 422);
    await t.refused(() => t.admin.delete(`${path}/${first.id}?reassignTo=${NOBODY}`, 1), 422);
    expect((await t.admin.delete(`${path}/${first.id}?reassignTo=${second.id}`, 1)).status).toBe(200);
    await t.refused(() => t.admin.delete(`${path}/${second.id}`, 1), 409, `${one}-in-use`);
    await t.refused(() => t.admin.delete(`${path}/${second.id}?reassignTo=${first.id}`, 1), 422);
    expect((await t.admin.delete(`${path}/${second.id}?reassignTo=${third.id}`, 1)).status).toBe(200);
    const trails = await desk.sql(`select distinct merged_into from ${one}s where id = any($1)`, [[first.id, second.id]]);
    expect(trails).toEqual([{ merged_into: third.id }]);
  });

  it('do not vanish into each other when two are handed over crosswise', async () => {
    const [left, right] = await Promise.all([1, 2].map(() => t.make(path, { name: t.name('Crossed') })));
    const answers = await Promise.all([
      t.admin.delete(`${path}/${left.id}?reassignTo=${right.id}`, 1),
      t.admin.delete(`${path}/${right.id}?reassignTo=${left.id}`, 1),
    ]);
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
    expect(answers.filter(({ status }) => status === 404 || status === 422)).toHaveLength(1);
  });

  it('are read by everybody who is signed in and managed by few', async () => {
    const { id } = await t.make(path, { name: t.name('Guarded') });
    expect((await desk.anonymous.get(path)).status).toBe(401);
    const editor = await desk.as('editor');
    expect((await editor.get(`${path}/${id}`)).status).toBe(200);
    await t.refused(() => editor.patch(`${path}/${id}`, { name: 'Mine' }, 1), 403);
    await t.refused(() => editor.delete(`${path}/${id}`, 1), 403);
    expect((await editor.post(path, { name: t.name('Made by an editor') })).status).toBe(one === 'tag' ? 201 : 403);
    const author = await desk.as('author');
    await t.refused(() => author.post(path, { name: 'Mine' }), 403);
  });

  it.each(['id', 'version', 'mergedInto', 'deletedAt', 'constructor'])('have no field %s in a request', async (field) => {
    await t.refused(() => t.admin.post(path, { name: 'Strict', [field]: null }), 400);
  });
});

const manyLinks = Array.from({ length: 21 }, () => ({ label: 'Many', url: 'https://example.org/' }));

describe('an author', () => {
  it('has a biography, links, a portrait and a user', async () => {
    const links = [{ label: 'Site', url: 'https://example.org/jane?a=1#b' }];
    const body = { name: t.name('Jane'), bio: 'Writes.\nA lot.', email: 'jane@example.org', links, userId: t.admin.id, active: false };
    const { id } = await t.make('/authors', body);
    expect(await t.read(`/authors/${id}`)).toMatchObject({ ...body, mediaId: null });
    const cleared = await t.admin.patch(`/authors/${id}`, { bio: null, email: null, links: [], userId: null, active: true }, 1);
    expect(cleared.body).toMatchObject({ bio: null, email: null, links: [], userId: null, active: true });
  });

  it('is nobody who has left, but for who it was before', async () => {
    const [gone, disabled, kept] = [await t.desk.as('author'), await t.desk.as('author'), await t.desk.as('author')];
    const author = await t.make('/authors', { name: t.name('Kept'), userId: kept.id });
    for (const { id } of [disabled, kept]) {
      const { version } = await t.read(`/users/${id}`);
      expect((await t.admin.patch(`/users/${id}`, { status: 'disabled' }, version)).status).toBe(200);
    }
    expect((await t.admin.delete(`/users/${gone.id}`, (await t.read(`/users/${gone.id}`)).version)).status).toBe(204);
    for (const { id: userId } of [gone, disabled]) {
      for (const attempt of [() => t.admin.post('/authors', { name: 'Left', userId }), () => t.admin.patch(`/authors/${author.id}`, { userId }, author.version)]) {
        expect((await t.refused(attempt, 422)).errors).toMatchObject([{ pointer: '/userId', code: 'unknown-user' }]);
      }
    }
    expect(await t.admin.patch(`/authors/${author.id}`, { bio: 'Wrote.', userId: kept.id.toUpperCase() }, author.version)).toMatchObject({ status: 200, body: { bio: 'Wrote.', userId: kept.id } });
  });

  it.each([
    ['a picture that is not there', { mediaId: NOBODY }, '/mediaId', 'unknown-media'],
    ['a user who is not there', { userId: NOBODY }, '/userId', 'unknown-user'],
    ['a script for a link', { links: [{ label: 'Bad', url: 'javascript:alert(1)' }] }, '/links/0/url', 'invalid-value'],
    ['a password in a link', { links: [{ label: 'Bad', url: 'https://user:secret@example.org/' }] }, '/links/0/url', 'invalid-value'],
    ['a link without a label', { links: [{ url: 'https://example.org/' }] }, '/links/0/label', 'required'],
    ['a list in a list of links', { links: [[]] }, '/links', 'invalid-type'],
    ['more than 20 links', { links: manyLinks }, '/links', 'invalid-value'],
    ['half an e-mail address', { email: 'nobody' }, '/email', 'invalid-value'],
    ['no name', { name: null }, '/name', 'required'],
  ])('cannot have %s', async (_, wrong, pointer, code) => {
    const { id } = await t.make('/authors', { name: t.name('Strict') });
    const created = await t.refused(() => t.admin.post('/authors', { name: 'Strict', ...wrong }), 422);
    expect(created.errors).toMatchObject([{ pointer, code }]);
    const changed = await t.refused(() => t.admin.patch(`/authors/${id}`, wrong, 1), 422);
    expect(changed.errors).toMatchObject([{ pointer, code }]);
  });
});
