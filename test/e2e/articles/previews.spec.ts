import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createHash, randomUUIDv7 } from 'node:crypto';
import { DataSource } from 'typeorm';
import { PreviewsByKeysThatWereThere1764000000487 } from '../../../migrations/1764000000487-previews-by-keys-that-were-there';
import type { Answer, ParsedJson } from '../../support/answer';
import { type KeyOptions, makeKey } from '../../support/api-keys';
import type { Client, Person } from '../../support/client';
import { type Desk, startDesk } from '../../support/desk';
import { eventually } from '../../support/eventually';
import { type Newsroom, bodyOf, newsroom, verb } from '../../support/newsroom';
import { expectProblem, expectRefused } from '../../support/refusals';

let desk: Desk;
let room: Newsroom;

beforeAll(async () => {
  desk = await startDesk();
  room = await newsroom(desk);
});

afterAll(() => desk.stop());

const at = ({ id }: ParsedJson, link?: ParsedJson): string => `/articles/${id}/preview-links${link ? `/${link.id}` : ''}`;
const share = async (by: Client, story: ParsedJson, body: object = { revision: 'latest' }): Promise<ParsedJson> => bodyOf(await by.post(at(story), body));
const open = ({ url }: ParsedJson, query = ''): Promise<Answer> => desk.fetch(`${url}${query}`);
const latest = async (story: ParsedJson): Promise<ParsedJson> => bodyOf(await room.admin.get(`/articles/${story.id}`));
const save = async (story: ParsedJson, change: object): Promise<ParsedJson> =>
  bodyOf(await room.author.patch(`/articles/${story.id}`, change, (await latest(story)).version));
const links = async (story: ParsedJson): Promise<ParsedJson[]> => bodyOf(await room.admin.get(at(story))).items;

/** The one answer to every link that shows nothing, whatever the reason. */
async function expectNothing(link: ParsedJson): Promise<void> {
  const before = await desk.snapshot();
  const [answer, unknown] = [await open(link), await open({ url: '/delivery/v1/preview/nothing' })];
  expectProblem(answer, 404);
  for (const each of [answer, unknown]) expect(each.headers).toMatchObject({ 'cache-control': 'private, no-store', 'x-robots-tag': 'noindex' });
  const said = ({ body: { instance: _, requestId: __, ...rest } }: Answer) => rest;
  expect(said(answer)).toEqual(said(unknown));
  expect(await desk.snapshot()).toBe(before);
}

describe('T26 a preview link', () => {
  it('is made for an hour by who may, and shows a draft to somebody who is not signed in', async () => {
    const story = await room.story({ edNote: 'For the desk only', subheadline: 'What it means' }).draft();
    const { status, body: link, headers } = await room.editor.post(at(story), { revision: 'latest' });
    expect([status, headers['location'], headers['cache-control']]).toEqual([201, `/api/v1${at(story, link)}`, 'private, no-store']);
    expect(link).toEqual({
      id: expect.any(String), revision: 'latest', createdBy: { id: room.editor.id, name: room.editor.name }, key: null, createdAt: expect.any(String),
      expiresAt: expect.any(String), revokedAt: null, views: 0, lastViewedAt: null, token: expect.stringMatching(/^[\w-]{43}$/),
      url: `${desk.settings.publicUrl}/delivery/v1/preview/${link.token}`,
    });
    expect(Date.parse(link.expiresAt) - Date.parse(link.createdAt)).toBe(3_600_000);
    const preview = await open(link);
    expect([preview.status, preview.headers]).toMatchObject([200, { 'cache-control': 'private, no-store', 'x-robots-tag': 'noindex' }]);
    expect(preview.headers['etag']).toBeUndefined();
    expect(preview.body).toMatchObject({
      id: story.id, slug: story.slug, headline: story.revision.headline, subheadline: 'What it means',
      bodyHtml: '<p>The council has voted on the budget.</p><p>It passed.</p>', bylines: [{ name: room.byline.name, role: 'writer' }], corrections: [],
    });
    expect(preview.text).not.toContain('For the desk only');
    expect((await desk.delivery(`/articles/${story.slug}`)).status).toBe(404);
  });

  it('keeps of its token nothing but a digest, and is in no log line', async () => {
    const story = await room.story().draft();
    const link = await share(room.editor, story);
    await open(link);
    const rows = await desk.sql<{ row: string }>("select row_to_json(p)::text as row from article_preview_links p where id = $1", [link.id]);
    expect(rows[0]?.row).toContain(createHash('sha256').update(link.token).digest('base64url'));
    const everything = await desk.sql<{ all: string }>(
      `select concat((select string_agg(a::text, '') from audit_log a), (select string_agg(o::text, '') from outbox_events o),
         (select string_agg(p::text, '') from article_preview_links p), (select string_agg(i::text, '') from idempotent_answers i)) as all`,
    );
    for (const text of [everything[0]?.all ?? '', JSON.stringify(await links(story)), desk.logged.join('\n')]) {
      expect([text.length > 0, text.includes(link.token)]).toEqual([true, false]);
    }
    expect(desk.logged.join('\n')).toContain('"/delivery/v1/preview/:token"');
  });

  it('has the shape of what is delivered, with the newest others of its category', async () => {
    const other = await room.story().published(room.editor);
    const story = await room.story().published(room.editor);
    const delivered = await desk.delivery(`/articles/${story.slug}`);
    const link = await share(room.editor, story);
    expect((await open(link)).body).toEqual(delivered.body);
    expect((await open(link)).body.related[0].id).toBe(other.id);
    const { body: doc } = await open(link, '?body=doc');
    expect(doc).toEqual((await desk.delivery(`/articles/${story.slug}?body=doc`)).body);
    expect((await open(link, '?fields=id,headline')).body).toEqual({ id: story.id, headline: story.revision.headline });
    expectProblem(await open(link, '?fields=edNote'), 400);
    expectProblem(await open(link, '?locale=en'), 400);
  });

  it('is of one revision, or follows the latest', async () => {
    const story = await room.story({ headline: 'First' }).draft();
    const [first, any] = [await share(room.editor, story, { revision: 1 }), await share(room.editor, story)];
    await save(story, { headline: 'Second' });
    expect([(await open(first)).body.headline, (await open(any)).body.headline]).toEqual(['First', 'Second']);
    expect((await links(story)).map(({ revision }) => revision)).toEqual(['latest', 1]);
    await expectRefused(desk, () => room.editor.post(at(story), { revision: 3 }), 422, '/revision');
  });

  it('shows what a live article is to become, and leaves the live one alone', async () => {
    const story = await room.story({ headline: 'As it is', slug: 'as-it-is' }).published(room.editor);
    const link = await share(room.editor, story);
    await save(story, { headline: 'As it will be' });
    expect((await open(link)).body).toMatchObject({ headline: 'As it will be', slug: 'as-it-is' });
    expect((await desk.delivery('/articles/as-it-is')).body.headline).toBe('As it is');
  });

  it('shows of a scheduled change what readers will be told of it, and when', async () => {
    const live = await room.story().published(room.editor);
    const link = await share(room.editor, live);
    const before = (await open(link)).body;
    const publishAt = '2099-01-01T08:00:00.000Z';
    const ready = await verb(room.editor, 'approve', await verb(room.author, 'submit', await save(live, { summary: 'A vote, set right.' })));
    const told = async () => {
      const { corrections, significantUpdatedAt, updatedAt, publishedAt } = (await open(link)).body;
      return { corrections, significantUpdatedAt, updatedAt, publishedAt };
    };
    const then = { publishedAt: before.publishedAt, updatedAt: publishAt };
    let story = await verb(room.editor, 'schedule', ready, { publishAt, changeKind: 'correction', note: 'The vote was on Monday.' });
    expect(await told()).toEqual({ ...then, significantUpdatedAt: publishAt, corrections: [{ type: 'correction', note: 'The vote was on Monday.', at: publishAt }] });
    story = await verb(room.editor, 'schedule', story, { publishAt, changeKind: 'update', note: 'For the desk.' });
    expect(await told()).toEqual({ ...then, significantUpdatedAt: publishAt, corrections: [] });
    story = await verb(room.editor, 'schedule', story, { publishAt, changeKind: 'minor' });
    expect(await told()).toEqual({ ...then, significantUpdatedAt: null, corrections: [] });
    await verb(room.editor, 'schedule', story, { publishAt, changeKind: 'clarification', note: 'Monday morning.' });
    const previewed = (await open(link)).body;
    desk.startDueWork();
    await desk.sql("update article_revisions set scheduled_at = now() where article_id = $1 and state = 'scheduled'", [live.id]);
    const delivered = await eventually(async () => (await desk.delivery(`/articles/${live.slug}`)).body, ({ corrections }) => corrections.length === 1);
    const { updatedAt } = delivered;
    const asOf = { ...previewed, updatedAt, significantUpdatedAt: updatedAt, corrections: [{ ...previewed.corrections[0], at: updatedAt }] };
    expect({ ...delivered, related: [] }).toEqual({ ...asOf, related: [] });
    expect((await open(link)).body).toEqual(delivered);
  });

  it('counts who opened it', async () => {
    const story = await room.story().draft();
    const link = await share(room.editor, story);
    await Promise.all(Array.from({ length: 5 }, () => open(link)));
    expect(bodyOf(await room.editor.get(at(story, link)))).toMatchObject({ views: 5, lastViewedAt: expect.any(String) });
    expect(bodyOf(await room.editor.get(at(story, link))).token).toBeUndefined();
  });

  it('ends with its time, which is seven days at most', async () => {
    const story = await room.story().draft();
    const refused = (body: unknown, place: string) => expectRefused(desk, () => room.editor.post(at(story), body), 422, place);
    for (const expiresIn of [604_801, 59, 60.5, '3600']) await refused({ revision: 'latest', expiresIn }, '/expiresIn');
    for (const revision of [0, 1.5, '1', 'newest', null, undefined]) await refused({ revision }, '/revision');
    const link = await share(room.editor, story, { revision: 'latest', expiresIn: 604_800 });
    expect((await open(link)).status).toBe(200);
    await desk.sql("update article_preview_links set created_at = now() - interval '6 days', expires_at = now() - interval '1 ms' where id = $1", [link.id]);
    await expectNothing(link);
  });

  it('can be revoked, once and for all, by any of those who may make one', async () => {
    const story = await room.story().draft();
    const [link, other] = [await share(room.editor, story), await share(room.editor, story)];
    expect((await room.chief.delete(at(story, link))).status).toBe(204);
    await expectNothing(link);
    const before = await desk.snapshot();
    expect((await room.editor.delete(at(story, link))).status).toBe(204);
    expect(await desk.snapshot()).toBe(before);
    expect((await open(other)).status).toBe(200);
    const told = bodyOf(await room.editor.get(`/articles/${story.id}/history`)).items.map(({ event, by }: ParsedJson) => [event, by.name]);
    expect(told.slice(0, 2)).toEqual([['article.preview_revoked', room.chief.name], ['article.preview_shared', room.editor.name]]);
  });

  it('opens nothing but its own article', async () => {
    const [story, other] = [await room.story().draft(), await room.story().draft()];
    const link = await share(room.editor, story);
    for (const path of [at(other, link), at(story, { id: randomUUIDv7() })]) {
      await expectRefused(desk, () => room.editor.get(path), 404);
      await expectRefused(desk, () => room.editor.delete(path), 404);
    }
    for (const path of [`/articles/${other.id}`, `/articles/${story.id}`, `/articles/${link.token}`, `/preview/${story.id}`, `/preview/${link.id}`, `/preview/${link.token}x`]) {
      expect([path, (await desk.delivery(path)).status]).toEqual([path, 404]);
    }
    expect((await desk.fetch(`/api/v1/articles/${story.id}`, { headers: { authorization: `Bearer ${link.token}` } })).status).toBe(401);
  });

  it('changes no version, and its secret is not given twice', async () => {
    const story = await room.story().draft();
    const headers = { 'idempotency-key': 'one-link' };
    expect((await room.editor.post(at(story), { revision: 'latest' }, headers)).status).toBe(201);
    expect(await expectRefused(desk, () => room.editor.post(at(story), { revision: 'latest' }, headers), 409)).toMatchObject({ type: '/problems/secret-shown-once' });
    expect((await latest(story)).version).toBe(story.version);
  });

  it('has nothing of what colleagues say, do and have not saved', async () => {
    const story = await room.story().draft();
    bodyOf(await room.editor.post(`/articles/${story.id}/comments`, { body: 'Who says so? A comment.', mentions: [room.author.id] }));
    bodyOf(await room.author.put(`/articles/${story.id}/lock`));
    bodyOf(await room.author.put(`/articles/${story.id}/autosave`, { baseVersion: story.version, content: { headline: 'Not saved yet' } }));
    bodyOf(await room.editor.put(`/articles/${story.id}/assignment`, { assigneeId: room.contributor.id }, { 'if-match': `"v${story.version}"` }));
    const live = await room.story().published(room.editor);
    const { body, text } = await open(await share(room.editor, story));
    expect(Object.keys(body)).toEqual(Object.keys((await desk.delivery(`/articles/${live.slug}`)).body));
    for (const secret of ['Who says so', 'Not saved yet', room.author.name, room.author.id, room.editor.id, room.contributor.id, story.revision.id, 'allowedActions', 'hash']) {
      expect([secret, text.includes(secret)]).toEqual([secret, false]);
    }
  });
});

describe('who shows a preview', () => {
  it('is an editor of the section, and nobody below', async () => {
    const story = await room.story().draft();
    const elsewhere = await desk.as('editor', { in: bodyOf(await room.admin.post('/categories', { name: 'Elsewhere' })).id });
    const link = await share(room.editor, story);
    const attempts = (by: Person) => [() => by.post(at(story), { revision: 'latest' }), () => by.get(at(story)), () => by.get(at(story, link)), () => by.delete(at(story, link))];
    for (const [by, status] of [[room.author, 403], [room.contributor, 403], [elsewhere, 404]] as const) {
      for (const attempt of attempts(by)) await expectRefused(desk, attempt, status);
    }
    const live = await room.story().published(room.editor);
    await expectRefused(desk, () => elsewhere.post(at(live), { revision: 'latest' }), 403);
    for (const by of [room.editor, room.chief, room.admin]) expect((await open(await share(by, story))).status).toBe(200);
  });

  it('loses the links with the right: no link shows more than its maker could', async () => {
    const story = await room.story().draft();
    const [moved, gone] = [await desk.as('editor', { in: room.category.id }), await desk.as('editor', { in: room.category.id })];
    const [ofMoved, ofGone] = [await share(moved, story), await share(gone, story)];
    await desk.sql('delete from grants where user_id = $1', [moved.id]);
    await desk.sql("update users set status = 'disabled' where id = $1", [gone.id]);
    await expectNothing(ofMoved);
    await expectNothing(ofGone);
    const elsewhere = bodyOf(await room.admin.post('/categories', { name: 'Other section' }));
    const link = await share(room.editor, story);
    bodyOf(await room.admin.patch(`/articles/${story.id}`, { categoryId: elsewhere.id }, (await latest(story)).version));
    await expectNothing(link);
  });

  it('is also a program, whose links show no more than its key could, and end with it', async () => {
    const elsewhere = bodyOf(await room.admin.post('/categories', { name: 'Section of another key' }));
    const scopes = ['articles:write'] as const;
    const keyOf = (options: KeyOptions = {}) => makeKey(room.admin, [...scopes], { categoryId: room.category.id, ...options });
    const [key, brief] = [await keyOf(), await keyOf({ expiresAt: '2099-01-01T00:00:00Z' })];
    const story = await room.story().draft();
    const [link, ofBrief, byHand] = [await share(key, story), await share(brief, story), await share(room.admin, story)];
    expect(link).toMatchObject({ createdBy: { id: room.admin.id }, key: { id: key.id, name: key.made.name } });
    expect((await links(story)).map(({ key: with_ }) => with_?.id ?? null)).toEqual([null, brief.id, key.id]);
    for (const each of [link, ofBrief, byHand]) expect((await open(each)).status).toBe(200);
    await desk.sql("update api_keys set expires_at = now() where id = $1", [brief.id]);
    await expectNothing(ofBrief);
    // Its maker may override an embargo, and the key may not.
    await verb(room.chief, 'embargo', story, { until: '2099-01-01T00:00:00Z' });
    await expectNothing(link);
    expect((await open(byHand)).status).toBe(200);
    await verb(room.chief, 'embargo', await latest(story), { until: null, reason: 'It is out.' });
    expect((await open(link)).status).toBe(200);
    const moved = bodyOf(await room.admin.patch(`/articles/${story.id}`, { categoryId: elsewhere.id }, (await latest(story)).version));
    await expectNothing(link);
    expect((await open(byHand)).status).toBe(200);
    bodyOf(await room.admin.patch(`/articles/${story.id}`, { categoryId: room.category.id }, moved.version));
    expect((await open(link)).status).toBe(200);
    expect((await room.admin.delete(`/api-keys/${key.id}`)).status).toBe(204);
    await expectNothing(link);
    expect((await open(byHand)).status).toBe(200);
    await desk.sql('delete from api_keys where id = $1', [key.id]);
    await expectNothing(link);
  });

  it('is the key also where it made the link before that was noted', async () => {
    const key = await makeKey(room.admin, ['articles:write']);
    const story = await room.story().draft();
    const [link, byHand] = [await share(key, story), await share(room.admin, story)];
    await desk.sql('update article_preview_links set api_key_id = null where id = $1', [link.id]);
    expect((await links(story)).map(({ key: made }) => made)).toEqual([null, null]);
    const runner = desk.app.get(DataSource).createQueryRunner();
    await new PreviewsByKeysThatWereThere1764000000487().up(runner);
    await runner.release();
    expect((await links(story)).map(({ id, key: made }) => [id, made?.id ?? null])).toEqual([[byHand.id, null], [link.id, key.id]]);
  });

  it('is under embargo who may override it', async () => {
    const story = await room.story().draft();
    const early = await share(room.editor, story);
    await verb(room.editor, 'embargo', story, { until: '2099-01-01T00:00:00Z' });
    await expectRefused(desk, () => room.editor.post(at(story), { revision: 'latest' }), 403);
    await expectNothing(early);
    expect((await open(await share(room.chief, story))).status).toBe(200);
  });

  it('is during a legal hold who may lift it', async () => {
    const story = await room.story().draft();
    const early = await share(room.editor, story);
    await verb(room.chief, 'legal-hold', story, { reason: 'A lawyer called.' });
    await expectRefused(desk, () => room.editor.post(at(story), { revision: 'latest' }), 403);
    await expectNothing(early);
    expect((await open(await share(room.chief, story))).status).toBe(200);
    await verb(room.chief, 'legal-hold/lift', await latest(story), { reason: 'It was nothing.' });
    expect((await open(early)).status).toBe(200);
  });
});

describe('the links of an article', () => {
  it('are revoked when it is retracted, and stay so when it is reinstated', async () => {
    const story = await room.story().published(room.editor);
    const link = await share(room.chief, story);
    await verb(room.chief, 'retract', story, { notice: 'This was not so.' });
    await expectNothing(link);
    await expectRefused(desk, () => room.chief.post(at(story), { revision: 'latest' }), 409);
    await verb(room.admin, 'reinstate', await latest(story), { reason: 'It was so.' });
    await expectNothing(link);
    expect((await links(story))[0]).toMatchObject({ id: link.id, revokedAt: expect.any(String) });
    expect((await open(await share(room.chief, story))).status).toBe(200);
  });

  it('are revoked when it is trashed, and gone when it is purged', async () => {
    const story = await room.story().draft();
    const link = await share(room.editor, story);
    bodyOf(await room.author.delete(`/articles/${story.id}`, story.version));
    await expectNothing(link);
    await expectRefused(desk, () => room.editor.post(at(story), { revision: 'latest' }), 409);
    const trashed = await latest(story);
    await verb(room.admin, 'purge', trashed, { reason: 'By mistake.' });
    await expectNothing(link);
    expect(await desk.sql('select id from article_preview_links where article_id = $1', [story.id])).toEqual([]);
  });

  it('are listed newest first, page by page', async () => {
    const story = await room.story().draft();
    const made: string[] = [];
    for (let each = 0; each < 3; each += 1) made.unshift((await share(room.editor, story)).id);
    const first = bodyOf(await room.editor.get(`${at(story)}?limit=2`));
    const second = bodyOf(await room.editor.get(`${at(story)}?limit=2&cursor=${first.nextCursor}`));
    expect([...first.items, ...second.items].map(({ id }) => id)).toEqual(made);
    expect(second.nextCursor).toBeNull();
  });
});
