import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { ParsedJson } from '../../support/answer';
import { type Desk, startDesk } from '../../support/desk';
import { type Newsroom, article, bodyOf, newsroom } from '../../support/newsroom';
import { expectAllRefused } from '../../support/refusals';

let desk: Desk;
let room: Newsroom;
/** Three revisions: as written, edited, and with its blocks in another order. */
let story: ParsedJson;

const save = async (seen: ParsedJson, fields: object): Promise<ParsedJson> =>
  bodyOf(await room.author.patch(`/articles/${seen.id}`, fields, seen.version));
const diff = async (from: number, to: number): Promise<ParsedJson> => bodyOf(await room.author.get(`/articles/${story.id}/revisions/${from}/diff/${to}`));

let [first, second, third, fourth]: string[] = [];

beforeAll(async () => {
  desk = await startDesk();
  room = await newsroom(desk);
  story = await article(room.author, {
    categoryId: room.category.id, authorId: room.byline.id, headline: 'The vote', kicker: 'Politics',
    body: '<h2>The vote</h2><p>The council voted on Monday.</p><p>Nobody was against it.</p>',
  }).draft();
  story = await save(story, {
    headline: 'The council voted', kicker: null, tagIds: [bodyOf(await room.admin.post('/tags', { name: 'Budget' })).id],
    body: { format: 'html', value: '<h2>The vote</h2><p>The council voted on Tuesday evening.</p><p>Nobody was against it.</p><p>It begins in May.</p>' },
  });
  const [heading, paragraph, last, added] = story.revision.body.content;
  [first, second, third, fourth] = [heading, paragraph, last, added].map(({ attrs }: ParsedJson) => attrs.id);
  story = await save(story, { body: { type: 'doc', content: [last, heading, added] } });
});

afterAll(() => desk.stop());

describe('the difference of two revisions', () => {
  it('is field by field, and block by block with the words', async () => {
    const { fields, blocks } = await diff(1, 2);
    expect(fields).toEqual([
      { field: 'headline', from: 'The vote', to: 'The council voted' },
      { field: 'kicker', from: 'Politics', to: null },
      { field: 'tagIds', from: [], to: story.revision.tagIds },
    ]);
    expect(blocks).toEqual([
      {
        id: second, change: 'changed', moved: false, fromIndex: 1, toIndex: 1,
        from: expect.objectContaining({ content: [{ type: 'text', text: 'The council voted on Monday.' }] }),
        to: expect.objectContaining({ content: [{ type: 'text', text: 'The council voted on Tuesday evening.' }] }),
        words: [
          { op: 'equal', text: 'The council voted on ' }, { op: 'delete', text: 'Monday' }, { op: 'insert', text: 'Tuesday evening' }, { op: 'equal', text: '.' },
        ],
      },
      { id: fourth, change: 'added', moved: false, fromIndex: null, toIndex: 3, to: expect.objectContaining({ type: 'paragraph' }) },
    ]);
  });

  it('tells what moved from what went', async () => {
    const { fields, blocks } = await diff(2, 3);
    expect(fields).toEqual([]);
    expect(blocks).toEqual([
      { id: third, change: 'moved', moved: true, fromIndex: 2, toIndex: 0 },
      { id: second, change: 'removed', moved: false, fromIndex: 1, toIndex: null, from: expect.objectContaining({ type: 'paragraph' }) },
    ]);
  });

  it('can be asked for in both directions, over several saves, and of one with itself', async () => {
    const back = await diff(2, 1);
    expect(back.fields.map(({ field, from, to }: ParsedJson) => [field, from, to])).toContainEqual(['headline', 'The council voted', 'The vote']);
    expect(back.blocks.map(({ id, change }: ParsedJson) => [id, change])).toEqual([[second, 'changed'], [fourth, 'removed']]);
    expect((await diff(1, 3)).blocks.map(({ id, change }: ParsedJson) => [id, change])).toEqual([[third, 'moved'], [second, 'removed'], [fourth, 'added']]);
    expect(first).not.toBe(second);
    expect(await diff(3, 3)).toEqual({ fields: [], blocks: [] });
  });

  it('is 404 for a revision that is not there, and for an article that the caller does not see', async () => {
    const numbers = ['1/diff/4', '4/diff/1', '0/diff/1', '1/diff/0', '-1/diff/1', '1.0/diff/2', 'x/diff/1', '1/diff/x', '1/diff/99999999999', '01/diff/2', '1/diff/%00'];
    await expectAllRefused(desk, numbers.map((each) => () => room.author.get(`/articles/${story.id}/revisions/${each}`)), 404);
    await expectAllRefused(desk, [
      () => room.contributor.get(`/articles/${story.id}/revisions/1/diff/2`), () => room.author.get('/articles/none/revisions/1/diff/2'),
    ], 404);
    await expectAllRefused(desk, [() => room.author.get(`/articles/${story.id}/revisions/1/diff/2?words=no`)], 400);
  });

  it('is refused to those who see what readers see, as the revisions are', async () => {
    const live = await article(room.author, { categoryId: room.category.id, authorId: room.byline.id }).published(room.editor);
    await save(live, { kicker: 'K' });
    const paths = [`/articles/${live.id}/revisions/1/diff/2`, `/articles/${live.id}/revisions/1/diff/1`, `/articles/${live.id}/revisions/1`];
    await expectAllRefused(desk, paths.map((path) => () => room.contributor.get(path)), 403);
    expect((await room.editor.get(paths[0] ?? '')).status).toBe(200);
  });

  it('of two of the largest bodies takes no long time', async () => {
    const text = (index: number, word: string): string => Array.from({ length: 18 }, (_, place) => `${word}${(index * 31 + place * place) % 97}`).join(' ');
    const body = (word: string) => ({ type: 'doc', content: Array.from({ length: 4500 }, (_, index) => (
      { type: 'paragraph', attrs: { id: `b${index}` }, content: [{ type: 'text', text: text(index, word) }] }
    )) });
    const draft = await article(room.author, { categoryId: room.category.id }).draft();
    const large = await save(draft, { body: body('word') });
    await save(large, { body: body('other') });
    const read = { url: `/api/v1/articles/${draft.id}/revisions/2/diff/3`, headers: { authorization: `Bearer ${room.author.token}` } };
    const atStart = process.cpuUsage();
    // Not held against the description of the API, which takes longer than all the rest.
    const { payload } = await desk.app.inject(read);
    const { user, system } = process.cpuUsage(atStart);
    expect(JSON.parse(payload).blocks).toHaveLength(4500);
    expect((user + system) / 1000).toBeLessThan(2000);
  });
});
