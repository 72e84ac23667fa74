import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { ParsedJson } from '../../support/answer';
import { type Desk, startDesk } from '../../support/desk';
import { eventually } from '../../support/eventually';
import { type Newsroom, bodyOf, newsroom, verb } from '../../support/newsroom';
import { expectAllRefused, expectRefused } from '../../support/refusals';
import { withRowLocked } from '../../support/row-lock';
import { UNKNOWN, renditionOf, unsigned } from './pictures';
import { approved as approvedArticle, bodyWith, captioned, gallery, image, live } from './using';

const PAST = '2020-01-01T00:00:00.000Z';

let desk: Desk;
let room: Newsroom;

beforeAll(async () => {
  desk = await startDesk();
  room = await newsroom(desk);
});

afterAll(() => desk.stop());

const read = async (id: string): Promise<ParsedJson> => bodyOf(await room.admin.get(`/media/${id}`));

async function expired(media: ParsedJson): Promise<void> {
  bodyOf(await room.editor.patch(`/media/${media.id}`, { licenseExpiresAt: PAST }, (await read(media.id)).version));
}

async function revoked(media: ParsedJson): Promise<ParsedJson> {
  return bodyOf(await room.editor.verb(`/media/${media.id}/revoke`, (await read(media.id)).version, { reason: 'The agency asked for it.' }));
}

async function blockersOf({ id }: ParsedJson): Promise<string[][]> {
  const { blockers } = bodyOf(await room.admin.get(`/articles/${id}/publishability`));
  return blockers.map(({ code, pointer, blocks }: ParsedJson) => [code, pointer, blocks]);
}

describe('a licence that has expired', () => {
  it.each([
    ['the cover', (id: string): object => ({ cover: { mediaId: id } }), '/cover/mediaId'],
    ['the text', (id: string): object => bodyWith(image(id)), '/body'],
    ['a gallery', (id: string): object => bodyWith(gallery({ mediaId: id })), '/body'],
  ])('keeps an article from being published with the picture in %s', async (_, fields, pointer) => {
    const media = await captioned(room.author);
    const approved = await approvedArticle(room, fields(media.id));
    expect(await blockersOf(approved)).toEqual([]);
    await expired(media);
    expect(await blockersOf(approved)).toEqual([['expired-licence', pointer, 'publish']]);
    const refused = await expectRefused(desk, () => room.editor.verb(`/articles/${approved.id}/publish`, approved.version), 422, pointer);
    expect(refused.type).toBe('/problems/expired-licence');
    expect(bodyOf(await room.editor.get(`/articles/${approved.id}`)).allowedActions).not.toContain('publish');
    bodyOf(await room.editor.patch(`/media/${media.id}`, { licenseExpiresAt: null }, (await read(media.id)).version));
    expect((await verb(room.editor, 'publish', approved)).visibility).toBe('live');
  });

  it('lets a schedule fail, keeps a withdrawn article from coming back, and leaves what is live alone', async () => {
    const media = await captioned(room.author);
    const shown = await live(room, { cover: { mediaId: media.id } });
    const gone = await verb(room.editor, 'withdraw', await live(room, { cover: { mediaId: media.id } }), { reason: 'x' });
    const publishAt = new Date(Date.now() + 3_600_000).toISOString();
    const scheduled = await verb(room.editor, 'schedule', await room.story({ cover: { mediaId: media.id } }).approved(room.editor), { publishAt });
    await expired(media);
    expect((await desk.delivery(`/articles/${shown.slug}`)).body.cover.id).toBe(media.id);
    expect((await room.editor.verb(`/articles/${gone.id}/republish`, gone.version)).status).toBe(422);
    await desk.sql('update article_revisions set scheduled_at = now() where id = $1', [scheduled.revision.id]);
    desk.startDueWork();
    const failed = await eventually(
      async () => bodyOf(await room.editor.get(`/articles/${scheduled.id}`)), ({ revision }) => revision.state === 'schedule_failed',
    );
    expect(failed.scheduleError).toContain(`The picture ${media.id} has a licence that has expired.`);
  });

  it('is told of once, with the live articles, and again after another one', async () => {
    desk.startDueWork();
    const media = await captioned(room.author);
    const [shown] = [await live(room, bodyWith(image(media.id))), await room.story({ cover: { mediaId: media.id } }).draft()];
    const events = () => desk.sql("select data from outbox_events where type = 'media.licence_expired' and subject_id = $1 order by sequence", [media.id]);
    await expired(media);
    const before = await read(media.id);
    expect(await eventually(events, ({ length }) => length > 0)).toEqual([{ data: { licenseExpiresAt: PAST, articleIds: [shown.id] } }]);
    const [deed] = await desk.sql("select actor_id, actor_name, detail from audit_log where action = 'media.licence_expired' and subject_id = $1", [media.id]);
    expect(deed).toMatchObject({ actor_id: null, actor_name: 'system', detail: { articleIds: [shown.id] } });
    const witness = await captioned(room.author, { licenseExpiresAt: PAST });
    await eventually(() => desk.sql('select from outbox_events where type = $1 and subject_id = $2', ['media.licence_expired', witness.id]), ({ length }) => length > 0);
    expect(await events()).toHaveLength(1);
    expect((await read(media.id)).version).toBe(before.version);
    bodyOf(await room.editor.patch(`/media/${media.id}`, { licenseExpiresAt: '2021-01-01T00:00:00Z' }, before.version));
    expect(await eventually(events, ({ length }) => length > 1)).toHaveLength(2);
  });

  it('is found in the library', async () => {
    const soon = new Date(Date.now() + 86_400_000).toISOString();
    const [old, next] = [await captioned(room.author, { licenseExpiresAt: PAST }), await captioned(room.author, { licenseExpiresAt: soon })];
    const idsOf = async (licence: string) => bodyOf(await room.editor.get(`/media?licence=${licence}&limit=100`)).items.map(({ id }: ParsedJson) => id);
    expect(await idsOf('expired')).toContain(old.id);
    expect(await idsOf('expired')).not.toContain(next.id);
    expect(await idsOf('expiring')).toEqual([next.id]);
  });
});

describe('a picture that is revoked', () => {
  it.each(['/authors', '/categories'])('comes into no one of %s, and is left where it was', async (path) => {
    const [media, before] = [await captioned(room.author), await captioned(room.author)];
    const bare = bodyOf(await room.admin.post(path, { name: 'Without a picture' }));
    const shown = bodyOf(await room.admin.post(path, { name: 'With a picture', mediaId: before.id }));
    const gone = await revoked(media);
    await revoked(before);
    for (const act of [
      () => room.admin.post(path, { name: 'New', mediaId: media.id }), () => room.admin.patch(`${path}/${bare.id}`, { mediaId: media.id }, bare.version),
      () => room.admin.patch(`${path}/${shown.id}`, { mediaId: media.id }, shown.version),
    ]) {
      expect((await expectRefused(desk, act, 422, '/mediaId')).errors[0].code).toBe('unknown-media');
    }
    const kept = bodyOf(await room.admin.patch(`${path}/${shown.id}`, { name: 'Still with it', mediaId: before.id }, shown.version));
    expect(kept.mediaId).toBe(before.id);
    bodyOf(await room.editor.verb(`/media/${media.id}/reinstate`, gone.version, { reason: 'They agree.' }));
    expect(bodyOf(await room.admin.patch(`${path}/${bare.id}`, { mediaId: media.id }, bare.version)).mediaId).toBe(media.id);
  });

  it.each(['/authors', '/categories'])('comes into no one of %s in that moment', async (path) => {
    const media = await captioned(room.author);
    const subject = bodyOf(await room.admin.post(path, { name: 'In the moment of a revocation' }));
    const answers = await withRowLocked(desk, 'media', media.id, async (untilBlocked, release) => {
      const revoking = room.editor.verb(`/media/${media.id}/revoke`, 1, { reason: 'x' });
      await untilBlocked(1);
      const using = room.admin.patch(`${path}/${subject.id}`, { mediaId: media.id }, subject.version);
      await untilBlocked(2);
      await release();
      return Promise.all([revoking, using]);
    });
    expect(answers.map(({ status }) => status)).toEqual([200, 422]);
  });

  it('vanishes from live articles, and comes back when it is reinstated', async () => {
    const media = await captioned(room.author);
    const other = await captioned(room.author);
    const shown = await live(room, { cover: { mediaId: media.id }, ...bodyWith(image(media.id), gallery({ mediaId: media.id }, { mediaId: other.id })) });
    const path = `/articles/${shown.slug}`;
    const address = unsigned(renditionOf(media, 'card').url);
    const tag = (await desk.delivery(path)).headers['etag'];
    expect([(await desk.delivery(path)).body.cover.id, (await desk.fetch(address)).status]).toEqual([media.id, 200]);
    const answer = await revoked(media);
    expect(answer).toMatchObject({ version: 2, revocation: { reason: 'The agency asked for it.', by: { id: room.editor.id }, at: expect.any(String) } });
    const bare = await desk.delivery(path);
    expect(bare.body.cover).toBeNull();
    expect(bare.text).not.toContain(media.id);
    expect(bare.body.bodyHtml).toContain(other.id);
    expect(bare.headers['etag']).not.toBe(tag);
    expect((await desk.fetch(address)).status).toBe(404);
    expect((await desk.fetch(renditionOf(answer, 'card').url)).status).toBe(200);
    const back = bodyOf(await room.editor.verb(`/media/${media.id}/reinstate`, 2, { reason: 'They agree.' }));
    expect(back.revocation).toBeNull();
    expect([(await desk.delivery(path)).body.cover.id, (await desk.fetch(address)).status]).toEqual([media.id, 200]);
    const deeds = await desk.sql("select action, detail ->> 'reason' as reason from audit_log where subject_id = $1 order by sequence desc limit 2", [media.id]);
    expect(deeds).toEqual([{ action: 'media.reinstated', reason: 'They agree.' }, { action: 'media.revoked', reason: 'The agency asked for it.' }]);
  });

  it('blocks the publication of what has it, and comes into nothing new', async () => {
    const media = await captioned(room.author);
    const approved = await room.story({ cover: { mediaId: media.id } }).approved(room.editor);
    const draft = await room.story().draft();
    await revoked(media);
    expect(await blockersOf(approved)).toEqual([['revoked-picture', '/cover/mediaId', 'publish']]);
    await expectAllRefused(desk, [() => room.editor.verb(`/articles/${approved.id}/publish`, approved.version)], 422, '/cover/mediaId');
    await expectRefused(desk, () => room.author.patch(`/articles/${draft.id}`, { cover: { mediaId: media.id } }, draft.version), 422, '/cover/mediaId');
    await expectRefused(desk, () => room.author.patch(`/articles/${draft.id}`, bodyWith(image(media.id)), draft.version), 422, '/body');
    expect(bodyOf(await room.editor.get('/media?licence=revoked')).items.map(({ id }: ParsedJson) => id)).toContain(media.id);
  });

  it('is for those who manage the library, with a reason and the version that was read', async () => {
    const { id } = await captioned(room.author);
    const revoke = (person = room.editor, version = 1, body: unknown = { reason: 'x' }) => () => person.verb(`/media/${id}/revoke`, version, body);
    await expectAllRefused(desk, [revoke(room.author), revoke(room.contributor)], 403);
    await expectRefused(desk, () => room.editor.post(`/media/${id}/revoke`, { reason: 'x' }), 428);
    await expectRefused(desk, revoke(room.editor, 9), 412);
    await expectAllRefused(desk, [revoke(room.editor, 1, {}), revoke(room.editor, 1, { reason: ' ' }), revoke(room.editor, 1, { reason: 5 })], 422, '/reason');
    await expectRefused(desk, revoke(room.editor, 1, { reason: 'x', until: PAST }), 400);
    await expectRefused(desk, () => room.editor.verb(`/media/${UNKNOWN}/revoke`, 1, { reason: 'x' }), 404);
    await expectRefused(desk, () => room.editor.verb(`/media/${id}/reinstate`, 1, { reason: 'x' }), 409);
    bodyOf(await revoke()());
    await expectRefused(desk, revoke(room.editor, 2), 409);
  });
});

describe('words of the article’s own', () => {
  it('stand in the place of the picture’s: cover, picture in the text and gallery', async () => {
    const media = await captioned(room.author);
    const own = { caption: 'Own caption', credit: 'Own credit', alt: 'Own alt' };
    const shown = await live(room, { cover: { mediaId: media.id, ...own }, ...bodyWith(image(media.id, own), gallery({ mediaId: media.id, ...own }, { mediaId: media.id })) });
    const { cover, bodyHtml } = (await desk.delivery(`/articles/${shown.slug}`)).body;
    expect(cover).toMatchObject(own);
    expect(bodyHtml.match(/Own caption/g)).toHaveLength(2);
    expect(bodyHtml.match(/Own credit/g)).toHaveLength(2);
    expect(bodyHtml.match(/alt="Own alt"/g)).toHaveLength(2);
    for (const text of ['The vote', 'AGENCY', 'alt="A hand"']) expect(bodyHtml.split(text)).toHaveLength(2);
  });
});
