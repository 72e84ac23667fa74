import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { ParsedJson } from '../../support/answer';
import { type Desk, startDesk } from '../../support/desk';
import { type Newsroom, bodyOf, newsroom, verb } from '../../support/newsroom';

let desk: Desk;
let room: Newsroom;

beforeAll(async () => {
  desk = await startDesk();
  room = await newsroom(desk);
});

afterAll(() => desk.stop());

const inHours = (hours: number): string => new Date(Date.now() + hours * 3_600_000).toISOString();
const path = ({ id }: ParsedJson, name: string): string => `/articles/${id}/${name}`;

/** As if the embargo had run out by itself. */
async function letPass({ id }: ParsedJson): Promise<void> {
  await desk.sql("update articles set embargo_until = now() - interval '1 second' where id = $1", [id]);
}

describe('an embargo', () => {
  it('keeps an approved article from being published, and from being scheduled before it is over', async () => {
    const approved = await room.story().approved(room.editor);
    const until = inHours(5);
    const held = await verb(room.editor, 'embargo', approved, { until });
    expect(held).toMatchObject({ embargoUntil: until, version: approved.version + 1, status: 'approved' });
    expect(held.allowedActions).not.toContain('publish');
    expect(await room.editor.verb(path(held, 'publish'), held.version)).toMatchObject({ status: 422, body: { type: '/problems/embargo' } });
    const early = await room.editor.verb(path(held, 'schedule'), held.version, { publishAt: inHours(4) });
    expect(early).toMatchObject({ status: 422, body: { errors: [{ pointer: '/publishAt', code: 'before-embargo' }] } });
    const scheduled = await verb(room.editor, 'schedule', held, { publishAt: inHours(6) });
    expect(scheduled.status).toBe('scheduled');
    const later = await room.editor.verb(path(held, 'embargo'), scheduled.version, { until: inHours(7) });
    expect(later).toMatchObject({ status: 409, body: { type: '/problems/cancellation-required' } });
    expect(await verb(room.editor, 'embargo', scheduled, { until: inHours(7), cancelSchedule: true })).toMatchObject({ status: 'approved', scheduledAt: null });
  });

  it('is over once its time has come, and stays as a fact', async () => {
    const held = await verb(room.editor, 'embargo', await room.story().approved(room.editor), { until: inHours(1) });
    await letPass(held);
    const published = await verb(room.editor, 'publish', held);
    expect(published.status).toBe('published');
    expect(published.embargoUntil).not.toBeNull();
  });

  it('ends earlier only for whoever may override it, with a reason', async () => {
    const held = await verb(room.editor, 'embargo', await room.story().draft(), { until: inHours(5) });
    const before = await desk.snapshot();
    for (const until of [inHours(4), null]) {
      expect((await room.editor.verb(path(held, 'embargo'), held.version, { until, reason: 'They agreed.' })).status).toBe(403);
      expect(await room.chief.verb(path(held, 'embargo'), held.version, { until })).toMatchObject({
        status: 422, body: { errors: [{ pointer: '/reason', code: 'reason-required' }] },
      });
    }
    expect(await desk.snapshot()).toBe(before);
    const lifted = await verb(room.chief, 'embargo', held, { until: null, reason: 'They agreed.' });
    expect(lifted.embargoUntil).toBeNull();
    const [deed] = await desk.sql("select detail from audit_log where subject_id = $1 and action = 'article.embargoed' order by sequence desc limit 1", [held.id]);
    expect(deed.detail).toMatchObject({ verb: 'embargo-override', until: null, reason: 'They agreed.' });
  });

  it('takes a time in the future, with its offset', async () => {
    const draft = await room.story().draft();
    for (const [until, code] of [['2020-01-01T00:00:00Z', 'not-in-future'], ['2099-01-01T00:00:00', 'invalid-value'], [undefined, 'required']]) {
      const { status, body } = await room.editor.verb(path(draft, 'embargo'), draft.version, { until });
      expect([until, status, body.errors[0].pointer]).toEqual([until, 422, '/until']);
      if (code === 'not-in-future') expect(body.errors[0].code).toBe(code);
    }
  });
});

describe('a legal hold', () => {
  it('keeps an article from being published, trashed and purged, and not from being edited, withdrawn or retracted', async () => {
    const approved = await room.story().approved(room.editor);
    const held = await verb(room.chief, 'legal-hold', approved, { reason: 'A lawyer called.' });
    expect(held.legalHold).toMatchObject({ reason: 'A lawyer called.', by: { id: room.chief.id } });
    expect(held.allowedActions).not.toContain('legal-hold');
    for (const [name, person] of [['publish', room.editor], ['legal-hold', room.chief]] as const) {
      const refused = await person.verb(path(held, name), held.version, name === 'publish' ? {} : { reason: 'Once more.' });
      expect([name, refused.status, refused.body.type]).toEqual([name, 422, '/problems/legal-hold']);
    }
    expect(await room.editor.delete(`/articles/${held.id}`, held.version)).toMatchObject({ status: 422, body: { type: '/problems/legal-hold' } });
    const saved = bodyOf(await room.editor.patch(`/articles/${held.id}`, { kicker: 'K', confirm: true }, held.version));
    const lifted = await verb(room.chief, 'legal-hold/lift', saved, { reason: 'She called again.' });
    expect(lifted.legalHold).toBeNull();
    expect(await room.chief.verb(path(held, 'legal-hold/lift'), lifted.version, { reason: 'Again.' })).toMatchObject({
      status: 422, body: { type: '/problems/not-held' },
    });
  });

  it('lets a live article be taken down, and keeps it from coming back', async () => {
    const live = await room.story().published(room.editor);
    const held = await verb(room.chief, 'legal-hold', live, { reason: 'A lawyer called.' });
    expect((await desk.delivery(`/articles/${live.slug}`)).text).not.toContain('lawyer');
    const withdrawn = await verb(room.editor, 'withdraw', held, { reason: 'r' });
    expect(await room.editor.verb(path(live, 'republish'), withdrawn.version)).toMatchObject({ status: 422, body: { type: '/problems/legal-hold' } });
  });

  it('stops an article in the trash from being purged', async () => {
    const draft = await room.story().draft();
    const trashed = bodyOf(await room.editor.delete(`/articles/${draft.id}`, draft.version));
    const held = await verb(room.chief, 'legal-hold', trashed, { reason: 'A lawyer called.' });
    expect(await room.admin.verb(path(held, 'purge'), held.version, { reason: 'r' })).toMatchObject({ status: 422, body: { type: '/problems/legal-hold' } });
  });
});
