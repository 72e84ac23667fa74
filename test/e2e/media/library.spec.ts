import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { ParsedJson } from '../../support/answer';
import type { Person } from '../../support/client';
import { type Desk, startDesk } from '../../support/desk';
import { UNKNOWN, jpeg, uploaded } from './pictures';

let desk: Desk;
let author: Person;
let editor: Person;

beforeAll(async () => {
  desk = await startDesk();
  author = await desk.as('author');
  editor = await desk.as('editor');
});

afterAll(() => desk.stop());

describe('the library', () => {
  it('lists the newest first, page by page', async () => {
    for (let count = 0; count < 3; count += 1) await uploaded(author, await jpeg(10, 10), { caption: `Flood 100% ${count}` });
    const first = await author.get('/media?q=FLOOD%20100%25&limit=2');
    expect(first.body.items.map((each: ParsedJson) => each.caption)).toEqual(['Flood 100% 2', 'Flood 100% 1']);
    const second = await author.get(`/media?q=FLOOD%20100%25&limit=2&cursor=${first.body.nextCursor}`);
    expect(second.body).toMatchObject({ items: [{ caption: 'Flood 100% 0' }], nextCursor: null });
    expect((await author.get('/media?q=flood_100')).body.items).toEqual([]);
    expect((await author.get('/media?q=flood&limit=1&include=total')).body.total).toBe(3);
  });

  it.each(['limit=0', 'limit=101', 'cursor=forged', 'sort=bytes', 'q=', 'q=a&q=b', 'altered=1'])('refuses ?%s', async (query) => {
    expect((await author.get(`/media?${query}`)).status).toBe(400);
  });

  it('hands the original out as a download that runs nowhere', async () => {
    const file = await jpeg();
    const { id } = await uploaded(author, file);
    const contributor = await desk.as('contributor');
    const { status, bytes, headers } = await contributor.get(`/media/${id}/original`);
    expect(status).toBe(200);
    expect(bytes.equals(file)).toBe(true);
    expect(headers).toMatchObject({
      'content-type': 'image/jpeg',
      'content-length': String(file.length),
      'content-disposition': `attachment; filename="${id}.jpg"`,
      'x-content-type-options': 'nosniff',
      'content-security-policy': "default-src 'none'; sandbox",
      'cache-control': 'private, no-store',
    });
    expect((await desk.anonymous.get(`/media/${id}/original`)).status).toBe(401);
    expect((await desk.fetch(`/media/${id}/original`)).status).toBe(404);
  });

  it.each(['', '/original'])('knows no picture that is not there: {id}%s', async (path) => {
    expect((await author.get(`/media/${UNKNOWN}${path}`)).status).toBe(404);
    expect((await author.get(`/media/no-uuid${path}`)).status).toBe(404);
  });
});

describe('changing a picture', () => {
  const FULL = {
    alt: 'A hand', caption: 'The vote', credit: 'AGENCY', copyright: '© AGENCY', byline: 'Jane Doe', usageTerms: 'Once',
    licenseExpiresAt: '2030-01-01T00:00:00.000Z', takenAt: '2026-03-20T11:25:00.000Z', place: 'Minsk', digitalSourceType: 'trainedAlgorithmicMedia', keywords: ['vote', 'budget'], focalPoint: { x: 0.1, y: 0.9 },
  };

  it('sets, leaves and clears', async () => {
    const { id } = await uploaded(author, await jpeg());
    const full = await author.patch(`/media/${id}`, FULL, 1);
    expect(full).toMatchObject({ status: 200, headers: { etag: '"v2"' }, body: { version: 2, ...FULL } });
    expect((await author.patch(`/media/${id}`, { alt: 'Two hands' }, 2)).body).toMatchObject({ ...FULL, alt: 'Two hands' });
    const { focalPoint, ...clearable } = FULL;
    const nothing = Object.fromEntries(Object.keys(clearable).map((name) => [name, null]));
    const cleared = await editor.patch(`/media/${id}`, nothing, 3);
    expect(cleared.body).toMatchObject({ ...nothing, keywords: [], focalPoint, version: 4 });
    expect((await author.get(`/media/${id}`)).body.version).toBe(4);
    const events = await desk.sql('select type, data from outbox_events where subject_id = $1 order by sequence', [id]);
    expect(events.map(({ type }) => type)).toEqual(['media.created', 'media.updated', 'media.updated', 'media.updated']);
    expect(events[2]).toMatchObject({ data: { changed: ['alt'] } });
  });

  it('needs the version that was read', async () => {
    const { id } = await uploaded(author, await jpeg());
    await author.patch(`/media/${id}`, { alt: 'A' }, 1);
    const before = await desk.snapshot();
    expect((await author.patch(`/media/${id}`, { alt: 'B' })).status).toBe(428);
    expect(await editor.patch(`/media/${id}`, { alt: 'B' }, 1)).toMatchObject({
      status: 412, headers: { etag: '"v2"' }, body: { currentVersion: 2, changedBy: { id: author.id } },
    });
    expect((await author.patch(`/media/${id}`, { alt: 'B' }, '*')).status).toBe(400);
    expect(await desk.snapshot()).toBe(before);
  });

  it('is for who uploaded it, and for who manages the library', async () => {
    const { id } = await uploaded(author, await jpeg());
    const [colleague, contributor] = [await desk.as('author'), await desk.as('contributor')];
    const before = await desk.snapshot();
    expect((await colleague.patch(`/media/${id}`, { alt: 'B' }, 1)).status).toBe(403);
    expect((await contributor.patch(`/media/${id}`, { alt: 'B' }, 1)).status).toBe(403);
    expect((await colleague.patch(`/media/${UNKNOWN}`, { alt: 'B' }, 1)).status).toBe(404);
    expect(await desk.snapshot()).toBe(before);
    expect((await editor.patch(`/media/${id}`, { alt: 'B' }, 1)).status).toBe(200);
  });

  it.each([
    [400, { id: UNKNOWN }],
    [400, { width: 1 }],
    [400, { focalPoint: { x: 0, y: 0, z: 0 } }],
    [422, { focalPoint: null }],
    [422, { focalPoint: { x: 0.5 } }],
    [422, { focalPoint: { x: -0.1, y: 0 } }],
    [422, { focalPoint: [0, 0] }],
    [422, { alt: '' }],
    [422, { alt: 'a\nb' }],
    [422, { caption: 5 }],
    [422, { keywords: 'vote' }],
    [422, { keywords: ['vote', 'vote '] }],
    [422, { keywords: [''] }],
    [422, { keywords: ['a\nb'] }],
    [422, { keywords: [1] }],
    [422, { keywords: Array.from({ length: 51 }, (_, index) => `k${index}`) }],
    [422, { licenseExpiresAt: '2030-02-30T00:00:00Z' }],
    [422, { takenAt: '2026-03-20' }],
    [422, { place: 'a\nb' }],
    [422, { digitalSourceType: 'no such code' }],
    [422, { digitalSourceType: 'https://evil.test/trainedAlgorithmicMedia' }],
    [400, { asRead: {} }],
  ])('answers %s to %j', async (status, change) => {
    const { id } = await uploaded(author, await jpeg());
    const before = await desk.snapshot();
    expect((await author.patch(`/media/${id}`, change, 1)).status).toBe(status);
    expect(await desk.snapshot()).toBe(before);
  });
});
