import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Desk, startDesk } from '../../support/desk';
import { type Newsroom, bodyOf, newsroom, verb } from '../../support/newsroom';

let desk: Desk;
let room: Newsroom;

beforeAll(async () => {
  desk = await startDesk({ env: { SITE_LOCALES: 'en,ru', LOCALE_FALLBACK: 'default' } });
  room = await newsroom(desk);
});

afterAll(() => desk.stop());

describe('a site that falls back to its default locale', () => {
  it('gives its article for a slug that was never published in the one asked for, and never the other way', async () => {
    await room.story({ slug: 'english-alone' }).published(room.editor);
    await room.story({ slug: 'russian-alone', locale: 'ru' }).published(room.editor);
    expect(await desk.delivery('/articles/english-alone?locale=ru')).toMatchObject({ status: 200, body: { locale: 'en', slug: 'english-alone' } });
    expect(bodyOf(await desk.delivery('/articles/english-alone/ninjs?locale=ru')).language).toBe('en');
    expect(bodyOf(await desk.delivery('/articles/english-alone?locale=ru&body=doc')).body.type).toBe('doc');
    for (const path of ['/articles/russian-alone', '/articles/nothing?locale=ru']) expect([path, (await desk.delivery(path)).status]).toEqual([path, 404]);
    await room.story({ slug: 'english-alone', locale: 'ru' }).published(room.editor);
    expect(bodyOf(await desk.delivery('/articles/english-alone?locale=ru')).locale).toBe('ru');
  });

  it('says of an article that is gone in a locale that it is gone', async () => {
    for (const [slug, status] of [['withdrawn', 404], ['retracted', 410]] as const) {
      await room.story({ slug }).published(room.editor);
      const russian = await room.story({ slug, locale: 'ru' }).published(room.editor);
      await (slug === 'withdrawn' ? verb(room.editor, 'withdraw', russian, { reason: 'x' }) : verb(room.chief, 'retract', russian, { notice: 'x' }));
      expect([slug, (await desk.delivery(`/articles/${slug}?locale=ru`)).status]).toEqual([slug, status]);
      expect([slug, (await desk.delivery(`/articles/${slug}/json-ld?locale=ru`)).status]).toEqual([slug, status]);
      expect([slug, (await desk.delivery(`/articles/${slug}`)).status]).toEqual([slug, 200]);
    }
  });

  it('says of its own article that is gone that it is gone, wherever that stood in the place of another', async () => {
    for (const slug of ['gone', 'gone-here-only']) {
      const english = await room.story({ slug }).published(room.editor);
      if (slug === 'gone-here-only') await verb(room.editor, 'withdraw', await room.story({ slug, locale: 'ru' }).published(room.editor), { reason: 'x' });
      await verb(room.chief, 'retract', english, { notice: 'It was invented.' });
    }
    expect(await desk.delivery('/articles/gone?locale=ru')).toMatchObject({ status: 410, body: { notice: 'It was invented.' } });
    expect((await desk.delivery('/articles/gone-here-only?locale=ru')).status).toBe(404);
  });

  it('says of a path in the other locale that it stands for the article, unless one of its own was ever there', async () => {
    const resolve = async (path: string) => desk.delivery(`/resolve?path=${path}`);
    const english = await room.story({ slug: 'one-path' }).published(room.editor);
    const found = { type: 'article', id: english.id, slug: 'one-path' };
    expect((await resolve('/ru/one-path')).body).toEqual({ ...found, locale: 'ru', path: '/ru/one-path', redirect: false });
    expect((await resolve('/one-path')).body).toEqual({ ...found, locale: 'en', path: '/one-path', redirect: false });
    const russian = await room.story({ slug: 'one-path', locale: 'ru' }).published(room.editor);
    expect((await resolve('/ru/one-path')).body).toMatchObject({ id: russian.id, locale: 'ru' });
    await verb(room.editor, 'withdraw', russian, { reason: 'x' });
    expect((await resolve('/ru/one-path')).status).toBe(404);
    const alone = await room.story({ slug: 'russian-path', locale: 'ru' }).published(room.editor);
    expect([(await resolve('/russian-path')).status, (await resolve('/ru/russian-path')).body.id]).toEqual([404, alone.id]);
  });

  it('leaves a path that led somewhere to that, whatever becomes of the article without one of its own there', async () => {
    const above = bodyOf(await room.admin.post('/categories', { name: 'Ru' }));
    const below = bodyOf(await room.admin.post('/categories', { name: 'Led on', parentId: above.id }));
    bodyOf(await room.admin.patch(`/categories/${below.id}`, { slug: 'led-to' }, below.version));
    const redirects = async () => bodyOf(await desk.delivery('/redirects')).items;
    const leadsOn = async () => {
      expect((await desk.delivery('/resolve?path=/ru/led-on')).body).toMatchObject({ type: 'category', path: '/ru/led-to', redirect: true });
      expect(await redirects()).toContainEqual({ type: 'category', locale: null, from: '/ru/led-on', to: '/ru/led-to' });
    };
    const english = await room.story({ slug: 'led-on' }).published(room.editor);
    await leadsOn();
    await verb(room.chief, 'retract', english, { notice: 'It was invented.' });
    await leadsOn();
    const russian = await room.story({ slug: 'led-on', locale: 'ru' }).published(room.editor);
    await verb(room.chief, 'retract', russian, { notice: 'Here, too.' });
    expect(await desk.delivery('/resolve?path=/ru/led-on')).toMatchObject({ status: 410, body: { notice: 'Here, too.' } });
    expect(JSON.stringify(await redirects())).not.toContain('/ru/led-on');
  });

  it('says of a path in the other locale that the article is gone, where nothing else was there', async () => {
    await verb(room.chief, 'retract', await room.story({ slug: 'gone-path' }).published(room.editor), { notice: 'It was invented.' });
    for (const path of ['/gone-path', '/ru/gone-path']) {
      expect(await desk.delivery(`/resolve?path=${path}`)).toMatchObject({ status: 410, body: { notice: 'It was invented.' } });
    }
  });

  it('redirects a former slug of the default locale as well', async () => {
    const story = await room.story({ slug: 'first-slug' }).published(room.editor);
    const saved = bodyOf(await room.author.patch(`/articles/${story.id}`, { slug: 'second-slug' }, story.version));
    await verb(room.editor, 'publish', await verb(room.editor, 'approve', await verb(room.author, 'submit', saved)), { changeKind: 'minor' });
    const { status, headers } = await desk.delivery('/articles/first-slug?locale=ru');
    expect([status, headers['location']]).toEqual([301, '/delivery/v1/articles/second-slug?locale=ru']);
    expect(bodyOf(await desk.fetch(headers['location'] ?? '')).slug).toBe('second-slug');
  });

  it('leads from a former slug to the article in its own locale where another has the present one in the locale that was asked for', async () => {
    const renamed = async (former: string, slug: string) => {
      const story = await room.story({ slug: former }).published(room.editor);
      const saved = bodyOf(await room.author.patch(`/articles/${story.id}`, { slug }, story.version));
      return verb(room.editor, 'publish', await verb(room.editor, 'approve', await verb(room.author, 'submit', saved)), { changeKind: 'minor' });
    };
    const found = async (path: string) => {
      const { status, headers } = await desk.delivery(path);
      expect([path, status]).toEqual([path, 301]);
      return desk.fetch(headers['location'] ?? '');
    };
    const english = await renamed('former-name', 'taken-name');
    expect((await desk.delivery('/resolve?path=/ru/former-name')).body).toMatchObject({ locale: 'ru', path: '/ru/taken-name' });
    const russian = await room.story({ slug: 'taken-name', locale: 'ru' }).published(room.editor);
    for (const what of ['live', 'retracted', 'there once']) {
      expect([what, bodyOf(await found('/articles/former-name?fields=id,locale&locale=ru')).id]).toEqual([what, english.id]);
      expect([what, bodyOf(await found('/articles/former-name/ninjs?locale=ru')).language]).toEqual([what, 'en']);
      expect([what, (await desk.delivery('/resolve?path=/ru/former-name')).body]).toEqual([what, { type: 'article', id: english.id, slug: 'taken-name', locale: 'en', path: '/taken-name', redirect: true }]);
      expect([what, (await desk.delivery('/resolve?path=/taken-name')).body.id]).toEqual([what, english.id]);
      expect(JSON.stringify(bodyOf(await desk.delivery('/redirects')).items)).not.toContain('/ru/former-name');
      if (what === 'live') await verb(room.chief, 'retract', russian, { notice: 'It was invented.' });
      if (what === 'retracted') await verb(room.admin, 'reinstate', bodyOf(await room.admin.get(`/articles/${russian.id}`)), { reason: 'x' });
    }
    await verb(room.chief, 'retract', english, { notice: 'The English one.' });
    for (const path of ['/articles/former-name?locale=ru', '/resolve?path=/ru/former-name']) {
      expect([path, (await desk.delivery(path)).body]).toMatchObject([path, { status: 410, notice: 'The English one.' }]);
    }
  });

  it('does the same in resolve where a category has the present path', async () => {
    const story = await room.story({ slug: 'former-path' }).published(room.editor);
    const ru = bodyOf(await room.admin.get('/categories')).items.find(({ slug }: { slug: string }) => slug === 'ru');
    bodyOf(await room.admin.post('/categories', { name: 'Present path', slug: 'present-path', parentId: ru.id }));
    const saved = bodyOf(await room.author.patch(`/articles/${story.id}`, { slug: 'present-path' }, story.version));
    await verb(room.editor, 'publish', await verb(room.editor, 'approve', await verb(room.author, 'submit', saved)), { changeKind: 'minor' });
    expect((await desk.delivery('/resolve?path=/ru/present-path')).body).toMatchObject({ type: 'category' });
    expect((await desk.delivery('/resolve?path=/ru/former-path')).body).toMatchObject({ id: story.id, path: '/present-path', redirect: true });
  });

  it('gives everybody what they asked for where very many ask at once', async () => {
    const stories = [];
    for (const [headline, locale] of [['Alpha', 'en'], ['Beta', 'en'], ['Gamma', 'en'], ['Alpha', 'ru'], ['Delta', 'ru']] as const) {
      stories.push(await room.story({ headline: `At once ${headline}`, slug: `at-once-${headline.toLowerCase()}`, locale }).published(room.editor));
    }
    const asked = stories.flatMap(({ slug, locale, id }) => [
      [`/articles/${slug}?locale=${locale}`, 200, id], [`/articles/${slug}?locale=${locale}&body=doc`, 200, id], [`/articles/${id}?locale=${locale}`, 200, id],
      [`/articles/${slug}-not?locale=${locale}`, 404, undefined], [`/articles/${slug}?locale=${locale}&fields=id`, 200, id],
    ]);
    const answers = await Promise.all(asked.map(async ([path]) => desk.delivery(String(path))));
    expect(answers.map(({ status, body }, index) => [asked[index]?.[0], status, (body as { id?: string }).id])).toEqual(asked);
  });
});
