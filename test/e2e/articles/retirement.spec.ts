import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { ParsedJson } from '../../support/answer';
import { type Desk, startDesk } from '../../support/desk';
import { eventually } from '../../support/eventually';
import { type Newsroom, bodyOf, newsroom, verb } from '../../support/newsroom';

let desk: Desk;
let room: Newsroom;

beforeAll(async () => {
  desk = await startDesk();
  room = await newsroom(desk);
});

afterAll(() => desk.stop());

const NOTICE = { notice: 'The report was invented. We are sorry.' };
const path = ({ id }: ParsedJson, name: string): string => `/articles/${id}/${name}`;
const idsIn = async (list: string): Promise<string[]> => bodyOf(await desk.delivery(list)).items.map(({ id }: ParsedJson) => id);

describe('retracting', () => {
  it('tells readers why, at every address that the article had, and takes it out of every list', async () => {
    const kept = await room.story().published(room.editor);
    const first = await room.story({ slug: 'was-called-this' }).published(room.editor);
    const renamed = bodyOf(await room.editor.patch(`/articles/${first.id}`, { slug: 'is-called-that' }, first.version));
    const submitted = await verb(room.editor, 'submit', renamed);
    const live = await verb(room.secondEditor, 'publish', await verb(room.secondEditor, 'approve', submitted), { changeKind: 'minor' });
    const retracted = await verb(room.chief, 'retract', live, NOTICE);
    expect(retracted).toMatchObject({
      status: 'retracted', visibility: 'retracted', live: null, retraction: { ...NOTICE, by: { id: room.chief.id } },
    });
    for (const name of ['was-called-this', 'is-called-that', live.id]) {
      const answer = await desk.delivery(`/articles/${name}`);
      expect(answer).toMatchObject({
        status: 410, headers: { 'cache-control': 'private, no-store' },
        body: { type: '/problems/retracted', detail: NOTICE.notice, notice: NOTICE.notice, retractedAt: retracted.retraction.at },
      });
      expect(answer.text).not.toContain(live.revision.headline);
      expect(answer.text).not.toContain(room.chief.id);
    }
    const lists = ['/articles', `/articles?category=${room.category.path}`, `/articles?author=${room.byline.slug}`];
    for (const list of lists) expect([list, await idsIn(list)]).toEqual([list, [kept.id]]);
  });

  it('ends a schedule, and leaves nothing to do but to reinstate or to hold', async () => {
    const live = await room.story().published(room.editor);
    const revised = bodyOf(await room.author.patch(`/articles/${live.id}`, { kicker: 'K' }, live.version));
    const approved = await verb(room.editor, 'approve', await verb(room.author, 'submit', revised));
    const scheduled = await verb(room.editor, 'schedule', approved, { publishAt: '2099-01-01T00:00:00Z', changeKind: 'update' });
    const retracted = await verb(room.admin, 'retract', scheduled, NOTICE);
    expect(retracted).toMatchObject({ status: 'retracted', scheduledAt: null, allowedActions: ['reinstate', 'legal-hold'] });
    expect((await room.admin.patch(`/articles/${live.id}`, { kicker: 'L' }, retracted.version)).status).toBe(409);
    const back = await verb(room.admin, 'reinstate', retracted, { reason: 'It was right.' });
    expect(back).toMatchObject({ visibility: 'withdrawn', status: 'withdrawn+approved', retraction: null });
    expect((await desk.delivery(`/articles/${live.slug}`)).status).toBe(404);
    const again = await verb(room.admin, 'republish', back);
    expect(again.firstPublishedAt).toBe(live.firstPublishedAt);
    expect((await desk.delivery(`/articles/${live.slug}`)).status).toBe(200);
  });

  it('needs a notice, and is for chiefs', async () => {
    const live = await room.story().published(room.editor);
    expect(await room.chief.verb(path(live, 'retract'), live.version, {})).toMatchObject({ status: 422, body: { errors: [{ pointer: '/notice', code: 'required' }] } });
    expect((await room.editor.verb(path(live, 'retract'), live.version, NOTICE)).status).toBe(403);
  });
});

describe('archiving', () => {
  it('closes an article for editing and leaves it to its readers', async () => {
    const live = await room.story().published(room.editor);
    const archived = await verb(room.editor, 'archive', live);
    expect(archived).toMatchObject({ status: 'archived', visibility: 'live' });
    expect(archived.archivedAt).not.toBeNull();
    expect((await desk.delivery(`/articles/${live.slug}`)).status).toBe(200);
    expect((await room.editor.patch(`/articles/${live.id}`, { kicker: 'K' }, archived.version)).status).toBe(409);
    expect(archived.allowedActions).toEqual(expect.arrayContaining(['unarchive', 'withdraw']));
    expect(await verb(room.editor, 'unarchive', archived)).toMatchObject({ status: 'published', archivedAt: null });
  });
});

describe('purging', () => {
  const trashed = async (): Promise<ParsedJson> => {
    const draft = await room.story({ slug: `purged-${Date.now()}` }).draft();
    return bodyOf(await room.editor.delete(`/articles/${draft.id}`, draft.version));
  };

  it('deletes an article in the trash with all that was its own, and keeps the audit log', async () => {
    const gone = await trashed();
    expect(bodyOf(await room.admin.verb(path(gone, 'purge'), gone.version, { reason: 'A court said so.' }))).toMatchObject({ id: gone.id, status: 'trashed' });
    expect((await room.admin.get(`/articles/${gone.id}`)).status).toBe(404);
    const counts = await desk.sql(
      `select (select count(*) from article_revisions where article_id = $1)::int + (select count(*) from article_slugs where article_id = $1)::int as left,
        (select count(*) from audit_log where subject_id = $1)::int as audited`, [gone.id],
    );
    expect(counts).toEqual([{ left: 0, audited: 3 }]);
    expect((await room.author.post('/articles', { headline: 'H', categoryId: room.category.id, slug: gone.slug })).status).toBe(201);
  });

  it('happens by itself after so many days in the trash, but under no hold', async () => {
    const [old, held, fresh] = [await trashed(), await trashed(), await trashed()];
    await verb(room.chief, 'legal-hold', held, { reason: 'A lawyer called.' });
    await desk.sql("update articles set deleted_at = now() - interval '31 days' where id = any ($1)", [[old.id, held.id]]);
    await desk.sql("update articles set deleted_at = now() - interval '29 days' where id = $1", [fresh.id]);
    desk.startDueWork();
    await eventually(() => room.admin.get(`/articles/${old.id}`), ({ status }) => status === 404);
    for (const { id } of [held, fresh]) expect((await room.admin.get(`/articles/${id}`)).status).toBe(200);
    const [deed] = await desk.sql("select actor_name, detail from audit_log where subject_id = $1 and action = 'article.purged'", [old.id]);
    expect(deed).toMatchObject({ actor_name: 'system', detail: { reason: 'in the trash for 30 days' } });
  });
});

describe('duplicating', () => {
  it('makes a new draft with the same content, and its writers cannot approve it', async () => {
    const live = await room.story().published(room.editor);
    const answer = await room.editor.verb(path(live, 'duplicate'), live.version);
    expect(answer).toMatchObject({
      status: 201, headers: { location: `/api/v1/articles/${answer.body.id}`, etag: '"v1"' },
      body: { status: 'draft', slug: `${live.slug}-2`, revision: { number: 1, headline: live.revision.headline, bodyHtml: live.revision.bodyHtml } },
    });
    const submitted = await verb(room.editor, 'submit', answer.body);
    const writersApprove = await desk.sql('select editor_ids from article_revisions where article_id = $1', [submitted.id]);
    expect(writersApprove[0].editor_ids).toEqual(expect.arrayContaining([room.author.id, room.editor.id]));
    expect(await room.editor.verb(path(submitted, 'approve'), submitted.version)).toMatchObject({ status: 422, body: { type: '/problems/four-eyes' } });
    expect(bodyOf(await room.editor.get(`/articles/${live.id}`)).version).toBe(live.version);
  });

  it('takes embargo and legal hold along, so that nothing is published by way of a copy', async () => {
    const draft = await room.story().draft();
    const until = new Date(Date.now() + 3_600_000).toISOString();
    const held = await verb(room.chief, 'legal-hold', await verb(room.chief, 'embargo', draft, { until }), { reason: 'A lawyer called.' });
    const copy = await verb(room.author, 'duplicate', held);
    expect(copy).toMatchObject({ id: expect.not.stringMatching(draft.id), embargoUntil: until, legalHold: { reason: 'A lawyer called.' } });
    const approved = await verb(room.secondEditor, 'approve', await verb(room.author, 'submit', copy));
    const refused = await room.secondEditor.verb(path(approved, 'publish'), approved.version);
    expect([refused.status, refused.body.errors.map(({ code, detail }: ParsedJson) => [code, detail])]).toEqual([422, [
      ['embargo', `There is an embargo until ${until}.`], ['legal-hold', expect.any(String)],
    ]]);
  });

  it('is for whoever may write where the article is live, though they see no more of it than readers', async () => {
    const live = await room.story().published(room.editor);
    const held = await verb(room.chief, 'legal-hold', live, { reason: 'A lawyer called.' });
    const open = bodyOf(await room.author.patch(`/articles/${live.id}`, { headline: 'Not told yet' }, held.version));
    const writer = await desk.as('author', { in: String(room.category.id) });
    expect(bodyOf(await writer.get(`/articles/${live.id}`)).allowedActions).toEqual(['duplicate']);
    expect(await verb(writer, 'duplicate', open)).toMatchObject({ legalHold: null, revision: { headline: live.revision.headline } });
    const other = bodyOf(await room.admin.post('/categories', { name: 'Elsewhere' }));
    const stranger = await desk.as('author', { in: String(other.id) });
    expect((await stranger.verb(path(open, 'duplicate'), open.version)).status).toBe(403);
  });
});
