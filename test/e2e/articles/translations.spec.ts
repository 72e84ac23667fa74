import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { ParsedJson } from '../../support/answer';
import type { Person } from '../../support/client';
import { type Desk, startDesk } from '../../support/desk';
import { type Newsroom, article, bodyOf, newsroom, verb } from '../../support/newsroom';
import { expectRefused } from '../../support/refusals';
import { withChangeUnderWay } from '../../support/row-lock';

let desk: Desk;
let room: Newsroom;

const seen = async ({ id }: ParsedJson): Promise<ParsedJson> => bodyOf(await room.admin.get(`/articles/${id}`));
const path = ({ id }: ParsedJson): string => `/articles/${id}/translations`;

async function link(by: Person, one: ParsedJson, other: ParsedJson): Promise<ParsedJson> {
  return bodyOf(await by.verb(path(one), (await seen(one)).version, { articleId: other.id }));
}

const linkedTo = async (one: ParsedJson, by: Person = room.admin): Promise<string[]> =>
  bodyOf(await by.get(path(one))).items.map(({ id }: ParsedJson) => id);
const delivered = async ({ id }: ParsedJson): Promise<string[]> =>
  bodyOf(await desk.delivery(`/articles/${id}`)).translations.map(({ locale, slug, url }: ParsedJson) => `${locale} ${slug} ${url}`);

beforeAll(async () => {
  desk = await startDesk({ env: { SITE_LOCALES: 'en,be,ru', SITE_URL: 'https://news.test' } });
  room = await newsroom(desk);
});

afterAll(() => desk.stop());

describe('translations', () => {
  it('are linked to all that either is linked to, and seen by readers while they are live', async () => {
    const english = await room.story({ slug: 'vote' }).published(room.editor);
    const russian = await room.story({ slug: 'golosovanie', locale: 'ru' }).published(room.editor);
    const written = room.story({ slug: 'halasavannie', locale: 'be' });
    const belarusian = await written.draft();
    const { headline } = belarusian.revision;
    const { version } = await link(room.editor, english, russian);
    expect(version).toBe((await seen(english)).version);
    await link(room.editor, belarusian, russian);
    expect(await linkedTo(english)).toEqual([belarusian.id, russian.id]);
    expect(bodyOf(await room.admin.get(path(russian))).items[0]).toEqual({ id: belarusian.id, locale: 'be', slug: 'halasavannie', headline, visibility: 'unpublished' });
    const first = bodyOf(await room.admin.get(`${path(english)}?limit=1`));
    expect(first.items.map(({ id }: ParsedJson) => id)).toEqual([belarusian.id]);
    const second = bodyOf(await room.admin.get(`${path(english)}?limit=1&cursor=${first.nextCursor}`));
    expect([second.items.map(({ id }: ParsedJson) => id), second.nextCursor]).toEqual([[russian.id], null]);
    for (const query of ['limit=0', 'limit=101', 'cursor=x']) expect((await room.admin.get(`${path(english)}?${query}`)).status).toBe(400);
    expect((await room.admin.get(`${path(russian)}?cursor=${first.nextCursor}`)).status).toBe(400);
    expect(await delivered(english)).toEqual(['ru golosovanie https://news.test/ru/golosovanie']);
    expect(await delivered(russian)).toEqual(['en vote https://news.test/vote']);

    const approved = await verb(room.editor, 'approve', await verb(room.author, 'submit', await seen(belarusian)));
    const live = await verb(room.editor, 'publish', approved);
    expect(await delivered(english)).toEqual(['be halasavannie https://news.test/be/halasavannie', 'ru golosovanie https://news.test/ru/golosovanie']);
    const month = new Date().toISOString().slice(0, 7);
    const { text } = await desk.fetch(`/sitemaps/articles-${month}.xml`);
    expect(text).toMatch(/<loc>https:\/\/news\.test\/vote<\/loc>\n<lastmod>[^<]+<\/lastmod>\n<xhtml:link rel="alternate" hreflang="en" href="https:\/\/news\.test\/vote"\/>\n<xhtml:link rel="alternate" hreflang="be" href="https:\/\/news\.test\/be\/halasavannie"\/>\n<xhtml:link rel="alternate" hreflang="ru"/);

    const withdrawn = await verb(room.editor, 'withdraw', live, { reason: 'x' });
    expect(await delivered(english)).toEqual(['ru golosovanie https://news.test/ru/golosovanie']);
    await verb(room.editor, 'republish', withdrawn);
    expect(await delivered(russian)).toEqual(['be halasavannie https://news.test/be/halasavannie', 'en vote https://news.test/vote']);
    await verb(room.chief, 'retract', await seen(russian), { notice: 'x' });
    expect(await delivered(english)).toEqual(['be halasavannie https://news.test/be/halasavannie']);
  });

  it('are unlinked one by one, and the last one with it', async () => {
    const [english, russian, belarusian] = [await room.story().published(room.editor), await room.story({ locale: 'ru' }).published(room.editor), await room.story({ locale: 'be' }).published(room.editor)];
    await link(room.editor, english, russian);
    await link(room.editor, english, belarusian);
    const unlink = async (one: ParsedJson, other: ParsedJson) => room.editor.delete(`${path(one)}/${other.id}`, (await seen(one)).version);
    bodyOf(await unlink(english, russian));
    expect([await linkedTo(english), await linkedTo(russian), await linkedTo(belarusian)]).toEqual([[belarusian.id], [], [english.id]]);
    expect([await delivered(russian), (await delivered(belarusian)).length]).toEqual([[], 1]);
    expect((await unlink(english, russian)).status).toBe(404);
    expect((await unlink(english, english)).status).toBe(404);
    bodyOf(await unlink(belarusian, english));
    expect([await linkedTo(english), await linkedTo(belarusian), await delivered(english), await delivered(belarusian)]).toEqual([[], [], [], []]);
    expect(await desk.sql('select 1 from article_translations t join articles a on a.id = t.article_id where a.id = any ($1)', [[english.id, belarusian.id]])).toEqual([]);
  });

  it('are one in a locale, whichever way they come together', async () => {
    const [english, other, russian] = [await room.story().draft(), await room.story().draft(), await room.story({ locale: 'ru' }).draft()];
    await link(room.editor, english, russian);
    const before = await desk.snapshot();
    for (const [one, two] of [[english, other], [other, russian], [russian, other]] as const) {
      expect(await room.editor.verb(path(one), (await seen(one)).version, { articleId: two.id })).toMatchObject({ status: 409, body: { type: '/problems/translation-taken' } });
    }
    expect(await room.author.patch(`/articles/${russian.id}`, { locale: 'en' }, (await seen(russian)).version)).toMatchObject({ status: 409, body: { type: '/problems/translation-taken' } });
    expect(await desk.snapshot()).toBe(before);
    bodyOf(await room.author.patch(`/articles/${russian.id}`, { locale: 'be' }, (await seen(russian)).version));
    bodyOf(await room.editor.verb(path(english), (await seen(english)).version, { articleId: russian.id }));
    expect(bodyOf(await room.admin.get(path(english))).items).toMatchObject([{ id: russian.id, locale: 'be' }]);
  });

  it('do not mix when many are linked at once', async () => {
    const stories = await Promise.all(['en', 'ru', 'be', 'en', 'ru', 'be'].map((locale) => room.story({ locale }).draft()));
    const attempts = stories.flatMap((one) => stories.filter((two) => two !== one).map(async (two) => room.editor.verb(path(one), one.version, { articleId: two.id })));
    const statuses = (await Promise.all(attempts)).map(({ status }) => status);
    expect(statuses.filter((status) => ![200, 409, 412].includes(status))).toEqual([]);
    expect(await desk.sql('select group_id from article_translations group by group_id, locale having count(*) > 1')).toEqual([]);
  });

  it('are refused in the order of the contract, and a refused request changes nothing', async () => {
    const elsewhere = bodyOf(await room.admin.post('/categories', { name: 'Elsewhere' }));
    const stranger = await desk.as('author', { in: elsewhere.id });
    const [mine, russian] = [await room.story().draft(), await room.story({ locale: 'ru' }).draft()];
    const theirs = await article(stranger, { categoryId: elsewhere.id, locale: 'be' }).draft();
    await link(room.admin, mine, theirs);
    const { version } = await seen(mine);
    const before = await desk.snapshot();
    const at = path(mine);
    expect((await stranger.verb(at, version, { articleId: theirs.id })).status).toBe(404);
    expect((await room.author.verb(at, undefined, { articleId: russian.id })).status).toBe(428);
    expect((await room.author.verb(at, version - 1, { articleId: russian.id })).status).toBe(412);
    expect((await room.author.verb(at, version, {})).status).toBe(422);
    expect((await room.author.verb(at, version, { articleId: russian.id, more: 1 })).status).toBe(400);
    expect(await room.author.verb(at, version, { articleId: mine.id })).toMatchObject({ status: 422, body: { errors: [{ pointer: '/articleId', code: 'itself' }] } });
    for (const articleId of [theirs.id, '01900000-0000-7000-8000-00000000dead']) {
      expect(await room.author.verb(at, version, { articleId })).toMatchObject({ status: 422, body: { errors: [{ pointer: '/articleId', code: 'unknown-article' }] } });
      expect((await room.author.delete(`${at}/${articleId}`, version)).status).toBe(404);
    }
    expect(await linkedTo(mine, room.author)).toEqual([]);
    expect((await stranger.get(at)).status).toBe(404);
    expect(await desk.snapshot()).toBe(before);
    const published = await room.story({ locale: 'be' }).published(room.editor);
    expect((await stranger.verb(path(theirs), (await seen(theirs)).version, { articleId: published.id })).status).toBe(403);
  });

  it('of one that is archived, retracted or in the trash are made from neither side, and undone by the other, which leaves the locale to another', async () => {
    const english = await room.story().draft();
    const free = await room.story().draft();
    const live = async (): Promise<ParsedJson> => room.story({ locale: 'ru' }).published(room.editor);
    const ends: [string, ParsedJson, (one: ParsedJson) => Promise<unknown>][] = [
      ['archived', await live(), (one) => verb(room.editor, 'archive', one)],
      ['retracted', await live(), (one) => verb(room.chief, 'retract', one, { notice: 'Not ours.' })],
      ['trashed', await room.story({ locale: 'ru' }).draft(), async (one) => bodyOf(await room.author.delete(`/articles/${one.id}`, one.version))],
    ];
    for (const [status, russian, end] of ends) {
      await link(room.editor, english, russian);
      await end(await seen(russian));
      const { version: last } = await seen(russian);
      const undone = await expectRefused(desk, () => room.chief.delete(`${path(russian)}/${english.id}`, last), 409);
      expect(undone).toMatchObject({ type: '/problems/not-possible-now', detail: expect.stringContaining(status) });
      for (const [one, other] of [[free, russian], [russian, free]] as const) {
        const { version } = await seen(one);
        expect(await expectRefused(desk, () => room.chief.verb(path(one), version, { articleId: other.id }), 409)).toMatchObject({ type: '/problems/not-possible-now' });
      }
      expect(await linkedTo(english)).toEqual([russian.id]);
      bodyOf(await room.chief.delete(`${path(english)}/${russian.id}`, (await seen(english)).version));
      const next = await room.story({ locale: 'ru' }).draft();
      await link(room.editor, english, next);
      expect(await linkedTo(english)).toEqual([next.id]);
      bodyOf(await room.chief.delete(`${path(english)}/${next.id}`, (await seen(english)).version));
    }
  });

  it.each([['', {}], [' with an Idempotency-Key', { 'idempotency-key': 'as-it-went' }]])('are refused like those of no article where it goes for good in that moment%s', async (_, headers) => {
    const [mine, going] = [await room.story().draft(), await room.story({ locale: 'ru' }).draft()];
    const asked = () => room.author.verb(path(mine), mine.version, { articleId: going.id }, headers);
    const answer = await withChangeUnderWay(desk, 'delete from articles where id = $1', [going.id], async (untilBlocked, commit) => {
      const linked = asked();
      await untilBlocked(1);
      await commit();
      return linked;
    });
    for (const each of [answer, await asked()]) expect(each).toMatchObject({ status: 422, body: { errors: [{ pointer: '/articleId', code: 'unknown-article' }] } });
    expect([await linkedTo(mine), (await seen(mine)).version]).toEqual([[], mine.version]);
  });
});
