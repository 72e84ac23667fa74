import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { ParsedJson } from '../../support/answer';
import type { Person } from '../../support/client';
import { type Desk, startDesk } from '../../support/desk';
import { eventually } from '../../support/eventually';
import { type Newsroom, bodyOf, newsroom, verb } from '../../support/newsroom';

let desk: Desk;
let room: Newsroom;

beforeAll(async () => {
  desk = await startDesk();
  desk.startDueWork();
});

beforeEach(async () => {
  room = await newsroom(desk);
});

afterAll(() => desk.stop());

const told = async (person: Person, query = ''): Promise<ParsedJson[]> => bodyOf(await person.get(`/notifications${query}`)).items;
const kinds = async (person: Person): Promise<string[]> => (await told(person)).map(({ kind }) => kind);
const named = ({ id, name }: Person) => ({ id, name });

/** How many were told of it, of all who work here. */
async function numberTold(kind: string, { id }: ParsedJson): Promise<number> {
  const [row] = await desk.sql<{ count: number }>('select count(*)::integer as count from notifications where kind = $1 and article_id = $2', [kind, id]);
  return row?.count ?? 0;
}

describe('people are told', () => {
  it('of what waits for their review, those who may review it', async () => {
    const outsider = (await newsroom(desk)).editor;
    const story = await room.story({ headline: 'A budget' }).submitted();
    for (const person of [room.editor, room.secondEditor, room.chief, room.admin]) {
      expect((await told(person, '?limit=1'))[0]).toEqual({
        id: expect.any(String), kind: 'submitted', articleId: story.id, headline: 'A budget', webhookId: null, by: named(room.author), at: expect.any(String),
        readAt: null, comment: null, reason: null, commentId: null, dueAt: null,
      });
    }
    for (const person of [room.author, room.contributor, outsider]) expect(await told(person)).toEqual([]);
  });

  it('of what becomes of their article: changes requested, approved by all, published', async () => {
    await room.admin.patch(`/categories/${room.category.id}`, { reviewPolicy: { requiredApprovals: 2 } }, room.category.version);
    const asked = await verb(room.editor, 'request-changes', await room.story().submitted(), { comment: 'Name your source.' });
    expect(await told(room.author)).toMatchObject([{ kind: 'changes-requested', comment: 'Name your source.', by: named(room.editor), articleId: asked.id }]);
    const first = await verb(room.editor, 'approve', await verb(room.author, 'submit', bodyOf(await room.author.patch(`/articles/${asked.id}`, { source: 'AGENCY' }, asked.version))));
    expect(await kinds(room.author)).toEqual(['changes-requested']);
    await verb(room.editor, 'publish', await verb(room.secondEditor, 'approve', first));
    expect(await kinds(room.author)).toEqual(['published', 'approved', 'changes-requested']);
  });

  it('of what becomes of what they wrote a part of, whoever saved and submitted it last', async () => {
    const [wrote, polished] = [await desk.as('editor', { in: String(room.category.id) }), await desk.as('editor', { in: String(room.category.id) })];
    const draft = await room.story().draft();
    const written = bodyOf(await wrote.patch(`/articles/${draft.id}`, { summary: 'All of it.' }, draft.version));
    const last = bodyOf(await polished.patch(`/articles/${draft.id}`, { summary: 'All of it!' }, written.version));
    await verb(room.chief, 'request-changes', await verb(polished, 'submit', last), { comment: 'Again.' });
    for (const person of [wrote, polished, room.author]) expect((await kinds(person))[0]).toBe('changes-requested');
  });

  it('of what waits in the category that theirs was merged into', async () => {
    const former = bodyOf(await room.admin.post('/categories', { name: `Former ${room.category.name}` }));
    const editor = await desk.as('editor', { in: String(former.id) });
    expect((await room.admin.delete(`/categories/${former.id}?reassignTo=${room.category.id}`, former.version)).status).toBe(200);
    const story = await room.story().submitted();
    expect((await editor.get(`/articles/${story.id}`)).body.allowedActions).toContain('approve');
    expect(await kinds(editor)).toEqual(['submitted']);
  });

  it('not of what they cannot review, because it is live in another section', async () => {
    const other = bodyOf(await room.admin.post('/categories', { name: `Other than ${room.category.name}` }));
    const [there, both] = [await desk.as('editor', { in: String(other.id) }), await desk.as('editor')];
    const live = await room.story().published(room.editor);
    const moved = bodyOf(await room.admin.patch(`/articles/${live.id}`, { categoryId: other.id }, live.version));
    const submitted = await verb(room.admin, 'submit', moved);
    expect(bodyOf(await there.get(`/articles/${live.id}`)).allowedActions).not.toContain('approve');
    expect(bodyOf(await both.get(`/articles/${live.id}`)).allowedActions).toContain('approve');
    expect([await kinds(there), (await kinds(both))[0], submitted.status]).toEqual([[], 'submitted', 'published+in_review']);
  });

  it('not of what they did themselves', async () => {
    const own = await room.admin.post('/articles', { headline: 'Of the editor', categoryId: room.category.id, body: { format: 'html', value: '<p>Text.</p>' }, bylines: [{ authorId: room.byline.id, role: 'writer' }] });
    await verb(room.admin, 'submit', bodyOf(own));
    for (const person of [room.editor, room.secondEditor, room.chief]) expect(await told(person)).toMatchObject([{ kind: 'submitted', articleId: own.body.id }]);
    expect(await told(room.admin)).toEqual([]);
  });

  it('of a schedule that failed: who set it, and the writer', async () => {
    const approved = await room.story().approved(room.editor);
    const scheduled = await verb(room.editor, 'schedule', approved, { publishAt: new Date(Date.now() + 86_400_000).toISOString() });
    await desk.sql(`update articles set legal_hold = '{"reason":"A lawyer called","by":{"id":"${room.chief.id}","name":"x"},"at":"2026-01-01T00:00:00.000Z"}' where id = $1`, [approved.id]);
    await desk.sql('update article_revisions set scheduled_at = now() where id = $1', [scheduled.revision.id]);
    const [failed] = await eventually(() => told(room.editor), (items) => items[0]?.kind === 'schedule-failed');
    expect(failed).toMatchObject({ by: null, articleId: approved.id, reason: expect.stringMatching(/hold/i) });
    expect((await kinds(room.author))[0]).toBe('schedule-failed');
    expect(await numberTold('schedule-failed', approved)).toBe(2);
  });

  it('where somebody mentions them, once', async () => {
    const story = await room.story().draft();
    const comment = bodyOf(await room.editor.post(`/articles/${story.id}/comments`, { body: 'Who says so?', mentions: [room.author.id, room.contributor.id] }));
    expect(await told(room.author)).toMatchObject([{ kind: 'mentioned', commentId: comment.id, by: named(room.editor) }]);
    // A contributor does not see the articles of others.
    expect(await told(room.contributor)).toEqual([]);
    bodyOf(await room.editor.patch(`/articles/${story.id}/comments/${comment.id}`, { body: 'Who says so, please?', mentions: [room.author.id, room.chief.id] }));
    expect([await kinds(room.author), await kinds(room.chief)]).toEqual([['mentioned'], ['mentioned']]);
    expect(JSON.stringify(await told(room.author))).not.toContain('Who says so');
  });

  it('of what is assigned to them, and not again while it is', async () => {
    const dueAt = '2027-01-01T10:00:00.000Z';
    const story = await room.story().draft();
    const assigned = bodyOf(await room.editor.put(`/articles/${story.id}/assignment`, { assigneeId: room.contributor.id, dueAt }, { 'if-match': `"v${story.version}"` }));
    expect(await told(room.contributor)).toMatchObject([{ kind: 'assigned', by: named(room.editor), dueAt }]);
    bodyOf(await room.editor.put(`/articles/${story.id}/assignment`, { assigneeId: room.contributor.id }, { 'if-match': `"v${assigned.version}"` }));
    expect(await kinds(room.contributor)).toEqual(['assigned']);
  });

  it('when somebody takes over what they were editing', async () => {
    const story = await room.story().draft();
    bodyOf(await room.author.put(`/articles/${story.id}/lock`));
    bodyOf(await room.chief.post(`/articles/${story.id}/lock/takeover`));
    expect(await told(room.author)).toMatchObject([{ kind: 'lock-taken-over', by: named(room.chief), articleId: story.id }]);
  });

  it('or it did not happen: a refused verb tells nobody', async () => {
    const story = await room.story().submitted();
    const before = await desk.snapshot();
    expect((await room.author.verb(`/articles/${story.id}/approve`, story.version)).status).toBe(403);
    expect((await room.editor.verb(`/articles/${story.id}/request-changes`, story.version, {})).status).toBe(422);
    expect(await desk.snapshot()).toBe(before);
  });
});

describe('what somebody was told', () => {
  it('is read one by one or all at once, counted, and listed in pages', async () => {
    for (let each = 0; each < 3; each += 1) await room.story().submitted();
    const all = bodyOf(await room.editor.get('/notifications?include=total'));
    expect([all.items.length, all.unread, all.total]).toEqual([3, 3, 3]);
    const read = bodyOf(await room.editor.post(`/notifications/${all.items[1].id}/read`));
    expect(read).toEqual({ ...all.items[1], readAt: expect.any(String) });
    expect(bodyOf(await room.editor.post(`/notifications/${all.items[1].id}/read`))).toEqual(read);
    const unread = bodyOf(await room.editor.get('/notifications?unread=true&include=total'));
    expect([unread.items.map(({ id }: ParsedJson) => id), unread.unread, unread.total]).toEqual([[all.items[0].id, all.items[2].id], 2, 2]);
    const first = bodyOf(await room.editor.get('/notifications?limit=2'));
    const rest = bodyOf(await room.editor.get(`/notifications?limit=2&cursor=${first.nextCursor}`));
    expect([...first.items, ...rest.items].map(({ id }: ParsedJson) => id)).toEqual(all.items.map(({ id }: ParsedJson) => id));
    expect((await room.editor.post('/notifications/read-all')).status).toBe(204);
    expect(bodyOf(await room.editor.get('/notifications')).unread).toBe(0);
    expect(bodyOf(await room.secondEditor.get('/notifications')).unread).toBe(3);
  });

  it('is nobody else\'s to see or to read', async () => {
    await room.story().submitted();
    const [mine] = await told(room.editor);
    expect((await room.secondEditor.post(`/notifications/${mine?.id}/read`)).status).toBe(404);
    const { nextCursor } = bodyOf(await (await room.story().submitted(), room.editor.get('/notifications?limit=1')));
    expect((await room.secondEditor.get(`/notifications?cursor=${nextCursor}`)).status).toBe(400);
    expect((await told(room.editor))[1]?.readAt).toBeNull();
  });

  it('is gone from their list once they may no longer read the article, and back when they may', async () => {
    const story = await room.story({ headline: 'Nothing for everybody' }).submitted();
    const [mine] = await told(room.editor);
    const elsewhere = bodyOf(await room.admin.post('/categories', { name: 'Elsewhere' }));
    const moved = bodyOf(await room.admin.patch(`/articles/${story.id}`, { categoryId: elsewhere.id, confirm: true }, story.version));
    expect(bodyOf(await room.editor.get('/notifications?include=total'))).toEqual({ items: [], nextCursor: null, unread: 0, total: 0 });
    expect((await room.editor.post(`/notifications/${mine?.id}/read`)).status).toBe(404);
    bodyOf(await room.admin.patch(`/articles/${story.id}`, { categoryId: room.category.id }, moved.version));
    expect(await told(room.editor)).toMatchObject([{ id: mine?.id }]);
  });
});

describe('each kind', () => {
  it('is switched on and off by each person for themselves', async () => {
    const settings = '/me/notification-settings';
    const before = bodyOf(await room.editor.get(settings));
    expect(Object.keys(before)).toHaveLength(9);
    expect(new Set(Object.values(before).map((ways) => JSON.stringify(ways)))).toEqual(new Set(['{"inApp":true,"mail":true}']));
    const after = bodyOf(await room.editor.patch(settings, { submitted: { inApp: false } }));
    expect(after).toEqual({ ...before, submitted: { inApp: false, mail: true } });
    expect(bodyOf(await room.editor.patch(settings, { submitted: { mail: false }, mentioned: { mail: false } }))).toEqual({
      ...before, submitted: { inApp: false, mail: false }, mentioned: { inApp: true, mail: false },
    });
    await room.story().submitted();
    expect([await told(room.editor), await kinds(room.secondEditor)]).toEqual([[], ['submitted']]);
    for (const wrong of [{ gossip: { mail: true } }, { submitted: { pigeon: true } }]) {
      expect((await room.editor.patch(settings, wrong)).status).toBe(400);
    }
    expect((await room.editor.patch(settings, { submitted: { mail: 'yes' } })).status).toBe(422);
  });
});
