import { randomUUIDv7 } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Answer, ParsedJson } from '../../support/answer';
import type { Person } from '../../support/client';
import { type Desk, startDesk } from '../../support/desk';
import { type Newsroom, bodyOf, newsroom } from '../../support/newsroom';
import { expectAllRefused, expectRefused } from '../../support/refusals';

let desk: Desk;
let room: Newsroom;

beforeAll(async () => {
  desk = await startDesk();
  room = await newsroom(desk);
});

afterAll(() => desk.stop());

const at = ({ id }: ParsedJson, comment?: ParsedJson): string => `/articles/${id}/comments${comment ? `/${comment.id}` : ''}`;
const post = (by: Person, story: ParsedJson, body: object): Promise<Answer> => by.post(at(story), body);
const say = async (by: Person, story: ParsedJson, body: string, more: object = {}): Promise<ParsedJson> => bodyOf(await post(by, story, { body, ...more }));
const list = async (story: ParsedJson, query = '', by: Person = room.editor): Promise<ParsedJson> => bodyOf(await by.get(`${at(story)}?${query}`));
const bodies = async (story: ParsedJson, query = ''): Promise<string[]> => (await list(story, query)).items.map(({ body }: ParsedJson) => body);
const events = ({ id }: ParsedJson) => desk.sql("select type, data from outbox_events where subject_id = $1 and type like 'article.comment%' order by id", [id]);
const named = ({ id, name }: Person) => ({ id, name });
const blockOf = (story: ParsedJson, index: number): string => story.revision.body.content[index].attrs.id;

describe('a comment', () => {
  it('is added to a block with the words it is about, and is there for everybody inside', async () => {
    const story = await room.story().draft();
    const { status, body, headers } = await post(room.editor, story, { body: 'Who says so?', blockId: blockOf(story, 1), quote: 'It passed.', mentions: [room.author.id] });
    expect([status, headers['location']]).toEqual([201, `/api/v1/articles/${story.id}/comments/${body.id}`]);
    expect(body).toEqual({
      id: expect.any(String), parentId: null, author: named(room.editor), body: 'Who says so?', mentions: [named(room.author)],
      blockId: blockOf(story, 1), quote: 'It passed.', prefix: null, suffix: null,
      anchor: { blockId: blockOf(story, 1), start: 0, end: 10 }, orphaned: false, revisionNumber: 1, resolved: null,
      createdAt: expect.any(String), editedAt: null, deletedAt: null,
    });
    for (const person of [room.author, room.editor, room.admin]) {
      expect(await list(story, '', person)).toEqual({ items: [body], nextCursor: null });
      expect(bodyOf(await person.get(at(story, body)))).toEqual(body);
    }
    expect(await events(story)).toEqual([{ type: 'article.comment_added', data: { commentId: body.id, threadId: body.id, mentions: [room.author.id] } }]);
  });

  it('changes nothing of the article, needs no If-Match, and is not repeated with the same Idempotency-Key', async () => {
    const story = await room.story().draft();
    const before = bodyOf(await room.author.get(`/articles/${story.id}`));
    const headers = { 'idempotency-key': 'one-comment' };
    const first = await room.author.post(at(story), { body: 'Once' }, headers);
    const second = await room.author.post(at(story), { body: 'Once' }, headers);
    expect([first.status, second.status, second.body]).toEqual([201, 201, first.body]);
    const comment = bodyOf(first);
    bodyOf(await room.author.patch(at(story, comment), { body: 'Twice' }));
    bodyOf(await room.editor.post(`${at(story, comment)}/resolve`));
    expect(bodyOf(await room.author.get(`/articles/${story.id}`))).toEqual(before);
    expect(await bodies(story)).toEqual(['Twice']);
  });

  it('is refused where it names what is not there', async () => {
    const [story, other] = [await room.story().draft(), await room.story().draft()];
    const elsewhere = await say(room.author, other, 'Elsewhere');
    const gone = await desk.as('author');
    await desk.sql("update users set status = 'disabled' where id = $1", [gone.id]);
    const refused = async (body: object, place: string): Promise<void> => {
      await expectRefused(desk, () => post(room.author, story, body), 422, place);
    };
    await refused({ body: 'x', blockId: 'nowhere' }, '/blockId');
    await refused({ body: 'x', blockId: 'no block!' }, '/blockId');
    await refused({ body: 'x', parentId: elsewhere.id }, '/parentId');
    await refused({ body: 'x', parentId: randomUUIDv7() }, '/parentId');
    await refused({ body: 'x', mentions: [room.editor.id, randomUUIDv7()] }, '/mentions/1');
    await refused({ body: 'x', mentions: [gone.id] }, '/mentions/0');
    await refused({ body: ' ' }, '/body');
    await refused({}, '/body');
    const mine = await say(room.author, story, 'Mine');
    await refused({ body: 'x', parentId: mine.id, quote: 'q' }, '/quote');
    await refused({ body: 'x', prefix: 'before' }, '/prefix');
    await refused({ body: 'x', quote: 'q', suffix: 'x'.repeat(201) }, '/suffix');
    await refused({ body: 'x', parentId: mine.id, blockId: blockOf(story, 0) }, '/blockId');
    await expectRefused(desk, () => room.editor.get(at(story, elsewhere)), 404);
  });

  it('is shown to nobody who sees no more than readers do, and taken from none of them', async () => {
    const live = await room.story().published(room.editor);
    const comment = await say(room.author, live, 'Among us');
    const attempts = (by: Person, story: ParsedJson) => [
      () => by.get(at(story)), () => by.get(at(story, comment)), () => post(by, story, { body: 'x' }), () => by.patch(at(story, comment), { body: 'x' }),
      () => by.delete(at(story, comment)), () => by.post(`${at(story, comment)}/resolve`), () => by.post(`${at(story, comment)}/reopen`),
    ];
    await expectAllRefused(desk, attempts(room.contributor, live), 403);
    const draft = await room.story().draft();
    await expectAllRefused(desk, attempts(room.contributor, draft), 404);
  });

  it('is not written in the trash, and can be read there', async () => {
    const story = await room.story().draft();
    const comment = await say(room.author, story, 'Before');
    const trashed = bodyOf(await room.author.delete(`/articles/${story.id}`, story.version));
    const [problem] = await expectAllRefused(desk, [
      () => post(room.author, story, { body: 'x' }), () => room.author.patch(at(story, comment), { body: 'x' }), () => room.author.delete(at(story, comment)),
      () => room.author.post(`${at(story, comment)}/resolve`),
    ], 409);
    expect(problem).toMatchObject({ type: '/problems/not-possible-now', allowedActions: ['restore'] });
    expect(await bodies(story)).toEqual(['Before']);
    bodyOf(await room.author.verb(`/articles/${story.id}/restore`, trashed.version));
    await say(room.author, story, 'After');
  });
});

describe('a thread', () => {
  it('has answers, also to answers, and what is said of it is the same for all of them', async () => {
    const story = await room.story().draft();
    const first = await say(room.editor, story, 'First', { blockId: blockOf(story, 0), quote: 'the budget' });
    const other = await say(room.editor, story, 'Another thread');
    const answer = await say(room.author, story, 'Second', { parentId: first.id });
    const third = await say(room.editor, story, 'Third', { parentId: answer.id });
    expect([answer.parentId, third.parentId]).toEqual([first.id, first.id]);
    expect(third).toMatchObject({ blockId: blockOf(story, 0), quote: 'the budget', orphaned: false, revisionNumber: 1 });
    expect(await bodies(story)).toEqual(['First', 'Second', 'Third', 'Another thread']);
    const resolved = bodyOf(await room.author.post(`${at(story, answer)}/resolve`));
    expect(resolved).toMatchObject({ id: answer.id, resolved: { by: named(room.author), at: expect.any(String) } });
    expect(await bodies(story, 'resolved=true')).toEqual(['First', 'Second', 'Third']);
    expect(await bodies(story, 'resolved=false')).toEqual(['Another thread']);
    expect(await bodies(story, `blockId=${blockOf(story, 0)}`)).toEqual(['First', 'Second', 'Third']);
    expect(await bodies(story, `blockId=${blockOf(story, 1)}`)).toEqual([]);
    expect(other.resolved).toBeNull();
  });

  it('is resolved and reopened once, and tells it once', async () => {
    const story = await room.story().draft();
    const thread = await say(room.editor, story, 'Source?');
    const [before] = [await events(story)];
    const resolved = bodyOf(await room.author.post(`${at(story, thread)}/resolve`));
    expect(bodyOf(await room.editor.post(`${at(story, thread)}/resolve`))).toEqual(resolved);
    const reopened = bodyOf(await room.editor.post(`${at(story, thread)}/reopen`));
    expect(bodyOf(await room.author.post(`${at(story, thread)}/reopen`))).toEqual(reopened);
    expect(reopened).toEqual(thread);
    const data = { threadId: thread.id, commentId: thread.id, mentions: [] };
    expect(await events(story)).toEqual([...before, { type: 'article.comment_resolved', data }, { type: 'article.comment_reopened', data }]);
  });

  it('is orphaned when its block goes, stays in the list, and finds its block again', async () => {
    const story = await room.story().draft();
    const thread = await say(room.editor, story, 'About this', { blockId: blockOf(story, 1), quote: 'It passed.' });
    await say(room.author, story, 'Yes', { parentId: thread.id });
    const [kept] = story.revision.body.content;
    const without = bodyOf(await room.author.patch(`/articles/${story.id}`, { body: { type: 'doc', content: [kept] } }, story.version));
    const { items } = await list(story);
    expect(items.map(({ body, orphaned, quote }: ParsedJson) => [body, orphaned, quote])).toEqual([['About this', true, 'It passed.'], ['Yes', true, 'It passed.']]);
    expect(await bodies(story, `blockId=${thread.blockId}`)).toEqual(['About this', 'Yes']);
    bodyOf(await room.author.patch(`/articles/${story.id}`, { body: story.revision.body }, without.version));
    expect((await list(story)).items.map(({ orphaned }: ParsedJson) => orphaned)).toEqual([false, false]);
  });

  it('finds its words again in another block, and what was written in their place', async () => {
    const story = await room.story({ body: '<p>The council has voted on the budget.</p><p>It passed late on Tuesday night, they say.</p>' }).draft();
    const [first, second] = story.revision.body.content;
    const words = await say(room.editor, story, 'Sure?', { blockId: blockOf(story, 1), quote: 'late on Tuesday' });
    expect(words).toMatchObject({ prefix: 'It passed ', suffix: ' night, they say.', anchor: { blockId: blockOf(story, 1), start: 10, end: 25 } });
    const sent = await say(room.editor, story, 'Who?', { blockId: blockOf(story, 1), quote: 'they', prefix: 'night, ', suffix: ' say' });
    expect(sent).toMatchObject({ prefix: 'night, ', suffix: ' say' });
    const put = async (...texts: string[]): Promise<ParsedJson> => bodyOf(await room.author.patch(`/articles/${story.id}`, {
      body: { type: 'doc', content: texts.map((text, index) => ({ ...[first, second][index], content: [{ type: 'text', text }] })) },
    }, bodyOf(await room.author.get(`/articles/${story.id}`)).version));
    const anchors = async (): Promise<unknown[]> => (await list(story)).items.map(({ anchor, orphaned }: ParsedJson) => [anchor, orphaned]);
    await put('The council voted late on Tuesday.', 'It passed.');
    expect((await anchors())[0]).toEqual([{ blockId: blockOf(story, 0), start: 18, end: 33 }, false]);
    await put('The council has voted on the budget.', 'It passed early this morning night, they say.');
    expect((await anchors())[0]).toEqual([{ blockId: blockOf(story, 1), start: 10, end: 28 }, false]);
    await put('Nothing of it is here.');
    expect(await anchors()).toEqual([[null, true], [null, true]]);
  });

  it('is about the open revision of a live article, and about the live one where none is open', async () => {
    const live = await room.story().published(room.editor);
    const onLive = await say(room.author, live, 'On what readers see', { blockId: blockOf(live, 0) });
    expect(onLive.revisionNumber).toBe(1);
    const value = '<p>Something else entirely, about ships.</p>';
    const open = bodyOf(await room.author.patch(`/articles/${live.id}`, { body: { format: 'html', value } }, live.version));
    const onOpen = await say(room.author, live, 'On what is being written', { blockId: blockOf(open, 0) });
    expect(onOpen).toMatchObject({ revisionNumber: 2, orphaned: false });
    expect((await list(live)).items.map(({ orphaned }: ParsedJson) => orphaned)).toEqual([blockOf(open, 0) !== blockOf(live, 0), false]);
  });

  it('is walked page by page', async () => {
    const story = await room.story().draft();
    const first = await say(room.author, story, '1');
    for (const body of ['2', '3', '4']) await say(room.author, story, body);
    await say(room.author, story, '1a', { parentId: first.id });
    const { items, nextCursor } = await list(story, 'limit=2');
    const rest = await list(story, `limit=3&cursor=${encodeURIComponent(nextCursor)}`);
    expect([...items, ...rest.items].map(({ body }: ParsedJson) => body)).toEqual(['1', '1a', '2', '3', '4']);
    expect(rest.nextCursor).toBeNull();
    const other = await room.story().draft();
    expect((await room.editor.get(`${at(other)}?cursor=${encodeURIComponent(nextCursor)}`)).status).toBe(400);
  });
});

describe('one’s own comment', () => {
  it('can be changed, and tells those whom it did not mention before', async () => {
    const story = await room.story().draft();
    const comment = await say(room.author, story, 'Look', { mentions: [room.editor.id] });
    const kept = bodyOf(await room.author.patch(at(story, comment), { body: 'Look here' }));
    expect(kept).toEqual({ ...comment, body: 'Look here', editedAt: expect.any(String) });
    await desk.sql("update users set status = 'disabled' where id = $1", [room.editor.id]);
    const changed = bodyOf(await room.author.patch(at(story, comment), { body: 'All', mentions: [room.editor.id.toUpperCase(), room.chief.id] }));
    await desk.sql("update users set status = 'active' where id = $1", [room.editor.id]);
    expect(changed.mentions).toEqual([named(room.editor), named(room.chief)]);
    expect((await events(story)).slice(1).map(({ type, data }) => [type, data.mentions])).toEqual([
      ['article.comment_changed', []], ['article.comment_changed', [room.chief.id]],
    ]);
    await expectRefused(desk, () => room.author.patch(at(story, comment), { body: 'x', mentions: [room.chief.id, randomUUIDv7()] }), 422, '/mentions/1');
    await expectAllRefused(desk, [() => room.editor.patch(at(story, comment), { body: 'x' }), () => room.admin.delete(at(story, comment))], 403);
  });

  it('is gone when it is deleted, unless it was answered: then it stays without its text until the last answer goes', async () => {
    const story = await room.story().draft();
    const lone = await say(room.author, story, 'Nobody answered');
    expect((await room.author.delete(at(story, lone))).status).toBe(204);
    expect(await bodies(story)).toEqual([]);
    await expectAllRefused(desk, [() => room.author.delete(at(story, lone)), () => room.author.get(at(story, lone))], 404);

    const first = await say(room.author, story, 'First', { mentions: [room.editor.id], quote: 'budget' });
    const answers = [await say(room.editor, story, 'A', { parentId: first.id }), await say(room.editor, story, 'B', { parentId: first.id })];
    expect((await room.author.delete(at(story, first))).status).toBe(204);
    const { items } = await list(story);
    expect(items[0]).toEqual({ ...first, body: null, mentions: [], deletedAt: expect.any(String) });
    expect(items.slice(1)).toEqual(answers);
    await expectAllRefused(desk, [() => room.author.delete(at(story, first)), () => room.author.patch(at(story, first), { body: 'x' })], 404);
    bodyOf(await room.author.post(`${at(story, first)}/resolve`));
    for (const answer of answers) expect((await room.editor.delete(at(story, answer))).status).toBe(204);
    expect(await bodies(story)).toEqual([]);
    expect(await desk.sql('select id from article_comments where article_id = $1', [story.id])).toEqual([]);
  });

  it('is deleted while it is answered: either the answer is there with the thread, or neither', async () => {
    const story = await room.story().draft();
    const first = await say(room.author, story, 'First');
    const statuses = await Promise.all([
      room.author.delete(at(story, first)), ...Array.from({ length: 5 }, () => post(room.editor, story, { body: 'Answer', parentId: first.id })),
    ].map(async (answer) => (await answer).status));
    const answered = statuses.slice(1).filter((status) => status === 201).length;
    expect(statuses.slice(1).every((status) => status === 201 || status === 422)).toBe(true);
    expect((await list(story)).items).toHaveLength(answered === 0 ? 0 : answered + 1);
  });
});
