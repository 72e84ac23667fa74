import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createHash, createHmac } from 'node:crypto';
import { existsSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Storage } from '../../src/platform/storage/storage';
import type { Answer, ParsedJson } from '../support/answer';
import type { Person } from '../support/client';
import { type Desk, startDesk } from '../support/desk';
import { eventually } from '../support/eventually';
import { Program } from '../support/program';
import { S3Server } from '../support/s3-server';
import { PLACE, mp4 } from '../e2e/media/files';
import { filePart, form } from '../e2e/media/form';
import { jpeg, renditionOf, temporaryFiles, uploaded } from '../e2e/media/pictures';

/** What AWS Signature Version 4 comes to, by its specification: the server of these tests does not look. */
function signatureOf({ pathname, host, searchParams }: URL, bytes: number): string {
  const query = [...searchParams].filter(([name]) => name !== 'X-Amz-Signature')
    .map(([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(value)}`).toSorted().join('&');
  const request = ['PUT', pathname, query, `content-length:${bytes}\nhost:${host}\n`, 'content-length;host', 'UNSIGNED-PAYLOAD'].join('\n');
  const time = searchParams.get('X-Amz-Date') ?? '';
  const scope = [time.slice(0, 8), 'us-east-1', 's3', 'aws4_request'];
  const hmac = (key: string | Buffer, text: string): Buffer => createHmac('sha256', key).update(text).digest();
  const key = scope.reduce<string | Buffer>((made, part) => hmac(made, part), 'AWS4S3RVER');
  const hash = createHash('sha256').update(request).digest('hex');
  return hmac(key, ['AWS4-HMAC-SHA256', time, scope.join('/'), hash].join('\n')).toString('hex');
}

/** What a bucket alone can do; what it does as a folder does is in library-storages.spec.ts. */
describe('a library in a bucket', () => {
  const server = new S3Server();
  let desk: Desk;
  let admin: Person;

  beforeAll(async () => {
    await server.start();
    desk = await startDesk({ env: server.env });
    admin = await desk.as('admin');
    desk.startDueWork();
  });

  afterAll(async () => {
    await desk.stop();
    await server.stop();
  });

  describe('takes files straight into the bucket', () => {
    const put = ({ url, method, headers }: ParsedJson, file: Buffer): Promise<Response> =>
      fetch(url, { method, headers: { 'content-type': 'image/jpeg', ...headers }, body: new Uint8Array(file) });
    const incoming = async (): Promise<string[]> => {
      const keys: string[] = [];
      for await (const key of desk.app.get(Storage).list('incoming')) keys.push(key);
      return keys;
    };
    const begin = async (file: Buffer, facts: object = {}): Promise<ParsedJson> => {
      const { status, body, text } = await admin.post('/media/presigned', { bytes: file.length, ...facts });
      if (status !== 201) throw new Error(text);
      return body;
    };

    it('and then into the library, as any upload', async () => {
      const file = await jpeg();
      const begun = await begin(file, { alt: 'A bridge', focalX: 0.2 });
      expect(await admin.post(`/media/presigned/${begun.id}/complete`)).toMatchObject({ status: 409, body: { type: '/problems/not-uploaded' } });
      expect((await put(begun, file)).status).toBe(200);
      expect((await (await desk.as('author')).post(`/media/presigned/${begun.id}/complete`)).status).toBe(404);
      const done = await admin.post(`/media/presigned/${begun.id}/complete`);
      expect(done).toMatchObject({ status: 201, body: { alt: 'A bridge', bytes: file.length, mimeType: 'image/jpeg', focalPoint: { x: 0.2, y: 0.5 } } });
      expect(await admin.post(`/media/presigned/${begun.id}/complete`)).toMatchObject({ status: 200, body: { id: done.body.id } });
      expect((await admin.get(`/media/${done.body.id}/original`)).bytes.equals(file)).toBe(true);
      expect([await incoming(), temporaryFiles(desk)]).toEqual([[], []]);
    });

    it('also films, of which a part can be played', async () => {
      const file = mp4();
      const begun = await begin(file, { title: 'The bridge' });
      await put(begun, file);
      const { body } = await admin.post(`/media/presigned/${begun.id}/complete`);
      expect(body).toMatchObject({ kind: 'video', title: 'The bridge', bytes: file.length });
      const whole = await desk.fetch(body.url);
      expect([whole.bytes.length, whole.bytes.includes(PLACE)]).toEqual([file.length, false]);
      const part = await desk.fetch(body.url, { headers: { range: 'bytes=300-499' } });
      expect([part.status, part.bytes.equals(whole.bytes.subarray(300, 500))]).toEqual([206, true]);
    });

    it('and leaves nothing of what is no picture, is not as announced, or never completed', async () => {
      const page = Buffer.from('<html><script>alert(1)</script></html>');
      const lying = await begin(page);
      await put(lying, page);
      expect((await admin.post(`/media/presigned/${lying.id}/complete`)).status).toBe(415);
      expect(await incoming()).toEqual([]);
      const file = await jpeg();
      const other = await begin(file);
      await put({ ...other, headers: {} }, Buffer.concat([file, file])).catch(() => undefined);
      expect((await admin.post(`/media/presigned/${other.id}/complete`)).status).toBe(409);
      await put(other, file);
      expect(await incoming()).toEqual([`incoming/${other.id}`]);
      await desk.sql("update staged_uploads set expires_at = now() - interval '1 second'");
      expect((await admin.post(`/media/presigned/${other.id}/complete`)).status).toBe(404);
      await eventually(incoming, (keys) => keys.length === 0);
      await eventually(() => desk.sql('select id from staged_uploads'), (uploads) => uploads.length === 0);
    });

    it('with an address that is signed for this file, its length and an hour', async () => {
      const { url, headers, id } = await begin(Buffer.alloc(1234));
      const { searchParams, pathname } = new URL(url);
      expect(pathname).toBe(`/newsroom/incoming/${id}`);
      expect(headers).toEqual({ 'content-length': '1234' });
      expect(Object.fromEntries(searchParams)).toMatchObject({
        'X-Amz-SignedHeaders': 'content-length;host', 'X-Amz-Expires': '3600', 'X-Amz-Signature': signatureOf(new URL(url), 1234),
      });
    });

    it('within the limits of any upload', async () => {
      const answers = [await admin.post('/media/presigned', { bytes: 100_000_001 }), await admin.post('/media/presigned', {}), await admin.post('/media/presigned', { bytes: 5, width: 3 })];
      expect(answers.map(({ status }) => status)).toEqual([413, 422, 400]);
    });
  });

  it('says 503 with Retry-After while the bucket is away, but for what it has in memory, and goes on when it is back', async () => {
    const media = await uploaded(admin, await jpeg());
    const film = await uploaded(admin, mp4());
    const present = renditionOf(media, 'card').url;
    expect((await desk.fetch(present)).status).toBe(200);
    const file = await jpeg();
    const { raw, headers: formHeaders } = form(filePart(file));
    await server.stop();
    try {
      expect((await desk.fetch(present)).status).toBe(200);
      const answers = [
        await desk.fetch(renditionOf(media, 'thumb').url), await desk.fetch(film.url), await admin.get(`/media/${media.id}/original`),
        await admin.upload(file, 'a.jpg'), await admin.request('POST', `/media/${media.id}/replace`, { raw, headers: { ...formHeaders, 'if-match': '"v1"' } }),
      ];
      for (const { status, headers, body } of answers) {
        expect({ status, type: body.type, retryAfter: headers['retry-after'], cache: headers['cache-control'] })
          .toEqual({ status: 503, type: '/problems/unavailable', retryAfter: '5', cache: 'private, no-store' });
      }
      expect((await admin.get(`/media/${media.id}`)).body).toMatchObject({ version: 1, sha256: media.sha256 });
      expect(temporaryFiles(desk)).toEqual([]);
    } finally {
      await server.start();
    }
    expect((await desk.fetch(present)).status).toBe(200);
    expect((await admin.upload(file, 'a.jpg')).status).toBe(201);
    await desk.sql("update pending_files set put_at = put_at - interval '2 minutes'");
    await eventually(() => desk.sql('select key from pending_files'), (pending) => pending.length === 0);
  }, 60_000);
});

describe('move-media', () => {
  const server = new S3Server();
  let desk: Desk;
  let admin: Person;

  beforeAll(async () => {
    await server.start();
    desk = await startDesk();
    admin = await desk.as('admin');
  });

  afterAll(async () => {
    await desk.stop();
    await server.stop();
  });

  async function move(...args: string[]): Promise<{ code: number | null; out: string; err: string }> {
    const { MEDIA_STORAGE: _, ...bucket } = server.env;
    const program = Program.run('cli', { DATABASE_URL: desk.settings.databaseUrl ?? '', DATA_DIR: desk.dataFolder, ...bucket }, ['move-media', ...args]);
    const code = await program.exit;
    return { code, out: program.out, err: program.err };
  }

  const originalOf = ({ id }: { id: string }): string => join(desk.dataFolder, 'media/media', id, 'original');
  const read = ({ id }: { id: string }): Promise<Answer> => admin.get(`/media/${id}/original`);

  it('takes all files into a bucket and back, and goes on where it was broken off', async () => {
    const first = await uploaded(admin, await jpeg());
    await desk.fetch(renditionOf(first, 'card').url);
    expect(await move('--to', 's3')).toMatchObject({ code: 0, out: '2 files copied, 0 there already.\n' });
    const second = await uploaded(admin, await jpeg());
    expect(await move('--to', 's3', '--remove')).toMatchObject({
      code: 0, out: '1 file copied, 2 there already; what is there was removed where it was.\n',
    });
    expect([first, second].map((media) => existsSync(originalOf(media)))).toEqual([false, false]);
    expect(await move('--to', 'local')).toMatchObject({ code: 0, out: '3 files copied, 0 there already.\n' });
    for (const media of [first, second]) {
      expect(createHash('sha256').update((await read(media)).bytes).digest('hex')).toBe(media.sha256);
    }
  }, 120_000);

  it('takes nothing along that is not what was uploaded, and names what is missing', async () => {
    const [broken, missing] = [await uploaded(admin, await jpeg()), await uploaded(admin, await jpeg())];
    writeFileSync(originalOf(broken), 'other bytes');
    rmSync(originalOf(missing));
    const { code, err } = await move('--to', 's3', '--remove');
    expect({ code, err: err.split('\n').filter(Boolean).toSorted() }).toEqual({
      code: 1,
      err: [`media/${broken.id}/original is not what was uploaded.`, `media/${missing.id}/original is in neither place.`].toSorted(),
    });
    expect(existsSync(originalOf(broken))).toBe(true);
  }, 60_000);

  it.each([[[]], [['--to', 'moon']]])('is not taken with %j', async (args) => {
    expect(await move(...args)).toMatchObject({ code: 2, out: '' });
  }, 60_000);
});
