import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { ParsedJson } from '../../support/answer';
import { type Desk, startDesk } from '../../support/desk';
import { type Newsroom, bodyOf, newsroom, verb } from '../../support/newsroom';

let desk: Desk;
let room: Newsroom;

beforeAll(async () => {
  desk = await startDesk({ env: { SITE_LOCALES: 'en,be' } });
  room = await newsroom(desk);
});

afterAll(() => desk.stop());

const historyOf = async ({ id }: ParsedJson, query = ''): Promise<ParsedJson> => bodyOf(await room.author.get(`/articles/${id}/history${query}`));

describe('the history of an article', () => {
  it('says who did what, when and why, the newest first', async () => {
    const draft = await room.story().draft();
    const asked = await verb(room.editor, 'request-changes', await verb(room.author, 'submit', draft), { comment: 'Name your source.' });
    const saved = bodyOf(await room.author.patch(`/articles/${draft.id}`, { source: 'AGENCY' }, asked.version));
    bodyOf(await room.editor.post(`/articles/${draft.id}/comments`, { body: 'Between us.' }));
    const approved = await verb(room.editor, 'approve', await verb(room.author, 'submit', saved), { comment: 'Good.' });
    const live = await verb(room.editor, 'publish', approved);
    await verb(room.editor, 'withdraw', live, { reason: 'Names a minor.' });
    const { items, nextCursor } = await historyOf(draft);
    expect(nextCursor).toBeNull();
    expect(items.map(({ event, verb: name, version, revision, by }: ParsedJson) => [event, name, version, revision, by.name])).toEqual([
      ['article.withdrawn', 'withdraw', 8, 2, room.editor.name],
      ['article.published', 'publish', 7, 2, room.editor.name],
      ['article.approved', 'approve', 6, 2, room.editor.name],
      ['article.submitted', 'submit', 5, 2, room.author.name],
      ['article.comment_added', null, null, null, room.editor.name],
      ['article.saved', 'save', 4, 2, room.author.name],
      ['article.changes_requested', 'request-changes', 3, 1, room.editor.name],
      ['article.submitted', 'submit', 2, 1, room.author.name],
      ['article.created', 'create', 1, 1, room.author.name],
    ]);
    expect(items[0]).toEqual({
      at: expect.any(String), by: { id: room.editor.id, name: room.editor.name }, event: 'article.withdrawn', verb: 'withdraw', version: 8, revision: 2,
      changeKind: null, note: null, comment: null, reason: 'Names a minor.', notice: null, publishAt: null, until: null, cancelledSchedule: null,
      takenFrom: null, before: null, after: null,
    });
    expect([items[2].comment, items[6].comment]).toEqual(['Good.', 'Name your source.']);
    expect(JSON.stringify(items)).not.toContain('Between us.');
  });

  it('says what the facts were and are that somebody changed, with the text or without it', async () => {
    const draft = await room.story({ dueAt: '2030-05-01T09:30:00.000Z' }).draft();
    const set = bodyOf(await room.author.patch(`/articles/${draft.id}`, { dueAt: null, plannedFor: '2030-05-02T06:00:00.000Z' }, draft.version));
    const saved = bodyOf(await room.author.patch(`/articles/${draft.id}`, { locale: 'be', kicker: 'K' }, set.version));
    await verb(room.editor, 'embargo', await verb(room.editor, 'embargo', saved, { until: '2030-01-01T00:00:00.000Z' }), { until: '2031-01-01T00:00:00.000Z' });
    const { items } = await historyOf(draft);
    expect(items.map(({ verb: name, before, after }: ParsedJson) => [name, before, after])).toEqual([
      ['embargo', null, null], ['embargo', null, null],
      ['save', { locale: 'en' }, { locale: 'be' }],
      ['set-facts', { dueAt: '2030-05-01T09:30:00.000Z', plannedFor: null }, { dueAt: null, plannedFor: '2030-05-02T06:00:00.000Z' }],
      ['create', null, null],
    ]);
  });

  it('comes in pages', async () => {
    const story = await room.story().published(room.editor);
    const all = (await historyOf(story)).items;
    const first = await historyOf(story, '?limit=2');
    const rest = await historyOf(story, `?limit=100&cursor=${first.nextCursor}`);
    expect([...first.items, ...rest.items]).toEqual(all);
    expect(rest.nextCursor).toBeNull();
    expect((await room.author.get(`/articles/${(await room.story().draft()).id}/history?cursor=${first.nextCursor}`)).status).toBe(400);
  });

  it('is for those who see more of it than readers do', async () => {
    const [live, draft] = [await room.story().published(room.editor), await room.story().draft()];
    const outsider = (await newsroom(desk)).author;
    expect((await outsider.get(`/articles/${live.id}/history`)).status).toBe(403);
    expect((await outsider.get(`/articles/${draft.id}/history`)).status).toBe(404);
  });
});
