import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { DataSource } from 'typeorm';
import { DeliveryChanges1764000000160 } from '../../../migrations/1764000000160-delivery-changes';
import type { ParsedJson } from '../../support/answer';
import { type Desk, startDesk } from '../../support/desk';
import { type Newsroom, bodyOf, newsroom, verb } from '../../support/newsroom';

const WRITERS = 20;

let desk: Desk;
let room: Newsroom;

beforeAll(async () => {
  desk = await startDesk();
  room = await newsroom(desk);
});

afterAll(() => desk.stop());

const page = async (cursor?: string, limit = 100): Promise<ParsedJson> =>
  bodyOf(await desk.delivery(`/changes?limit=${limit}${cursor === undefined ? '' : `&cursor=${cursor}`}`));

/** All that came after the cursor, and the cursor after that. */
async function follow(cursor?: string, limit?: number): Promise<{ items: ParsedJson[]; cursor: string }> {
  const items: ParsedJson[] = [];
  for (let next = cursor; ;) {
    const got = await page(next, limit);
    items.push(...got.items);
    next = got.nextCursor as string;
    if (got.items.length === 0) return { items, cursor: next };
  }
}

async function again(live: ParsedJson, fields: object, body: object = { changeKind: 'update' }): Promise<ParsedJson> {
  const saved = bodyOf(await room.author.patch(`/articles/${live.id}`, fields, live.version));
  return verb(room.editor, 'publish', await verb(room.editor, 'approve', await verb(room.author, 'submit', saved)), body);
}

describe('the changes', () => {
  it('tell what readers got and lost of an article, under the slug that it had then', async () => {
    const { cursor } = await follow();
    await room.story().approved(room.editor);
    const live = await room.story({ slug: 'first-name' }).published(room.editor);
    const moved = await again(live, { slug: 'second-name' });
    const corrected = await again(moved, { kicker: 'K' }, { changeKind: 'correction', note: 'Wrong.' });
    const withdrawn = await verb(room.editor, 'withdraw', corrected, { reason: 'A doubt.' });
    const republished = await verb(room.editor, 'republish', withdrawn);
    const retracted = await verb(room.chief, 'retract', republished, { notice: 'It was not so.' });
    const reinstated = await verb(room.admin, 'reinstate', retracted, { reason: 'It was.' });
    await verb(room.editor, 'republish', reinstated);
    const { items } = await follow(cursor);
    expect(items.map(({ type, slug }) => [type, slug])).toEqual([
      ['published', 'first-name'], ['updated', 'second-name'], ['updated', 'second-name'], ['withdrawn', 'second-name'],
      ['published', 'second-name'], ['retracted', 'second-name'], ['withdrawn', 'second-name'], ['published', 'second-name'],
    ]);
    expect(items[0]).toEqual({ id: live.id, type: 'published', at: live.live.publishedAt, slug: 'first-name', locale: 'en' });
  });

  it('have a cursor always, which is good for what comes later, and begin at the beginning without one', async () => {
    const { items, cursor } = await follow();
    const at = await page(cursor);
    expect(at).toEqual({ items: [], nextCursor: cursor });
    const live = await room.story().published(room.editor);
    expect((await page(cursor)).items).toMatchObject([{ id: live.id, type: 'published' }]);
    expect((await follow(undefined, 1)).items).toEqual([...items, expect.objectContaining({ id: live.id })]);
    expect((await page(undefined, 2)).items).toEqual(items.slice(0, 2));
    expect((await desk.delivery(`/changes?cursor=${cursor}x`)).status).toBe(400);
    expect((await desk.delivery(`/articles?cursor=${cursor}`)).status).toBe(400);
  });

  it('are kept for a second by caches, with a strong tag', async () => {
    const { headers } = await desk.delivery('/changes');
    expect(headers['cache-control']).toBe('public, max-age=1');
    expect((await desk.delivery('/changes', { 'if-none-match': String(headers.etag) })).status).toBe(304);
  });

  it('say nothing of what a refused request would have changed, and nothing of drafts', async () => {
    const live = await room.story().published(room.editor);
    const { cursor } = await follow();
    expect((await room.editor.verb(`/articles/${live.id}/withdraw`, Number(live.version) - 1, { reason: 'x' })).status).toBe(412);
    bodyOf(await room.author.patch(`/articles/${live.id}`, { headline: 'A draft beside it' }, live.version));
    await room.story().submitted();
    expect((await follow(cursor)).items).toEqual([]);
  });

  it(`leave nothing out and repeat nothing while ${WRITERS} writers publish and withdraw at once`, async () => {
    const stories = await Promise.all(Array.from({ length: WRITERS }, () => room.story().approved(room.editor)));
    const begin = (await follow()).cursor;
    let over = false;
    const walked: ParsedJson[] = [];
    const walk = (async () => {
      for (let cursor = begin; ;) {
        const isLast = over;
        const got = await page(cursor, 3);
        walked.push(...got.items);
        cursor = got.nextCursor;
        if (isLast && got.items.length === 0) return;
      }
    })();
    await Promise.all(stories.map(async (story) => {
      let seen = await verb(room.editor, 'publish', story);
      for (let round = 0; round < 3; round += 1) {
        seen = await verb(room.editor, 'withdraw', seen, { reason: 'x' });
        seen = await verb(room.editor, 'republish', seen);
      }
    }));
    over = true;
    await walk;
    const types = ['published', 'withdrawn', 'published', 'withdrawn', 'published', 'withdrawn', 'published'];
    for (const { id } of stories) expect(walked.filter((each) => each.id === id).map(({ type }) => type)).toEqual(types);
    expect(walked).toHaveLength(stories.length * types.length);
    expect((await follow(begin)).items).toEqual(walked);
  });

  it('wait for whoever is about to commit: none becomes visible before one with a lower place', async () => {
    const insert = "insert into delivery_changes (article_id, type, slug, locale) values (gen_random_uuid(), 'published', $1, 'en')";
    const [slow, quick] = [0, 1].map(() => desk.app.get(DataSource).createQueryRunner());
    if (!slow || !quick) throw new Error('No connections.');
    const { cursor } = await follow();
    try {
      await slow.query('begin');
      await slow.query(insert, ['began-first']);
      await quick.query('begin');
      await quick.query(insert, ['committed-first']);
      await quick.query('commit');
      const first = await follow(cursor);
      await slow.query('commit');
      const second = await follow(first.cursor);
      expect([first, second].map(({ items }) => items.map(({ slug }) => slug))).toEqual([['committed-first'], ['began-first']]);
    } finally {
      await Promise.all([slow.release(), quick.release()]);
    }
  });

  it('begin with what was published and retracted before there was a list of them', async () => {
    const live: string[] = bodyOf(await desk.delivery('/articles?sort=publishedAt&limit=100')).items.map(({ id }: ParsedJson) => id);
    const retracted = await verb(room.chief, 'retract', await room.story().published(room.editor), { notice: 'It was not so.' });
    const runner = desk.app.get(DataSource).createQueryRunner();
    const migration = new DeliveryChanges1764000000160();
    await migration.down(runner);
    await migration.up(runner);
    await runner.release();
    const { items } = await follow();
    expect(items.filter(({ type }) => type === 'published').map(({ id }) => id)).toEqual(live);
    expect(items.at(-1)).toMatchObject({ id: retracted.id, type: 'retracted', slug: retracted.slug });
    const next = await room.story().published(room.editor);
    expect((await follow()).items.slice(items.length)).toMatchObject([{ id: next.id, type: 'published' }]);
  });
});
