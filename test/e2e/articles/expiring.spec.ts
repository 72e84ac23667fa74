import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { ParsedJson } from '../../support/answer';
import { ArticlePlaces } from '../../support/article-places';
import { type Desk, startDesk } from '../../support/desk';
import { eventually } from '../../support/eventually';
import { type Newsroom, article, bodyOf, newsroom, verb } from '../../support/newsroom';

let desk: Desk;
let room: Newsroom;

beforeAll(async () => {
  desk = await startDesk();
  room = await newsroom(desk);
  desk.startDueWork();
});

afterAll(() => desk.stop());

const published = (fields: object = {}): Promise<ParsedJson> =>
  article(room.author, { categoryId: room.category.id, authorId: room.byline.id, ...fields }).published(room.editor);

const read = async (id: string): Promise<ParsedJson> => bodyOf(await room.admin.get(`/articles/${id}`));
const withdrawn = (id: string): Promise<ParsedJson> => eventually(() => read(id), ({ visibility }) => visibility === 'withdrawn');

async function set(seen: ParsedJson, expireAt: string | null): Promise<ParsedJson> {
  return bodyOf(await room.editor.patch(`/articles/${seen.id}`, { expireAt }, seen.version));
}

describe('an article that expires', () => {
  it('is taken from its readers by itself, not before', async () => {
    const live = await published({ expireAt: '2099-01-01T00:00:00Z' });
    const expireAt = new Date(Date.now() + 1200).toISOString();
    const seen = await set(live, expireAt);
    expect((await desk.delivery(`/articles/${seen.slug}`)).status).toBe(200);
    const after = await withdrawn(seen.id);
    expect(after).toMatchObject({ status: 'withdrawn', version: seen.version + 1, expireAt, firstPublishedAt: seen.firstPublishedAt });
    expect(Date.parse(after.updatedAt)).toBeGreaterThanOrEqual(Date.parse(expireAt));
    expect(Date.parse(after.updatedAt)).toBeLessThan(Date.parse(expireAt) + 5000);
    expect((await desk.delivery(`/articles/${seen.slug}`)).status).toBe(404);
    const events = await desk.sql('select type from outbox_events where subject_id = $1 order by sequence desc limit 1', [seen.id]);
    expect(events).toEqual([{ type: 'article.withdrawn' }]);
    const [deed] = await desk.sql('select actor_id, actor_name, detail from audit_log where subject_id = $1 order by sequence desc limit 1', [seen.id]);
    expect(deed).toMatchObject({ actor_id: null, actor_name: 'system', detail: { verb: 'expire', reason: 'expired' } });
  });

  it('keeps its open revision, and comes back with another expireAt only', async () => {
    const seen = await published();
    const revised = bodyOf(await room.author.patch(`/articles/${seen.id}`, { kicker: 'K' }, seen.version));
    await set(revised, '2020-01-01T00:00:00Z');
    const after = await withdrawn(seen.id);
    expect(after).toMatchObject({ status: 'withdrawn+draft', revision: { id: revised.revision.id } });
    expect((await room.editor.verb(`/articles/${seen.id}/republish`, after.version)).status).toBe(422);
    expect((await verb(room.editor, 'republish', await set(after, null))).visibility).toBe('live');
  });

  it('does so from the archive as well', async () => {
    const places = new ArticlePlaces(desk, (await published()).id);
    const id = await places.make({ visibility: 'live', open: null, archived: true, trashed: false });
    await desk.sql("update articles set expire_at = now() - interval '1 day' where id = $1", [id]);
    expect((await withdrawn(id)).status).toBe('archived');
  });

  it('is not published anew before that is changed: by nobody, nor urgently', async () => {
    const approved = await set(await article(room.author, { categoryId: room.category.id, authorId: room.byline.id }).approved(room.editor), '2020-01-01T00:00:00Z');
    expect(approved.allowedActions).not.toContain('publish');
    expect(bodyOf(await room.chief.get(`/articles/${approved.id}`)).allowedActions).not.toContain('publish-urgent');
    const before = await desk.snapshot();
    for (const body of [{}, { urgent: true, reason: 'It burns.' }]) {
      const answer = await room.chief.verb(`/articles/${approved.id}/publish`, approved.version, body);
      expect(answer).toMatchObject({ status: 422, body: { errors: [{ pointer: '/expireAt', code: 'expired' }] } });
    }
    expect(await desk.snapshot()).toBe(before);
    expect((await verb(room.editor, 'publish', await set(approved, null))).status).toBe('published');
  });

  it.each([
    ['publish', 'approved', () => article(room.author, { categoryId: room.category.id, authorId: room.byline.id }).approved(room.editor)],
    ['republish', 'withdrawn', async () => verb(room.editor, 'withdraw', await published(), { reason: 'x' })],
  ])('is said to be so before somebody tries to %s it: the check has what that is refused for', async (name, status, made) => {
    const missing = async ({ id }: ParsedJson): Promise<ParsedJson> => bodyOf(await room.editor.get(`/articles/${id}/publishability`));
    const seen = await made();
    expect([seen.status, await missing(seen)]).toMatchObject([status, { ready: true, blockers: [] }]);
    const expired = await set(seen, '2020-01-01T00:00:00Z');
    const { ready, blockers } = await missing(seen);
    expect([ready, blockers]).toEqual([false, [{ code: 'expired', pointer: '/expireAt', detail: expect.any(String), blocks: 'publish', waivableBy: null }]]);
    const { errors } = (await room.editor.verb(`/articles/${seen.id}/${name}`, expired.version)).body;
    expect(errors).toEqual(blockers.map(({ code, pointer, detail }: ParsedJson) => ({ code, pointer, detail })));
    expect(await missing(await set(expired, '2099-01-01T00:00:00Z'))).toMatchObject({ ready: true, blockers: [] });
  });

  it('stays while its time has not come, was moved, or there is nothing to take away', async () => {
    const tomorrow = new Date(Date.now() + 86_400_000).toISOString();
    const later = await set(await published(), tomorrow);
    const draft = await article(room.author, { categoryId: room.category.id, expireAt: '2020-01-01T00:00:00Z' }).draft();
    const witness = await published();
    await set(witness, '2021-01-01T00:00:00Z');
    await withdrawn(witness.id);
    expect([await read(later.id), await read(draft.id)]).toMatchObject([{ version: later.version }, { version: draft.version }]);
  });
});
