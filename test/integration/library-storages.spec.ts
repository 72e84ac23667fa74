import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import sharp from 'sharp';
import { Storage } from '../../src/platform/storage/storage';
import type { Answer, ParsedJson } from '../support/answer';
import type { Person } from '../support/client';
import { type Desk, startDesk } from '../support/desk';
import { eventually } from '../support/eventually';
import { bodyOf } from '../support/newsroom';
import { S3Server } from '../support/s3-server';
import { PLACE, mp4 } from '../e2e/media/files';
import { filePart, form } from '../e2e/media/form';
import { jpeg, renditionOf, temporaryFiles, unsigned, uploaded } from '../e2e/media/pictures';

const server = new S3Server();

beforeAll(() => server.start());

afterAll(() => server.stop());

/** The same from the first byte of an upload to the last file that goes, wherever the files lie. */
describe.each(['local', 's3'] as const)('a library whose files lie in the storage %s', (kind) => {
  let desk: Desk;
  let admin: Person;

  beforeAll(async () => {
    desk = await startDesk(kind === 's3' ? { env: server.env } : {});
    admin = await desk.as('admin');
  });

  afterAll(() => desk.stop());

  const storage = (): Storage => desk.app.get(Storage);

  async function keys(folder = 'media'): Promise<string[]> {
    const found: string[] = [];
    for await (const key of storage().list(folder)) found.push(key);
    return found.toSorted();
  }

  const keysOf = ({ id }: ParsedJson): Promise<string[]> => keys(`media/${id}`);

  /** Larger than what is kept in memory, so that it is read from the storage each time. */
  async function detailed(): Promise<Buffer> {
    const noise = { type: 'gaussian', mean: 128, sigma: 60 } as const;
    return sharp({ create: { width: 1500, height: 1100, channels: 3, background: 'grey', noise } }).jpeg({ quality: 95 }).toBuffer();
  }

  async function portrayed(media: ParsedJson): Promise<ParsedJson> {
    return bodyOf(await admin.post('/authors', { name: 'Ada Brook', mediaId: media.id }));
  }

  it('takes a file once, and gives it back as it came', async () => {
    const file = await jpeg();
    const media = await uploaded(admin, file);
    expect(await keysOf(media)).toEqual([`media/${media.id}/original`]);
    const original = await admin.get(`/media/${media.id}/original`);
    expect([original.status, original.bytes.equals(file)]).toEqual([200, true]);
    expect(await admin.upload(file, 'again.jpg')).toMatchObject({ status: 200, body: { id: media.id } });
    expect(await desk.sql('select key from pending_files')).toEqual([]);
    expect([temporaryFiles(desk), await keysOf(media)]).toEqual([[], [`media/${media.id}/original`]]);
    if (kind === 's3') expect(readdirSync(join(desk.dataFolder, 'media'))).toEqual(['incoming']);
  });

  it('takes one in parts, and keeps the parts no longer than that', async () => {
    const file = await jpeg();
    const tus = { 'tus-resumable': '1.0.0' };
    const begun = await admin.request('POST', '/media/uploads', { headers: { ...tus, 'upload-length': String(file.length) } });
    const path = (begun.headers['location'] ?? '').replace('/api/v1', '');
    for (const [offset, part] of [[0, file.subarray(0, 700)], [700, file.subarray(700)]] as const) {
      const headers = { ...tus, 'content-type': 'application/offset+octet-stream', 'upload-offset': String(offset) };
      expect((await admin.request('PATCH', path, { raw: Buffer.from(part), headers })).status).toBe(204);
    }
    const { mediaId } = bodyOf(await admin.get(path));
    expect((await admin.get(`/media/${mediaId}/original`)).bytes.equals(file)).toBe(true);
    expect([readdirSync(join(desk.dataFolder, 'media/resumable')), temporaryFiles(desk)]).toEqual([[], []]);
  });

  it('keeps nothing of what is refused', async () => {
    const before = await keys();
    const [broken, page] = [(await jpeg()).subarray(0, 1500), Buffer.from('<html><script>alert(1)</script></html>')];
    expect((await admin.upload(broken, 'a.jpg')).status).toBe(422);
    expect((await admin.upload(page, 'a.jpg')).status).toBe(415);
    expect([await keys(), await desk.sql('select key from pending_files'), temporaryFiles(desk)]).toEqual([before, [], []]);
  });

  it('makes a rendition once however many ask, and serves all of it or a part, small or large', async () => {
    for (const file of [await jpeg(), await detailed()]) {
      const media = await uploaded(admin, file);
      const { url } = renditionOf(media, 'full', 'image/jpeg');
      const [whole, ...others] = (await Promise.all(Array.from({ length: 5 }, () => desk.fetch(url)))) as [Answer, ...Answer[]];
      expect(whole).toMatchObject({ status: 200, headers: { 'content-type': 'image/jpeg', 'content-length': String(whole.bytes.length) } });
      for (const { bytes } of others) expect(bytes.equals(whole.bytes)).toBe(true);
      expect(await keysOf(media)).toEqual([`media/${media.id}/original`, expect.stringMatching(/\/renditions\/full-\w+\.jpg$/)]);
      const { length } = whole.bytes;
      const ranges = { 'bytes=3-9': [3, 10], 'bytes=-20': [length - 20, length], [`bytes=${length - 5}-`]: [length - 5, length] } as const;
      for (const [range, [start, end]] of Object.entries(ranges)) {
        const part = await desk.fetch(url, { headers: { range } });
        expect([part.status, part.headers['content-range'], part.bytes.equals(whole.bytes.subarray(start, end))])
          .toEqual([206, `bytes ${start}-${end - 1}/${length}`, true]);
      }
      expect((await desk.fetch(url, { headers: { range: `bytes=${length}-` } })).status).toBe(416);
      const { etag = '' } = whole.headers;
      expect((await desk.fetch(url, { headers: { 'if-none-match': etag } })).status).toBe(304);
      expect((await desk.fetch(url, { headers: { range: 'bytes=0-0', 'if-range': '"another"' } })).status).toBe(200);
    }
  });

  it('serves a film in parts, without what is withheld', async () => {
    const file = mp4();
    const { url } = await uploaded(admin, file);
    const whole = await desk.fetch(url);
    expect([whole.bytes.length, whole.bytes.includes(PLACE)]).toEqual([file.length, false]);
    const part = await desk.fetch(url, { headers: { range: 'bytes=300-499' } });
    expect([part.status, part.bytes.equals(whole.bytes.subarray(300, 500))]).toEqual([206, true]);
  });

  it('puts another file in the place of one, and serves that from then on', async () => {
    const media = await uploaded(admin, await jpeg());
    const author = await portrayed(media);
    const before = unsigned(renditionOf(media, 'card').url);
    const shown = (await desk.fetch(before)).bytes;
    const file = await detailed();
    const { raw, headers } = form(filePart(file));
    const replaced = bodyOf(await admin.request('POST', `/media/${media.id}/replace`, { raw, headers: { ...headers, 'if-match': '"v1"' } }));
    expect((await admin.get(`/media/${media.id}/original`)).bytes.equals(file)).toBe(true);
    const after = await desk.fetch(unsigned(renditionOf(replaced, 'card').url));
    expect([after.status, after.bytes.equals(shown)]).toEqual([200, false]);
    bodyOf(await admin.delete(`/authors/${author.id}`, author.version));
    expect((await desk.fetch(before)).status).toBe(404);
  });

  it('says of a file that disappeared that it is not there, to nobody for long, and writes down which it is', async () => {
    const [media, film] = [await uploaded(admin, await jpeg()), await uploaded(admin, mp4())];
    await portrayed(media);
    const made = unsigned(renditionOf(media, 'card').url);
    expect((await desk.fetch(made)).status).toBe(200);
    for (const { id } of [media, film]) await storage().remove(`media/${id}/original`);
    const logged = desk.loggedErrors.length;
    const answers = [
      await desk.fetch(unsigned(renditionOf(media, 'thumb').url)), await desk.fetch(renditionOf(media, 'thumb').url), await desk.fetch(film.url),
      await admin.get(`/media/${media.id}/original`),
    ];
    for (const { status, body, headers } of answers) {
      expect({ status, type: body.type, cache: headers['cache-control'], etag: headers['etag'] })
        .toEqual({ status: 404, type: '/problems/not-found', cache: 'private, no-store', etag: undefined });
    }
    expect(desk.loggedErrors.slice(logged).filter((line) => /media\/[\w-]{36}\/original is not in the storage/.test(line))).toHaveLength(4);
    expect((await desk.fetch(made)).status).toBe(200);
    expect((await admin.get(`/media/${media.id}`)).status).toBe(200);
    expect(await keysOf(media)).toEqual([expect.stringContaining('/renditions/card-')]);
    expect(temporaryFiles(desk)).toEqual([]);
  });

  it('removes every file with the picture, and those that never came to have one', async () => {
    const [gone, kept] = [await uploaded(admin, await jpeg()), await uploaded(admin, await jpeg())];
    for (const media of [gone, kept]) await desk.fetch(renditionOf(media, 'card').url);
    bodyOf(await admin.delete(`/media/${gone.id}`, gone.version));
    expect(await keysOf(gone)).toHaveLength(2);
    const path = await storage().temporaryFile();
    const abandoned = 'media/01900000-0000-7000-8000-00000000dead/original';
    await storage().put(abandoned, path);
    await desk.sql("insert into pending_files (key, put_at) values ($1, now() - interval '2 minutes')", [abandoned]);
    await desk.sql("update media set deleted_at = now() - interval '31 days' where id = $1", [gone.id]);
    desk.startDueWork();
    await eventually(() => desk.sql('select from media where id = $1', [gone.id]), ({ length }) => length === 0);
    await eventually(() => desk.sql('select from pending_files'), ({ length }) => length === 0);
    expect([await keysOf(gone), await storage().find(abandoned)]).toEqual([[], null]);
    expect(await keysOf(kept)).toHaveLength(2);
    expect(existsSync(path)).toBe(false);
  });
});
