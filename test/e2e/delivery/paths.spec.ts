import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { DataSource } from 'typeorm';
import { PastNames1764000000420 } from '../../../migrations/1764000000420-past-names';
import { NamesThatReadersKnew1764000000421 } from '../../../migrations/1764000000421-names-that-readers-knew';
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
const redirectsOneByOne = async (): Promise<ParsedJson[]> => {
  const walked: ParsedJson[] = [];
  for (let cursor: string | null = ''; cursor !== null;) {
    const page: ParsedJson = bodyOf(await desk.delivery(`/redirects?limit=1${cursor && `&cursor=${cursor}`}`));
    walked.push(...page.items);
    cursor = page.nextCursor;
  }
  return walked;
};
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
    expect(await redirectsOneByOne()).toEqual(items);
    for (const { from, to } of items) expect(bodyOf(await resolve(from))).toMatchObject({ path: to, redirect: true });
  });

  it('belongs to what is there now before it leads on to anything, of whatever type, and the list of redirects says the same', async () => {
    const section = async (name: string, parentId?: string): Promise<ParsedJson> => bodyOf(await room.admin.post('/categories', { name, parentId }));
    const moved = async ({ id, version }: ParsedJson, slug: string) => bodyOf(await room.admin.patch(`/categories/${id}`, { slug }, version));
    const story = (slug: string, fields: object = {}) => room.story({ slug, ...fields }).published(room.editor);
    await renamed(await story('shared-1'), 'story-of-shared-1');
    const first = await section('Shared 1');
    await moved(await section('Shared 2'), 'section-of-shared-2');
    const second = await story('shared-2');
    const abroad = await renamed(await story('shared-3', { locale: 'be' }), 'story-of-shared-3');
    const above = await section('Be');
    const below = await section('Shared 3', above.id);
    const third = await renamed(await story('shared-4'), 'story-of-shared-4');
    await moved(await section('Shared 4'), 'section-of-shared-4');
    expect(bodyOf(await resolve('/shared-1'))).toMatchObject({ type: 'category', id: first.id, redirect: false });
    expect(bodyOf(await resolve('/shared-2'))).toMatchObject({ type: 'article', id: second.id, redirect: false });
    expect(bodyOf(await resolve('/be/shared-3'))).toMatchObject({ type: 'category', id: below.id, redirect: false });
    expect(bodyOf(await resolve('/be/story-of-shared-3'))).toMatchObject({ type: 'article', id: abroad.id, redirect: false });
    expect(bodyOf(await resolve('/shared-4'))).toMatchObject({ type: 'article', id: third.id, path: '/story-of-shared-4', redirect: true });

    const { items } = await redirects();
    expect(items.filter(({ from }: ParsedJson) => from.includes('shared-'))).toEqual([{ type: 'article', from: '/shared-4', to: '/story-of-shared-4', locale: 'en' }]);
    expect(await redirectsOneByOne()).toEqual(items);
    for (const { from, to } of items) expect([from, bodyOf(await resolve(from))]).toEqual([from, expect.objectContaining({ path: to, redirect: true })]);
    // Out of sight, the sections leave the paths to the articles again.
    for (const { id, version } of [first, above]) bodyOf(await room.admin.patch(`/categories/${id}`, { active: false }, version));
    expect(bodyOf(await resolve('/shared-1'))).toMatchObject({ type: 'article', path: '/story-of-shared-1', redirect: true });
    expect((await redirects()).items.map(({ from }: ParsedJson) => from)).toEqual(expect.arrayContaining(['/be/shared-3', '/shared-1']));
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

  it.each([
    ['author', '/authors', (id: string) => ({ bylines: [{ authorId: id, role: 'writer' }] })],
    ['tag', '/tags', (id: string) => ({ tagIds: [id] })],
  ])('that nobody could see of %s leads nowhere, and one of what was live before it was renamed or merged does', async (type, path, credit) => {
    const make = async (slug: string): Promise<ParsedJson> => bodyOf(await room.admin.post(path, { name: slug, slug: `${type}-${slug}` }));
    const rename = async (subject: ParsedJson, slug: string): Promise<ParsedJson> => bodyOf(await room.admin.patch(`${path}/${subject.id}`, { slug: `${type}-${slug}` }, subject.version));
    const merge = async (subject: ParsedJson, into: ParsedJson) => bodyOf(await room.admin.verb(`${path}/${subject.id}/merge`, subject.version, { into: into.id }));
    const [heir, hidden, alsoHidden] = [await make('heir'), await rename(await make('secret-1'), 'secret-2'), await make('secret-3')];
    const drafted = await make('secret-4');
    await room.story(credit(drafted.id)).approved(room.editor);
    for (const each of [hidden, alsoHidden, drafted]) await merge(each, heir);
    const late = await rename(await rename(await make('secret-5'), 'secret-6'), 'late');
    const gone = await make('gone');
    const live = await room.story(credit(gone.id)).published(room.editor);
    await verb(room.editor, 'withdraw', live, { reason: 'x' });
    const again = await rename(await rename(gone, 'secret-7'), 'again');
    const taken = await make('taken');
    await verb(room.editor, 'withdraw', await room.story(credit(taken.id)).published(room.editor), { reason: 'x' });
    await merge(taken, heir);
    for (const { id } of [heir, late, again]) await room.story(credit(id)).published(room.editor);

    const leading = (await redirects()).items.filter(({ from }: ParsedJson) => from.startsWith(`${path}/${type}-`));
    expect(leading.map(({ from, to }: ParsedJson) => [from, to])).toEqual([
      [`${path}/${type}-gone`, `${path}/${type}-again`], [`${path}/${type}-taken`, `${path}/${type}-heir`]]);
    for (const slug of [1, 2, 3, 4, 5, 6, 7].map((number) => `${type}-secret-${number}`)) {
      const answers = await Promise.all([
        desk.delivery(`${path}/${slug}`), resolve(`${path}/${slug}`), desk.fetch(`/feeds${path}/${slug}/rss.xml`), desk.delivery(`/articles?${type}=${slug}`),
      ]);
      expect([slug, ...answers.map(({ status }) => status), answers[3].body.items]).toEqual([slug, 404, 404, 404, 200, []]);
    }
    expect((await desk.delivery(`${path}/${type}-gone`)).headers['location']).toBe(`/delivery/v1${path}/${type}-again`);
    expect(bodyOf(await desk.delivery(`/articles?${type}=${type}-taken`)).items).toHaveLength(1);
  });

  it('that a category had while it was inactive, or below one that was, leads nowhere', async () => {
    const make = async (name: string, fields: object = {}): Promise<ParsedJson> => bodyOf(await room.admin.post('/categories', { name, ...fields }));
    const patch = async ({ id, version }: ParsedJson, change: object): Promise<ParsedJson> => bodyOf(await room.admin.patch(`/categories/${id}`, change, version));
    const verbOn = async ({ id }: ParsedJson, name: string, body: object) => {
      const { version } = bodyOf(await room.admin.get(`/categories/${id}`));
      return bodyOf(await room.admin.verb(`/categories/${id}/${name}`, version, body));
    };
    const heir = await make('Open');
    await patch(await patch(await make('Hush 1', { active: false }), { slug: 'hush-2' }), { slug: 'shown-1', active: true });
    const cover = await make('Hush 3', { active: false });
    const below = await make('Below', { parentId: cover.id });
    const nested = await make('Nested', { parentId: cover.id });
    await verbOn(below, 'move', { parentId: heir.id });
    await verbOn(cover, 'merge', { into: heir.id });
    expect(bodyOf(await desk.delivery('/categories/open/nested'))).toMatchObject({ name: nested.name });
    const known = await make('Known');
    const hidden = await patch(await patch(await make('Deep', { parentId: known.id }), { active: false }), { slug: 'hush-4' });
    await patch(hidden, { slug: 'deep-anew', active: true });
    await patch(await patch(known, { active: false }), { slug: 'hush-5' });
    await verbOn(known, 'merge', { into: heir.id });

    const names = (await redirects()).items.filter(({ type }: ParsedJson) => type === 'category');
    expect(JSON.stringify(names)).not.toContain('hush');
    expect(names).toEqual(expect.arrayContaining([['/known', '/open'], ['/known/deep', '/open/deep-anew'], ['/known/deep-anew', '/open/deep-anew']].map(([from, to]) => expect.objectContaining({ from, to }))));
    for (const path of ['hush-1', 'hush-2', 'hush-3', 'hush-3/below', 'hush-3/nested', 'known/hush-4', 'hush-5', 'hush-5/deep-anew']) {
      const answers = await Promise.all([
        desk.delivery(`/categories/${path}`), resolve(`/${path}`), desk.fetch(`/feeds/categories/${path}/rss.xml`), desk.delivery(`/articles?category=${path}`),
      ]);
      expect([path, ...answers.map(({ status }) => status), answers[3].body.items]).toEqual([path, 404, 404, 404, 200, []]);
    }
    expect((await desk.delivery('/categories/known/deep')).headers['location']).toBe('/delivery/v1/categories/open/deep-anew');
  });

  it('led on whoever had it, before that was noted: the migration keeps those that readers are shown to have known', async () => {
    const known = await redirects();
    const nested = bodyOf(await room.admin.post('/categories', { name: 'Nested secret', active: false }));
    const present = bodyOf(await room.admin.patch(`/categories/${nested.id}`, { slug: 'no-secret', active: true }, nested.version));
    const runner = desk.app.get(DataSource).createQueryRunner();
    await runner.startTransaction();
    await new PastNames1764000000420().down(runner);
    // As it was: each name that was given up, whoever knew it.
    for (const table of ['authors', 'tags']) {
      await runner.query(`update ${table} n set former_slugs = array(select l.detail -> 'before' ->> 'slug' from audit_log l
        where l.subject_id = n.id and l.detail -> 'before' ? 'slug' and l.detail -> 'before' ->> 'slug' not in (select 'first' union select slug from ${table}) order by l.sequence)`);
    }
    await runner.query("insert into category_former_paths (path, category_id) values ('nested-secret', $1)", [present.id]);
    await new PastNames1764000000420().up(runner);
    await new NamesThatReadersKnew1764000000421().up(runner);
    await runner.commitTransaction();
    await runner.release();
    const hiddenOnce = /\/known|\/hush|secret/;
    expect((await redirects()).items).toEqual(known.items.filter(({ from }: ParsedJson) => !hiddenOnce.test(from)));
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

  it('of a retracted article is 410, also where a section had it before, and not where one has it now', async () => {
    const section = bodyOf(await room.admin.post('/categories', { name: 'Notice board' }));
    const moved = bodyOf(await room.admin.patch(`/categories/${section.id}`, { slug: 'notices' }, section.version));
    const live = await room.story({ slug: 'notice-board' }).published(room.editor);
    expect((await resolve('/notice-board')).body).toMatchObject({ type: 'article', redirect: false });
    const retracted = await verb(room.chief, 'retract', live, { notice: 'It was not so.' });
    expect(await resolve('/notice-board')).toMatchObject({ status: 410, body: { notice: 'It was not so.' } });
    expect(JSON.stringify(await redirects())).not.toContain('/notice-board');
    const back = bodyOf(await room.admin.patch(`/categories/${moved.id}`, { slug: 'notice-board' }, moved.version));
    expect((await resolve('/notice-board')).body).toMatchObject({ type: 'category', id: section.id, redirect: false });
    expect((await redirects()).items).toContainEqual(expect.objectContaining({ from: '/notices', to: '/notice-board' }));
    bodyOf(await room.admin.patch(`/categories/${section.id}`, { slug: 'notices' }, back.version));
    await verb(room.admin, 'reinstate', retracted, { reason: 'It was so.' });
    expect(JSON.stringify((await redirects()).items)).toContain('"from":"/notice-board","to":"/notices"');
  });

  it.each(['', 'path=', 'path=no-slash', 'path=/a%00', 'path=/a%0Ab', `path=/${'a'.repeat(1000)}`, 'path=/a&path=/b', 'path=/a&locale=en'])('is asked for as it must be: %s is 400', async (query) => {
    expect((await desk.delivery(`/resolve?${query}`)).status).toBe(400);
  });
});
