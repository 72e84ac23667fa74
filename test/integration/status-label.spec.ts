import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { ParsedJson } from '../support/answer';
import { type Desk, startDesk } from '../support/desk';
import { type Newsroom, bodyOf, newsroom } from '../support/newsroom';
import { OPEN_STATES, statusLabel } from '../../src/modules/articles/workflow/article-state';

let desk: Desk;
let room: Newsroom;
let live: ParsedJson;
let unpublished: ParsedJson;

beforeAll(async () => {
  desk = await startDesk();
  room = await newsroom(desk);
  const story = () => room.story();
  unpublished = await story().draft();
  const published = await story().published(room.editor);
  live = bodyOf(await room.author.patch(`/articles/${published.id}`, { kicker: 'K' }, published.version));
});

afterAll(() => desk.stop());

const OPEN = [...OPEN_STATES, null];
const PLACES = [
  ...OPEN_STATES.map((open) => ({ visibility: 'unpublished' as const, open })),
  ...(['live', 'withdrawn', 'retracted'] as const).flatMap((visibility) => OPEN.map((open) => ({ visibility, open }))),
].flatMap((place) => [
  { ...place, archived: false, trashed: false }, { ...place, archived: true, trashed: false },
  ...(place.visibility === 'live' ? [] : [{ ...place, archived: true, trashed: true }]),
]);

describe('the label that lists are filtered by, in SQL', () => {
  it('is the one that articles show, wherever they stand', async () => {
    for (const place of PLACES) {
      const { id, revision } = place.visibility === 'unpublished' ? unpublished : live;
      await desk.sql(
        `update article_revisions set state = $2,
           scheduled_at = case when $2 = 'scheduled' then now() end, scheduled_by = case when $2 = 'scheduled' then created_by end,
           scheduled_visibility = case when $2 = 'scheduled' then $3 end, schedule_error = case when $2 = 'schedule_failed' then 'x' end
         where id = $1`,
        [revision.id, place.open ?? 'discarded', place.visibility],
      );
      await desk.sql(
        `update articles set visibility = $2, archived_at = case when $3 then now() end, deleted_at = case when $4 then now() end, open_revision_id = $5,
           retraction = case when $2 = 'retracted' then '{"notice":"N","by":{"id":"00000000-0000-7000-8000-000000000000","name":"n"},"at":"2026-01-01T00:00:00.000Z"}'::jsonb end where id = $1`,
        [id, place.visibility, place.archived, place.trashed, place.open === null ? null : revision.id],
      );
      const label = statusLabel(place);
      const { items } = bodyOf(await room.admin.get(`/articles?status=${encodeURIComponent(label)}`));
      expect([place, items.filter((item: ParsedJson) => item.id === id).map(({ status }: ParsedJson) => status)]).toEqual([place, [label]]);
    }
  });
});
