import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { ParsedJson } from '../../support/answer';
import { type Desk, startDesk } from '../../support/desk';
import { expectRefused } from '../../support/refusals';
import { type Newsroom, bodyOf, newsroom, verb } from '../../support/newsroom';

let desk: Desk;
let room: Newsroom;

beforeAll(async () => {
  desk = await startDesk();
  room = await newsroom(desk);
});

afterAll(() => desk.stop());

const story: Newsroom['story'] = (fields) => room.story(fields);

const FACTS = { expireAt: '2031-01-01T00:00:00.000Z', dueAt: '2030-05-01T09:30:00.000Z', plannedFor: '2030-05-02T06:00:00.000Z' };

const save = async (seen: ParsedJson, fields: object, by = room.editor): Promise<ParsedJson> =>
  bodyOf(await by.patch(`/articles/${seen.id}`, fields, seen.version));

const stored = (table: string, { id }: ParsedJson) => desk.sql(`select * from ${table} t where article_id = $1 order by t::text`, [id]);

describe('the facts of an article', () => {
  it('come with its creation, in UTC with milliseconds whatever the offset was', async () => {
    const draft = await story({ ...FACTS, dueAt: '2030-05-01T12:30:00+03:00' }).draft();
    expect(draft).toMatchObject(FACTS);
  });

  it.each(['draft', 'in_review', 'approved', 'published', 'withdrawn'])('change without a revision, a confirmation or a void approval while it is %s', async (status) => {
    const made: Record<string, () => Promise<ParsedJson>> = {
      draft: () => story().draft(),
      in_review: () => story().submitted(),
      approved: () => story().approved(room.editor),
      published: () => story().published(room.editor),
      withdrawn: async () => verb(room.editor, 'withdraw', await story().published(room.editor), { reason: 'x' }),
    };
    const seen = await made[status]?.();
    const before = [await stored('article_revisions', seen), await stored('article_approvals', seen)];
    const changed = await save(seen, FACTS);
    expect(changed).toMatchObject({ ...FACTS, status, version: seen.version + 1, revision: seen.revision });
    expect([await stored('article_revisions', seen), await stored('article_approvals', seen)]).toEqual(before);
    expect(await save(changed, { expireAt: null, dueAt: null, plannedFor: null })).toMatchObject({ expireAt: null, dueAt: null, plannedFor: null });
    const [last] = await desk.sql('select type from outbox_events where subject_id = $1 order by sequence desc limit 1', [seen.id]);
    expect(last.type).toBe('article.facts_changed');
  });

  it('reach readers as far as they concern them: expireAt follows at once', async () => {
    const published = await story().published(room.editor);
    const alone = await save(published, FACTS);
    const page = bodyOf(await desk.delivery(`/articles/${published.slug}`));
    expect(page).toMatchObject({ expireAt: FACTS.expireAt, updatedAt: page.publishedAt });
    expect(JSON.stringify(page)).not.toMatch(/dueAt|plannedFor|2030-05/);
    await save(alone, { expireAt: '2032-01-01T00:00:00.000Z', kicker: 'with a revision' });
    const after = bodyOf(await desk.delivery(`/articles/${published.slug}`));
    expect(after).toEqual({ ...page, expireAt: '2032-01-01T00:00:00.000Z' });
  });

  it('open a revision only together with content', async () => {
    const published = await story().published(room.editor);
    expect((await save(published, { ...FACTS, kicker: 'K' })).status).toBe('published+draft');
  });

  it('are not to be changed by those who may not edit', async () => {
    const published = await story().published(room.editor);
    const outsider = await desk.as('author');
    expect((await outsider.patch(`/articles/${published.id}`, FACTS, published.version)).status).toBe(403);
    const draft = await story().draft();
    expect((await outsider.patch(`/articles/${draft.id}`, FACTS, draft.version)).status).toBe(404);
  });

  it('T04 take nothing from readers, live or scheduled, by who may not withdraw it', async () => {
    const refused = async (seen: ParsedJson, fields: object) => {
      const { detail } = await expectRefused(desk, () => room.author.patch(`/articles/${seen.id}`, fields, seen.version), 403);
      expect(detail).toContain('may not withdraw');
    };
    const own = await story({ expireAt: FACTS.expireAt }).published(room.editor);
    const past = '2026-01-01T00:00:00.000Z';
    for (const fields of [{ expireAt: past }, { expireAt: null }, { expireAt: past, kicker: 'K' }]) await refused(own, fields);
    const same = await save(own, { ...FACTS, kicker: 'K' }, room.author);
    expect(same).toMatchObject({ status: 'published+draft', ...FACTS });
    const ready = await story().approved(room.editor);
    await refused(await verb(room.editor, 'schedule', ready, { publishAt: '2030-01-01T00:00:00Z' }), { expireAt: past });
    expect(await save(await story().draft(), { expireAt: FACTS.expireAt }, room.author)).toMatchObject({ expireAt: FACTS.expireAt });
    expect(await save(same, { expireAt: null })).toMatchObject({ expireAt: null });
  });
});
