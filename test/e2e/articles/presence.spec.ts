import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { ParsedJson } from '../../support/answer';
import { makeKey } from '../../support/api-keys';
import type { Person } from '../../support/client';
import { type Desk, startDesk } from '../../support/desk';
import { type Newsroom, bodyOf, newsroom } from '../../support/newsroom';
import { expectRefused } from '../../support/refusals';
import { withChangeUnderWay } from '../../support/row-lock';

let desk: Desk;
let room: Newsroom;

beforeAll(async () => {
  desk = await startDesk();
  room = await newsroom(desk);
});

afterAll(() => desk.stop());

const enter = async (by: Person, { id }: ParsedJson): Promise<ParsedJson[]> => bodyOf(await by.put(`/articles/${id}/presence`)).items;
const names = (items: ParsedJson[]): string[] => items.map(({ person }) => person.name);
const shown = async (by: Person, { id }: ParsedJson): Promise<string[]> => names(bodyOf(await by.get(`/articles/${id}`)).presence);
const listed = async (by: Person, { id }: ParsedJson): Promise<string[]> =>
  names(bodyOf(await by.get('/articles?limit=100')).items.find((item: ParsedJson) => item.id === id).presence);

describe('who has an article open', () => {
  it('is on the article and in lists, by name, for a minute by the clock of the database', async () => {
    const story = await room.story().draft();
    const [{ now }] = await desk.sql('select clock_timestamp() as now') as [{ now: Date }];
    expect(await enter(room.editor, story)).toEqual([{ person: { id: room.editor.id, name: room.editor.name }, expiresAt: expect.any(String) }]);
    const items = await enter(room.author, story);
    const both = [room.author.name, room.editor.name].toSorted();
    expect(names(items)).toEqual(both);
    const [least, most] = [now.getTime() + 59_999, now.getTime() + 62_000];
    for (const { expiresAt } of items) expect([Date.parse(expiresAt) >= least, Date.parse(expiresAt) <= most]).toEqual([true, true]);
    for (const by of [room.author, room.editor, room.admin]) expect([await shown(by, story), await listed(by, story)]).toEqual([both, both]);
  });

  it('ends by itself, and is swept away by who comes next', async () => {
    const story = await room.story().draft();
    await enter(room.editor, story);
    await desk.sql("update article_presence set expires_at = clock_timestamp() where article_id = $1", [story.id]);
    expect(await shown(room.author, story)).toEqual([]);
    expect(names(await enter(room.author, story))).toEqual([room.author.name]);
    expect(await desk.sql('select user_id from article_presence where article_id = $1', [story.id])).toEqual([{ user_id: room.author.id }]);
    expect((await room.author.delete(`/articles/${story.id}/presence`)).status).toBe(204);
    expect((await room.author.delete(`/articles/${story.id}/presence`)).status).toBe(204);
    expect(await shown(room.author, story)).toEqual([]);
  });

  it('is one person however often they say so, also at once', async () => {
    const story = await room.story().draft();
    await Promise.all(Array.from({ length: 10 }, () => enter(room.author, story)));
    expect(await shown(room.editor, story)).toEqual([room.author.name]);
  });

  it('keeps nobody from saving, and moves no version', async () => {
    const story = await room.story().draft();
    await enter(room.editor, story);
    const saved = bodyOf(await room.author.patch(`/articles/${story.id}`, { kicker: 'K' }, story.version));
    expect(saved).toMatchObject({ version: story.version + 1, lock: null, presence: [{ person: { id: room.editor.id } }] });
  });

  it('is for those who see more of it than readers do, and for people', async () => {
    const story = await room.story().published(room.editor);
    await enter(room.editor, story);
    const path = `/articles/${story.id}/presence`;
    const outsider = await desk.as('author');
    expect(await shown(outsider, story)).toEqual([]);
    for (const attempt of [() => outsider.put(path), () => outsider.delete(path)]) await expectRefused(desk, attempt, 403);
    const draft = await room.story().draft();
    await expectRefused(desk, () => room.contributor.put(`/articles/${draft.id}/presence`), 404);
    const key = await makeKey(room.admin, ['articles:read', 'articles:write']);
    await expectRefused(desk, () => key.put(path), 403);
    expect((await desk.delivery(`/articles/${story.slug}`)).text).not.toContain(room.editor.name);
  });

  it('goes with the article', async () => {
    const story = await room.story().draft();
    await enter(room.author, story);
    const trashed = bodyOf(await room.author.delete(`/articles/${story.id}`, story.version));
    bodyOf(await room.admin.verb(`/articles/${story.id}/purge`, trashed.version, { reason: 'x' }));
    expect(await desk.sql('select 1 from article_presence where article_id = $1', [story.id])).toEqual([]);
  });

  it('is 404 where the article goes for good in that moment', async () => {
    const story = await room.story().draft();
    bodyOf(await room.author.delete(`/articles/${story.id}`, story.version));
    const answer = await withChangeUnderWay(desk, 'delete from articles where id = $1', [story.id], async (untilBlocked, commit) => {
      const entered = room.author.put(`/articles/${story.id}/presence`);
      await untilBlocked(1);
      await commit();
      return entered;
    });
    expect(answer.status).toBe(404);
  });
});
