import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { ParsedJson } from '../../support/answer';
import type { Person } from '../../support/client';
import { type Desk, startDesk } from '../../support/desk';
import { type Newsroom, bodyOf, newsroom, verb } from '../../support/newsroom';
import { expectRefused } from '../../support/refusals';

let desk: Desk;
let room: Newsroom;

beforeAll(async () => {
  desk = await startDesk();
  room = await newsroom(desk);
});

afterAll(() => desk.stop());

const REASON = { urgent: true, reason: 'The dam has burst.' };

const publish = (by: Person, seen: ParsedJson, body: object = REASON) => by.verb(`/articles/${seen.id}/publish`, seen.version, body);

async function taskOf(by: Person, { id }: ParsedJson, query = '?open=true'): Promise<ParsedJson> {
  return bodyOf(await by.get(`/review-tasks${query}`)).items.find(({ articleId }: ParsedJson) => articleId === id);
}

describe('an urgent publication', () => {
  it('goes out before the review, which is owed from then on', async () => {
    const draft = await room.story().draft();
    expect((await room.chief.get(`/articles/${draft.id}`)).body.allowedActions).toContain('publish-urgent');
    expect((await room.editor.get(`/articles/${draft.id}`)).body.allowedActions).not.toContain('publish-urgent');
    await expectRefused(desk, () => publish(room.editor, draft), 403);
    await expectRefused(desk, () => publish(room.chief, draft, { urgent: true }), 422, '/reason');
    const live = bodyOf(await publish(room.chief, draft));
    expect(live).toMatchObject({ status: 'published', visibility: 'live' });
    expect((await desk.delivery(`/articles/${live.slug}`)).status).toBe(200);
    expect(await taskOf(room.editor, live)).toEqual({
      id: expect.any(String), articleId: live.id, revisionNumber: 1, headline: live.revision.headline, reason: REASON.reason,
      openedBy: { id: room.chief.id, name: room.chief.name }, openedAt: expect.any(String), closedBy: null, closedAt: null, note: null,
    });
    const [log] = await desk.sql('select action, detail from audit_log where subject_id = $1 order by sequence desc limit 1', [live.id]);
    expect(log).toMatchObject({ action: 'article.published', detail: { verb: 'publish-urgent', urgent: true, reason: REASON.reason } });
  });

  it('still says what it changes, and still waits for blockers, embargo and hold', async () => {
    const live = bodyOf(await publish(room.chief, await room.story().draft()));
    const again = bodyOf(await room.author.patch(`/articles/${live.id}`, { summary: 'More.' }, live.version));
    await expectRefused(desk, () => publish(room.chief, again), 422, '/changeKind');
    const corrected = bodyOf(await publish(room.chief, again, { ...REASON, changeKind: 'correction', note: 'It was a dyke.' }));
    expect((await desk.delivery(`/articles/${corrected.slug}`)).body.corrections).toMatchObject([{ note: 'It was a dyke.' }]);
    await expectRefused(desk, () => publish(room.chief, bare), 422, '/bylines');
    const held = await verb(room.chief, 'legal-hold', await room.story().draft(), { reason: 'A lawyer called.' });
    expect((await expectRefused(desk, () => publish(room.chief, held), 422)).type).toBe('/problems/legal-hold');
    const embargoed = await verb(room.chief, 'embargo', await room.story().draft(), { until: '2098-01-01T00:00:00Z' });
    expect((await expectRefused(desk, () => publish(room.chief, embargoed), 422)).type).toBe('/problems/embargo');
  });

  let bare: ParsedJson;

  beforeAll(async () => {
    bare = await room.story({ bylines: [] }).draft();
  });

  it('asks before it ends a schedule', async () => {
    const scheduled = await verb(room.editor, 'schedule', await room.story().approved(room.editor), { publishAt: '2098-01-01T00:00:00Z' });
    await expectRefused(desk, () => publish(room.chief, scheduled), 409);
    expect(bodyOf(await publish(room.chief, scheduled, { ...REASON, cancelSchedule: true }))).toMatchObject({ status: 'published', scheduledAt: null });
  });
});

describe('a review task', () => {
  const close = (by: Person, { id }: ParsedJson, body?: object) => by.post(`/review-tasks/${id}/close`, body);

  async function opened(): Promise<{ live: ParsedJson; task: ParsedJson }> {
    const live = bodyOf(await publish(room.chief, await room.story().draft()));
    return { live, task: await taskOf(room.editor, live) };
  }

  it('stays on the list until somebody else closes it, once', async () => {
    const { live, task } = await opened();
    expect((await expectRefused(desk, () => close(room.chief, task), 422)).type).toBe('/problems/four-eyes');
    await verb(room.chief, 'withdraw', live, { reason: 'A doubt.' });
    expect(await taskOf(room.editor, live)).toEqual(task);
    const closed = bodyOf(await close(room.editor, task, { note: 'All of it is right.' }));
    expect(closed).toEqual({
      ...task, closedBy: { id: room.editor.id, name: room.editor.name }, closedAt: expect.any(String), note: 'All of it is right.',
    });
    expect(await taskOf(room.editor, live)).toBeUndefined();
    expect(await taskOf(room.editor, live, '?open=false')).toEqual(closed);
    expect(await taskOf(room.editor, live, '')).toEqual(closed);
    expect((await expectRefused(desk, () => close(room.secondEditor, task), 409)).type).toBe('/problems/task-closed');
    const events = await desk.sql("select data from outbox_events where subject_id = $1 and type = 'article.review_task_closed'", [live.id]);
    expect(events).toEqual([{ data: { taskId: task.id } }]);
  });

  it('is for those who review in its section', async () => {
    const { live, task } = await opened();
    const elsewhere = await desk.as('editor', { in: bodyOf(await room.admin.post('/categories', { name: 'Elsewhere' })).id });
    expect(await taskOf(elsewhere, live)).toBeUndefined();
    await expectRefused(desk, () => close(elsewhere, task), 404);
    await expectRefused(desk, () => close(room.author, task), 403);
    await expectRefused(desk, () => close(room.editor, { id: '00000000-0000-7000-8000-000000000000' }), 404);
  });

  it('comes in pages, the newest first, and goes with a purged article', async () => {
    const [first, second] = [await opened(), await opened()];
    const page = bodyOf(await room.editor.get('/review-tasks?open=true&limit=1'));
    expect(page.items).toEqual([second.task]);
    expect(bodyOf(await room.editor.get(`/review-tasks?open=true&limit=1&cursor=${page.nextCursor}`)).items).toEqual([first.task]);
    const withdrawn = await verb(room.chief, 'withdraw', second.live, { reason: 'A doubt.' });
    const trashed = bodyOf(await room.chief.delete(`/articles/${withdrawn.id}`, withdrawn.version));
    bodyOf(await room.admin.verb(`/articles/${trashed.id}/purge`, trashed.version, { reason: 'A court said so.' }));
    expect(await taskOf(room.editor, second.live, '')).toBeUndefined();
  });
});
