import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { ParsedJson } from '../../support/answer';
import { type Desk, startDesk } from '../../support/desk';
import { type Newsroom, bodyOf, newsroom, verb } from '../../support/newsroom';

let desk: Desk;
let room: Newsroom;
let told = 0;

beforeAll(async () => {
  desk = await startDesk({ env: {
    SITE_NAME: 'The Desk', SITE_URL: 'https://site.test', SITE_LOCALES: 'en,be-Latn', SITE_TIMEZONE: 'Europe/Minsk', PUBLIC_URL: 'https://desk.test',
  } });
  room = await newsroom(desk);
});

afterAll(() => desk.stop());

const section = async (parentId?: string): Promise<ParsedJson> => bodyOf(await room.admin.post('/categories', { name: `Section ${(told += 1)}`, parentId: parentId ?? room.category.id }));
const published = (fields: object = {}): Promise<ParsedJson> =>
  room.story(fields).published(room.editor);
const read = async (path: string): Promise<ParsedJson> => bodyOf(await desk.delivery(path));
const relatedOf = async ({ slug }: ParsedJson): Promise<string[]> => (await read(`/articles/${slug}`)).related.map(({ id }: ParsedJson) => id);

async function republished(seen: ParsedJson, change: object): Promise<ParsedJson> {
  const saved = bodyOf(await room.admin.patch(`/articles/${seen.id}`, change, seen.version));
  return verb(room.editor, 'publish', await verb(room.editor, 'approve', await verb(room.author, 'submit', saved)), { changeKind: 'minor' });
}

describe('the site', () => {
  it('tells what a front end must know', async () => {
    expect(await read('/site')).toEqual({
      name: 'The Desk', url: 'https://site.test', locales: ['en', 'be-Latn'], defaultLocale: 'en', timezone: 'Europe/Minsk',
      publisher: { name: 'The Desk', url: 'https://site.test' },
    });
  });
});

describe('a delivered article', () => {
  it('has exactly the fields of the contract, and a card those of a card', async () => {
    const { slug } = await published({ headline: 'All of it', tagIds: [] });
    const whole = await read(`/articles/${slug}`);
    const card = [
      'bylines', 'categories', 'category', 'cover', 'dateline', 'digitalSourceType', 'expireAt', 'genre', 'headline', 'id', 'kicker', 'locale', 'publishedAt', 'readingMinutes',
      'significantUpdatedAt', 'slug', 'source', 'subheadline', 'summary', 'tags', 'updatedAt', 'urgency', 'url', 'wordCount',
    ];
    expect(Object.keys(whole).toSorted()).toEqual([...card, 'attachments', 'bodyHtml', 'corrections', 'related', 'seo', 'translations'].toSorted());
    expect(Object.keys((await read('/articles')).items[0]).toSorted()).toEqual(card);
    expect(whole).toMatchObject({
      url: `https://site.test/${slug}`,
      seo: { title: 'All of it', description: 'A vote in short.', canonicalUrl: `https://site.test/${slug}`, noindex: false,
        openGraph: { 'og:type': 'article', 'og:title': 'All of it', 'og:url': `https://site.test/${slug}` } },
    });
  });

  it('is found by its slug and its id, the same, whatever the case of the id', async () => {
    const { slug, id } = await published();
    const bySlug = await desk.delivery(`/articles/${slug}`);
    for (const name of [id, id.toUpperCase()]) {
      const byId = await desk.delivery(`/articles/${name}`);
      expect([byId.status, byId.text, byId.headers['etag']]).toEqual([200, bySlug.text, bySlug.headers['etag']]);
    }
  });

  it('belongs to a locale; without one the default is meant', async () => {
    const one = await published({ slug: 'both', locale: 'en' });
    const other = await published({ slug: 'both', locale: 'be-Latn' });
    expect((await read('/articles/both')).id).toBe(one.id);
    expect(await read('/articles/both?locale=be-latn')).toMatchObject({ id: other.id, locale: 'be-Latn', url: 'https://site.test/be-Latn/both' });
    expect((await read(`/articles/${other.id}`)).id).toBe(other.id);
    const only = await published({ slug: 'only-latin', locale: 'be-Latn' });
    expect((await desk.delivery('/articles/only-latin')).status).toBe(404);
    const ids = (await read('/articles?locale=be-Latn')).items.map(({ id }: ParsedJson) => id);
    expect(ids).toEqual([only.id, other.id]);
    expect(await read('/articles?locale=fr')).toEqual({ items: [], nextCursor: null });
  });

  it('gives the document instead of HTML, and a choice of fields', async () => {
    const { slug, revision } = await published();
    const { bodyHtml, ...rest } = await read(`/articles/${slug}`);
    expect(await read(`/articles/${slug}?body=doc`)).toEqual({ ...rest, body: revision.body });
    expect(await read(`/articles/${slug}?body=html`)).toEqual({ ...rest, bodyHtml });
    expect(await read(`/articles/${slug}?fields=id,bodyHtml,related,slug`)).toEqual({ id: rest.id, bodyHtml, related: rest.related, slug });
    expect(await read(`/articles/${slug}?fields=body&body=doc`)).toEqual({ body: revision.body });
    expect((await desk.delivery(`/articles/${slug}?fields=body`)).status).toBe(400);
    expect((await read('/articles?limit=1&fields=headline,category')).items).toEqual([{ headline: rest.headline, category: rest.category }]);
  });

  it('keeps what is the newsroom’s own to the newsroom', async () => {
    const writer = bodyOf(await room.admin.post('/authors', { name: 'Known', email: 'private@newsroom.test', userId: room.author.id }));
    await published({ edNote: 'SECRET NOTE', bylines: [{ authorId: writer.id, role: 'writer' }], dueAt: '2031-07-07T00:00:00Z' });
    const [{ slug }] = (await read('/articles?limit=1')).items;
    const people = [room.author, room.editor, room.admin, room.chief];
    const secrets = ['SECRET NOTE', 'private@newsroom.test', '2031-07', 'edNote', 'editorIds', 'hash', 'email', 'userId', 'version', ...people.flatMap(({ id, email }) => [id, email])];
    const paths = ['/site', '/articles', `/articles/${slug}`, `/articles/${slug}?body=doc`, '/categories', `/categories/${room.category.path}`, '/authors', `/authors/${writer.slug}`, '/tags'];
    for (const path of paths) {
      const { text, headers } = await desk.delivery(path);
      for (const secret of secrets) expect([path, secret, (text + JSON.stringify(headers)).includes(secret)]).toEqual([path, secret, false]);
    }
  });
});

describe('related articles', () => {
  it('are the newest four others of the category in the same locale, each with its own time', async () => {
    const here = await section();
    const made: ParsedJson[] = [];
    for (let count = 0; count < 6; count += 1) made.push(await published({ categoryId: here.id }));
    await published({ categoryId: here.id, locale: 'be-Latn' });
    await published({ categoryId: (await section(here.id)).id });
    await published({ secondaryCategoryIds: [here.id] });
    const [a, b, c, d, e, f] = made as [ParsedJson, ParsedJson, ParsedJson, ParsedJson, ParsedJson, ParsedJson];
    expect(await relatedOf(a)).toEqual([f.id, e.id, d.id, c.id]);
    expect(await relatedOf(f)).toEqual([e.id, d.id, c.id, b.id]);
    const [first] = (await read(`/articles/${a.slug}`)).related;
    expect(first).toEqual({ id: f.id, slug: f.slug, headline: f.revision.headline, publishedAt: f.firstPublishedAt, url: f.url });
  });

  it('stay right after every publication, withdrawal, renaming and move', async () => {
    const [here, there] = [await section(), await section()];
    const [a, b] = [await published({ categoryId: here.id }), await published({ categoryId: here.id })];
    expect([await relatedOf(a), await relatedOf(b)]).toEqual([[b.id], [a.id]]);
    const etag = (await desk.delivery(`/articles/${a.slug}`)).headers['etag'];
    const c = await published({ categoryId: here.id });
    expect(await relatedOf(a)).toEqual([c.id, b.id]);
    expect((await desk.delivery(`/articles/${a.slug}`)).headers['etag']).not.toBe(etag);
    const renamed = await republished(b, { headline: 'A new name', slug: 'b-renamed' });
    expect((await read(`/articles/${a.slug}`)).related[1]).toMatchObject({ slug: 'b-renamed', headline: 'A new name', url: renamed.url, publishedAt: b.firstPublishedAt });
    const withdrawn = await verb(room.editor, 'withdraw', c, { reason: 'x' });
    expect(await relatedOf(a)).toEqual([b.id]);
    await verb(room.editor, 'republish', withdrawn);
    expect(await relatedOf(a)).toEqual([c.id, b.id]);
    await republished(renamed, { categoryId: there.id });
    expect([await relatedOf(a), await relatedOf({ slug: 'b-renamed' })]).toEqual([[c.id], []]);
  });
});
