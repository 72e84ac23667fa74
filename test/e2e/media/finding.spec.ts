import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { ParsedJson } from '../../support/answer';
import type { Person } from '../../support/client';
import { type Desk, startDesk } from '../../support/desk';
import { type Newsroom, bodyOf, newsroom } from '../../support/newsroom';
import { expectAllRefused, expectRefused } from '../../support/refusals';
import { UNKNOWN, area, jpeg, renditionOf, uploaded } from './pictures';
import { captioned } from './using';

let desk: Desk;
let politics: Newsroom;
let sport: Newsroom;

beforeAll(async () => {
  desk = await startDesk();
  politics = await newsroom(desk);
  sport = await newsroom(desk);
});

afterAll(() => desk.stop());

async function idsOf(by: Person, query: Record<string, string>): Promise<string[]> {
  const { items } = bodyOf(await by.get(`/media?${new URLSearchParams({ limit: '100', ...query }).toString()}`));
  return items.map(({ id }: ParsedJson) => id);
}

describe('words', () => {
  it.each([
    ['Latin, whatever its accents and case', 'Crème BRÛLÉE in Łódź', ['creme', 'brulee lodz', 'RÛLÉ', 'in creme']],
    ['Cyrillic', 'Пасяджэнне гарадской рады, ёлка', ['рады пасяджэнне', 'ГАРАДСК', 'елка']],
    ['Greek', 'Η ψηφοφορία στην Αθήνα', ['αθηνα', 'ΨΗΦΟΦΟΡΊΑ']],
    ['Chinese', '市议会投票通过预算', ['投票', '预算 议会']],
    ['Arabic', 'صوّت المجلس على الميزانية', ['المجلس']],
    ['Hebrew', 'המועצה הצביעה', ['המועצה']],
    ['Thai', 'สภาเทศบาลลงมติ', ['เทศบาล']],
    ['Hindi', 'नगर परिषद ने मतदान किया', ['परिषद']],
    ['full-width forms', 'ＡＢＣ１２３', ['abc123']],
    ['signs that mean something to the database', '100% of a_b\\c "d\' (e)', ['100%', 'a_b\\c', '"d\'', '(e)']],
  ])('are found in %s', async (_, caption, queries) => {
    const { id } = await uploaded(politics.author, await jpeg(20, 20), { caption });
    for (const q of queries) expect([q, await idsOf(politics.author, { q })]).toEqual([q, [id]]);
  });

  it('are looked for in all that is said of a picture, and all have to be there', async () => {
    const { id } = await uploaded(politics.author, await jpeg(), { alt: 'Alphaword', credit: 'Creditword', copyright: 'Copyword' });
    bodyOf(await politics.author.patch(`/media/${id}`, { byline: 'Byword', place: 'Placeword', keywords: ['Keyword one', 'Keyword two'] }, 1));
    for (const q of ['alphaword', 'creditword', 'copyword', 'byword', 'placeword', 'keyword two', 'alphaword keyword']) {
      expect([q, await idsOf(politics.author, { q })]).toEqual([q, [id]]);
    }
    expect(await idsOf(politics.author, { q: 'alphaword missingword' })).toEqual([]);
    expect(await idsOf(politics.author, { q: '%' })).not.toContain(id);
    expect(await idsOf(politics.author, { q: 'alphaw_rd' })).toEqual([]);
  });
});

describe('filters', () => {
  it('narrow the list, alone and together, with its total', async () => {
    const { id: wide } = await captioned(sport.author, { caption: 'Filterable wide', credit: 'Ada Brook' });
    const tall = await uploaded(sport.author, await area('teal', 20, 40).png().toBuffer(), { caption: 'Filterable tall' });
    const square = await uploaded(sport.editor, await area('red', 30, 30).webp().toBuffer(), { caption: 'Filterable square', alt: 'x' });
    bodyOf(await sport.author.patch(`/media/${tall.id}`, { takenAt: '2001-02-03T04:05:06Z' }, 1));
    const story = await sport.story({ cover: { mediaId: wide } }).draft();
    const q = 'filterable';
    const cases: [Record<string, string>, string[]][] = [
      [{}, [square.id, tall.id, wide]],
      [{ orientation: 'landscape' }, [wide]], [{ orientation: 'portrait' }, [tall.id]], [{ orientation: 'square' }, [square.id]],
      [{ type: 'image/png' }, [tall.id]], [{ type: 'image/gif' }, []],
      [{ credit: 'BROOK' }, [wide]], [{ credit: 'brook ada' }, []],
      [{ missing: 'credit' }, [square.id, tall.id]], [{ missing: 'alt' }, [tall.id]],
      [{ uploadedBy: sport.editor.id }, [square.id]],
      [{ unused: 'true' }, [square.id, tall.id]], [{ unused: 'false' }, [wide]],
      [{ takenFrom: '2001-02-03T00:00:00Z', takenTo: '2001-02-04T00:00:00Z' }, [tall.id]], [{ takenTo: '2001-02-03T04:05:06Z' }, []],
      [{ createdFrom: square.createdAt }, [square.id]], [{ createdTo: tall.createdAt }, [wide]],
      [{ missing: 'credit', orientation: 'portrait' }, [tall.id]],
    ];
    for (const [filter, ids] of cases) expect([filter, await idsOf(sport.author, { q, ...filter })]).toEqual([filter, ids]);
    expect(bodyOf(await sport.author.get(`/media?q=${q}&missing=credit&limit=1&include=total`)).total).toBe(2);
    bodyOf(await sport.author.patch(`/articles/${story.id}`, { cover: null }, story.version));
    expect(await idsOf(sport.author, { q, unused: 'false' })).toEqual([]);
  });

  it.each([
    'type=image/tiff', 'type=jpeg', 'orientation=round', 'missing=caption', 'unused=maybe', 'licence=none', 'uploadedBy=me', 'categoryId=1', 'createdFrom=2026-01-01',
    'takenTo=yesterday', 'credit=', 'trashed=1', 'unused=true&unused=false', 'orientation[]=square', 'deletedAt=x',
  ])('take no ?%s', async (query) => {
    expect((await politics.editor.get(`/media?${query}`)).status).toBe(400);
  });
});

describe('the folder of a section', () => {
  it('is seen by those who read media there, in lists, counts and by every route', async () => {
    const mine = await captioned(politics.author, { caption: 'Foldered', categoryId: politics.category.id });
    expect(mine.categoryId).toBe(politics.category.id);
    const below = bodyOf(await politics.admin.post('/categories', { name: 'Below politics', parentId: politics.category.id }));
    const deep = await captioned(politics.author, { caption: 'Foldered deeper', categoryId: below.id });
    for (const person of [politics.author, politics.editor, politics.contributor, politics.admin]) {
      expect(await idsOf(person, { q: 'foldered' })).toEqual([deep.id, mine.id]);
    }
    expect(await idsOf(politics.editor, { categoryId: politics.category.id })).toEqual([deep.id, mine.id]);
    expect(await idsOf(politics.editor, { categoryId: below.id })).toEqual([deep.id]);
    expect(await idsOf(sport.editor, { q: 'foldered' })).toEqual([]);
    expect(bodyOf(await sport.chief.get('/media?q=foldered&include=total')).total).toBe(0);
    const hidden = [
      () => sport.editor.get(`/media/${mine.id}`), () => sport.editor.get(`/media/${mine.id}/original`), () => sport.editor.get(`/media/${mine.id}/usages`),
      () => sport.editor.patch(`/media/${mine.id}`, { alt: 'x' }, 1), () => sport.editor.delete(`/media/${mine.id}`, 1),
      () => sport.editor.verb(`/media/${mine.id}/revoke`, 1, { reason: 'x' }), () => sport.editor.verb(`/media/${mine.id}/restore`, 1),
    ];
    await expectAllRefused(desk, hidden, 404);
    const draft = await sport.story().draft();
    await expectRefused(desk, () => sport.author.patch(`/articles/${draft.id}`, { cover: { mediaId: mine.id } }, draft.version), 422, '/cover/mediaId');
    bodyOf(await politics.author.post('/articles', { headline: 'Covered', categoryId: politics.category.id, cover: { mediaId: mine.id } }));
    expect((await politics.editor.patch(`/media/${mine.id}`, { alt: 'By the editor of the section' }, 1)).status).toBe(200);
    expect((await desk.fetch(renditionOf(mine, 'card').url)).status).toBe(200);
  });

  it('takes pictures from those who may upload there', async () => {
    const media = await captioned(politics.author);
    await expectRefused(desk, () => politics.author.patch(`/media/${media.id}`, { categoryId: sport.category.id }, 1), 403);
    await expectRefused(desk, () => politics.author.patch(`/media/${media.id}`, { categoryId: UNKNOWN }, 1), 422, '/categoryId');
    await expectRefused(desk, () => politics.author.patch(`/media/${media.id}`, { categoryId: 'x' }, 1), 422, '/categoryId');
    const file = await jpeg();
    await expectRefused(desk, () => politics.author.upload(file, 'a.jpg', { categoryId: sport.category.id }), 403);
    await expectRefused(desk, () => politics.author.upload(file, 'a.jpg', { categoryId: UNKNOWN }), 422, '/categoryId');
    const filed = bodyOf(await politics.author.patch(`/media/${media.id}`, { categoryId: politics.category.id }, 1));
    expect(filed.categoryId).toBe(politics.category.id);
    expect((await sport.editor.get(`/media/${media.id}`)).status).toBe(404);
    bodyOf(await politics.editor.patch(`/media/${media.id}`, { categoryId: null }, 2));
    expect((await sport.editor.get(`/media/${media.id}`)).status).toBe(200);
  });

  it('gives nothing away to who uploads the same bytes', async () => {
    const file = await jpeg();
    await uploaded(politics.author, file, { categoryId: politics.category.id, caption: 'Private caption' });
    const refused = await expectRefused(desk, () => sport.author.upload(file, 'a.jpg'), 409);
    expect(refused.type).toBe('/problems/media-known');
    expect(JSON.stringify(refused)).not.toContain('Private');
    expect((await politics.editor.upload(file, 'a.jpg')).status).toBe(200);
  });
});

describe('changing many pictures', () => {
  const bulk = (by: Person, body: unknown, headers = {}) => by.post('/media/bulk', body, headers);

  it('changes or refuses each by itself', async () => {
    const [one, two, stale, strange] = [await captioned(politics.author), await captioned(politics.author), await captioned(politics.author), await captioned(sport.author)];
    bodyOf(await politics.author.patch(`/media/${stale.id}`, { alt: 'Newer' }, 1));
    const items = [one, strange, two, stale, { id: UNKNOWN }].map(({ id }) => ({ id, version: 1 }));
    const answer = bodyOf(await bulk(politics.author, { items, changes: { credit: 'BULK', keywords: ['a'], categoryId: politics.category.id } }));
    expect(answer.items).toEqual([
      { id: one.id, version: 2, refusal: null },
      { id: strange.id, version: null, refusal: { type: '/problems/forbidden', status: 403, title: expect.any(String), detail: expect.any(String) } },
      { id: two.id, version: 2, refusal: null },
      { id: stale.id, version: null, refusal: expect.objectContaining({ type: '/problems/stale-version', status: 412, currentVersion: 2, changedBy: expect.objectContaining({ id: politics.author.id }) }) },
      { id: UNKNOWN, version: null, refusal: expect.objectContaining({ status: 404 }) },
    ]);
    expect(await idsOf(politics.author, { credit: 'bulk' })).toEqual([two.id, one.id]);
    expect((await politics.author.get(`/media/${one.id}`)).body).toMatchObject({ credit: 'BULK', keywords: ['a'], categoryId: politics.category.id, caption: 'The vote' });
    expect((await politics.author.get(`/media/${stale.id}`)).body).toMatchObject({ credit: 'AGENCY', alt: 'Newer' });
  });

  it('happens once for one Idempotency-Key, the refused ones included', async () => {
    const [one, two] = [await captioned(politics.author), await captioned(politics.author)];
    const body = { items: [{ id: one.id, version: 1 }, { id: UNKNOWN, version: 1 }, { id: two.id, version: 1 }], changes: { credit: 'ONCE' } };
    const first = await bulk(politics.author, body, { 'idempotency-key': 'bulk-1' });
    expect(first.body.items.map(({ version }: ParsedJson) => version)).toEqual([2, null, 2]);
    expect(await bulk(politics.author, body, { 'idempotency-key': 'bulk-1' })).toMatchObject({ status: 200, body: first.body });
    expect((await politics.author.get(`/media/${two.id}`)).body.version).toBe(2);
  });

  it('is refused as a whole where its Idempotency-Key was used with another body, whichever picture comes first', async () => {
    const [one, two] = [await captioned(politics.author), await captioned(politics.author)];
    const items = [one, two].map(({ id }) => ({ id, version: 1 }));
    const key = { 'idempotency-key': 'bulk-2' };
    bodyOf(await bulk(politics.author, { items: items.slice(0, 1), changes: { credit: 'FIRST' } }, key));
    const other = await expectRefused(desk, () => bulk(politics.author, { items, changes: { credit: 'SECOND' } }, key), 422);
    expect(other.errors).toMatchObject([{ code: 'idempotency-key-reused' }]);
  });

  it('is refused as a whole where the request is wrong', async () => {
    const { id } = await captioned(politics.author);
    const item = { id, version: 1 };
    const send = (body: unknown) => () => bulk(politics.author, body);
    await expectAllRefused(desk, [send({ items: [item], changes: { headline: 'x' } }), send({ items: [{ ...item, alt: 'x' }], changes: {} }), send({ items: [item], changes: {}, all: true })], 400);
    await expectAllRefused(desk, [
      send({ items: [item] }), send({ changes: {} }), send({ items: [{ id }], changes: {} }), send({ items: [{ id, version: '1' }], changes: {} }),
      send({ items: [item, item], changes: {} }), send({ items: [item, { ...item, id: id.toUpperCase() }], changes: {} }), send({ items: [item], changes: { alt: 'a\nb' } }), send({ items: [item], changes: null }),
      send({ items: Array.from({ length: 101 }, () => item), changes: {} }),
    ], 422);
    await expectRefused(desk, () => bulk(politics.contributor, { items: [item], changes: { alt: 'x' } }), 403);
  });
});
