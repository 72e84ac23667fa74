import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { readdirSync } from 'node:fs';
import { request as httpRequest } from 'node:http';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { crc32 } from 'node:zlib';
import sharp from 'sharp';
import type { Answer, ParsedJson } from '../support/answer';
import type { Person } from '../support/client';
import { type Desk, startDesk } from '../support/desk';
import { article, newsroom, verb } from '../support/newsroom';

const MOST_BYTES = 200_000;
const MOST_PIXELS = 1_000_000;
const UNKNOWN = '01900000-0000-7000-8000-00000000dead';

let desk: Desk;
let author: Person;
let editor: Person;

beforeAll(async () => {
  desk = await startDesk({ env: { MEDIA_MAX_BYTES: String(MOST_BYTES), MEDIA_MAX_PIXELS: String(MOST_PIXELS) } });
  author = await desk.as('author');
  editor = await desk.as('editor');
});

afterAll(() => desk.stop());

let made = 0;

/** A plain picture; no two are the same. */
function canvas(width = 800, height = 600) {
  made += 1;
  return sharp({ create: { width, height, channels: 3, background: { r: made % 256, g: made >> 8, b: 90 } } });
}

const jpeg = (width?: number, height?: number) => canvas(width, height).jpeg().toBuffer();

/** A JPEG of incompressible content with exactly that many bytes: what follows the end of the picture is ignored. */
async function jpegOf(bytes: number): Promise<Buffer> {
  const picture = await jpeg(100, 100);
  return Buffer.concat([picture, Buffer.alloc(bytes - picture.length)]);
}

async function uploaded(by: Person, file: Buffer, fields: Record<string, string> = {}): Promise<ParsedJson> {
  const { status, body, text } = await by.upload(file, 'picture.jpg', fields);
  if (status !== 201) throw new Error(`${status} ${text}`);
  return body;
}

interface Part {
  name?: string;
  filename?: string;
  type?: string;
  content: string | Buffer;
}

/** A form with its parts in any order and of any kind. */
function form(...parts: Part[]): { raw: Buffer; headers: Record<string, string> } {
  const chunks = parts.flatMap(({ name, filename, type, content }) => {
    const disposition = `form-data${name === undefined ? '' : `; name="${name}"`}${filename === undefined ? '' : `; filename="${filename}"`}`;
    const contentType = type === undefined ? '' : `\r\ncontent-type: ${type}`;
    return [Buffer.from(`--limit\r\ncontent-disposition: ${disposition}${contentType}\r\n\r\n`), Buffer.from(content), Buffer.from('\r\n')];
  });
  return { raw: Buffer.concat([...chunks, Buffer.from('--limit--\r\n')]), headers: { 'content-type': 'multipart/form-data; boundary=limit' } };
}

const filePart = (content: Buffer): Part => ({ name: 'file', filename: 'a.jpg', content });

function temporaryFiles(): string[] {
  return readdirSync(join(desk.dataFolder, 'media', 'incoming'));
}

function rendition(media: ParsedJson, name: string, type = 'image/webp'): ParsedJson {
  return media.renditions.find((each: ParsedJson) => each.name === name && each.type === type);
}

const unsigned = (url: string) => url.replace(/&sig=.*/, '');

describe('uploading', () => {
  it('answers with the picture and where it is', async () => {
    const file = await jpeg();
    const answer = await author.upload(file, 'vote.jpg', { alt: ' A raised hand ', caption: 'The vote.\nIt passed.', credit: 'AGENCY' });
    expect(answer).toMatchObject({ status: 201, headers: { etag: '"v1"', location: `/api/v1/media/${answer.body.id}` } });
    expect(answer.body).toEqual({
      id: expect.stringMatching(/^[0-9a-f]{8}-[0-9a-f]{4}-7/),
      version: 1,
      mimeType: 'image/jpeg',
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
      keywords: [],
      focalPoint: { x: 0.5, y: 0.5 },
      placeholder: expect.stringMatching(/^data:image\/webp;base64,[\w+/=]{20,400}$/),
      asRead: {},
      renditions: expect.any(Array),
      uploadedBy: { id: author.id, name: author.name },
      createdAt: expect.stringMatching(/^\d{4}-.*\.\d{3}Z$/),
    });
    expect(answer.body.renditions.map(({ url, ...rest }: ParsedJson) => rest)).toEqual([
      { name: 'card', width: 640, height: 360, type: 'image/webp' },
      { name: 'card', width: 640, height: 360, type: 'image/jpeg' },
      { name: 'article', width: 800, height: 600, type: 'image/webp' },
      { name: 'article', width: 800, height: 600, type: 'image/jpeg' },
    ]);
    const read = await author.get(`/media/${answer.body.id}`);
    expect(read).toMatchObject({ status: 200, headers: { etag: '"v1"' }, body: { alt: 'A raised hand' } });
    expect(temporaryFiles()).toEqual([]);
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
      const answer = await author.upload(await canvas(40, 30).toFormat(format).toBuffer(), 'photo.jpg');
      expect(answer).toMatchObject({ status: 201, body: { mimeType: `image/${format}`, width: 40, height: 30 } });
    }
  });

  it('turns width and height as the picture is turned', async () => {
    const answer = await author.upload(await canvas(300, 200).withMetadata({ orientation: 6 }).jpeg().toBuffer(), 'a.jpg');
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
    expect(answers.map(({ status }) => status).toSorted()).toEqual([...Array.from({ length: 9 }, () => 200), 201]);
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

describe('a refused upload', () => {
  const text = (content: string) => async () => form(filePart(Buffer.from(content)));
  const withFields = (...fields: Part[]) => async () => form(filePart(await jpeg()), ...fields);

  const REFUSED: Record<string, [status: number, fault: string | undefined, () => Promise<ReturnType<typeof form>>]> = {
    'an SVG': [415, undefined, text('<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>')],
    'an HTML page': [415, undefined, text('<!doctype html><script>alert(1)</script>')],
    'a program': [415, undefined, text('MZ\u0090\0\u0003')],
    'an archive': [415, undefined, text('PK\u0003\u0004')],
    'an empty file': [415, undefined, text('')],
    'a TIFF': [415, undefined, async () => form(filePart(await canvas(9, 9).tiff().toBuffer()))],
    'half a picture': [422, 'undecodable-image', async () => form(filePart((await jpeg()).subarray(0, 1500)))],
    'only the beginning of a PNG': [422, 'undecodable-image', async () => form(filePart((await canvas().png().toBuffer()).subarray(0, 300)))],
    'the signature of a GIF and nothing else': [422, 'undecodable-image', text('GIF89a<script>alert(1)</script>')],
    'too many pixels': [422, 'too-many-pixels', async () => form(filePart(await jpeg(1001, 1000)))],
    'a picture that claims to be gigantic': [422, 'too-many-pixels', async () => form(filePart(claiming(await canvas(10, 10).png().toBuffer(), 60_000)))],
    'no file': [422, 'required', async () => form({ name: 'alt', content: 'A hand' })],
    'a file that is a text': [422, 'required', async () => form({ name: 'file', content: 'a.jpg' })],
    'an empty form': [422, 'required', async () => form()],
    'an unknown field': [400, 'unknown-field', withFields({ name: 'title', content: 'A' })],
    'an id': [400, 'unknown-field', withFields({ name: 'id', content: UNKNOWN })],
    'a file in another field': [400, 'unknown-field', async () => form({ ...filePart(await jpeg()), name: 'picture' })],
    'a field twice': [400, 'duplicate-field', withFields({ name: 'alt', content: 'A' }, { name: 'alt', content: 'B' })],
    'a field of the prototype': [400, undefined, withFields({ name: '__proto__', content: 'A' })],
    'a part without a name': [400, undefined, withFields({ content: 'A' })],
    'a text that is too long': [422, 'invalid-value', withFields({ name: 'credit', content: 'x'.repeat(301) })],
    'a text that is far too long': [413, undefined, withFields({ name: 'caption', content: 'x'.repeat(20_000) })],
    'a NUL': [422, 'invalid-text', withFields({ name: 'alt', content: 'a\0b' })],
    'two lines in a credit': [422, 'invalid-value', withFields({ name: 'credit', content: 'a\r\nSet-Cookie: b' })],
    'a focal point outside': [422, 'invalid-value', withFields({ name: 'focalX', content: '1.01' })],
    'a focal point that is no number': [422, 'invalid-type', withFields({ name: 'focalY', content: 'NaN' })],
    'a time without an offset': [422, 'invalid-value', withFields({ name: 'licenseExpiresAt', content: '2030-01-01T00:00:00' })],
    'a field of JSON': [422, 'invalid-type', withFields({ name: 'alt', type: 'application/json', content: '["a"]' })],
    'a field of deep JSON': [422, 'invalid-type', withFields({ name: 'alt', type: 'application/json', content: '['.repeat(4900) + ']'.repeat(4900) })],
    'a field of broken JSON': [400, undefined, withFields({ name: 'alt', type: 'application/json', content: '{' })],
    'two files': [413, undefined, async () => form(filePart(await jpeg()), filePart(await jpeg()))],
    'more fields than there can be': [413, undefined, withFields(...Array.from({ length: 40 }, (_, index) => ({ name: `f${index}`, content: 'x' })))],
    'a form that breaks off': [400, undefined, async () => cut(form(filePart(await jpeg())))],
    'a form without its boundary': [400, undefined, async () => ({ ...form(filePart(await jpeg())), headers: { 'content-type': 'multipart/form-data' } })],
    'a form of other boundaries': [400, undefined, async () => ({ raw: Buffer.from('nothing of that'), headers: form().headers })],
    'JSON': [415, undefined, async () => ({ raw: Buffer.from('{"alt":"A"}'), headers: { 'content-type': 'application/json' } })],
    'no form at all': [415, undefined, async () => ({ raw: Buffer.alloc(0), headers: {} as Record<string, string> })],
    'the bare file': [415, undefined, async () => ({ raw: await jpeg(), headers: { 'content-type': 'image/jpeg' } })],
  };

  /** A PNG whose header says that it is so many pixels wide and high. */
  function claiming(png: Buffer, size: number): Buffer {
    const lying = Buffer.from(png);
    lying.writeUInt32BE(size, 16);
    lying.writeUInt32BE(size, 20);
    lying.writeUInt32BE(crc32(lying.subarray(12, 29)), 29);
    return lying;
  }

  function cut({ raw, headers }: ReturnType<typeof form>) {
    return { raw: raw.subarray(0, -400), headers };
  }

  it.each(Object.keys(REFUSED))('leaves nothing behind: %s', async (kind) => {
    const [status, code, request] = REFUSED[kind] ?? [];
    const before = await desk.snapshot();
    const answer = await author.request('POST', '/media', await request?.());
    expect({ status: answer.status, code: answer.body.errors?.[0]?.code }).toEqual({ status, code });
    expect(answer.headers['content-type']).toContain('application/problem+json');
    expect(await desk.snapshot()).toBe(before);
  });

  it('is refused to those who may not upload, before anything is read', async () => {
    const file = await jpeg();
    const contributor = await desk.as('contributor');
    const before = await desk.snapshot();
    expect((await desk.anonymous.upload(file, 'a.jpg')).status).toBe(401);
    expect((await contributor.upload(file, 'a.jpg')).status).toBe(403);
    expect(await desk.snapshot()).toBe(before);
  });

  it('that its client breaks off leaves no file', async () => {
    const before = await desk.snapshot();
    const base = await desk.listen();
    const request = httpRequest(`${base}/api/v1/media`, {
      method: 'POST',
      headers: { authorization: `Bearer ${author.token}`, 'content-length': 150_000, ...form().headers },
    });
    request.on('error', () => undefined);
    request.write(form(filePart(await jpegOf(60_000))).raw.subarray(0, 50_000));
    for (let tries = 0; temporaryFiles().length === 0 && tries < 100; tries += 1) await sleep(20);
    expect(temporaryFiles()).toHaveLength(1);
    request.destroy();
    for (let tries = 0; temporaryFiles().length > 0 && tries < 100; tries += 1) await sleep(20);
    expect(await desk.snapshot()).toBe(before);
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

describe('the library', () => {
  it('lists the newest first, page by page', async () => {
    for (let count = 0; count < 3; count += 1) await uploaded(author, await jpeg(10, 10), { caption: `Flood 100% ${count}` });
    const first = await author.get('/media?q=FLOOD%20100%25&limit=2');
    expect(first.body.items.map((each: ParsedJson) => each.caption)).toEqual(['Flood 100% 2', 'Flood 100% 1']);
    const second = await author.get(`/media?q=FLOOD%20100%25&limit=2&cursor=${first.body.nextCursor}`);
    expect(second.body).toMatchObject({ items: [{ caption: 'Flood 100% 0' }], nextCursor: null });
    expect((await author.get('/media?q=flood_100')).body.items).toEqual([]);
  });

  it.each(['limit=0', 'limit=101', 'cursor=forged', 'sort=bytes', 'q=', 'q=a&q=b'])('refuses ?%s', async (query) => {
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
    licenseExpiresAt: '2030-01-01T00:00:00.000Z', keywords: ['vote', 'budget'], focalPoint: { x: 0.1, y: 0.9 },
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
  ])('answers %s to %j', async (status, change) => {
    const { id } = await uploaded(author, await jpeg());
    const before = await desk.snapshot();
    expect((await author.patch(`/media/${id}`, change, 1)).status).toBe(status);
    expect(await desk.snapshot()).toBe(before);
  });
});

describe('renditions', () => {
  it('are upright, in sRGB and without what the camera wrote', async () => {
    const left = await sharp({ create: { width: 300, height: 400, channels: 3, background: 'red' } }).png().toBuffer();
    const file = await sharp({ create: { width: 600, height: 400, channels: 3, background: 'blue' } })
      .composite([{ input: left, left: 0, top: 0 }])
      .withExif({ IFD0: { Copyright: 'Jane Doe' }, IFD3: { GPSLatitudeRef: 'N', GPSLatitude: '53/1 54/1 0/1' } })
      .withIccProfile('p3')
      .withMetadata({ orientation: 6 })
      .jpeg()
      .toBuffer();
    expect((await sharp(file).metadata()).exif).toBeDefined();
    const media = await uploaded(author, file);
    expect(media).toMatchObject({ width: 400, height: 600 });
    for (const { url, width, height, type } of media.renditions) {
      const { status, bytes, headers } = await desk.fetch(url);
      expect({ status, type: headers['content-type'], bytes: headers['content-length'] }).toEqual({ status: 200, type, bytes: String(bytes.length) });
      const { exif, icc, xmp, iptc, orientation, space, ...facts } = await sharp(bytes).metadata();
      expect({ exif, icc, xmp, iptc, orientation, space }).toEqual({ space: 'srgb' });
      expect(facts).toMatchObject({ width, height, format: type.slice('image/'.length) });
      expect(bytes.includes('GPS') || bytes.includes('Jane')).toBe(false);
      // Turned by a quarter: what was left is on top.
      expect(await colourAt(bytes, 0.5, 0.1)).toBe('red');
      expect(await colourAt(bytes, 0.5, 0.9)).toBe('blue');
    }
  });

  async function colourAt(bytes: Buffer, x: number, y: number): Promise<string> {
    const { data, info } = await sharp(bytes).removeAlpha().raw().toBuffer({ resolveWithObject: true });
    const offset = (Math.floor(y * info.height) * info.width + Math.floor(x * info.width)) * info.channels;
    const [red = 0, , blue = 0] = data.subarray(offset, offset + 3);
    return red > 180 && blue < 80 ? 'red' : blue > 180 && red < 80 ? 'blue' : `${red}/${blue}`;
  }

  it('are cropped around the focal point, which moves their address', async () => {
    const right = await sharp({ create: { width: 400, height: 100, channels: 3, background: 'blue' } }).png().toBuffer();
    const file = await sharp({ create: { width: 800, height: 100, channels: 3, background: 'red' } })
      .composite([{ input: right, left: 400, top: 0 }])
      .png()
      .toBuffer();
    const media = await uploaded(author, file, { focalX: '0.1', focalY: '0.5' });
    const card = rendition(media, 'card');
    expect(card).toMatchObject({ width: 178, height: 100 });
    expect(await colourAt((await desk.fetch(card.url)).bytes, 0.9, 0.5)).toBe('red');
    const moved = await author.patch(`/media/${media.id}`, { focalPoint: { x: 0.9, y: 0.5 } }, 1);
    const movedCard = rendition(moved.body, 'card');
    expect(unsigned(movedCard.url)).not.toBe(unsigned(card.url));
    expect(await colourAt((await desk.fetch(movedCard.url)).bytes, 0.1, 0.5)).toBe('blue');
    const captioned = await author.patch(`/media/${media.id}`, { caption: 'Two halves' }, 2);
    expect(unsigned(rendition(captioned.body, 'card').url)).toBe(unsigned(movedCard.url));
  });

  it('have white where the picture is transparent and the format is not', async () => {
    const file = await sharp({ create: { width: 50, height: 50, channels: 4, background: { r: 0, g: 0, b: 0, alpha: 0 } } }).png().toBuffer();
    const { bytes } = await desk.fetch(rendition(await uploaded(author, file), 'article', 'image/jpeg').url);
    expect([...(await sharp(bytes).raw().toBuffer()).subarray(0, 3)]).toEqual([255, 255, 255]);
  });

  it('are made once, however many ask at the same time', async () => {
    const card = rendition(await uploaded(author, await jpeg()), 'card');
    const answers = await Promise.all(Array.from({ length: 60 }, () => desk.fetch(card.url)));
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));
    expect(new Set(answers.map(({ bytes }) => bytes.toString('base64'))).size).toBe(1);
    expect(temporaryFiles()).toEqual([]);
  });

  it('are for the bearer of their own signature while nothing public uses the picture', async () => {
    const media = await uploaded(author, await jpeg());
    const other = await uploaded(author, await jpeg());
    const { url } = rendition(media, 'card');
    const [, signature = ''] = /sig=(.*)/.exec(url) ?? [];
    const unknown = await desk.fetch(`/media/${UNKNOWN}/card.webp`);
    expect(unknown.status).toBe(404);
    const refused = [
      unsigned(url),
      `${unsigned(url)}&sig=${signature.replace(/^\d+/, '9999999999')}`,
      `${unsigned(url)}&sig=${signature.slice(0, -2)}AA`,
      `${unsigned(url)}&sig=x`,
      url.replace('card.webp', 'card.jpg'),
      url.replace('card.webp', 'article.webp'),
      url.replace(media.id, other.id),
    ];
    for (const address of refused) expect(essence(await desk.fetch(address))).toEqual(essence(unknown));
    const { status, headers } = await desk.fetch(url);
    expect({ status, cache: headers['cache-control'] }).toEqual({ status: 200, cache: 'private, no-store' });
  });

  it.each(['card.avif', 'card.svg', 'card.php', 'card', 'thumb.webp', 'CARD.webp', 'original', '%2e%2e', '..%2foriginal', 'card.webp/x', '__proto__'])(
    'have no other names: %s',
    async (name) => {
      const { id } = await uploaded(author, await jpeg());
      expect((await desk.fetch(`/media/${id}/${name}`)).status).toBe(404);
    },
  );

  it('take no other parameters', async () => {
    const { url } = rendition(await uploaded(author, await jpeg()), 'card');
    for (const query of ['w=100000', 'fmt=svg', 'v=1&v=2', '__proto__=1']) {
      expect((await desk.fetch(`${url.replace(/v=.*?&/, '')}&${query}`)).status).toBe(400);
    }
    expect((await desk.fetch(url)).status).toBe(200);
  });

  function essence({ status, headers, body }: Answer) {
    const { instance, requestId, ...rest } = body;
    return { status, type: headers['content-type'], cache: headers['cache-control'], ...rest };
  }
});

describe('a picture that readers see', () => {
  it('is served to everybody, to be kept for ever under its present address', async () => {
    const admin = await desk.as('admin');
    const media = await uploaded(author, await jpeg());
    const portrait = await admin.post('/authors', { name: 'Jane Doe', mediaId: media.id });
    expect(portrait.status).toBe(201);
    const address = unsigned(rendition(media, 'card').url);
    const { status, headers, bytes } = await desk.fetch(address);
    expect(status).toBe(200);
    expect(headers).toMatchObject({
      'cache-control': 'public, max-age=31536000, immutable',
      'content-type': 'image/webp',
      'x-content-type-options': 'nosniff',
      'content-security-policy': "default-src 'none'; sandbox",
      'cross-origin-resource-policy': 'cross-origin',
      etag: expect.stringMatching(/^"[^"]+"$/),
    });
    const etag = headers['etag'] ?? '';
    for (const tag of [etag, `W/${etag}`, `"other", ${etag}`, '*']) {
      const unchanged = await desk.fetch(address, { headers: { 'if-none-match': tag } });
      expect({ status: unchanged.status, bytes: unchanged.bytes.length, etag: unchanged.headers['etag'] }).toEqual({ status: 304, bytes: 0, etag });
    }
    expect((await desk.fetch(address, { headers: { 'if-none-match': '"other"' } })).status).toBe(200);
    const head = await desk.fetch(address, { method: 'HEAD' });
    expect(head).toMatchObject({ status: 200, headers: { etag, 'content-length': String(bytes.length) } });
    expect(head.bytes).toHaveLength(0);
    for (const other of [address.replace(/\?.*/, ''), address.replace(/v=.*/, 'v=0')]) {
      expect(await desk.fetch(other)).toMatchObject({ status: 200, headers: { 'cache-control': 'public, max-age=60' } });
    }
    expect((await desk.fetch(address.replace(media.id, media.id.toUpperCase()))).status).toBe(200);
    expect((await admin.delete(`/authors/${portrait.body.id}`, portrait.body.version)).status).toBe(200);
    expect(await desk.fetch(address)).toMatchObject({ status: 404, headers: { 'cache-control': 'private, no-store' } });
  });

  it('is so as long as an article with it is live', async () => {
    const { category, byline, chief, author: writer } = await newsroom(desk);
    const media = await uploaded(writer, await jpeg(), { alt: 'A hand', credit: 'AGENCY' });
    const address = unsigned(rendition(media, 'article').url);
    const story = article(writer, { categoryId: category.id, authorId: byline.id, cover: { mediaId: media.id } });
    const approved = await story.approved(chief);
    expect((await desk.fetch(address)).status).toBe(404);
    const live = await verb(chief, 'publish', approved);
    expect((await desk.fetch(address)).status).toBe(200);
    await verb(chief, 'withdraw', live, { reason: 'A mistake' });
    expect((await desk.fetch(address)).status).toBe(404);
  });
});
