import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { ParsedJson } from '../../support/answer';
import { type Desk, startDesk } from '../../support/desk';
import { type Newsroom, bodyOf, newsroom } from '../../support/newsroom';

let desk: Desk;
let room: Newsroom;
let category: ParsedJson;
let tag: ParsedJson;
let author: ParsedJson;

beforeAll(async () => {
  desk = await startDesk({ env: { SITE_LOCALES: 'en,ru', SITE_NAME: 'The News' } });
  room = await newsroom(desk);
  category = bodyOf(await room.admin.post('/categories', { name: 'Culture', parentId: room.category.id, names: { RU: ' Культура ' } }));
  tag = bodyOf(await room.admin.post('/tags', { name: 'Budget', names: { ru: 'Бюджет' } }));
  author = bodyOf(await room.admin.post('/authors', { name: 'Anna Smith', names: { ru: 'Анна Смит' } }));
  const fields = { categoryId: category.id, tagIds: [tag.id], bylines: [{ authorId: author.id, role: 'writer' }, { authorId: author.id, role: 'editor', creditedAs: 'A. S.' }] };
  await room.story({ ...fields, slug: 'story' }).published(room.editor);
  await room.story({ ...fields, slug: 'story', locale: 'ru' }).published(room.editor);
});

afterAll(() => desk.stop());

const named = async (locale: string): Promise<string[]> => {
  const { category: of, tags, bylines } = bodyOf(await desk.delivery(`/articles/story?locale=${locale}`));
  return [of, ...tags, ...bylines].map(({ name }: ParsedJson) => name);
};

describe('names in several languages', () => {
  it('are kept by locale, and changed as a whole', async () => {
    expect([category.names, tag.names, author.names]).toEqual([{ ru: 'Культура' }, { ru: 'Бюджет' }, { ru: 'Анна Смит' }]);
    const other = bodyOf(await room.admin.post('/tags', { name: 'Plain' }));
    expect(other.names).toEqual({});
    const renamed = bodyOf(await room.admin.patch(`/tags/${other.id}`, { names: { ru: 'Р', 'be-latn': 'B' } }, other.version));
    expect(renamed).toMatchObject({ name: 'Plain', names: { ru: 'Р', 'be-Latn': 'B' } });
    expect(bodyOf(await room.admin.patch(`/tags/${other.id}`, { name: 'Other' }, renamed.version)).names).toEqual(renamed.names);
  });

  it('are what an article in that language has, but for who is credited otherwise', async () => {
    expect(await named('en')).toEqual(['Culture', 'Budget', 'Anna Smith', 'A. S.']);
    expect(await named('ru')).toEqual(['Культура', 'Бюджет', 'Анна Смит', 'A. S.']);
    const { version } = bodyOf(await room.admin.get(`/tags/${tag.id}`));
    bodyOf(await room.admin.patch(`/tags/${tag.id}`, { names: { ru: 'Бюджет 2026' } }, version));
    expect(await named('ru')).toContain('Бюджет 2026');
    expect(await named('en')).toContain('Budget');
  });

  it('that somebody was credited by stay, whatever they are called later', async () => {
    const person = bodyOf(await room.admin.post('/authors', { name: 'Olga Petrova', names: { ru: 'Ольга Петрова' } }));
    await room.story({ categoryId: category.id, bylines: [{ authorId: person.id, role: 'writer' }], slug: 'credited', locale: 'ru' }).published(room.editor);
    const credited = async (): Promise<string> => bodyOf(await desk.delivery('/articles/credited?locale=ru')).bylines[0].name;
    const changes = [{ names: { ru: 'Ольга Иванова' } }, { name: 'Olga Ivanova' }, { names: {} }];
    for (const change of changes) {
      const { version } = bodyOf(await room.admin.get(`/authors/${person.id}`));
      bodyOf(await room.admin.patch(`/authors/${person.id}`, change, version));
      expect([change, await credited()]).toEqual([change, 'Ольга Петрова']);
    }
  });

  it('are what sections, authors, tags and feeds have in that language, the plain name where there is none', async () => {
    const names = async (path: string): Promise<string[]> => bodyOf(await desk.delivery(path)).items.map(({ name }: ParsedJson) => name);
    expect(await names('/authors?locale=ru')).toContain('Анна Смит');
    expect(await names('/authors')).toContain('Anna Smith');
    expect(await names('/tags?locale=ru&limit=1')).toEqual(['Бюджет 2026']);
    expect(bodyOf(await desk.delivery('/categories?locale=ru')).items[0]).toMatchObject({ name: room.category.name, children: [{ name: 'Культура' }] });
    expect(bodyOf(await desk.delivery(`/categories/${category.path}?locale=ru`)).name).toBe('Культура');
    expect(bodyOf(await desk.delivery(`/categories/${category.path}?locale=de`)).name).toBe('Culture');
    expect(bodyOf(await desk.delivery(`/authors/${author.slug}?locale=ru`)).name).toBe('Анна Смит');
    expect(bodyOf(await desk.delivery('/tags/budget?locale=ru')).name).toBe('Бюджет 2026');
    expect((await desk.fetch(`/feeds/categories/${category.path}/rss.xml?locale=ru`)).text).toContain('<title>Культура – The News</title>');
    for (const path of ['/categories', '/authors', '/tags', `/authors/${author.slug}`]) expect((await desk.delivery(`${path}?locale=no_`)).status).toBe(400);
  });

  it('are refused where they are none', async () => {
    const before = await desk.snapshot();
    const bad = [null, [], 'x', { no_: 'x' }, { ru: '' }, { ru: ' ' }, { ru: null }, { ru: 1 }, { ru: 'a\nb' }, { ru: 'x'.repeat(201) }, { ['x'.repeat(40)]: 'x' },
      Object.fromEntries(Array.from({ length: 51 }, (_, index) => [`x${String.fromCodePoint(97 + (index % 26))}${index < 26 ? 'a' : 'b'}`, 'x']))];
    for (const names of bad) {
      for (const list of ['/tags', '/authors', '/categories']) {
        expect([names, (await room.admin.post(list, { name: 'X', names })).status]).toEqual([names, 422]);
      }
      expect([names, (await room.admin.patch(`/tags/${tag.id}`, { names }, tag.version)).status]).toEqual([names, 422]);
    }
    expect(await desk.snapshot()).toBe(before);
  });
});
