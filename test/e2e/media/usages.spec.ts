import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Answer, ParsedJson } from '../../support/answer';
import type { Person } from '../../support/client';
import { type Desk, startDesk } from '../../support/desk';
import { eventually } from '../../support/eventually';
import { type Newsroom, bodyOf, newsroom, verb } from '../../support/newsroom';
import { expectAllRefused, expectRefused } from '../../support/refusals';
import { withRowLocked } from '../../support/row-lock';
import { filePart, form } from './form';
import { UNKNOWN, jpeg, renditionOf, temporaryFiles, unsigned, uploaded } from './pictures';
import { bodyWith, captioned, gallery, image, live } from './using';

let desk: Desk;
let room: Newsroom;
let other: Newsroom;

beforeAll(async () => {
  desk = await startDesk({ env: { TRASH_DAYS: '3', MEDIA_MAX_BYTES: '200000' } });
  room = await newsroom(desk);
  other = await newsroom(desk);
});

afterAll(() => desk.stop());

const usages = async (by: Person, { id }: ParsedJson, query = ''): Promise<ParsedJson[]> => bodyOf(await by.get(`/media/${id}/usages${query}`)).items;
const trash = (by: Person, { id }: ParsedJson, version = 1): Promise<Answer> => by.delete(`/media/${id}`, version);

async function replaced(by: Person, id: string, file: Buffer, version = 1): Promise<Answer> {
  const { raw, headers } = form(filePart(file));
  return by.request('POST', `/media/${id}/replace`, { raw, headers: { ...headers, 'if-match': `"v${version}"` } });
}

describe('where a picture is used', () => {
  it('is said of live, open and earlier revisions, and of each place in them', async () => {
    const media = await captioned(room.author);
    const first = await room.story({ headline: 'First', cover: { mediaId: media.id } }).draft();
    const second = bodyOf(await room.author.patch(`/articles/${first.id}`, bodyWith(image(media.id), gallery({ mediaId: media.id })), first.version));
    const approved = await verb(room.editor, 'approve', await verb(room.author, 'submit', second));
    const shown = await verb(room.editor, 'publish', approved);
    bodyOf(await room.author.patch(`/articles/${first.id}`, { cover: null }, shown.version));
    const portrait = bodyOf(await room.admin.post('/authors', { name: 'Ada Brook', mediaId: media.id }));
    const article = { type: 'article', id: first.id, name: 'First', trashed: false };
    const found = await usages(room.editor, media);
    expect(found).toHaveLength(4);
    expect(found).toEqual(expect.arrayContaining([
      { ...article, usedAs: 'live', revisions: [2], places: ['body', 'cover', 'gallery'] },
      { type: 'author', id: portrait.id, name: 'Ada Brook', usedAs: 'live', revisions: [], places: ['portrait'], trashed: false },
      { ...article, usedAs: 'open', revisions: [3], places: ['body', 'gallery'] },
      { ...article, usedAs: 'old', revisions: [1], places: ['cover'] },
    ]));
    expect(found.map(({ usedAs }) => usedAs)).toEqual(['live', 'live', 'open', 'old']);
    const page = await room.editor.get(`/media/${media.id}/usages?limit=3`);
    expect(page.body.items).toEqual(found.slice(0, 3));
    expect(await usages(room.editor, media, `?limit=3&cursor=${page.body.nextCursor}`)).toEqual(found.slice(3));
  });

  it('is said of nothing that the caller cannot see', async () => {
    const media = await captioned(room.author);
    const draft = await room.story({ headline: 'Secret', cover: { mediaId: media.id } }).draft();
    const shown = await live(room, { headline: 'Open to all', cover: { mediaId: media.id } });
    const names = async (by: Person) => new Set((await usages(by, media)).map(({ name }) => String(name)));
    expect(await names(room.author)).toEqual(new Set(['Open to all', 'Secret']));
    expect(await names(room.editor)).toEqual(new Set(['Open to all', 'Secret']));
    expect(await names(other.editor)).toEqual(new Set(['Open to all']));
    expect(await names(room.contributor)).toEqual(new Set(['Open to all']));
    const refused = await trash(room.editor, media);
    expect(refused).toMatchObject({ status: 409, body: { type: '/problems/media-in-use', count: 2 } });
    expect(new Set(refused.body.usages.map(({ id }: ParsedJson) => id))).toEqual(new Set([draft.id, shown.id]));
    const elsewhere = await trash(other.editor, media);
    expect(elsewhere.body).toMatchObject({ count: 2, usages: [{ id: shown.id }] });
    expect(elsewhere.text).not.toContain('Secret');
  });

  it.each(['limit=0', 'cursor=forged', 'sort=name', 'include=total'])('takes no ?%s', async (query) => {
    const { id } = await captioned(room.author);
    expect((await room.editor.get(`/media/${id}/usages?${query}`)).status).toBe(400);
    expect((await room.editor.get(`/media/${UNKNOWN}/usages`)).status).toBe(404);
  });
});

describe('the picture of a category', () => {
  it('is seen by readers, is a use, and goes with the category', async () => {
    const media = await captioned(room.author);
    const address = unsigned(renditionOf(media, 'card').url);
    const category = bodyOf(await room.admin.post('/categories', { name: 'Pictured', mediaId: media.id }));
    expect([category.mediaId, (await desk.fetch(address)).status]).toEqual([media.id, 200]);
    expect(await usages(room.contributor, media)).toEqual([
      { type: 'category', id: category.id, name: 'Pictured', usedAs: 'live', revisions: [], places: ['image'], trashed: false },
    ]);
    expect(bodyOf(await room.editor.get('/media?unused=false&limit=100')).items.map(({ id }: ParsedJson) => id)).toContain(media.id);
    await expectRefused(desk, () => trash(room.editor, media), 409);
    await expectRefused(desk, () => room.admin.patch(`/categories/${category.id}`, { mediaId: UNKNOWN }, 1), 422, '/mediaId');
    bodyOf(await room.admin.patch(`/categories/${category.id}`, { mediaId: null }, 1));
    expect((await desk.fetch(address)).status).toBe(404);
    bodyOf(await room.admin.patch(`/categories/${category.id}`, { mediaId: media.id }, 2));
    await room.admin.delete(`/categories/${category.id}`, 3);
    expect(await usages(room.editor, media)).toEqual([]);
  });

  it('is seen while the category and all above it are active', async () => {
    const media = await captioned(room.author);
    const seen = async () => (await desk.fetch(unsigned(renditionOf(media, 'card').url))).status;
    const top = bodyOf(await room.admin.post('/categories', { name: 'Above all' }));
    const middle = bodyOf(await room.admin.post('/categories', { name: 'Between', parentId: top.id }));
    const closed = bodyOf(await room.admin.post('/categories', { name: 'Closed', active: false }));
    const leaf = bodyOf(await room.admin.post('/categories', { name: 'Below both', parentId: middle.id, mediaId: media.id }));
    expect(await seen()).toBe(200);
    for (const [{ id }, version] of [[top, 1], [middle, 1], [leaf, 1]] as const) {
      bodyOf(await room.admin.patch(`/categories/${id}`, { active: false }, version));
      expect(await seen()).toBe(404);
      bodyOf(await room.admin.patch(`/categories/${id}`, { active: true }, version + 1));
      expect(await seen()).toBe(200);
    }
    bodyOf(await room.admin.verb(`/categories/${middle.id}/move`, 3, { parentId: closed.id }));
    expect(await seen()).toBe(404);
    bodyOf(await room.admin.verb(`/categories/${middle.id}/move`, 4, { parentId: null }));
    expect(await seen()).toBe(200);
    bodyOf(await room.admin.verb(`/categories/${middle.id}/merge`, 5, { into: closed.id }));
    expect(await seen()).toBe(404);
  });
});

describe('the trash of the library', () => {
  it('takes no picture that a live, open or withdrawn revision or an author uses', async () => {
    const media = await captioned(room.author);
    const draft = await room.story({ cover: { mediaId: media.id } }).draft();
    const inUse = () => expectRefused(desk, () => trash(room.editor, media), 409);
    expect((await inUse()).usages).toMatchObject([{ id: draft.id, usedAs: 'open' }]);
    const shown = await verb(room.editor, 'publish', await verb(room.editor, 'approve', await verb(room.author, 'submit', draft)));
    expect((await inUse()).usages).toMatchObject([{ usedAs: 'live', places: ['cover'] }]);
    const gone = await verb(room.editor, 'withdraw', shown, { reason: 'x' });
    expect((await inUse()).usages).toMatchObject([{ usedAs: 'withdrawn' }]);
    const bare = bodyOf(await room.author.patch(`/articles/${draft.id}`, { cover: null }, gone.version));
    const approved = await verb(room.editor, 'approve', await verb(room.author, 'submit', bare));
    await verb(room.editor, 'publish', approved, { changeKind: 'minor' });
    expect((await trash(room.editor, media)).status).toBe(200);
    const portrait = await captioned(room.author);
    bodyOf(await room.admin.post('/authors', { name: 'Jon Doe', mediaId: portrait.id }));
    expect((await expectRefused(desk, () => trash(room.editor, portrait), 409)).usages).toMatchObject([{ type: 'author', places: ['portrait'] }]);
  });

  it.each<[string, string, boolean]>([
    ['an author', '/authors', true], ['an author', '/authors', false], ['a category', '/categories', true], ['a category', '/categories', false],
  ])('takes no picture that %s begins to use in that moment, or comes first', async (one, path, isUsedFirst) => {
    const media = await captioned(room.author);
    const subject = bodyOf(await room.admin.post(path, { name: `In that moment, ${one}` }));
    const use = () => room.admin.patch(`${path}/${subject.id}`, { mediaId: media.id }, 1);
    const remove = () => trash(room.author, media);
    const [first, second] = isUsedFirst ? [use, remove] : [remove, use];
    const answers = await withRowLocked(desk, 'media', media.id, async (untilBlocked, release) => {
      const begun = [first()];
      await untilBlocked(1);
      begun.push(second());
      await untilBlocked(2);
      await release();
      return Promise.all(begun);
    });
    expect(answers.map(({ status }) => status)).toEqual([200, isUsedFirst ? 409 : 422]);
    expect((await usages(room.admin, media)).map(({ id }) => id)).toEqual(isUsedFirst ? [subject.id] : []);
    if (isUsedFirst) return;
    for (const act of [() => room.admin.post(path, { name: 'Late', mediaId: media.id }), use]) {
      expect((await expectRefused(desk, act, 422, '/mediaId')).errors[0].code).toBe('unknown-media');
    }
  });

  it('gives back what it took, as it was', async () => {
    const media = await captioned(room.author);
    const trashed = bodyOf(await trash(room.author, media));
    expect(trashed).toMatchObject({ version: 2, deletedAt: expect.any(String) });
    expect((await room.contributor.get(`/media/${media.id}`)).status).toBe(404);
    expect((await room.editor.get(`/media/${media.id}`)).body.deletedAt).toBe(trashed.deletedAt);
    const idsOf = async (by: Person, query: string) => bodyOf(await by.get(`/media?limit=100${query}`)).items.map(({ id }: ParsedJson) => id);
    expect(await idsOf(room.editor, '')).not.toContain(media.id);
    expect(await idsOf(room.editor, '&trashed=true')).toContain(media.id);
    expect(await idsOf(room.author, '&trashed=true')).toContain(media.id);
    expect(await idsOf(room.contributor, '&trashed=true')).not.toContain(media.id);
    const draft = await room.story().draft();
    await expectRefused(desk, () => room.author.patch(`/articles/${draft.id}`, { cover: { mediaId: media.id } }, draft.version), 422, '/cover/mediaId');
    await expectAllRefused(desk, [
      () => room.editor.patch(`/media/${media.id}`, { alt: 'x' }, 2), () => trash(room.editor, media, 2),
      () => room.editor.verb(`/media/${media.id}/revoke`, 2, { reason: 'x' }),
    ], 409);
    const restored = bodyOf(await room.author.verb(`/media/${media.id}/restore`, 2));
    expect(restored).toEqual({ ...media, version: 3, renditions: expect.any(Array) });
    await expectRefused(desk, () => room.author.verb(`/media/${media.id}/restore`, 3), 409);
    const events = await desk.sql('select type from outbox_events where subject_id = $1 order by sequence', [media.id]);
    expect(events.map(({ type }) => type)).toEqual(['media.created', 'media.trashed', 'media.restored']);
  });

  it('does not keep the same bytes from being uploaded, and then keeps its own', async () => {
    const file = await jpeg();
    const media = await uploaded(room.author, file);
    bodyOf(await trash(room.author, media));
    const again = await uploaded(room.author, file);
    expect(again.id).not.toBe(media.id);
    expect((await expectRefused(desk, () => room.author.verb(`/media/${media.id}/restore`, 2), 409)).type).toBe('/problems/media-known');
  });

  it('is for who manages the library and for who uploaded the picture, with its version', async () => {
    const media = await captioned(room.author);
    await expectAllRefused(desk, [() => trash(room.contributor, media), () => trash(other.author, media)], 403);
    await expectRefused(desk, () => room.editor.delete(`/media/${media.id}`), 428);
    await expectRefused(desk, () => trash(room.editor, media, 5), 412);
    await expectRefused(desk, () => trash(room.editor, { id: UNKNOWN }), 404);
    await expectRefused(desk, () => desk.anonymous.delete(`/media/${media.id}`, 1), 401);
  });

  it('is emptied after TRASH_DAYS with the files, but for what an open revision still shows', async () => {
    const [old, fresh, needed] = [await captioned(room.author), await captioned(room.author), await captioned(room.author)];
    await desk.fetch(renditionOf(old, 'card').url);
    const draft = await room.story({ cover: { mediaId: needed.id } }).draft();
    bodyOf(await room.author.delete(`/articles/${draft.id}`, draft.version));
    for (const media of [old, fresh, needed]) bodyOf(await trash(room.author, media));
    const folder = (media: ParsedJson) => join(desk.dataFolder, 'media', 'media', media.id);
    expect(readdirSync(folder(old)).toSorted()).toEqual(['original', 'renditions']);
    await desk.sql("update media set deleted_at = now() - interval '3 days' where id = any ($1)", [[old.id, needed.id]]);
    await desk.sql("update media set deleted_at = now() - interval '2 days' where id = $1", [fresh.id]);
    desk.startDueWork();
    await eventually(() => desk.sql('select from media where id = $1', [old.id]), ({ length }) => length === 0);
    expect(() => readdirSync(folder(old))).toThrow();
    expect((await room.editor.get(`/media/${old.id}`)).status).toBe(404);
    for (const media of [fresh, needed]) expect(readdirSync(folder(media))).toEqual(['original']);
    const [deed] = await desk.sql("select actor_name, detail from audit_log where action = 'media.purged' and subject_id = $1", [old.id]);
    expect(deed).toEqual({ actor_name: 'system', detail: { reason: 'in the trash for 3 days' } });
    await desk.sql("update media set purged_at = now() where id = $1", [fresh.id]);
    await eventually(() => desk.sql('select from media where id = $1', [fresh.id]), ({ length }) => length === 0);
    expect(await desk.sql('select id from media where id = $1', [needed.id])).toEqual([{ id: needed.id }]);
  });
});

describe('replacing a picture', () => {
  it('keeps every use and all that was said, and readers see the new bytes', async () => {
    const media = await captioned(room.author, { focalX: '0.25' });
    const shown = await live(room, { cover: { mediaId: media.id }, ...bodyWith(image(media.id)) });
    const before = (await desk.delivery(`/articles/${shown.slug}`)).body;
    const file = await jpeg(300, 400);
    const answer = await replaced(room.editor, media.id, file);
    expect(answer).toMatchObject({ status: 200, headers: { etag: '"v2"' } });
    expect(answer.body).toMatchObject({ id: media.id, version: 2, width: 300, height: 400, bytes: file.length, alt: 'A hand', credit: 'AGENCY', focalPoint: { x: 0.25 } });
    expect(answer.body.sha256).not.toBe(media.sha256);
    expect((await room.editor.get(`/media/${media.id}/original`)).bytes.equals(file)).toBe(true);
    const after = (await desk.delivery(`/articles/${shown.slug}`)).body;
    expect(after.cover).toMatchObject({ id: media.id, width: 300, height: 400, caption: 'The vote' });
    expect(after.cover.renditions[0].url).not.toBe(before.cover.renditions[0].url);
    expect(after.bodyHtml).not.toBe(before.bodyHtml);
    expect((await desk.fetch(after.cover.renditions[0].url)).status).toBe(200);
    expect((await desk.fetch(unsigned(renditionOf(media, 'card').url))).headers['cache-control']).toBe('public, max-age=60');
    expect(await usages(room.editor, media)).toMatchObject([{ id: shown.id, usedAs: 'live', places: ['body', 'cover'] }, { usedAs: 'old' }]);
    const [event] = await desk.sql('select type from outbox_events where subject_id = $1 order by sequence desc limit 1', [media.id]);
    expect(event).toEqual({ type: 'media.replaced' });
  });

  it('is refused without a trace', async () => {
    const media = await captioned(room.author);
    const known = await jpeg();
    await uploaded(room.author, known);
    const file = await jpeg();
    await expectRefused(desk, () => replaced(room.author, media.id, file), 403);
    await expectRefused(desk, () => replaced(room.editor, UNKNOWN, file), 404);
    await expectRefused(desk, () => replaced(room.editor, media.id, file, 9), 412);
    await expectRefused(desk, () => room.editor.request('POST', `/media/${media.id}/replace`, form(filePart(file))), 428);
    expect((await expectRefused(desk, () => replaced(room.editor, media.id, known), 409)).type).toBe('/problems/media-known');
    await expectRefused(desk, () => replaced(room.editor, media.id, Buffer.from('<svg/>')), 415);
    await expectRefused(desk, () => replaced(room.editor, media.id, file.subarray(0, 900)), 422);
    await expectRefused(desk, () => replaced(room.editor, media.id, Buffer.concat([file, Buffer.alloc(200_001)])), 413);
    await expectRefused(desk, () => room.editor.request('POST', `/media/${media.id}/replace`, form(filePart(file), { name: 'alt', content: 'x' })), 400);
    expect(temporaryFiles(desk)).toEqual([]);
    bodyOf(await trash(room.editor, media));
    await expectRefused(desk, () => replaced(room.editor, media.id, file, 2), 409);
  });

  it('happens once for one Idempotency-Key', async () => {
    const media = await captioned(room.author);
    const { raw, headers } = form(filePart(await jpeg()));
    const once = () => room.editor.request('POST', `/media/${media.id}/replace`, { raw, headers: { ...headers, 'if-match': '"v1"', 'idempotency-key': 'replace-1' } });
    const first = await once();
    expect(await once()).toMatchObject({ status: 200, body: first.body, headers: { 'idempotency-replayed': 'true' } });
    expect(first.body.version).toBe(2);
  });
});
