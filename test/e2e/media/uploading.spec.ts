import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Person } from '../../support/client';
import { type Desk, startDesk } from '../../support/desk';
import { filePart, form } from './form';
import { area, jpeg, jpegOf, temporaryFiles, uploaded } from './pictures';

const MOST_BYTES = 200_000;

let desk: Desk;
let author: Person;
let editor: Person;

beforeAll(async () => {
  desk = await startDesk({ env: { MEDIA_MAX_BYTES: String(MOST_BYTES), MEDIA_MAX_PIXELS: '1000000' } });
  author = await desk.as('author');
  editor = await desk.as('editor');
});

afterAll(() => desk.stop());

describe('uploading', () => {
  it('answers with the picture and where it is', async () => {
    const file = await jpeg();
    const answer = await author.upload(file, 'vote.jpg', { alt: ' A raised hand ', caption: 'The vote.\nIt passed.', credit: 'AGENCY' });
    expect(answer).toMatchObject({ status: 201, headers: { etag: '"v1"', location: `/api/v1/media/${answer.body.id}` } });
    expect(answer.body).toEqual({
      id: expect.stringMatching(/^[0-9a-f]{8}-[0-9a-f]{4}-7/),
      version: 1,
      kind: 'picture',
      mimeType: 'image/jpeg',
      title: null,
      duration: null,
      url: null,
      bytes: file.length,
      width: 800,
      height: 600,
      sha256: expect.stringMatching(/^[0-9a-f]{64}$/),
      alt: 'A raised hand',
      caption: 'The vote.\nIt passed.',
      credit: 'AGENCY',
      copyright: null,
      byline: null,
      usageTerms: null,
      licenseExpiresAt: null,
      takenAt: null,
      place: null,
      digitalSourceType: null,
      keywords: [],
      focalPoint: { x: 0.5, y: 0.5 },
      placeholder: expect.stringMatching(/^[\w+/]{20,40}={0,2}$/),
      asRead: {},
      renditions: expect.any(Array),
      categoryId: null,
      revocation: null,
      deletedAt: null,
      uploadedBy: { id: author.id, name: author.name },
      createdAt: expect.stringMatching(/^\d{4}-.*\.\d{3}Z$/),
    });
    const url = expect.stringContaining(`/media/${answer.body.id}/`);
    const sizes = { thumb: [320, 240], card: [640, 360], article: [800, 600], full: [800, 600], social: [800, 420] };
    expect(answer.body.renditions).toEqual(
      Object.entries(sizes).flatMap(([name, [width, height]]) =>
        ['image/avif', 'image/webp', 'image/jpeg'].map((type) => ({ name, url, width, height, type })),
      ),
    );
    const read = await author.get(`/media/${answer.body.id}`);
    expect(read).toMatchObject({ status: 200, headers: { etag: '"v1"' }, body: { alt: 'A raised hand' } });
    expect(temporaryFiles(desk)).toEqual([]);
  });

  it('takes fields before and after the file', async () => {
    const { raw, headers } = form(
      { name: 'alt', content: 'Вулица' },
      { name: 'focalX', content: '0.25' },
      filePart(await jpeg()),
      { name: 'focalY', content: '1' },
      { name: 'usageTerms', content: 'Once.' },
      { name: 'copyright', content: '' },
      { name: 'licenseExpiresAt', content: '2030-01-01T00:00:00+03:00' },
    );
    const answer = await author.request('POST', '/media', { raw, headers });
    expect(answer.status).toBe(201);
    expect(answer.body).toMatchObject({
      alt: 'Вулица', focalPoint: { x: 0.25, y: 1 }, usageTerms: 'Once.', copyright: null, licenseExpiresAt: '2029-12-31T21:00:00.000Z',
    });
  });

  it('believes the bytes, not the name or the declared type', async () => {
    for (const format of ['png', 'webp', 'gif', 'avif'] as const) {
      const answer = await author.upload(await area('teal', 40, 30).toFormat(format).toBuffer(), 'photo.jpg');
      expect(answer).toMatchObject({ status: 201, body: { mimeType: `image/${format}`, width: 40, height: 30 } });
    }
  });

  it('turns width and height as the picture is turned', async () => {
    const answer = await author.upload(await area('teal', 300, 200).withMetadata({ orientation: 6 }).jpeg().toBuffer(), 'a.jpg');
    expect(answer.body).toMatchObject({ width: 200, height: 300 });
  });

  it('answers the same bytes with the picture that is there, unchanged', async () => {
    const file = await jpeg();
    const first = await uploaded(author, file, { alt: 'First' });
    const before = await desk.snapshot();
    const again = await editor.upload(file, 'other.jpg', { alt: 'Second' });
    expect(again).toMatchObject({ status: 200, body: { id: first.id, alt: 'First', uploadedBy: { id: author.id } } });
    expect(await desk.snapshot()).toBe(before);
  });

  it('makes one picture of the same bytes that come many times at once', async () => {
    const file = await jpeg();
    const answers = await Promise.all(Array.from({ length: 10 }, () => author.upload(file, 'a.jpg')));
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(1);
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(9);
    expect(new Set(answers.map(({ body }) => body.id)).size).toBe(1);
    const folders = readdirSync(join(desk.dataFolder, 'media', 'media'));
    const [{ count } = { count: 0 }] = await desk.sql<{ count: number }>('select count(*)::int as count from media');
    expect(folders).toHaveLength(count);
  });

  it('names files itself', async () => {
    for (const name of ['../../x.jpg', '..%2f..%2fx.jpg', 'CON', `${'a'.repeat(300)}.jpg`, 'a‮gpj.exe', "a';.jpg", 'x.php']) {
      const { id } = (await author.upload(await jpeg(20, 20), name)).body;
      const original = await author.get(`/media/${id}/original`);
      expect(original.headers['content-disposition']).toBe(`attachment; filename="${id}.jpg"`);
    }
  });

  it('takes a file of the limit, and not of one byte more', async () => {
    expect((await author.upload(await jpegOf(MOST_BYTES), 'a.jpg')).status).toBe(201);
    const before = await desk.snapshot();
    expect(await author.upload(await jpegOf(MOST_BYTES + 1), 'a.jpg')).toMatchObject({ status: 413, body: { type: '/problems/too-large' } });
    expect((await author.upload(await jpegOf(MOST_BYTES + 3_000_000), 'a.jpg')).status).toBe(413);
    expect(await desk.snapshot()).toBe(before);
  });
});

describe('an upload that takes too long', () => {
  it('says so where its file was taken for abandoned meanwhile, and leaves no row without its file', async () => {
    const file = await jpeg();
    await desk.sql("create function abandon() returns trigger language plpgsql as $$ begin new.removed_at = now(); return new; end $$");
    await desk.sql('create trigger abandon before insert on pending_files for each row execute function abandon()');
    const { status, headers } = await author.upload(file, 'a.jpg');
    await desk.sql('drop function abandon cascade');
    expect({ status, retryAfter: headers['retry-after'] }).toEqual({ status: 503, retryAfter: '5' });
    expect(await desk.sql("select id from media where sha256 = encode(sha256($1), 'hex')", [file])).toEqual([]);
    expect((await author.upload(file, 'a.jpg')).status).toBe(201);
  });
});

describe('an upload with an Idempotency-Key', () => {
  it('happens once, and is answered alike again', async () => {
    const file = await jpeg();
    const first = await author.upload(file, 'a.jpg', { alt: 'A' }, { 'idempotency-key': 'upload-1' });
    const before = await desk.snapshot();
    const again = await author.upload(file, 'b.jpg', { alt: 'A' }, { 'idempotency-key': 'upload-1' });
    expect(again).toMatchObject({ status: 201, body: first.body, headers: { 'idempotency-replayed': 'true', location: first.headers['location'] } });
    expect((await author.upload(await jpeg(), 'a.jpg', { alt: 'A' }, { 'idempotency-key': 'upload-1' })).status).toBe(422);
    expect((await author.upload(file, 'a.jpg', { alt: 'B' }, { 'idempotency-key': 'upload-1' })).status).toBe(422);
    expect(await desk.snapshot()).toBe(before);
  });
});
