import { randomUUIDv7 } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ACCESS_MATRIX } from '../../architecture/access-matrix';
import type { Answer, ParsedJson } from '../../support/answer';
import { makeKey } from '../../support/api-keys';
import type { Client, Person } from '../../support/client';
import { type Desk, startDesk } from '../../support/desk';
import { type Newsroom, article, bodyOf, newsroom } from '../../support/newsroom';
import { sameness } from '../../support/sameness';


/** The ids of what somebody has, by the names that they have in paths. */
type Ids = Readonly<Record<'id' | 'comment' | 'branch' | 'link', string>>;

let desk: Desk;
let room: Newsroom;
let theirs: Ids;
let mine: Ids;
/** Their article as it is. */
let draft: ParsedJson;
let me: Person;
let myEditor: Person;
let others: [string, Client][];
let mySection: string;

const aboutArticles = Object.keys(ACCESS_MATRIX).filter((route) => / \/api\/v1\/articles\/:id/.test(route));

beforeAll(async () => {
  desk = await startDesk();
  room = await newsroom(desk);
  mySection = bodyOf(await room.admin.post('/categories', { name: 'Mine' })).id;
  me = await desk.as('author', { in: mySection });
  draft = await room.story().draft();
  theirs = await possessions(room.author, room.editor, draft.id);
  const own = await article(me, { categoryId: mySection }).draft();
  myEditor = await desk.as('editor', { in: mySection });
  mine = await possessions(me, myEditor, own.id);
  others = [
    ['an author elsewhere', me],
    ['an editor elsewhere', myEditor],
    ['a chief elsewhere', await desk.as('chief', { in: mySection })],
    ['a contributor of the same section', room.contributor],
    ['a key that is kept to another section', await makeKey(room.admin, ['articles:read', 'articles:write'], { categoryId: mySection })],
  ];
});

afterAll(() => desk.stop());

/** A comment, a branch of an autosave and a preview link beside an article. */
async function possessions(writer: Person, editor: Person, id: string): Promise<Ids> {
  const comment = bodyOf(await writer.post(`/articles/${id}/comments`, { body: 'Between us.' }));
  bodyOf(await writer.put(`/articles/${id}/lock`));
  const { version } = bodyOf(await writer.get(`/articles/${id}`));
  bodyOf(await writer.put(`/articles/${id}/autosave`, { baseVersion: version, content: { headline: 'Not yet saved' } }));
  const chief = await desk.as('chief');
  bodyOf(await chief.post(`/articles/${id}/lock/takeover`));
  await chief.delete(`/articles/${id}/lock`);
  const [branch] = bodyOf(await editor.get(`/articles/${id}/autosave/branches`)).items;
  const link = bodyOf(await editor.post(`/articles/${id}/preview-links`, { revision: 1 }));
  return { id, comment: comment.id, branch: branch.id, link: link.id };
}

/** What would be taken if the article were the caller's. */
const BODIES: Readonly<Record<string, object>> = {
  'PATCH :id': { headline: 'Mine now' }, 'PUT :id/autosave': { baseVersion: 1, content: { headline: 'Mine now' } },
  'PUT :id/assignment': { assigneeId: null }, 'POST :id/comments': { body: 'Mine' }, 'POST :id/translations': { articleId: '01890000-0000-7000-8000-000000000000' }, 'POST :id/preview-links': { revision: 'latest' }, 'PATCH :id/comments/:comment': { body: 'Mine' },
  'POST :id/request-changes': { comment: 'c' }, 'POST :id/schedule': { publishAt: '2098-01-01T00:00:00Z' }, 'POST :id/withdraw': { reason: 'r' },
  'POST :id/revert': { revision: 1 }, 'POST :id/embargo': { until: '2097-01-01T00:00:00Z' }, 'POST :id/legal-hold': { reason: 'r' },
  'POST :id/legal-hold/lift': { reason: 'r' }, 'POST :id/retract': { notice: 'n' }, 'POST :id/reinstate': { reason: 'r' }, 'POST :id/purge': { reason: 'r' },
};

function call(client: Client, route: string, ids: Ids): Promise<Answer> {
  const [method = '', path = ''] = route.split(' ');
  const url = path.replace('/api/v1', '').replace(':id', ids.id).replace(':comment', ids.comment).replace(':branch', ids.branch).replace(':link', ids.link).replaceAll(/:(number|other)/g, '1');
  const body = BODIES[`${method} ${path.replace('/api/v1/articles/', '')}`];
  return client.request(method, url, { ...(body && { body }), headers: { 'if-match': `"v${String(draft.version)}"` } });
}

const nothing = (): Ids => ({ id: randomUUIDv7(), comment: randomUUIDv7(), branch: randomUUIDv7(), link: randomUUIDv7() });

describe('T03 the ids of somebody else', () => {
  it.each(aboutArticles)('in the path lead nowhere: %s', async (route) => {
    const before = await desk.snapshot();
    for (const [who, client] of others) {
      const [answer, missing] = [await call(client, route, theirs), await call(client, route, nothing())];
      expect({ who, ...(sameness(answer) as object) }).toEqual({ who, ...(sameness(missing) as object) });
      expect([403, 404]).toContain(answer.status);
      expect(answer.text).not.toMatch(/Between us|Not yet saved|Mine now/);
    }
    expect(await desk.snapshot()).toBe(before);
  });

  it.each(aboutArticles.filter((route) => /:comment|:branch|:link/.test(route)))('below one’s own article lead nowhere: %s', async (route) => {
    const before = await desk.snapshot();
    const [answer, missing] = [await call(myEditor, route, { ...theirs, id: mine.id }), await call(myEditor, route, { ...nothing(), id: mine.id })];
    expect(sameness(answer)).toEqual(sameness(missing));
    expect(answer.status).toBe(404);
    expect(await desk.snapshot()).toBe(before);
  });

  it('in a body lead nowhere', async () => {
    const blockId = draft.revision.body.content[0].attrs.id;
    const before = await desk.snapshot();
    for (const [theirsIn, missingIn] of [
      [{ body: 'x', parentId: theirs.comment }, { body: 'x', parentId: randomUUIDv7() }],
      [{ body: 'x', blockId }, { body: 'x', blockId: randomUUIDv7() }],
    ]) {
      const [answer, missing] = [await me.post(`/articles/${mine.id}/comments`, theirsIn), await me.post(`/articles/${mine.id}/comments`, missingIn)];
      expect(answer.status).toBeGreaterThanOrEqual(400);
      expect(sameness(answer)).toEqual(sameness(missing));
    }
    for (const field of [{ categoryId: room.category.id }, { categoryId: room.category.id, headline: 'There' }]) {
      const { version } = bodyOf(await me.get(`/articles/${mine.id}`));
      expect((await me.patch(`/articles/${mine.id}`, field, version)).status).toBe(403);
      expect((await me.post('/articles', { headline: 'There', ...field })).status).toBe(403);
    }
    expect(await desk.snapshot()).toBe(before);
  });

  it('in a link to another article tell nothing of it', async () => {
    const link = (articleId: string) => ({ type: 'doc', content: [{ type: 'relatedArticle', attrs: { articleId } }] });
    const made = await Promise.all([theirs.id, randomUUIDv7()].map((id) => me.post('/articles', { headline: 'Linking', categoryId: mySection, body: link(id) })));
    const [answer, missing] = made.map(({ status, text }) => ({ status, told: text.includes(draft.revision.headline) || text.includes(draft.slug) }));
    expect(answer).toEqual({ ...missing, told: false });
  });

  it('in a query find nothing of theirs', async () => {
    for (const query of [`assigneeId=${room.author.id}`, `authorId=${room.byline.id}`, `categoryId=${room.category.id}`, 'mine=true', 'q=council']) {
      for (const [who, client] of others) {
        const { items } = bodyOf(await client.get(`/articles?limit=100&${query}`));
        expect({ who, query, found: items.some(({ id }: ParsedJson) => id === theirs.id) }).toEqual({ who, query, found: false });
      }
    }
  });

  it('in a cursor show nothing but what one sees oneself', async () => {
    for (let each = 0; each < 3; each += 1) await room.story().draft();
    const page = bodyOf(await room.editor.get('/articles?limit=1'));
    expect(page.nextCursor).not.toBeNull();
    for (const [who, client] of others) {
      const answer = await client.get(`/articles?limit=100&cursor=${encodeURIComponent(page.nextCursor)}`);
      const visible = bodyOf(await client.get('/articles?limit=100')).items.map(({ id }: ParsedJson) => id) as string[];
      const shown = bodyOf(answer).items.map(({ id }: ParsedJson) => id) as string[];
      expect({ who, more: shown.filter((id) => !visible.includes(id)) }).toEqual({ who, more: [] });
    }
    const comments = bodyOf(await room.author.get(`/articles/${theirs.id}/comments?limit=1`));
    expect(comments.items).toHaveLength(1);
    for (const list of ['media', 'tags', 'authors', 'users', 'api-keys', 'audit', 'corrections', 'review-tasks']) {
      const { status } = await me.get(`/${list}?cursor=${encodeURIComponent(page.nextCursor)}`);
      expect({ list, refused: status === 400 || status === 403 }).toEqual({ list, refused: true });
    }
  });
});
