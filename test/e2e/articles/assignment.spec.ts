import { randomUUIDv7 } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Answer, ParsedJson } from '../../support/answer';
import type { Person } from '../../support/client';
import { type Desk, startDesk } from '../../support/desk';
import { type Newsroom, bodyOf, newsroom, verb } from '../../support/newsroom';
import { expectAllRefused, expectRefused } from '../../support/refusals';

let desk: Desk;
let room: Newsroom;

beforeAll(async () => {
  desk = await startDesk();
  room = await newsroom(desk);
});

afterAll(() => desk.stop());

const put = (by: Person, { id, version }: ParsedJson, body: object): Promise<Answer> => by.put(`/articles/${id}/assignment`, body, { 'if-match': `"v${version}"` });
const assign = async (story: ParsedJson, body: object): Promise<ParsedJson> => bodyOf(await put(room.editor, story, body));
const named = ({ id, name }: Person) => ({ id, name });

describe('assigning an article', () => {
  it('names who is to work on it and until when, and takes them off again', async () => {
    const story = await room.story().draft();
    const given = await put(room.editor, story, { assigneeId: room.contributor.id.toUpperCase(), dueAt: '2031-05-01T09:00:00+03:00' });
    expect(given.headers['etag']).toBe(`"v${story.version + 1}"`);
    expect(given.body).toMatchObject({ version: story.version + 1, assignee: named(room.contributor), dueAt: '2031-05-01T06:00:00.000Z', revision: { number: 1 } });
    const other = await assign(given.body, { assigneeId: room.author.id });
    expect(other).toMatchObject({ assignee: named(room.author), dueAt: '2031-05-01T06:00:00.000Z' });
    const nobody = await assign(other, { assigneeId: null, dueAt: null });
    expect(nobody).toMatchObject({ version: story.version + 3, assignee: null, dueAt: null });
    const told = await desk.sql("select data from outbox_events where subject_id = $1 and type = 'article.assigned' order by id", [story.id]);
    expect(told.map(({ data }) => data)).toEqual([
      { assigneeId: room.contributor.id, formerAssigneeId: null, dueAt: '2031-05-01T06:00:00.000Z' },
      { assigneeId: room.author.id, formerAssigneeId: room.contributor.id },
      { assigneeId: null, formerAssigneeId: room.author.id, dueAt: null },
    ]);
    const { items } = bodyOf(await room.editor.get(`/articles/${story.id}/history`));
    expect(items.slice(0, 3).map(({ before, after }: ParsedJson) => [before, after])).toEqual([
      [{ assignee: named(room.author), dueAt: '2031-05-01T06:00:00.000Z' }, { assignee: null, dueAt: null }],
      [{ assignee: named(room.contributor) }, { assignee: named(room.author) }],
      [{ assignee: null, dueAt: null }, { assignee: named(room.contributor), dueAt: '2031-05-01T06:00:00.000Z' }],
    ]);
  });

  it('makes it the own article of the assignee, and nobody’s own when it is taken back', async () => {
    const story = await room.story().draft();
    expect((await room.contributor.get(`/articles/${story.id}`)).status).toBe(404);
    const given = await assign(story, { assigneeId: room.contributor.id });
    const saved = bodyOf(await room.contributor.patch(`/articles/${story.id}`, { kicker: 'Mine now' }, given.version));
    expect(saved.allowedActions).toEqual(expect.arrayContaining(['save', 'submit']));
    expect(saved.allowedActions).not.toContain('assign');
    bodyOf(await room.contributor.post(`/articles/${story.id}/comments`, { body: 'On it.' }));
    await assign(saved, { assigneeId: null });
    expect((await room.contributor.get(`/articles/${story.id}`)).status).toBe(404);
  });

  it('keeps what somebody had not saved, and ends their lock, when they lose the article with it', async () => {
    for (const assigneeId of [null, room.secondEditor.id]) {
      const given = await assign(await room.story().draft(), { assigneeId: room.contributor.id });
      bodyOf(await room.contributor.put(`/articles/${given.id}/lock`));
      bodyOf(await room.contributor.put(`/articles/${given.id}/autosave`, { baseVersion: given.version, content: { headline: 'Not yet saved' } }));
      const kept = await assign(given, { assigneeId: room.contributor.id });
      expect([kept.lock.holder.id, bodyOf(await room.editor.get(`/articles/${given.id}/autosave/branches`)).items]).toEqual([room.contributor.id, []]);

      const taken = await assign(kept, { assigneeId });
      expect(taken.lock).toBeNull();
      const [branch] = bodyOf(await room.editor.get(`/articles/${given.id}/autosave/branches`)).items;
      expect(branch).toMatchObject({ author: named(room.contributor), baseVersion: given.version });
      expect(bodyOf(await room.editor.get(`/articles/${given.id}/autosave/branches/${branch.id}`)).content).toEqual({ headline: 'Not yet saved' });
      bodyOf(await room.editor.patch(`/articles/${given.id}`, { kicker: 'K' }, taken.version));
      const again = await assign({ ...taken, version: taken.version + 1 }, { assigneeId: room.contributor.id });
      expect((await room.contributor.get(`/articles/${given.id}/autosave`)).status).toBe(404);
      expect(bodyOf(await room.contributor.get(`/articles/${again.id}/autosave/branches`)).items).toEqual([branch]);
    }
  });

  it('leaves what is not saved, and the lock, to those who go on with the article: its maker and the editors of its section', async () => {
    for (const person of [room.author, room.secondEditor]) {
      const given = await assign(await room.story().draft(), { assigneeId: person.id });
      bodyOf(await person.put(`/articles/${given.id}/lock`));
      bodyOf(await person.put(`/articles/${given.id}/autosave`, { baseVersion: given.version, content: { headline: 'Not yet saved' } }));
      expect((await assign(given, { assigneeId: null })).lock.holder).toEqual(named(person));
      expect(bodyOf(await person.get(`/articles/${given.id}/autosave`))).toMatchObject({ content: { headline: 'Not yet saved' } });
      expect(bodyOf(await room.editor.get(`/articles/${given.id}/autosave/branches`)).items).toEqual([]);
    }
  });

  it('voids no approval, opens no revision and shows readers nothing', async () => {
    const approved = await room.story().approved(room.editor);
    const given = await assign(approved, { assigneeId: room.chief.id });
    expect(given).toMatchObject({ status: 'approved', revision: { id: approved.revision.id } });
    const live = await verb(room.editor, 'publish', given);
    const before = await desk.delivery(`/articles/${live.slug}`);
    expect(await assign(live, { assigneeId: room.author.id })).toMatchObject({ status: 'published' });
    const after = await desk.delivery(`/articles/${live.slug}`);
    expect([after.text, after.headers['etag']]).toEqual([before.text, before.headers['etag']]);
  });

  it('is refused without If-Match, with a stale one, for whom it cannot be given to, and where it is not possible', async () => {
    const story = await room.story().draft();
    const gone = await desk.as('author');
    await desk.sql("update users set status = 'disabled' where id = $1", [gone.id]);
    await expectRefused(desk, () => room.editor.put(`/articles/${story.id}/assignment`, { assigneeId: null }), 428);
    await expectRefused(desk, () => put(room.editor, { ...story, version: story.version + 1 }, { assigneeId: null }), 412);
    const problems = await expectAllRefused(desk, [gone.id, randomUUIDv7()].map((assigneeId) => () => put(room.editor, story, { assigneeId })), 422, '/assigneeId');
    expect(problems.map(({ errors }) => errors[0].code)).toEqual(['unknown-user', 'unknown-user']);
    await expectAllRefused(desk, [{}, { assigneeId: 'nobody' }].map((body) => () => put(room.editor, story, body)), 422, '/assigneeId');
    const trashed = bodyOf(await room.author.delete(`/articles/${story.id}`, story.version));
    await expectRefused(desk, () => put(room.editor, trashed, { assigneeId: null }), 409);
  });

  it('is for those who may assign in its section', async () => {
    const elsewhere = await desk.as('editor', { in: bodyOf(await room.admin.post('/categories', { name: 'Sport' })).id });
    const story = await room.story().draft();
    await expectAllRefused(desk, [room.author, room.contributor].map((person) => () => put(person, story, { assigneeId: person.id })), 403);
    await expectRefused(desk, () => put(elsewhere, story, { assigneeId: elsewhere.id }), 404);
    const live = await room.story().published(room.editor);
    await expectRefused(desk, () => put(elsewhere, live, { assigneeId: elsewhere.id }), 403);
  });
});
