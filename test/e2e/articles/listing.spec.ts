import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { ParsedJson } from '../../support/answer';
import type { Person } from '../../support/client';
import { type Desk, startDesk } from '../../support/desk';
import { type Newsroom, bodyOf, newsroom, verb } from '../../support/newsroom';

let desk: Desk;
let room: Newsroom;
let below: ParsedJson;
let elsewhere: ParsedJson;
/** One article for every label, by what it shows. */
const made: Record<string, ParsedJson> = {};

const story: Newsroom['story'] = (fields) => room.story(fields);

const save = async (seen: ParsedJson, fields: object, by = room.author): Promise<ParsedJson> =>
  bodyOf(await by.patch(`/articles/${seen.id}`, fields, seen.version));

const page = async (query: string, by: Person = room.admin): Promise<ParsedJson> => bodyOf(await by.get(`/articles?${query}`));

const found = async (query: string, by: Person = room.admin): Promise<string[]> => {
  const names = new Map(Object.entries(made).map(([name, { id }]) => [id, name]));
  return (await page(`limit=100&${query}`, by)).items.map(({ id }: ParsedJson) => names.get(id) ?? id).toSorted();
};

beforeAll(async () => {
  desk = await startDesk({ env: { SITE_LOCALES: 'en,be' } });
  room = await newsroom(desk);
  below = bodyOf(await room.admin.post('/categories', { name: 'Below', parentId: room.category.id }));
  elsewhere = bodyOf(await room.admin.post('/categories', { name: 'Elsewhere' }));
  const withdraw = async (seen: ParsedJson) => verb(room.editor, 'withdraw', seen, { reason: 'x' });
  made['draft'] = await story({ headline: 'A 100% draft_of \\ words', dueAt: '2030-01-01T00:00:00Z' }).draft();
  made['in_review'] = await story({ summary: 'needle in the summary' }).submitted();
  made['changes_requested'] = await verb(room.editor, 'request-changes', await story().submitted(), { comment: 'x' });
  made['approved'] = await story({ body: '<p>needle <b>in</b> the text</p>' }).approved(room.editor);
  made['published'] = await story({ categoryId: below.id, headline: 'Needle in the headline' }).published(room.editor);
  made['published+draft'] = await save(await story().published(room.editor), { headline: 'Hidden haystack' });
  made['published+in_review'] = await verb(room.author, 'submit', await save(await story().published(room.editor), { kicker: 'K' }));
  made['withdrawn'] = await withdraw(await story({ locale: 'be' }).published(room.editor));
  made['withdrawn+draft'] = await save(await withdraw(await story().published(room.editor)), { kicker: 'K' });
  const gone = await story().draft();
  made['trashed'] = bodyOf(await room.author.delete(`/articles/${gone.id}`, gone.version));
  made['elsewhere'] = bodyOf(await room.admin.post('/articles', { headline: 'Elsewhere', categoryId: elsewhere.id }));
});

afterAll(() => desk.stop());

const LABELS = [
  'draft', 'in_review', 'changes_requested', 'approved', 'published', 'published+draft', 'published+in_review', 'withdrawn', 'withdrawn+draft', 'trashed',
];

describe('the list of articles', () => {
  it.each(LABELS)('finds by the label %s', async (label) => {
    const expected = label === 'draft' ? ['draft', 'elsewhere'] : [label];
    expect(await found(`status=${encodeURIComponent(label)}`)).toEqual(expected);
    expect((await page(`status=${encodeURIComponent(label)}`)).items[0].status).toBe(label);
  });

  it.each([
    ['visibility=live', ['published', 'published+draft', 'published+in_review']],
    ['visibility=withdrawn', ['withdrawn', 'withdrawn+draft']],
    ['visibility=unpublished', ['approved', 'changes_requested', 'draft', 'elsewhere', 'in_review']],
    ['visibility=retracted', []],
    ['state=in_review', ['in_review', 'published+in_review']],
    ['state=published', ['published', 'withdrawn']],
    ['state=draft', ['draft', 'elsewhere', 'published+draft', 'withdrawn+draft']],
    ['state=draft&visibility=live', ['published+draft']],
    ['locale=be', ['withdrawn']],
    ['q=needle', ['approved', 'in_review', 'published']],
    ['q=NEEDLE%20in', ['approved', 'in_review', 'published']],
    ['q=100%25', ['draft']],
    ['q=draft_of%20%5C', ['draft']],
    ['q=100_', ['draft']],
    ['q=1_0', []],
    ['q=haystack', ['published+draft']],
    ['dueBefore=2030-06-01T00:00:00Z', ['draft']],
    ['dueBefore=2029-06-01T00:00:00Z', []],
    ['publishedAfter=2000-01-01T00:00:00%2B03:00', ['published', 'published+draft', 'published+in_review', 'withdrawn', 'withdrawn+draft']],
    ['publishedAfter=2100-01-01T00:00:00Z', []],
    ['updatedAfter=2100-01-01T00:00:00Z', []],
  ])('finds by %s', async (query, expected) => {
    expect(await found(query)).toEqual(expected);
  });

  it('finds by ids: the category with all below it, the author, the assignee, one’s own', async () => {
    const everything = Object.keys(made).filter((name) => name !== 'trashed').toSorted();
    expect(await found('')).toEqual(everything);
    expect(await found(`categoryId=${below.id}`)).toEqual(['published']);
    expect(await found(`categoryId=${room.category.id}`)).toEqual(everything.filter((name) => name !== 'elsewhere'));
    expect(await found(`authorId=${room.byline.id}`)).toEqual(everything.filter((name) => name !== 'elsewhere'));
    for (const filter of ['authorId', 'categoryId', 'assigneeId']) expect(await found(`${filter}=${room.chief.id}`)).toEqual([]);
    await desk.sql('update articles set assignee_id = $1 where id = $2', [room.contributor.id, made['draft'].id]);
    expect(await found(`assigneeId=${room.contributor.id}`)).toEqual(['draft']);
    expect(await found('mine=true', room.contributor)).toEqual(['draft']);
    expect(await found('mine=true')).toEqual(['elsewhere']);
    expect(await found('mine=false')).toEqual(everything.filter((name) => name !== 'elsewhere'));
    await desk.sql('update articles set assignee_id = null where id = $1', [made['draft'].id]);
  });

  it('shows everybody no more than they may see, in its items, its filters and its total', async () => {
    const live = ['published', 'published+draft', 'published+in_review'];
    const outsider = await desk.as('contributor', { in: elsewhere.id });
    expect(await found('', outsider)).toEqual(live);
    expect((await page('include=total&limit=1', outsider)).total).toBe(3);
    expect(await found('status=published', outsider)).toEqual(live);
    for (const query of ['state=draft', 'status=published%2Bdraft', 'q=haystack', 'visibility=unpublished', 'status=trashed']) {
      expect([query, await page(`include=total&${query}`, outsider)]).toEqual([query, { items: [], nextCursor: null, total: 0 }]);
    }
    const seen = await page('', outsider);
    expect(seen.items.every(({ status, allowedActions, dueAt, assignee }: ParsedJson) =>
      status === 'published' && allowedActions.length === 0 && dueAt === null && assignee === null)).toBe(true);
  });

  it('is no oracle for facts that the caller cannot read', async () => {
    await desk.sql("update articles set assignee_id = $1, due_at = '2030-01-01' where id = $2", [room.author.id, made['published'].id]);
    const outsider = await desk.as('contributor', { in: elsewhere.id });
    expect(await found(`assigneeId=${room.author.id}`, outsider)).toEqual([]);
    expect(await found('dueBefore=2031-01-01T00:00:00Z', outsider)).toEqual([]);
    expect(await found('dueBefore=2031-01-01T00:00:00Z', room.editor)).toEqual(['draft', 'published']);
    await desk.sql('update articles set assignee_id = null, due_at = null where id = $1', [made['published'].id]);
  });

  it('leaves the texts out', async () => {
    const [item] = (await page('status=published')).items;
    const whole = bodyOf(await room.admin.get(`/articles/${item.id}`));
    const { body: _, bodyHtml: __, seo: ___, schemaVersion: ____, ...rest } = whole.revision;
    expect(item).toEqual({ ...whole, revision: rest });
  });

  it.each([['-updatedAt', 'updatedAt', -1], ['updatedAt', 'updatedAt', 1], ['-createdAt', 'createdAt', -1], ['createdAt', 'createdAt', 1]] as const)(
    'is sorted by %s', async (sort, field, direction) => {
      const times = (await page(`sort=${sort}`)).items.map((item: ParsedJson) => Date.parse(item[field]));
      expect(times).toEqual(times.toSorted((a: number, b: number) => direction * (a - b)));
      if (sort === '-updatedAt') expect((await page('')).items.map(({ id }: ParsedJson) => id)).toEqual((await page('sort=-updatedAt')).items.map(({ id }: ParsedJson) => id));
    });

  it('counts only when asked, everything that the filter finds', async () => {
    expect(await page('limit=2&include=total')).toMatchObject({ total: 10, items: { length: 2 } });
    expect(await page('limit=2')).not.toHaveProperty('total');
    expect((await room.admin.get('/articles?include=author')).status).toBe(400);
    expect((await room.admin.get('/articles?include=total,author')).status).toBe(400);
  });

  it('is walked page by page without a gap or a repetition while articles change and come', async () => {
    const before = (await page('sort=createdAt&limit=100')).items.map(({ id }: ParsedJson) => id);
    const seen: string[] = [];
    let cursor = '';
    for (let step = 0; step < 20; step += 1) {
      const { items, nextCursor } = await page(`sort=createdAt&limit=3${cursor}`);
      seen.push(...items.map(({ id }: ParsedJson) => id));
      if (nextCursor === null) break;
      cursor = `&cursor=${encodeURIComponent(nextCursor)}`;
      made['draft'] = await save(made['draft'], { kicker: `K${step}` });
      if (step === 0) await story().draft();
    }
    expect(seen.slice(0, before.length)).toEqual(before);
    expect(seen).toHaveLength(before.length + 1);
    expect(new Set(seen).size).toBe(seen.length);
  });

  it('is walked without a gap where many articles have the same time', async () => {
    await desk.sql("update articles set updated_at = '2026-01-01T00:00:00.123Z'");
    for (const sort of ['updatedAt', '-updatedAt']) {
      const seen: string[] = [];
      let cursor = '';
      do {
        const { items, nextCursor } = await page(`sort=${sort}&limit=2${cursor}`);
        seen.push(...items.map(({ id }: ParsedJson) => id));
        cursor = nextCursor === null ? '' : `&cursor=${nextCursor}`;
      } while (cursor !== '');
      expect(new Set(seen).size).toBe(11);
      expect(seen).toHaveLength(11);
    }
  });
});
