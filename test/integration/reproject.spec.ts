import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Reproject } from '../../src/modules/delivery';
import type { ParsedJson } from '../support/answer';
import { type Desk, startDesk } from '../support/desk';
import { bodyWith, captioned, image, live as published } from '../e2e/media/using';
import { type Newsroom, bodyOf, newsroom, verb } from '../support/newsroom';

const TABLES = ['delivery_articles', 'delivery_listings', 'delivery_slugs', 'delivery_corrections', 'delivery_retractions', 'delivery_search', 'delivery_changes', 'delivery_media'];

let desk: Desk;
let room: Newsroom;
let live: ParsedJson[];

/** Every row of the read model; when it was written is of no matter. */
async function rows(): Promise<Record<string, unknown[]>> {
  const tables = await Promise.all(TABLES.map(async (table) => {
    const found = await desk.sql<{ row: string }>(`select (to_jsonb(t) - 'projected_at' - 'formed_at')::text as row from ${table} t order by 1`);
    return [table, found.map(({ row }) => JSON.parse(row))] as const;
  }));
  return Object.fromEntries(tables);
}

const again = async (seen: ParsedJson, fields: object, body: object): Promise<ParsedJson> => {
  const saved = bodyOf(await room.author.patch(`/articles/${seen.id}`, fields, seen.version));
  return verb(room.editor, 'publish', await verb(room.editor, 'approve', await verb(room.author, 'submit', saved)), body);
};

beforeAll(async () => {
  desk = await startDesk();
  room = await newsroom(desk);
  const tag = bodyOf(await room.admin.post('/tags', { name: 'Budget' }));
  const below = bodyOf(await room.admin.post('/categories', { name: 'Below', parentId: room.category.id }));
  const picture = await captioned(room.author);
  const first = await room.story({ tagIds: [tag.id], categoryId: below.id, slug: 'first', cover: { mediaId: picture.id } }).published(room.editor);
  const second = await room.story({ headline: '北京市议会通过预算' }).published(room.editor);
  const third = await again(await room.story({ slug: 'former' }).published(room.editor), { slug: 'present' }, { changeKind: 'correction', note: 'Wrong.' });
  live = [first, second, third];
  // What it said of a picture went with the picture.
  const revoked = await captioned(room.author);
  await published(room, { headline: 'Bare', ...bodyWith(image(revoked.id, { caption: 'No longer to be found' })) });
  bodyOf(await room.editor.verb(`/media/${revoked.id}/revoke`, revoked.version, { reason: 'x' }));
  await verb(room.editor, 'withdraw', await room.story({ slug: 'early' }).published(room.editor), { reason: 'x' });
  const early = bodyOf(await room.admin.post('/categories', { name: 'Early' }));
  bodyOf(await room.admin.patch(`/categories/${early.id}`, { slug: 'late' }, early.version));
  await verb(room.chief, 'retract', await room.story().published(room.editor), { notice: 'It was not so.' });
  await room.story().approved(room.editor);
  // Renamed later: the rows were projected anew.
  bodyOf(await room.admin.patch(`/tags/${tag.id}`, { name: 'Budgets' }, tag.version));
  bodyOf(await room.admin.patch(`/categories/${below.id}`, { slug: 'moved' }, below.version));
});

afterAll(() => desk.stop());

describe('the read model, written anew', () => {
  it('is the same, row by row, from nothing as well', async () => {
    const before = await rows();
    expect(before['delivery_articles']).toHaveLength(4);
    expect(before['delivery_media']).toHaveLength(2);
    expect(JSON.stringify(before['delivery_search'])).not.toContain('No longer to be found');
    expect(await desk.app.get(Reproject, { strict: false }).execute()).toBe(4);
    expect(await rows()).toEqual(before);
    await desk.sql('truncate delivery_articles, delivery_listings, delivery_slugs, delivery_corrections, delivery_retractions, delivery_search, delivery_media');
    expect(await desk.app.get(Reproject, { strict: false }).execute()).toBe(4);
    expect(await rows()).toEqual(before);
  });

  it('is put right where it was wrong', async () => {
    const before = await rows();
    const [first, second] = live;
    await desk.sql("update delivery_articles set card = '{}', document = '{}', slug = 'wrong', category_id = id where id = $1", [first.id]);
    await desk.sql("update delivery_search set headline = 'wrong' where article_id = $1", [second.id]);
    await desk.sql('delete from delivery_listings where article_id = $1', [second.id]);
    await desk.sql('update delivery_media set article_id = $1', [second.id]);
    await desk.sql("insert into delivery_corrections select gen_random_uuid(), $1, 'en', 'correction', 'wrong', now()", [second.id]);
    const withdrawn = "select id from articles where visibility = 'withdrawn' limit 1";
    await desk.sql(
      `insert into delivery_articles select (jsonb_populate_record(d, jsonb_build_object('id', (${withdrawn}), 'slug', 'still-there'))).* from delivery_articles d where id = $1`,
      [second.id],
    );
    await desk.sql(`insert into delivery_retractions select id, 'wrong', now() from (${withdrawn}) a`);
    await desk.app.get(Reproject, { strict: false }).execute();
    expect(await rows()).toEqual(before);
  });

  it.each([
    ['a notice', '/early', "insert into delivery_retractions select article_id, 'wrong', now() from delivery_slugs where slug = 'early'"],
    ['a former slug', '/former', "delete from delivery_slugs where slug = 'former'"],
  ])('is put right in %s, and no list of redirects is kept as it was with that', async (_, path, wrong) => {
    const before = await rows();
    await desk.sql(wrong);
    // A spelling of its own: nobody has asked for it before.
    const leading = async () => bodyOf(await desk.delivery(`/redirects?limit=${100 - path.length}`)).items.map(({ from }: ParsedJson) => from);
    expect(await leading()).not.toContain(path);
    await desk.app.get(Reproject, { strict: false }).execute();
    expect([await rows(), await leading()]).toEqual([before, expect.arrayContaining([path])]);
  });

  it('loses nothing that is published, changed or withdrawn meanwhile', async () => {
    const stories = await Promise.all(Array.from({ length: 8 }, () => room.story().published(room.editor)));
    let over = false;
    const rebuilding = (async () => {
      for (;;) {
        if (over) return;
        await desk.app.get(Reproject, { strict: false }).execute();
      }
    })();
    await Promise.all(stories.map(async (story, index) => {
      const changed = await again(story, { headline: `Changed ${index}` }, { changeKind: 'update' });
      if (index % 2 === 0) await verb(room.editor, 'withdraw', changed, { reason: 'x' });
    }));
    over = true;
    await rebuilding;
    const after = await rows();
    await desk.app.get(Reproject, { strict: false }).execute();
    expect(await rows()).toEqual(after);
    for (const [index, { id }] of stories.entries()) {
      const answer = await desk.delivery(`/articles/${id}`);
      expect([answer.status, answer.body.headline]).toEqual(index % 2 === 0 ? [404, undefined] : [200, `Changed ${index}`]);
    }
  });
});
