import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { ParsedJson } from '../support/answer';
import { type Desk, startDesk } from '../support/desk';
import { type Newsroom, bodyOf, newsroom, verb } from '../support/newsroom';
import { captioned } from './media/using';

let desk: Desk;
let room: Newsroom;

beforeAll(async () => {
  desk = await startDesk();
  room = await newsroom(desk);
});

afterAll(() => desk.stop());

const written = async (): Promise<string> => JSON.stringify(await desk.sql(`
  select (select count(*) from audit_log) as audit, (select count(*) from outbox_events) as events, (select count(*) from article_revisions) as revisions,
    (select max(updated_at) from articles) as articles`));

describe('a PATCH that names no field', () => {
  const things: readonly [string, () => Promise<string>][] = [
    ['a category', async () => `/categories/${room.category.id}`],
    ['an author', async () => `/authors/${room.byline.id}`],
    ['a tag', async () => `/tags/${bodyOf(await room.admin.post('/tags', { name: 'Empty' })).id}`],
    ['a person', async () => `/users/${(await desk.as('author')).id}`],
    ['a role', async () => `/roles/${bodyOf(await room.admin.post('/roles', { key: 'empty', name: 'Empty', permissions: ['media:read'] })).id}`],
    ['a webhook', async () => `/webhooks/${bodyOf(await room.admin.post('/webhooks', { url: 'https://example.com/hook', events: ['article.published'] })).id}`],
    ['the settings', async () => '/settings'],
    ['a picture', async () => `/media/${(await captioned(room.author)).id}`],
    ['an article', async () => `/articles/${(await room.story().draft()).id}`],
  ];

  it.each(things)('leaves %s at its version, writes nothing down, and compares the version all the same', async (_, make) => {
    const path = await make();
    const { version } = bodyOf(await room.admin.get(path));
    const before = await written();
    const { status, body, headers } = await room.admin.patch(path, {}, version);
    expect([status, body.version, headers.etag]).toEqual([200, version, `"v${version}"`]);
    expect((await room.admin.patch(path, {}, version + 1)).status).toBe(412);
    expect((await room.admin.patch(path, {})).status).toBe(428);
    expect(await written()).toBe(before);
  });

  it('leaves an article in review where it is, with its approvals', async () => {
    const approved = await room.story().approved(room.editor);
    const answer: ParsedJson = bodyOf(await room.editor.patch(`/articles/${approved.id}`, {}, approved.version));
    expect([answer.version, answer.revision.state]).toEqual([approved.version, 'approved']);
    await verb(room.editor, 'publish', answer);
  });

  it('is refused where every PATCH is', async () => {
    const [draft, media] = [await room.story().draft(), await captioned(room.author)];
    const trashed = bodyOf(await room.author.delete(`/articles/${draft.id}`, draft.version));
    const retracted = await verb(room.chief, 'retract', await room.story().published(room.editor), { notice: 'It was not so.' });
    const gone = bodyOf(await room.editor.delete(`/media/${media.id}`, media.version));
    for (const [path, { version }] of [[`/articles/${trashed.id}`, trashed], [`/articles/${retracted.id}`, retracted], [`/media/${gone.id}`, gone]] as const) {
      for (const change of [{}, path.startsWith('/media') ? { alt: 'x' } : { headline: 'x' }]) {
        expect([path, change, (await room.admin.patch(path, change, version)).status]).toEqual([path, change, 409]);
      }
      expect(bodyOf(await room.admin.get(path)).version).toBe(version);
    }
  });
});
