import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { readFileSync, readdirSync } from 'node:fs';
import { getPriority } from 'node:os';
import sharp from 'sharp';
import { PictureProcess } from '../../../src/modules/media/images/picture-process';
import { PieceTurns } from '../../../src/modules/media/piece-turns';
import type { Person } from '../../support/client';
import { type Desk, startDesk } from '../../support/desk';
import { bodyOf } from '../../support/newsroom';
import { filePart, form } from './form';
import { area, jpeg, jpegOf, renditionOf, temporaryFiles, unsigned, uploaded } from './pictures';

const MOST_BYTES = 220_000_000;
const MEGABYTE = 1024 * 1024;
const ZEROS = Buffer.alloc(MEGABYTE);

let desk: Desk;
let author: Person;

beforeAll(async () => {
  desk = await startDesk({ env: { MEDIA_MAX_BYTES: String(MOST_BYTES) } });
  author = await desk.as('author');
});

afterAll(() => desk.stop());

/** In bytes, of this process and of those that it began: pictures are decoded in one. */
function resident(): number {
  const children = readFileSync(`/proc/${process.pid}/task/${process.pid}/children`, 'utf8').split(' ').filter(Boolean);
  return children.reduce((sum, pid) => sum + pagesOf(pid) * 4096, process.memoryUsage.rss());
}

function pagesOf(pid: string): number {
  try {
    return Number(readFileSync(`/proc/${pid}/statm`, 'utf8').split(' ')[1]);
  } catch {
    return 0;
  }
}

/** How much the process grew at most while something was under way. */
async function growthDuring(work: Promise<unknown>): Promise<number> {
  const before = resident();
  let most = before;
  const looking = setInterval(() => (most = Math.max(most, resident())), 5);
  await work.finally(() => clearInterval(looking));
  return most - before;
}

/** An upload whose bytes are made while they are sent. */
async function* streamed(bytes: number): AsyncGenerator<Buffer> {
  const { raw } = form(filePart(await jpeg(100, 100)));
  const end = Buffer.from('\r\n--limit--\r\n');
  yield raw.subarray(0, raw.length - end.length);
  for (let sent = 0; sent < bytes; sent += MEGABYTE) yield ZEROS;
  yield end;
}

async function stream(bytes: number): Promise<number> {
  const body = ReadableStream.from(streamed(bytes));
  const headers = { authorization: `Bearer ${author.token}`, ...form().headers };
  const answer = await fetch(`${await address()}/api/v1/media`, { method: 'POST', headers, body, duplex: 'half' });
  await answer.arrayBuffer();
  return answer.status;
}

let listening: Promise<string> | undefined;
const address = (): Promise<string> => (listening ??= desk.listen());

describe('pictures that are none', () => {
  it.each([
    ['a program', 'MZ\u0090\0\u0003', 'a.jpg'],
    ['a page', '<!doctype html><script>alert(1)</script>', 'a.jpg'],
    ['an archive', 'PK\u0003\u0004', 'a.jpg'],
    ['a script with a picture of a name', '<?php phpinfo();', 'a.jpg.php'],
  ])('T45 are refused by their bytes: %s', async (_, content, name) => {
    const before = await desk.snapshot();
    expect((await author.upload(Buffer.from(content), name)).status).toBe(415);
    expect(await desk.snapshot()).toBe(before);
  });

  it('T45 what is kept and served is the type that was found, whatever name and type were declared', async () => {
    const { raw, headers } = form({ name: 'file', filename: 'a.php', type: 'text/html', content: await area('teal', 40, 30).png().toBuffer() });
    const { status, body } = await author.request('POST', '/media', { raw, headers });
    expect({ status, type: body.mimeType }).toEqual({ status: 201, type: 'image/png' });
    expect((await author.get(`/media/${body.id}/original`)).headers).toMatchObject({
      'content-type': 'image/png', 'x-content-type-options': 'nosniff', 'content-disposition': `attachment; filename="${body.id}.png"`,
    });
  });

  it('T46 an SVG with a script is refused, also behind the beginning of another picture', async () => {
    const svg = '<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>';
    const before = await desk.snapshot();
    for (const content of [svg, `<?xml version="1.0"?>${svg}`, `\n\n${svg}`]) expect((await author.upload(Buffer.from(content), 'a.svg')).status).toBe(415);
    expect((await author.upload(Buffer.from(`GIF89a${svg}`), 'a.gif')).status).toBe(422);
    expect(await desk.snapshot()).toBe(before);
  });

  it('T46 a page behind a real picture is never run: it is an attachment in a sandbox, and gone from renditions', async () => {
    const media = await uploaded(author, Buffer.concat([await jpeg(), Buffer.from('<script>alert(1)</script>')]));
    const { headers } = await author.get(`/media/${media.id}/original`);
    expect(headers).toMatchObject({ 'content-security-policy': "default-src 'none'; sandbox", 'x-content-type-options': 'nosniff' });
    expect(headers['content-disposition']).toMatch(/^attachment/);
    expect((await desk.fetch(renditionOf(media, 'card', 'image/jpeg').url)).bytes.includes('<script>')).toBe(false);
  });
});

describe('pictures that are too much', () => {
  it('T47 one byte over the limit is refused and leaves nothing, at whatever length was announced', async () => {
    const before = await desk.snapshot();
    expect((await author.upload(await jpegOf(MOST_BYTES + 1), 'a.jpg')).status).toBe(413);
    expect(await stream(MOST_BYTES + MEGABYTE)).toBe(413);
    expect(await desk.snapshot()).toBe(before);
    expect(temporaryFiles(desk)).toEqual([]);
  });

  it('T47 uploads have a pace', async () => {
    const limited = await startDesk({ env: { RATE_LIMIT_UPLOADS: '2' } });
    const person = await limited.as('author');
    const statuses: number[] = [];
    for (let each = 0; each < 3; each += 1) statuses.push((await person.upload(await jpeg(20, 20), 'a.jpg')).status);
    expect(statuses).toEqual([201, 201, 429]);
    await limited.stop();
  });

  it('T47 a file goes to the disk as it comes: two hundred megabytes take a fraction of that in memory, for both sides', async () => {
    await stream(MEGABYTE);
    const statuses: number[] = [];
    const { arrayBuffers: before } = process.memoryUsage();
    let pieces = before;
    const looking = setInterval(() => (pieces = Math.max(pieces, process.memoryUsage().arrayBuffers)), 5);
    const growth = await growthDuring(stream(200 * MEGABYTE).then((status) => statuses.push(status))).finally(() => clearInterval(looking));
    expect(statuses).toEqual([201]);
    expect(growth).toBeLessThan(100 * MEGABYTE);
    // What was written is given back at once: nobody waits for the garbage collector to notice.
    expect(pieces - before).toBeLessThan(16 * MEGABYTE);
  });

  it('T47 uploads take turns, in one piece and in parts, so that everybody else is answered between two pieces', async () => {
    const turns = desk.app.get(PieceTurns);
    const run = turns.run.bind(turns);
    let [now, most, taken] = [0, 0, 0];
    turns.run = async (take) => run(async () => {
      most = Math.max(most, (now += 1));
      taken += 1;
      await take().finally(() => (now -= 1));
    });
    try {
      await Promise.all(Array.from({ length: 6 }, () => stream(MEGABYTE)));
      const tus = { 'tus-resumable': '1.0.0', authorization: `Bearer ${author.token}` };
      const whole = taken;
      const begun = await fetch(`${await address()}/api/v1/media/uploads`, { method: 'POST', headers: { ...tus, 'upload-length': '500000' } });
      const part = { method: 'PATCH', headers: { ...tus, 'upload-offset': '0', 'content-type': 'application/offset+octet-stream' }, body: new Uint8Array(400_000) };
      expect((await fetch(`${await address()}${begun.headers.get('location')}`, part)).status).toBe(204);
      expect(most).toBe(1);
      expect([whole > 6, taken > whole]).toEqual([true, true]);
    } finally {
      turns.run = run;
    }
  });

  it('T48 a picture of 81 million pixels is refused before it is decoded', async () => {
    const picture = await area('teal', 9000, 9000).png().toBuffer();
    // The process in which pictures are decoded is not what is measured.
    await uploaded(author, await jpeg());
    const before = await desk.snapshot();
    let code: string | undefined;
    const growth = await growthDuring(author.upload(picture, 'a.png').then(({ status, body }) => (code = `${status} ${body.errors?.[0]?.code}`)));
    expect(code).toBe('422 too-many-pixels');
    expect(growth).toBeLessThan(64 * MEGABYTE);
    expect(await desk.snapshot()).toBe(before);
  });
});

describe('the thread in which metadata is read', () => {
  const niceness = (task: string): number | undefined => {
    try {
      return getPriority(Number(task));
    } catch {
      return undefined;
    }
  };

  it('comes after those that answer requests', async () => {
    const own = getPriority();
    const seen = new Set<number | undefined>();
    const looking = setInterval(() => readdirSync('/proc/self/task').forEach((task) => seen.add(niceness(task))), 1);
    await uploaded(author, await jpeg()).finally(() => clearInterval(looking));
    expect([...seen]).toContain(5);
    expect(getPriority()).toBe(own);
  });
});

describe('the process in which pictures are decoded', () => {
  const pid = (): number | undefined => desk.app.get(PictureProcess).pid;

  it('comes after everything else, and its end costs nobody a picture', async () => {
    await uploaded(author, await jpeg());
    const first = pid() ?? 0;
    expect([first === process.pid, getPriority(first)]).toEqual([false, 5]);
    const pictures = [await jpeg(2000, 1500), await jpeg(2000, 1500), await jpeg(2000, 1500)];
    const uploads = pictures.map((picture) => author.upload(picture, 'a.jpg'));
    process.kill(first, 'SIGKILL');
    expect((await Promise.all(uploads)).map(({ status }) => status)).toEqual([201, 201, 201]);
    expect(pid()).not.toBe(first);
  });

  it('is ended by no picture for long: one that ends it again cannot be decoded, and leaves nothing', async () => {
    const before = await desk.snapshot();
    const seen = new Set<number>();
    const killing = setInterval(() => {
      const child = pid();
      if (child === undefined) return;
      seen.add(child);
      process.kill(child, 'SIGKILL');
    }, 2);
    const file = await jpeg();
    const answer = await author.upload(file, 'a.jpg').finally(() => clearInterval(killing));
    expect([answer.status, answer.body.errors?.[0]?.code]).toEqual([422, 'undecodable-image']);
    // The one that was there, perhaps, and the two that were begun for it.
    expect(seen.size).toBeLessThanOrEqual(3);
    expect(await desk.snapshot()).toBe(before);
    expect((await author.upload(file, 'a.jpg')).status).toBe(201);
  });
});

describe('names, places and variants', () => {
  it.each(['../../x.jpg', '..%2fx.jpg', 'x\0.jpg', `${'a'.repeat(300)}.jpg`, 'a\u202egpj.exe', 'CON', "a';.jpg"])(
    'T49 a file is named by its id, not by %j',
    async (name) => {
      const { raw, headers } = form({ name: 'file', filename: name, content: await jpeg(20, 20) });
      const { status, body } = await author.request('POST', '/media', { raw, headers });
      if (status === 400) return;
      expect(status).toBe(201);
      expect((await author.get(`/media/${body.id}/original`)).headers['content-disposition']).toBe(`attachment; filename="${body.id}.jpg"`);
    },
  );

  it('T50 what readers get tells nothing of the camera and its place, and they never get the original', async () => {
    const tagged = await sharp(await jpeg()).withExif({ IFD0: { Artist: 'Secret Jane' }, IFD3: { GPSLatitude: '51/1 30/1 0/1', GPSLatitudeRef: 'N' } }).jpeg().toBuffer();
    expect((await sharp(tagged).metadata()).exif).toBeDefined();
    const media = await uploaded(author, tagged);
    const admin = await desk.as('admin');
    bodyOf(await admin.post('/authors', { name: 'Secret Portrait', mediaId: media.id }));
    for (const { url } of media.renditions) {
      const { status, bytes } = await desk.fetch(unsigned(url));
      expect(status).toBe(200);
      expect((await sharp(bytes).metadata()).exif).toBeUndefined();
      expect(bytes.includes('Secret') || bytes.includes('GPS')).toBe(false);
    }
    for (const path of ['original', 'original.jpg', `original?sig=x`]) expect((await desk.fetch(`/media/${media.id}/${path}`)).status).toBe(404);
    expect((await desk.anonymous.get(`/media/${media.id}/original`)).status).toBe(401);
  });

  it('T51 five hundred addresses that are not on the list are refused, make nothing, and break nothing', async () => {
    const media = await uploaded(author, await jpeg());
    const good = renditionOf(media, 'card').url;
    expect((await desk.fetch(good)).status).toBe(200);
    const before = await desk.snapshot();
    const bad = [
      '/media/%2e%2e/%2e%2e', '/media/%2e%2e/card.webp', `/media/${media.id}/%2e%2e%2foriginal`, `/media/${media.id}/card.svg`,
      `${good}&w=100000`, `${good}&fmt=svg`, `/media/${media.id}/card.webp?v=1&v=2`,
    ];
    const statuses = await Promise.all(Array.from({ length: 500 }, async (_, index) => (await desk.fetch(bad[index % bad.length] ?? '')).status));
    expect(new Set(statuses)).toEqual(new Set([404, 400]));
    expect((await desk.fetch(good)).status).toBe(200);
    expect(await desk.snapshot()).toBe(before);
  });
});
