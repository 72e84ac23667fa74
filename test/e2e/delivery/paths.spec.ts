import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { ParsedJson } from '../../support/answer';
import { type Desk, startDesk } from '../../support/desk';
import { type Newsroom, bodyOf, newsroom, verb } from '../../support/newsroom';

let desk: Desk;
let room: Newsroom;

beforeAll(async () => {
  desk = await startDesk({ env: { SITE_LOCALES: 'en,be', SITE_URL: 'https://news.example' } });
  room = await newsroom(desk);
});

afterAll(() => desk.stop());

const resolve = (path: string) => desk.delivery(`/resolve?path=${encodeURIComponent(path)}`);
const redirects = async (query = ''): Promise<ParsedJson> => bodyOf(await desk.delivery(`/redirects?limit=100${query}`));

async function renamed(live: ParsedJson, slug: string): Promise<ParsedJson> {
  const saved = bodyOf(await room.author.patch(`/articles/${live.id}`, { slug }, live.version));
  return verb(room.editor, 'publish', await verb(room.editor, 'approve', await verb(room.author, 'submit', saved)), { changeKind: 'minor' });
}

describe('a path of the public site', () => {
  it('is an article in its locale, a category, an author or a tag', async () => {
    const tag = bodyOf(await room.admin.post('/tags', { name: 'Budget' }));
    const below = bodyOf(await room.admin.post('/categories', { name: 'Below', parentId: room.category.id }));
    const live = await room.story({ slug: 'a-story', tagIds: [tag.id] }).published(room.editor);
    const other = await room.story({ slug: 'a-story', locale: 'be' }).published(room.editor);
    const rest = { redirect: false };
    expect(bodyOf(await resolve('/a-story'))).toEqual({ type: 'article', id: live.id, slug: 'a-story', locale: 'en', path: '/a-story', ...rest });
    expect(bodyOf(await resolve('/a-story/'))).toMatchObject({ id: live.id });
    expect(bodyOf(await resolve('/be/a-story'))).toEqual({ type: 'article', id: other.id, slug: 'a-story', locale: 'be', path: '/be/a-story', ...rest });
    expect(bodyOf(await resolve(`/${below.path}`))).toEqual({ type: 'category', id: below.id, slug: below.path, locale: null, path: `/${below.path}`, ...rest });
    expect(bodyOf(await resolve(`/authors/${room.byline.slug}`))).toMatchObject({ type: 'author', id: room.byline.id, path: `/authors/${room.byline.slug}`, ...rest });
    expect(bodyOf(await resolve('/tags/budget'))).toMatchObject({ type: 'tag', id: tag.id, ...rest });
    expect((await resolve('/a-story')).headers['surrogate-key']?.split(' ')).toContain(live.id);
  });

  it('that was another one before says so, and is in the list of redirects', async () => {
    const live = await renamed(await room.story({ slug: 'before' }).published(room.editor), 'after');
    expect(bodyOf(await resolve('/before'))).toEqual({ type: 'article', id: live.id, slug: 'after', locale: 'en', path: '/after', redirect: true });
    const made = bodyOf(await room.admin.post('/categories', { name: 'Old section' }));
    bodyOf(await room.admin.patch(`/categories/${made.id}`, { slug: 'new-section' }, made.version));
    expect(bodyOf(await resolve('/old-section'))).toMatchObject({ type: 'category', path: '/new-section', redirect: true });
    const { items } = await redirects();
    expect(items).toEqual(expect.arrayContaining([
      { type: 'article', from: '/before', to: '/after', locale: 'en' }, { type: 'category', from: '/old-section', to: '/new-section', locale: null }]));
    const walked: ParsedJson[] = [];
    for (let cursor: string | null = ''; cursor !== null;) {
      const page: ParsedJson = bodyOf(await desk.delivery(`/redirects?limit=1${cursor && `&cursor=${cursor}`}`));
      walked.push(...page.items);
      cursor = page.nextCursor;
    }
    expect(walked).toEqual(items);
    for (const { from, to } of items) expect(bodyOf(await resolve(from))).toMatchObject({ path: to, redirect: true });
  });

  it.each([
    ['author', '/authors', (id: string) => ({ bylines: [{ authorId: id, role: 'writer' }] })],
    ['tag', '/tags', (id: string) => ({ tagIds: [id] })],
  ])('of %s leads on from each slug that it had, until another one takes that', async (type, path, credit) => {
    const rename = async (subject: ParsedJson, slug: string): Promise<ParsedJson> => bodyOf(await room.admin.patch(`${path}/${subject.id}`, { slug }, subject.version));
    const locationOf = async (slug: string) => (await desk.delivery(`${path}/${slug}`)).headers['location'];
    const listed = async (slug: string): Promise<string[]> => bodyOf(await desk.delivery(`/articles?${type}=${slug}`)).items.map(({ id }: ParsedJson) => id);
    const made = bodyOf(await room.admin.post(path, { name: 'First' }));
    const live = await room.story({ slug: `of-an-${type}`, ...credit(made.id) }).published(room.editor);
    const third = await rename(await rename(made, 'second'), 'third');
    for (const slug of ['first', 'second']) {
      expect([slug, await locationOf(slug), await listed(slug)]).toEqual([slug, `/delivery/v1${path}/third`, [live.id]]);
      expect(bodyOf(await resolve(`${path}/${slug}`))).toMatchObject({ type, id: made.id, path: `${path}/third`, redirect: true });
    }
    const leading = async () => (await redirects()).items.filter((item: ParsedJson) => item.type === type).map(({ from, to }: ParsedJson) => `${from} ${to}`);
    expect(await leading()).toEqual(['first', 'second'].map((slug) => `${path}/${slug} ${path}/third`));
    // A name is not given again by itself, but whoever chooses it has it.
    expect(bodyOf(await room.admin.post(path, { name: 'First' })).slug).toBe('first-2');
    const other = bodyOf(await room.admin.post(path, { name: 'Other', slug: 'first' }));
    expect([await locationOf('first'), await listed('first')]).toEqual([undefined, []]);
    await rename(other, 'other');
    expect((await desk.delivery(`${path}/first`)).status).toBe(404);
    // Back again: what it has is no former one.
    const second = await rename(third, 'second');
    expect([await locationOf('third'), bodyOf(await desk.delivery(`${path}/second`)).slug]).toEqual([`/delivery/v1${path}/second`, 'second']);
    const heir = bodyOf(await room.admin.post(path, { name: 'Heir' }));
    bodyOf(await room.admin.verb(`${path}/${second.id}/merge`, second.version, { into: heir.id }));
    expect(await leading()).toEqual(['second', 'third'].map((slug) => `${path}/${slug} ${path}/heir`));
    expect([await locationOf('third'), await listed('second')]).toEqual([`/delivery/v1${path}/heir`, [live.id]]);
  });

  it('of nothing that readers see is 404, and all former ones of it are gone; of a retracted article it is 410', async () => {
    await room.story({ slug: 'a-draft' }).approved(room.editor);
    const live = await renamed(await room.story({ slug: 'gone-before' }).published(room.editor), 'gone-after');
    const withdrawn = await verb(room.editor, 'withdraw', live, { reason: 'x' });
    for (const path of ['/a-draft', '/gone-before', '/gone-after', '/nothing', '/', '/authors/nobody', '/tags/nothing', '/a//b', '/%00', '/be/', '/authors/']) {
      const answer = await resolve(path);
      expect([path, answer.status, answer.headers['cache-control']]).toEqual([path, 404, 'private, no-store']);
    }
    expect(JSON.stringify(await redirects())).not.toContain('gone-');
    await verb(room.chief, 'retract', withdrawn, { notice: 'It was not so.' });
    for (const path of ['/gone-before', '/gone-after']) expect(await resolve(path)).toMatchObject({ status: 410, body: { notice: 'It was not so.' } });
    expect(JSON.stringify(await redirects())).not.toContain('gone-');
  });

  it.each(['', 'path=', 'path=no-slash', 'path=/a%00', 'path=/a%0Ab', `path=/${'a'.repeat(1000)}`, 'path=/a&path=/b', 'path=/a&locale=en'])('is asked for as it must be: %s is 400', async (query) => {
    expect((await desk.delivery(`/resolve?${query}`)).status).toBe(400);
  });
});
