import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import sharp from 'sharp';
import type { Person } from '../../support/client';
import { type Desk, startDesk } from '../../support/desk';
import { eventually } from '../../support/eventually';
import { area, jpeg, renditionOf, temporaryFiles, unsigned, uploaded } from './pictures';

let desk: Desk;
let author: Person;

beforeAll(async () => {
  desk = await startDesk();
  author = await desk.as('author');
});

afterAll(() => desk.stop());

/** The address without format: Accept decides. */
function bare(url: string): string {
  return url.replace(/\.\w+\?/, '?');
}

/** An animated GIF with a red and a blue picture. */
async function animatedGif(width: number, height: number): Promise<Buffer> {
  const frames = await Promise.all(['red', 'blue'].map((colour) => area(colour, width, height).png().toBuffer()));
  return sharp(frames, { join: { animated: true } }).gif({ delay: [100, 100] }).toBuffer();
}

async function pixel(bytes: Buffer): Promise<number[]> {
  return [...(await sharp(bytes).removeAlpha().raw().toBuffer()).subarray(0, 3)];
}

describe('the formats of renditions', () => {
  it('are all there for each preset, none larger than its picture', async () => {
    const { renditions, placeholder } = await uploaded(author, await jpeg(3000, 2000));
    const sizes = { thumb: [320, 213], card: [640, 360], article: [1280, 853], full: [2560, 1707], social: [1200, 630] };
    const types = ['image/avif', 'image/webp', 'image/jpeg'];
    expect(renditions.map(({ name, width, height, type }: never) => [name, width, height, type])).toEqual(
      Object.entries(sizes).flatMap(([name, size]) => types.map((type) => [name, ...size, type])),
    );
    expect(Buffer.from(placeholder, 'base64').length).toBeLessThan(40);
    const small = await uploaded(author, await jpeg(200, 100));
    for (const name of Object.keys(sizes)) expect(renditionOf(small, name).width).toBeLessThanOrEqual(200);
    for (const { url, width, height } of small.renditions) {
      expect(await sharp((await desk.fetch(url)).bytes).metadata()).toMatchObject({ width, height });
    }
  });

  it.each([
    ['image/webp,*/*;q=0.8', 'image/webp'],
    ['image/png,image/*;q=0.8,*/*;q=0.5', 'image/jpeg'],
    ['image/avif;q=0, image/webp;q=0.0', 'image/jpeg'],
    ['IMAGE/WEBP', 'image/webp'],
    ['', 'image/jpeg'],
    ['*/*', 'image/jpeg'],
    ['image/png', 'image/jpeg'],
    ['image/jpeg, image/webp;q=0.1', 'image/jpeg'],
    ['image/jpeg, image/webp', 'image/webp'],
    ['image/jpeg;q=0.5, image/webp;q=0.6, image/avif;q=0.01', 'image/webp'],
    ['image/webp;q=0.5, */*', 'image/jpeg'],
    ['image/webp;q=0.8, image/*;q=0.8', 'image/webp'],
    ['image/jpeg;q=0, */*', 'image/webp'],
    ['image/jpeg;q=0.1, image/*;q=0.2, */*', 'image/webp'],
    ['image/jpeg;Q=0', 'image/webp'],
    ['image/*;q=0, */*', 'image/jpeg'],
    ['image/avif, */*;q=0', 'image/avif'],
  ])('are chosen by Accept where the address names none: %s', async (accept, type) => {
    const url = bare(renditionOf(await uploaded(author, await jpeg()), 'card').url);
    expect(await desk.fetch(url, { headers: { accept } })).toMatchObject({ status: 200, headers: { 'content-type': type, vary: 'Accept' } });
  });

  it.each([
    'image/avif,image/webp,image/apng,image/svg+xml,image/*,*/*;q=0.8',
    'image/avif,image/webp,image/png,image/svg+xml,image/*;q=0.8,*/*;q=0.5',
    'image/webp,image/avif,image/jxl,image/heic,image/heic-sequence,video/*;q=0.8,image/png,image/svg+xml,image/*;q=0.8,*/*;q=0.5',
    'text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,image/apng,*/*;q=0.8',
  ])('are AVIF to browsers, and WebP until it is there: %s', async (accept) => {
    const media = await uploaded(author, await jpeg());
    const { url } = renditionOf(media, 'card');
    expect((await desk.fetch(bare(url), { headers: { accept } })).headers['content-type']).toBe('image/webp');
    await desk.fetch(renditionOf(media, 'card', 'image/avif').url);
    expect((await desk.fetch(bare(url), { headers: { accept } })).headers['content-type']).toBe('image/avif');
  });

  it('have AVIF for whoever takes it once it was made; nobody waits for it', async () => {
    const media = await uploaded(author, await jpeg());
    const admin = await desk.as('admin');
    expect((await admin.post('/authors', { name: 'Ann Lee', mediaId: media.id })).status).toBe(201);
    const url = unsigned(bare(renditionOf(media, 'card').url));
    const headers = { accept: 'image/avif,image/webp,*/*' };
    const first = await desk.fetch(url, { headers });
    expect(first).toMatchObject({ status: 200, headers: { 'content-type': 'image/webp', 'cache-control': 'public, max-age=60', vary: 'Accept' } });
    await desk.fetch(url, { headers });
    expect(await desk.sql("select payload from jobs where task = 'media.rendition' and payload ->> 'mediaId' = $1", [media.id]))
      .toEqual([{ payload: { mediaId: media.id, file: 'card.avif' } }]);
    desk.startDueWork();
    const later = await eventually(() => desk.fetch(url, { headers }), (answer) => answer.headers['content-type'] === 'image/avif');
    expect(later).toMatchObject({ status: 200, headers: { 'cache-control': 'public, max-age=31536000, immutable' } });
    expect(temporaryFiles(desk)).toEqual([]);
  });

  it('keep what moves where they can', async () => {
    const media = await uploaded(author, await animatedGif(800, 800), { focalX: '0.5', focalY: '0' });
    expect(media).toMatchObject({ mimeType: 'image/gif', width: 800, height: 800 });
    for (const [type, pages] of [['image/webp', 2], ['image/jpeg', undefined]] as const) {
      const { url, width, height } = renditionOf(media, 'card', type);
      const { bytes } = await desk.fetch(url);
      const facts = await sharp(bytes).metadata();
      expect({ pages: facts.pages, width: facts.width, height: facts.height }).toEqual({ pages, width, height });
    }
    const { bytes } = await desk.fetch(renditionOf(media, 'card').url);
    const [red = 0, , blue = 0] = await pixel(await sharp(bytes, { page: 1 }).png().toBuffer());
    expect(blue - red).toBeGreaterThan(100);
  });

  it('are of whole pictures only, to the last one of what moves', async () => {
    const noise = { type: 'gaussian', mean: 128, sigma: 60 } as const;
    const frames = await Promise.all(Array.from({ length: 3 }, () => sharp({ create: { width: 90, height: 90, channels: 3, background: 'grey', noise } }).png().toBuffer()));
    const whole = await sharp(frames, { join: { animated: true } }).gif({ delay: [100, 100, 100] }).toBuffer();
    const middle = Math.floor(whole.length / 2);
    const damaged = Buffer.from(whole).fill(0xff, middle, middle + 200);
    const before = await desk.snapshot();
    for (const file of [damaged, ...[0.99, 0.8, 0.5].map((part) => whole.subarray(0, whole.length * part))]) {
      const { status, body } = await author.upload(file, 'a.gif');
      expect([status, body.errors?.[0].code]).toEqual([422, 'undecodable-image']);
    }
    expect(await desk.snapshot()).toBe(before);
    const [endless, followed] = [whole.subarray(0, -1), Buffer.concat([whole, Buffer.from('more')])];
    const padded = Buffer.concat([endless, Buffer.alloc(1_000_000)]);
    for (const file of [whole, endless, followed, padded]) expect((await author.upload(file, 'a.gif')).status).toBe(201);
  });

  it('count every picture of what moves', async () => {
    const { status, body } = await author.upload(await animatedGif(6000, 4200), 'a.gif');
    expect({ status, code: body.errors?.[0]?.code }).toEqual({ status: 422, code: 'too-many-pixels' });
  });

  it('are in sRGB, whatever the picture was in', async () => {
    const cmyk = await area('#c00000', 400, 300).toColourspace('cmyk').jpeg().toBuffer();
    const p3 = await area('#c00000', 400, 300).withIccProfile('p3').png().toBuffer();
    expect([(await sharp(cmyk).metadata()).space, (await sharp(p3).metadata()).icc !== undefined]).toEqual(['cmyk', true]);
    for (const file of [cmyk, p3]) {
      const { bytes } = await desk.fetch(renditionOf(await uploaded(author, file), 'card', 'image/jpeg').url);
      expect(await sharp(bytes).metadata()).toMatchObject({ space: 'srgb', channels: 3 });
      const [red = 0, green = 255] = await pixel(bytes);
      expect(red - green).toBeGreaterThan(100);
    }
  });
});

describe('a part of a rendition', () => {
  it('is sent where the range is one that it has', async () => {
    const { url } = renditionOf(await uploaded(author, await jpeg()), 'card');
    const { bytes, headers: { etag = '' } } = await desk.fetch(url);
    const last = bytes.length - 1;
    for (const [range, start, end] of [['bytes=0-9', 0, 9], ['bytes=10-', 10, last], ['bytes=-5', last - 4, last], [`bytes=5-${last + 9}`, 5, last]] as const) {
      const part = await desk.fetch(url, { headers: { range } });
      expect(part).toMatchObject({
        status: 206, headers: { 'content-range': `bytes ${start}-${end}/${bytes.length}`, 'content-length': String(end - start + 1), etag },
      });
      expect(part.bytes.equals(bytes.subarray(start, end + 1))).toBe(true);
    }
    const beyond = await desk.fetch(url, { headers: { range: `bytes=${bytes.length}-` } });
    expect(beyond).toMatchObject({ status: 416, headers: { 'content-range': `bytes */${bytes.length}` } });
    for (const range of ['bytes=0-1,3-4', 'lines=0-1', 'bytes=5-2', 'bytes=-', 'x']) {
      expect((await desk.fetch(url, { headers: { range } })).status).toBe(200);
    }
    expect((await desk.fetch(url, { headers: { range: 'bytes=0-1', 'if-range': '"other"' } })).status).toBe(200);
    expect((await desk.fetch(url, { headers: { range: 'bytes=0-1', 'if-range': etag } })).status).toBe(206);
  });
});
