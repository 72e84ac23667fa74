import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { ParsedJson } from '../../support/answer';
import { type Desk, startDesk } from '../../support/desk';
import { eventually } from '../../support/eventually';
import { type Newsroom, article, bodyOf, newsroom, verb } from '../../support/newsroom';
import { expectRefused } from '../../support/refusals';

let desk: Desk;
let room: Newsroom;

beforeAll(async () => {
  desk = await startDesk();
  room = await newsroom(desk);
});

afterAll(() => desk.stop());

let made = 0;

async function section(severities: object | null, fields: object = {}): Promise<ParsedJson> {
  made += 1;
  return bodyOf(await room.admin.post('/categories', { name: `Section ${made}`, severities, ...fields }));
}

/** A draft of the admin's without byline, cover and summary. */
async function bareIn(categoryId: string): Promise<ParsedJson> {
  return article(room.admin, { categoryId, summary: null }).draft();
}

async function findings({ id }: ParsedJson): Promise<{ blockers: string[][]; warnings: string[] }> {
  const { blockers, warnings } = bodyOf(await room.admin.get(`/articles/${id}/publishability`));
  return { blockers: blockers.map(({ code, blocks }: ParsedJson) => [code, blocks]), warnings: warnings.map(({ code }: ParsedJson) => code) };
}

describe('the severities of a category', () => {
  it('say what each finding stops, in the check and in what is offered', async () => {
    const { id } = await section({ 'no-byline': 'warning', 'no-cover': 'submit', 'no-summary': 'off' });
    const draft = await bareIn(id);
    expect(await findings(draft)).toEqual({ blockers: [['no-cover', 'submit']], warnings: ['no-byline'] });
    expect(draft.allowedActions).not.toContain('submit');
    const refused = await expectRefused(desk, () => room.admin.verb(`/articles/${draft.id}/submit`, draft.version), 422, '/cover');
    expect(refused.type).toBe('/problems/no-cover');
  });

  it('let through what they make light of', async () => {
    const strict = await bareIn((await section(null)).id);
    const approved = await verb(room.editor, 'approve', await verb(room.admin, 'submit', await bareIn(room.category.id)));
    await expectRefused(desk, () => room.editor.verb(`/articles/${approved.id}/publish`, approved.version), 422, '/bylines');
    expect(strict.allowedActions).toContain('submit');
    const lenient = await section({ 'no-byline': 'off' }, { reviewPolicy: { requiredApprovals: 0 } });
    expect((await verb(room.admin, 'publish', await bareIn(lenient.id))).status).toBe('published');
  });

  it('are inherited code by code, and again where they are taken back', async () => {
    const top = await section({ 'no-byline': 'off', 'no-cover': 'publish' });
    const below = await section({ 'no-cover': 'off', 'no-summary': null }, { parentId: top.id });
    expect(below.severities).toEqual({ 'no-cover': 'off' });
    expect(below.effectiveSeverities).toMatchObject({ 'no-byline': 'off', 'no-cover': 'off', 'no-summary': 'warning', 'empty-body': 'submit' });
    expect(await findings(await bareIn(below.id))).toEqual({ blockers: [], warnings: ['no-summary'] });
    const plain = bodyOf(await room.admin.patch(`/categories/${below.id}`, { severities: null }, below.version));
    expect(plain).toMatchObject({ severities: null, effectiveSeverities: { 'no-cover': 'publish' } });
    const renamed = bodyOf(await room.admin.patch(`/categories/${top.id}`, { name: 'Another name' }, top.version));
    expect(renamed.severities).toEqual(top.severities);
  });

  it('count as they are when a schedule fires', async () => {
    const { id, version } = await section({ 'no-byline': 'warning' }, { reviewPolicy: { requiredApprovals: 1, fourEyes: false } });
    const approved = await verb(room.admin, 'approve', await verb(room.admin, 'submit', await bareIn(id)));
    const scheduled = await verb(room.admin, 'schedule', approved, { publishAt: '2098-01-01T00:00:00Z' });
    bodyOf(await room.admin.patch(`/categories/${id}`, { severities: null }, version));
    await desk.sql("update article_revisions set scheduled_at = now() - interval '1 second' where article_id = $1", [scheduled.id]);
    desk.startDueWork();
    const seen = await eventually(async () => bodyOf(await room.admin.get(`/articles/${scheduled.id}`)), ({ status }) => status !== 'scheduled');
    expect(seen).toMatchObject({ status: 'schedule_failed', scheduleError: 'Nobody is named as the author.' });
  });

  it('of the section that readers get are those of a republication', async () => {
    const lenient = await section({ 'no-byline': 'off' }, { reviewPolicy: { requiredApprovals: 0 } });
    const strict = await section(null);
    const live = await verb(room.admin, 'publish', await bareIn(lenient.id));
    const withdrawn = await verb(room.admin, 'withdraw', live, { reason: 'A doubt.' });
    const moved = bodyOf(await room.admin.patch(`/articles/${live.id}`, { categoryId: strict.id }, withdrawn.version));
    expect((await findings(moved)).blockers).toEqual([['no-byline', 'publish']]);
    expect((await verb(room.admin, 'republish', moved)).visibility).toBe('live');
  });

  it.each([['embargo', 'off'], ['legal-hold', 'warning'], ['slug', 'off']])('cannot be set for %s', async (code, severity) => {
    await expectRefused(desk, () => room.admin.post('/categories', { name: 'Bad', severities: { [code]: severity } }), 400, `/severities/${code}`);
  });

  it('are one of four', async () => {
    await expectRefused(desk, () => room.admin.post('/categories', { name: 'Bad', severities: { 'no-cover': 'block' } }), 422, '/severities/no-cover');
  });
});
