import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Answer, ParsedJson } from '../../support/answer';
import { type Desk, startDesk } from '../../support/desk';
import { type Newsroom, article, bodyOf, newsroom, verb } from '../../support/newsroom';

const TOMORROW = new Date(Date.now() + 86_400_000).toISOString();
const LATER = new Date(Date.now() + 2 * 86_400_000).toISOString();

let desk: Desk;
let room: Newsroom;

beforeAll(async () => {
  desk = await startDesk();
  room = await newsroom(desk);
});

afterAll(() => desk.stop());

const story = (fields: object = {}) =>
  article(room.author, { categoryId: room.category.id, authorId: room.byline.id, ...fields });

const read = async (id: string): Promise<ParsedJson> => bodyOf(await room.editor.get(`/articles/${id}`));

/** The last line of the audit log about the article. */
async function lastDeed(id: string): Promise<ParsedJson> {
  const [line] = await desk.sql('select actor_id, actor_name, action, detail from audit_log where subject_id = $1 order by sequence desc limit 1', [id]);
  return line;
}

/** An approved later revision of a live article. */
async function revised(): Promise<ParsedJson> {
  const published = await story().published(room.editor);
  const saved = bodyOf(await room.author.patch(`/articles/${published.id}`, { kicker: 'New' }, published.version));
  return verb(room.editor, 'approve', await verb(room.author, 'submit', saved));
}

/** Tries to schedule and gives what was wrong with it; nothing may have changed. */
async function faultsOf(seen: ParsedJson, body: object): Promise<[pointer: string, code: string][]> {
  const before = await desk.snapshot();
  const { status, body: problem } = await room.editor.verb(`/articles/${seen.id}/schedule`, seen.version, body);
  expect(status).toBe(422);
  expect(await desk.snapshot()).toBe(before);
  return problem.errors.map(({ pointer, code }: ParsedJson) => [pointer, code]);
}

describe('a schedule', () => {
  it('pins exactly the approved row, and readers see nothing of it', async () => {
    const approved = await story().approved(room.editor);
    const scheduled = await verb(room.editor, 'schedule', approved, { publishAt: '2031-05-01T06:00:00+03:00' });
    expect(scheduled).toMatchObject({
      version: approved.version + 1, status: 'scheduled', visibility: 'unpublished', scheduledAt: '2031-05-01T03:00:00.000Z', scheduleError: null,
      revision: { id: approved.revision.id, hash: approved.revision.hash, number: 1, state: 'scheduled' },
    });
    expect((await desk.delivery(`/articles/${approved.slug}`)).status).toBe(404);
    const [event] = await desk.sql('select type, data from outbox_events where subject_id = $1 order by sequence desc limit 1', [approved.id]);
    expect(event).toEqual({ type: 'article.scheduled', data: { scheduledAt: '2031-05-01T03:00:00.000Z' } });
    expect(await lastDeed(approved.id)).toMatchObject({ actor_id: room.editor.id, detail: { verb: 'schedule', publishAt: scheduled.scheduledAt } });
  });

  it('leaves to do what does not touch it: to move it, to give it up, and the facts', async () => {
    const scheduled = await verb(room.editor, 'schedule', await story().approved(room.editor), { publishAt: TOMORROW });
    expect(scheduled.allowedActions.toSorted()).toEqual(['assign', 'duplicate', 'embargo', 'reschedule', 'revert', 'unschedule']);
    const patched = bodyOf(await room.editor.patch(`/articles/${scheduled.id}`, { dueAt: LATER }, scheduled.version));
    expect(patched).toMatchObject({ status: 'scheduled', scheduledAt: TOMORROW, dueAt: LATER });
  });

  it('is moved by the same route, with what is to be told of the publication', async () => {
    const approved = await revised();
    const first = await verb(room.editor, 'schedule', approved, { publishAt: TOMORROW, changeKind: 'correction', note: 'A name was wrong.' });
    expect(first).toMatchObject({ status: 'published+scheduled', revision: { changeKind: 'correction', note: 'A name was wrong.' } });
    const moved = await verb(room.editor, 'schedule', first, { publishAt: LATER, changeKind: 'minor' });
    expect(moved).toMatchObject({ scheduledAt: LATER, revision: { id: first.revision.id, changeKind: 'minor', note: null } });
    expect(await lastDeed(approved.id)).toMatchObject({ action: 'article.scheduled', detail: { verb: 'reschedule', publishAt: LATER } });
  });

  it('is given up with all that belongs to it', async () => {
    const scheduled = await verb(room.editor, 'schedule', await revised(), { publishAt: TOMORROW, changeKind: 'correction', note: 'A name was wrong.' });
    const back = await verb(room.editor, 'unschedule', scheduled);
    expect(back).toMatchObject({
      status: 'published+approved', scheduledAt: null, revision: { id: scheduled.revision.id, changeKind: null, note: null },
    });
    const [row] = await desk.sql('select scheduled_at, scheduled_by, scheduled_visibility from article_revisions where id = $1', [back.revision.id]);
    expect(row).toEqual({ scheduled_at: null, scheduled_by: null, scheduled_visibility: null });
    expect((await lastDeed(scheduled.id)).action).toBe('article.unscheduled');
  });

  it('has a time in the future, by the clock of the database', async () => {
    const approved = await story().approved(room.editor);
    expect(await faultsOf(approved, { publishAt: '2020-01-01T00:00:00Z' })).toEqual([['/publishAt', 'not-in-future']]);
    const [{ now }] = await desk.sql('select now()') as [ParsedJson];
    expect(await faultsOf(approved, { publishAt: now.toISOString() })).toEqual([['/publishAt', 'not-in-future']]);
    expect((await verb(room.editor, 'schedule', approved, { publishAt: '9999-12-31T23:59:59Z' })).scheduledAt).toBe('9999-12-31T23:59:59.000Z');
  });

  it('begins not before the embargo is over', async () => {
    const approved = await story().approved(room.editor);
    await desk.sql('update articles set embargo_until = $2 where id = $1', [approved.id, LATER]);
    expect(await faultsOf(approved, { publishAt: TOMORROW })).toEqual([['/publishAt', 'before-embargo']]);
    expect((await verb(room.editor, 'schedule', approved, { publishAt: LATER })).status).toBe('scheduled');
  });

  it('ends before the article expires', async () => {
    const approved = await story({ expireAt: LATER }).approved(room.editor);
    expect(await faultsOf(approved, { publishAt: LATER })).toEqual([['/publishAt', 'after-expiry']]);
    expect((await verb(room.editor, 'schedule', approved, { publishAt: TOMORROW })).status).toBe('scheduled');
  });

  it('is said to come to nothing where the article is to expire before it', async () => {
    const scheduled = await verb(room.editor, 'schedule', await story().approved(room.editor), { publishAt: LATER });
    const warningsWith = async (expireAt: string, version: number): Promise<string[]> => {
      bodyOf(await room.editor.patch(`/articles/${scheduled.id}`, { expireAt }, version));
      const { ready, warnings } = bodyOf(await room.editor.get(`/articles/${scheduled.id}/publishability`));
      return [String(ready), ...warnings.map(({ code }: ParsedJson) => code)];
    };
    expect(await warningsWith(TOMORROW, scheduled.version)).toEqual(expect.arrayContaining(['true', 'after-expiry']));
    expect(await warningsWith('2099-01-01T00:00:00Z', scheduled.version + 1)).not.toContain('after-expiry');
  });

  it('is refused with everything that is wrong at once', async () => {
    const approved = await revised();
    await desk.sql('update articles set embargo_until = $2, expire_at = $3 where id = $1', [approved.id, LATER, '2020-01-01T00:00:00Z']);
    expect(await faultsOf(approved, { publishAt: '2020-06-01T00:00:00Z' })).toEqual([
      ['/publishAt', 'not-in-future'], ['/publishAt', 'before-embargo'], ['/publishAt', 'after-expiry'], ['/changeKind', 'change-kind-required'],
    ]);
  });

  it('says from the second publication on what it changes, and to readers what was put right', async () => {
    const approved = await revised();
    expect(await faultsOf(approved, { publishAt: TOMORROW })).toEqual([['/changeKind', 'change-kind-required']]);
    expect(await faultsOf(approved, { publishAt: TOMORROW, changeKind: 'clarification' })).toEqual([['/note', 'note-required']]);
    const first = await verb(room.editor, 'schedule', await story().approved(room.editor), { publishAt: TOMORROW, changeKind: 'correction', note: 'x' });
    expect(first.revision).toMatchObject({ changeKind: null, note: null });
  });

  it('needs a time', async () => {
    const approved = await story().approved(room.editor);
    for (const body of [{}, { publishAt: null }, { publishAt: 'tomorrow' }, { publishAt: '2031-05-01T06:00:00' }]) {
      expect((await faultsOf(approved, body)).map(([pointer]) => pointer)).toEqual(['/publishAt']);
    }
  });

  it('is not stopped by a legal hold, which may be lifted until then', async () => {
    const approved = await story().approved(room.editor);
    const hold = { reason: 'A lawyer called', by: { id: room.chief.id, name: room.chief.name }, at: TOMORROW };
    await desk.sql('update articles set legal_hold = $2 where id = $1', [approved.id, JSON.stringify(hold)]);
    expect((await verb(room.editor, 'schedule', approved, { publishAt: TOMORROW })).status).toBe('scheduled');
  });

  it('is made once by a request that is sent again', async () => {
    const approved = await story().approved(room.editor);
    const send = () => room.editor.verb(`/articles/${approved.id}/schedule`, approved.version, { publishAt: TOMORROW }, { 'idempotency-key': 'once' });
    const [first, second] = [await send(), await send()];
    expect(second).toMatchObject({ status: 200, headers: { 'idempotency-replayed': 'true' }, text: first.text });
  });
});

describe('what a schedule stands in the way of', () => {
  const REASON = { reason: 'A lawyer called.' };

  const scheduled = async (): Promise<ParsedJson> => verb(room.editor, 'schedule', await revised(), { publishAt: TOMORROW, changeKind: 'minor' });

  /** Refused without the word, with the word what is expected; the schedule is gone and the journal says so, in one event. */
  async function given(seen: ParsedJson, send: (cancelSchedule: boolean) => Promise<Answer>): Promise<ParsedJson> {
    const before = await desk.snapshot();
    const refused = await send(false);
    expect(refused).toMatchObject({ status: 409, body: { type: '/problems/cancellation-required', allowedActions: expect.arrayContaining(['reschedule', 'unschedule', 'revert']) } });
    expect(await desk.snapshot()).toBe(before);
    const [{ events }] = await desk.sql('select count(*)::int as events from outbox_events') as [ParsedJson];
    const done = bodyOf(await send(true));
    expect(done).toMatchObject({ version: seen.version + 1, scheduledAt: null });
    expect(await desk.sql('select count(*)::int as events from outbox_events')).toEqual([{ events: events + 1 }]);
    const { detail } = await lastDeed(seen.id);
    expect(detail.cancelledSchedule).toBe(seen.scheduledAt);
    const left = await desk.sql("select 1 from article_revisions where article_id = $1 and scheduled_at is not null", [seen.id]);
    expect(left).toEqual([]);
    return done;
  }

  it('a save, which needs its own word beside', async () => {
    const seen = await scheduled();
    const patch = (body: object) => room.editor.patch(`/articles/${seen.id}`, { kicker: 'Newer', ...body }, seen.version);
    expect((await patch({ cancelSchedule: true })).body.type).toBe('/problems/confirmation-required');
    const saved = await given(seen, (cancelSchedule) => patch({ confirm: true, cancelSchedule }));
    expect(saved).toMatchObject({ status: 'published+draft', revision: { kicker: 'Newer', changeKind: null } });
  });

  it('a publication at once', async () => {
    const seen = await scheduled();
    const done = await given(seen, (cancelSchedule) => room.editor.verb(`/articles/${seen.id}/publish`, seen.version, { changeKind: 'update', cancelSchedule }));
    expect(done).toMatchObject({ status: 'published', live: { number: 2 }, revision: { changeKind: 'update' } });
  });

  it('a withdrawal, which leaves the revision approved', async () => {
    const seen = await scheduled();
    const done = await given(seen, (cancelSchedule) => room.editor.verb(`/articles/${seen.id}/withdraw`, seen.version, { ...REASON, cancelSchedule }));
    expect(done).toMatchObject({ status: 'withdrawn+approved', revision: { id: seen.revision.id, changeKind: null } });
  });

  it('a request for changes', async () => {
    const seen = await scheduled();
    const send = (cancelSchedule: boolean) => room.editor.verb(`/articles/${seen.id}/request-changes`, seen.version, { comment: 'More.', cancelSchedule });
    expect((await given(seen, send)).status).toBe('published+changes_requested');
  });

  it('giving up the revision', async () => {
    const seen = await scheduled();
    const done = await given(seen, (cancelSchedule) => room.editor.verb(`/articles/${seen.id}/discard`, seen.version, { cancelSchedule }));
    expect(done.status).toBe('published');
  });

  it.each([
    ['in the query', (id: string, version: number, says: boolean) => room.editor.delete(`/articles/${id}${says ? '?cancelSchedule=true' : ''}`, version)],
    ['in a body', (id: string, version: number, cancelSchedule: boolean) => room.editor.delete(`/articles/${id}`, version, {}, { cancelSchedule })],
  ])('the trash, with the word %s; restoring gives back what was approved', async (_, send) => {
    const seen = await verb(room.editor, 'schedule', await story().approved(room.editor), { publishAt: TOMORROW });
    const trashed = await given(seen, (cancelSchedule) => send(seen.id, seen.version, cancelSchedule));
    expect(trashed.status).toBe('trashed');
    expect(await verb(room.editor, 'restore', trashed)).toMatchObject({ status: 'approved', scheduledAt: null });
  });

  it('is nothing for a verb that would not be possible without the schedule either', async () => {
    const seen = await verb(room.editor, 'schedule', await story().approved(room.editor), { publishAt: TOMORROW });
    const refused = await room.editor.verb(`/articles/${seen.id}/withdraw`, seen.version, { ...REASON, cancelSchedule: true });
    expect(refused).toMatchObject({ status: 409, body: { type: '/problems/not-possible-now' } });
    expect((await read(seen.id)).scheduledAt).toBe(TOMORROW);
  });

  it('stays where the verb does not go through', async () => {
    const seen = await scheduled();
    const refused = await room.editor.verb(`/articles/${seen.id}/publish`, seen.version, { cancelSchedule: true });
    expect(refused).toMatchObject({ status: 422, body: { type: '/problems/change-kind-required' } });
    expect(await read(seen.id)).toMatchObject({ version: seen.version, scheduledAt: TOMORROW });
  });

  it('means nothing where there is none', async () => {
    const published = await story().published(room.editor);
    const done = await room.editor.verb(`/articles/${published.id}/withdraw`, published.version, { ...REASON, cancelSchedule: true });
    expect(done).toMatchObject({ status: 200, body: { status: 'withdrawn' } });
  });
});
