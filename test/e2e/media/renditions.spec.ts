import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import sharp from 'sharp';
import type { Answer, ParsedJson } from '../../support/answer';
import type { Person } from '../../support/client';
import { type Desk, startDesk } from '../../support/desk';
import { eventually } from '../../support/eventually';
import { article, newsroom, verb } from '../../support/newsroom';
import { UNKNOWN, area, jpeg, renditionOf, temporaryFiles, unsigned, uploaded } from './pictures';

let desk: Desk;
let author: Person;

beforeAll(async () => {
  desk = await startDesk();
  author = await desk.as('author');
});

afterAll(() => desk.stop());

/** The colour at a place in parts of the width and the height. */
async function colourAt(bytes: Buffer, x: number, y: number): Promise<string> {
  const { data, info } = await sharp(bytes).removeAlpha().raw().toBuffer({ resolveWithObject: true });
  const offset = (Math.floor(y * info.height) * info.width + Math.floor(x * info.width)) * info.channels;
  const [red = 0, , blue = 0] = data.subarray(offset, offset + 3);
  return red > 180 && blue < 80 ? 'red' : blue > 180 && red < 80 ? 'blue' : `${red}/${blue}`;
}

/** All of a refusal but what differs from one request to the next. */
function essence({ status, headers, body }: Answer): ParsedJson {
  return { ...body, instance: undefined, requestId: undefined, status, type: headers['content-type'], cache: headers['cache-control'] };
}

describe('renditions', () => {
  it('are upright, in sRGB and without what the camera wrote', async () => {
    const left = await area('red', 300, 400).png().toBuffer();
    const file = await area('blue', 600, 400)
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
      expect(facts).toMatchObject({ width, height, format: type === 'image/avif' ? 'heif' : type.slice('image/'.length) });
      expect(bytes.includes('GPS') || bytes.includes('Jane')).toBe(false);
      // Turned by a quarter: what was left is on top.
      expect(await colourAt(bytes, 0.5, 0.1)).toBe('red');
      expect(await colourAt(bytes, 0.5, 0.9)).toBe('blue');
    }
  });

  it('are cropped around the focal point, which moves their address', async () => {
    const right = await area('blue', 400, 100).png().toBuffer();
    const file = await area('red', 800, 100)
      .composite([{ input: right, left: 400, top: 0 }])
      .png()
      .toBuffer();
    const media = await uploaded(author, file, { focalX: '0.1', focalY: '0.5' });
    const card = renditionOf(media, 'card');
    expect(card).toMatchObject({ width: 178, height: 100 });
    expect(await colourAt((await desk.fetch(card.url)).bytes, 0.9, 0.5)).toBe('red');
    const moved = await author.patch(`/media/${media.id}`, { focalPoint: { x: 0.9, y: 0.5 } }, 1);
    const movedCard = renditionOf(moved.body, 'card');
    expect(unsigned(movedCard.url)).not.toBe(unsigned(card.url));
    expect(await colourAt((await desk.fetch(movedCard.url)).bytes, 0.1, 0.5)).toBe('blue');
    const captioned = await author.patch(`/media/${media.id}`, { caption: 'Two halves' }, 2);
    expect(unsigned(renditionOf(captioned.body, 'card').url)).toBe(unsigned(movedCard.url));
  });

  it('have white where the picture is transparent and the format is not', async () => {
    const file = await sharp({ create: { width: 50, height: 50, channels: 4, background: { r: 0, g: 0, b: 0, alpha: 0 } } }).png().toBuffer();
    const { bytes } = await desk.fetch(renditionOf(await uploaded(author, file), 'article', 'image/jpeg').url);
    expect([...(await sharp(bytes).raw().toBuffer()).subarray(0, 3)]).toEqual([255, 255, 255]);
  });

  it('are made once, however many ask at the same time', async () => {
    const card = renditionOf(await uploaded(author, await jpeg()), 'card');
    const answers = await Promise.all(Array.from({ length: 60 }, () => desk.fetch(card.url)));
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));
    expect(new Set(answers.map(({ bytes }) => bytes.toString('base64'))).size).toBe(1);
    expect(temporaryFiles(desk)).toEqual([]);
  });

  it('are for the bearer of the signature of their preset while nothing public uses the picture', async () => {
    const media = await uploaded(author, await jpeg());
    const other = await uploaded(author, await jpeg());
    const { url } = renditionOf(media, 'card');
    const [, signature = ''] = /sig=(.*)/.exec(url) ?? [];
    const unknown = await desk.fetch(`/media/${UNKNOWN}/card.webp`);
    expect(unknown.status).toBe(404);
    const refused = [
      unsigned(url),
      `${unsigned(url)}&sig=${signature.replace(/^\d+/, '9999999999')}`,
      `${unsigned(url)}&sig=${signature.replace(/\.(.)/, (_, first) => (first === 'A' ? '.B' : '.A'))}`,
      `${unsigned(url)}&sig=x`,
      url.replace('card.webp', 'article.webp'),
      url.replace(media.id, other.id),
    ];
    for (const address of refused) expect(essence(await desk.fetch(address))).toEqual(essence(unknown));
    const { status, headers } = await desk.fetch(url);
    expect({ status, cache: headers['cache-control'], keys: headers['surrogate-key'] }).toEqual({ status: 200, cache: 'private, no-store', keys: undefined });
  });

  it.each(['card.heic', 'card.svg', 'card.php', 'hero.webp', 'CARD.webp', 'card.', 'card.webp.jpg', 'original', '%2e%2e', '..%2foriginal', 'card.webp/x', '__proto__'])(
    'have no other names: %s',
    async (name) => {
      const { id } = await uploaded(author, await jpeg());
      expect((await desk.fetch(`/media/${id}/${name}`)).status).toBe(404);
    },
  );

  it('take no other parameters', async () => {
    const { url } = renditionOf(await uploaded(author, await jpeg()), 'card');
    for (const query of ['w=100000', 'fmt=svg', 'v=1&v=2', '__proto__=1']) {
      expect((await desk.fetch(`${url.replace(/v=.*?&/, '')}&${query}`)).status).toBe(400);
    }
    expect((await desk.fetch(url)).status).toBe(200);
  });
});

describe('a picture that readers see', () => {
  it('is served to everybody, to be kept for ever under its present address', async () => {
    const admin = await desk.as('admin');
    const media = await uploaded(author, await jpeg());
    const portrait = await admin.post('/authors', { name: 'Jane Doe', mediaId: media.id });
    expect(portrait.status).toBe(201);
    const address = unsigned(renditionOf(media, 'card').url);
    const { status, headers, bytes } = await desk.fetch(address);
    expect(status).toBe(200);
    expect(headers).toMatchObject({
      'cache-control': 'public, max-age=31536000, immutable',
      'surrogate-key': `all ${media.id}`,
      'content-type': 'image/webp',
      'x-content-type-options': 'nosniff',
      'content-security-policy': "default-src 'none'; sandbox",
      'cross-origin-resource-policy': 'cross-origin',
      etag: expect.stringMatching(/^"[^"]+"$/),
    });
    const etag = headers['etag'] ?? '';
    for (const tag of [etag, `W/${etag}`, `"other", ${etag}`, '*']) {
      const unchanged = await desk.fetch(address, { headers: { 'if-none-match': tag } });
      expect({ status: unchanged.status, bytes: unchanged.bytes.length, etag: unchanged.headers['etag'], keys: unchanged.headers['surrogate-key'] })
        .toEqual({ status: 304, bytes: 0, etag, keys: `all ${media.id}` });
    }
    expect((await desk.fetch(address, { headers: { 'if-none-match': '"other"' } })).status).toBe(200);
    const head = await desk.fetch(address, { method: 'HEAD', headers: { range: 'bytes=0-9' } });
    expect(head).toMatchObject({ status: 200, headers: { etag, 'content-length': String(bytes.length) } });
    expect(head.bytes).toHaveLength(0);
    for (const other of [address.replace(/\?.*/, ''), address.replace(/v=.*/, 'v=0')]) {
      expect(await desk.fetch(other)).toMatchObject({ status: 200, headers: { 'cache-control': 'public, max-age=60' } });
    }
    expect(await desk.fetch(address.replace(media.id, media.id.toUpperCase()))).toMatchObject({ status: 200, headers: { 'surrogate-key': `all ${media.id}` } });
    expect((await admin.delete(`/authors/${portrait.body.id}`, portrait.body.version)).status).toBe(200);
    expect(await desk.fetch(address)).toMatchObject({ status: 404, headers: { 'cache-control': 'private, no-store' } });
  });

  it('is gone within a second after another process has taken it out of use, and there as soon as it is used', async () => {
    const admin = await desk.as('admin');
    const media = await uploaded(author, await jpeg());
    const address = unsigned(renditionOf(media, 'card').url);
    expect((await desk.fetch(address)).status).toBe(404);
    const portrait = await admin.post('/authors', { name: 'John Doe', mediaId: media.id });
    expect((await desk.fetch(address)).status).toBe(200);
    await desk.sql('update authors set media_id = null where id = $1', [portrait.body.id]);
    const begin = performance.now();
    await eventually(() => desk.fetch(address), ({ status }) => status === 404);
    expect(performance.now() - begin).toBeLessThan(1000);
  });

  it('is so as long as an article with it is live', async () => {
    const { category, byline, chief, author: writer } = await newsroom(desk);
    const media = await uploaded(writer, await jpeg(), { alt: 'A hand', credit: 'AGENCY' });
    const address = unsigned(renditionOf(media, 'article').url);
    const story = article(writer, { categoryId: category.id, authorId: byline.id, cover: { mediaId: media.id } });
    const approved = await story.approved(chief);
    expect((await desk.fetch(address)).status).toBe(404);
    const live = await verb(chief, 'publish', approved);
    expect((await desk.fetch(address)).status).toBe(200);
    await verb(chief, 'withdraw', live, { reason: 'A mistake' });
    expect((await desk.fetch(address)).status).toBe(404);
  });
});
