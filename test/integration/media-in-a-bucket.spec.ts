import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { createHash, createHmac } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { loadSettings } from '../../src/config/load-settings';
import { MoveMedia } from '../../src/modules/media';
import { openStorage } from '../../src/platform/storage/open-storage';
import { s3Client } from '../../src/platform/storage/s3-client';
import { Storage } from '../../src/platform/storage/storage';
import { TemporaryFiles } from '../../src/platform/storage/temporary-files';
import type { Answer, ParsedJson } from '../support/answer';
import type { Person } from '../support/client';
import { type Desk, startDesk } from '../support/desk';
import { eventually } from '../support/eventually';
import { OddBucket, type Oddity } from '../support/odd-bucket';
import { Program } from '../support/program';
import { S3Server } from '../support/s3-server';
import { PLACE, mp4 } from '../e2e/media/files';
import { filePart, form } from '../e2e/media/form';
import { jpeg, jpegOf, renditionOf, temporaryFiles, uploaded } from '../e2e/media/pictures';

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

    it.each(['find', 'read'] as const)('and answers with the same picture to who completes it at the same time, and comes too late to %s it', async (step) => {
      const file = await jpeg();
      const begun = await begin(file);
      await put(begun, file);
      const complete = (): Promise<Answer> => admin.post(`/media/presigned/${begun.id}/complete`);
      const storage = desk.app.get(Storage);
      const original = storage[step].bind(storage);
      const [reached, released] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
      Object.assign(storage, { [step]: async (key: string) => {
        Reflect.deleteProperty(storage, step);
        reached.resolve();
        await released.promise;
        return original(key);
      } });
      const late = complete();
      await reached.promise;
      const before = desk.loggedErrors.length;
      const done = await complete();
      released.resolve();
      expect([done.status, await late]).toEqual([201, expect.objectContaining({ status: 200, body: expect.objectContaining({ id: done.body.id }) })]);
      expect(desk.loggedErrors.slice(before)).toEqual([]);
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

    it('once for a request that comes again under its Idempotency-Key', async () => {
      const ask = (bytes: number) => admin.post('/media/presigned', { bytes }, { 'idempotency-key': 'begin-once' });
      const [first, again] = [await ask(1234), await ask(1234)];
      expect([first.status, again.status, again.headers['idempotency-replayed']]).toEqual([201, 201, 'true']);
      expect(again.body).toEqual(first.body);
      expect(await desk.sql('select from staged_uploads where id = $1', [first.body.id])).toHaveLength(1);
      expect((await ask(1235)).status).toBe(422);
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

describe('a bucket that is there and does not do what it should', () => {
  const bucket = new OddBucket();
  const SILENCE_MS = 1500;
  let desk: Desk;
  let admin: Person;

  beforeAll(async () => {
    await bucket.start();
    desk = await startDesk({ env: bucket.env });
    admin = await desk.as('admin');
    beImpatient(desk);
  });

  afterAll(async () => {
    await desk.stop();
    await bucket.stop();
  });

  /** The same client with a tenth of the patience. */
  function beImpatient({ app, settings }: Desk): void {
    const { s3Bucket = '', s3Endpoint, s3Region, s3AccessKeyId, s3SecretAccessKey } = settings;
    const place = { bucket: s3Bucket, endpoint: s3Endpoint, region: s3Region, accessKeyId: s3AccessKeyId, secretAccessKey: s3SecretAccessKey };
    Object.assign(app.get(Storage), { client: s3Client(place, SILENCE_MS) });
  }

  /** Whatever has to do with files, each as an answer and how long it took. */
  async function everything(): Promise<{ answer: Answer; ms: number }[]> {
    const media = await uploaded(admin, await jpeg());
    const film = await uploaded(admin, mp4());
    const [small, large, other] = [await jpeg(), await jpegOf(9 * 1024 * 1024), await jpeg()];
    const { raw, headers } = form(filePart(other));
    const timed = async (work: () => Promise<Answer>): Promise<{ answer: Answer; ms: number }> => {
      const begun = performance.now();
      return { answer: await work(), ms: performance.now() - begun };
    };
    return bucket.while(oddity, () => Promise.all([
      timed(() => desk.fetch(renditionOf(media, 'thumb').url)), timed(() => desk.fetch(film.url)), timed(() => admin.get(`/media/${media.id}/original`)),
      timed(() => admin.upload(small, 'a.jpg')), timed(() => admin.upload(large, 'b.jpg')),
      timed(() => admin.request('POST', `/media/${media.id}/replace`, { raw, headers: { ...headers, 'if-match': '"v1"' } })),
    ]));
  }

  let oddity: Oddity = 'silent';

  it.each<[string, Oddity, RegExp]>([
    ['says nothing', 'silent', /^The bucket "newsroom" at http:\/\/127\.0\.0\.1:\d+ does not answer \(TimeoutError\)\.$/],
    ['is overloaded', [503, 'SlowDown'], /cannot answer at the moment \(503.*\)\.$/],
    ['refuses the key', [403, 'SignatureDoesNotMatch'], /^The bucket "newsroom" at .* refuses the key that it is asked with \(403.*\): check S3_ACCESS_KEY_ID/],
    ['was removed', [404, 'NoSuchBucket'], /^The bucket "newsroom" at .* is not there \(404 NoSuchBucket\): make it, or set S3_BUCKET\.$/],
  ])('%s: 503 with Retry-After soon, with one line in the log that says what, and all is well afterwards', async (_, odd, line) => {
    oddity = odd;
    const before = desk.loggedErrors.length;
    const answers = await everything();
    // Of what is asked with HEAD, nobody can tell a bucket that is not there from a file that is not.
    const isGone = odd[1] === 'NoSuchBucket';
    for (const { answer: { status, headers, body }, ms } of answers.slice(isGone ? 3 : 0)) {
      expect({ status, type: body.type, retryAfter: headers['retry-after'] }).toEqual({ status: 503, type: '/problems/unavailable', retryAfter: '5' });
      expect(ms).toBeLessThan(SILENCE_MS + 1000);
    }
    const logged = desk.loggedErrors.slice(before);
    expect(logged.filter((each) => line.test(JSON.parse(each).msg)).length).toBeGreaterThanOrEqual(3);
    expect(logged.join()).not.toContain('S3RVER');
    expect(temporaryFiles(desk)).toEqual([]);
    expect((await admin.upload(await jpeg(), 'a.jpg')).status).toBe(201);
    if (odd === 'silent') expect(bucket.asked.length).toBe(new Set(bucket.asked).size);
  }, 60_000);

  it.each<[number, string, RegExp]>([
    [400, 'BadDigest', /cannot answer at the moment \(400 BadDigest\)\.$/],
    [400, 'RequestTimeout', /cannot answer at the moment \(400 RequestTimeout\)\.$/],
    [409, 'OperationAborted', /cannot answer at the moment \(409 OperationAborted\)\.$/],
    [409, 'ConditionalRequestConflict', /cannot answer at the moment \(409 ConditionalRequestConflict\)\.$/],
    [412, 'PreconditionFailed', /cannot answer at the moment \(412 PreconditionFailed\)\.$/],
    [429, 'TooManyRequests', /cannot answer at the moment \(429 TooManyRequests\)\.$/],
    [400, 'EntityTooLarge', /takes no file of this size \(400 EntityTooLarge\): raise what it takes, or lower MEDIA_MAX_BYTES/],
    [413, 'Payload', /takes no file of this size \(413.*\): raise what it takes/],
  ])('answers %d %s to a file: 503 with Retry-After, and nothing of its words', async (status, code, line) => {
    const [small, large] = [await jpeg(), await jpegOf(9 * 1024 * 1024)];
    const before = desk.loggedErrors.length;
    const answers = await bucket.while([status, code, ['PUT']], async () => [await admin.upload(small, 'a.jpg'), await admin.upload(large, 'b.jpg')]);
    for (const { status: told, headers, body, text } of answers) {
      expect({ told, type: body.type, retryAfter: headers['retry-after'] }).toEqual({ told: 503, type: '/problems/unavailable', retryAfter: '5' });
      expect(text).not.toMatch(new RegExp(`S3RVER|${code}`));
    }
    expect(desk.loggedErrors.slice(before).map((each) => JSON.parse(each).msg)).toEqual([expect.stringMatching(line), expect.stringMatching(line)]);
    expect((await admin.upload(small, 'a.jpg')).status).toBe(201);
  }, 60_000);

  it.each([[403, 'QuotaExceeded'], [400, 'XMinioAdminBucketQuotaExceeded'], [507, 'XMinioStorageFull'], [507, 'Other']])(
    'is full and says %d %s: 507 as of a full disk, nothing is kept, and it works again when there is room', async (status, code) => {
      const media = await uploaded(admin, await jpeg());
      const [file, large] = [await jpeg(), await jpegOf(9 * 1024 * 1024)];
      const [before, snapshot] = [desk.loggedErrors.length, await desk.snapshot()];
      const answers = await bucket.while([status, code, ['PUT', 'POST']], async () => [
        await admin.upload(file, 'a.jpg'), await admin.upload(large, 'b.jpg'), await desk.fetch(renditionOf(media, 'card').url),
      ]);
      for (const { status: told, body, text } of answers) {
        expect({ told, type: body.type }).toEqual({ told: 507, type: '/problems/insufficient-storage' });
        expect(text).not.toMatch(new RegExp(`S3RVER|${code}`));
      }
      const line = expect.stringMatching(new RegExp(`^The bucket "newsroom" at http.* is full, or its quota is used up \\(${status} ?.*\\): make room there\\.$`));
      expect(desk.loggedErrors.slice(before).map((each) => JSON.parse(each).msg)).toEqual([line, line, line]);
      expect(await desk.snapshot()).toBe(snapshot);
      expect(temporaryFiles(desk)).toEqual([]);
      expect((await admin.upload(file, 'a.jpg')).status).toBe(201);
    }, 60_000);

  it('is not asked where a request was done before under its Idempotency-Key', async () => {
    const [file, other, third] = [await jpeg(), await jpeg(), await jpeg()];
    const key = { 'idempotency-key': 'before' };
    const media = await uploaded(admin, await jpeg());
    const { body: direct } = await admin.post('/media/presigned', { bytes: third.length });
    await fetch(direct.url, { method: direct.method, headers: { 'content-type': 'image/jpeg', ...direct.headers }, body: new Uint8Array(third) });
    const requests = [
      () => admin.upload(file, 'a.jpg', {}, key),
      () => {
        const { raw, headers } = form(filePart(other));
        return admin.request('POST', `/media/${media.id}/replace`, { raw, headers: { ...headers, ...key, 'if-match': '"v1"' } });
      },
      () => admin.post(`/media/presigned/${direct.id}/complete`, undefined, key),
    ];
    const first = await Promise.all(requests.map((send) => send()));
    expect(first.map(({ status }) => status)).toEqual([201, 200, 201]);
    // As after its two hours.
    await desk.sql('delete from staged_uploads where id = $1', [direct.id]);
    const again = await bucket.while([503, 'SlowDown'], () => Promise.all(requests.map((send) => send())));
    for (const [index, { status, body, headers }] of again.entries()) {
      expect({ status, body, replayed: headers['idempotency-replayed'] }).toEqual({ status: first[index]?.status, body: first[index]?.body, replayed: 'true' });
    }
    expect(bucket.asked).toEqual([]);
    expect(temporaryFiles(desk)).toEqual([]);
  });

  it('stops amid a file: an unmade rendition is 503, and an original is broken off, as soon as with one that says nothing', async () => {
    const media = await uploaded(admin, await jpegOf(500_000));
    const address = await desk.listen();
    const begun = performance.now();
    await bucket.while('stalls', async () => {
      const original = fetch(`${address}/api/v1/media/${media.id}/original`, { headers: { authorization: `Bearer ${admin.token}` } });
      const [rendition, download] = await Promise.all([desk.fetch(renditionOf(media, 'thumb').url), original.then(async (answer) => answer.arrayBuffer()).catch(() => 'broken off')]);
      expect([rendition.status, rendition.headers['retry-after'], download]).toEqual([503, '5', 'broken off']);
    });
    expect(performance.now() - begun).toBeLessThan(SILENCE_MS + 1500);
    expect((await desk.fetch(renditionOf(media, 'thumb').url)).status).toBe(200);
  }, 60_000);

  it('is told of at the start, which goes on', async () => {
    const warned = await bucket.while([403, 'InvalidAccessKeyId'], async () => {
      const other = await startDesk({ env: bucket.env });
      try {
        return await eventually(async () => other.logged.filter((each) => JSON.parse(each).context === 'Storage'), (lines) => lines.length > 0);
      } finally {
        await other.stop();
      }
    });
    expect(warned.map((each) => JSON.parse(each))).toEqual([expect.objectContaining({ level: 40, msg: expect.stringContaining('"newsroom" at http') })]);
    expect(warned[0]).toContain('refuses the key');
  }, 60_000);
});

describe('move-media', () => {
  let server: S3Server;
  let desk: Desk;
  let admin: Person;

  beforeEach(async () => {
    server = new S3Server();
    await server.start();
    desk = await startDesk();
    admin = await desk.as('admin');
  });

  afterEach(async () => {
    await desk.stop();
    await server.stop();
  });

  async function move(...args: string[]): Promise<{ code: number | null; out: string; err: string }> {
    return moveTo(server.env, ...args);
  }

  async function moveTo({ MEDIA_STORAGE: _, ...bucket }: Record<string, string>, ...args: string[]): Promise<{ code: number | null; out: string; err: string }> {
    const program = Program.run('cli', { DATABASE_URL: desk.settings.databaseUrl ?? '', DATA_DIR: desk.dataFolder, ...bucket }, ['move-media', ...args]);
    const code = await program.exit;
    return { code, out: program.out, err: program.err };
  }

  /** With TRASH_DAYS gone by, and its files. */
  async function deleted({ id, version }: ParsedJson): Promise<void> {
    expect((await admin.delete(`/media/${id}`, version)).status).toBe(200);
    await desk.sql("update media set deleted_at = now() - interval '31 days' where id = $1", [id]);
    await eventually(() => desk.sql('select from media where id = $1', [id]), (rows) => rows.length === 0);
  }

  const openBucket = async (): Promise<Storage> =>
    openStorage('s3', loadSettings({ DATA_DIR: desk.dataFolder, ...server.env }), desk.app.get(TemporaryFiles));

  async function inBucket(folder = 'media'): Promise<string[]> {
    const keys: string[] = [];
    for await (const key of (await openBucket()).list(folder)) keys.push(key);
    return keys.toSorted();
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

  it('passes over what is not ours, on both sides, and names it', async () => {
    const media = await uploaded(admin, await jpeg());
    writeFileSync(join(desk.dataFolder, 'media/media/.DS_Store'), 'x');
    expect(await move('--to', 's3', '--remove')).toMatchObject({
      code: 0,
      out: '1 file copied, 0 there already; what is there was removed where it was.\nmedia/.DS_Store in the folder is no file of the library, and stays where it is.\n',
    });
    await Promise.all([server.put('media/', ''), server.put('media/0%20note.txt', 'x'), server.put(`media/${media.id}/note.txt`, 'x')]);
    const { code, out, err } = await move('--to', 'local', '--remove');
    expect({ code, err, out: out.trim().split('\n').toSorted() }).toEqual({ code: 0, err: '', out: [
      '1 file copied, 0 there already; what is there was removed where it was.',
      ...['media/', 'media/0 note.txt', `media/${media.id}/note.txt`].map((key) => `${key} in the bucket is no file of the library, and stays where it is.`),
      'media/.DS_Store in the folder is no file of the library, and stays where it is.',
    ].toSorted() });
    expect((await read(media)).status).toBe(200);
  }, 60_000);

  it('goes on where the newsroom deletes something for good meanwhile', async () => {
    const pictures = [await uploaded(admin, await jpeg()), await uploaded(admin, await jpeg()), await uploaded(admin, await jpeg())];
    desk.startDueWork();
    const from = desk.app.get(Storage);
    const original = from.read.bind(from);
    const to = await openBucket();
    let gone: ParsedJson;
    // It is gone when it was listed and is about to be read.
    Object.assign(from, { read: async (key: string) => {
      Reflect.deleteProperty(from, 'read');
      gone = pictures.find(({ id }) => key.includes(id));
      await deleted(gone);
      return original(key);
    } });
    const moved = await desk.app.get(MoveMedia, { strict: false }).execute({ from: { kind: 'local', storage: from }, to: { kind: 's3', storage: to }, remove: false });
    expect(moved).toEqual({ copied: 2, present: 0, removed: 0, notes: [], faults: [] });
    for (const { id } of pictures) expect([id, await to.find(`media/${id}/original`)]).toEqual([id, id === gone.id ? null : expect.anything()]);
  });

  it('finds on both sides what was deleted for good, and removes it with --remove, but nothing that is on its way or not known', async () => {
    const [first, second, kept] = [await uploaded(admin, await jpeg()), await uploaded(admin, await jpeg()), await uploaded(admin, await jpeg())];
    await desk.fetch(renditionOf(first, 'card').url);
    expect(await move('--to', 's3')).toMatchObject({ code: 0, out: '4 files copied, 0 there already.\n' });
    desk.startDueWork();
    await deleted(first);
    // Of one that was deleted where the bucket is in use, the folder has the original.
    const left = originalOf(second);
    const bytes = readFileSync(left);
    await deleted(second);
    mkdirSync(dirname(left), { recursive: true });
    writeFileSync(left, bytes);
    const [arriving, unknown] = ['01900000-0000-7000-8000-00000000aaaa', '01900000-0000-7000-8000-00000000bbbb'];
    await server.put(`media/${arriving}/original`, 'x');
    await server.put(`media/${unknown}/original`, 'x');
    await desk.sql("insert into pending_files (key, put_at) values ($1, now() + interval '1 hour')", [`media/${arriving}/original`]);
    const foreign = `media/${unknown}/original in the bucket is of no picture that this newsroom knows, and stays where it is.`;
    const once = await move('--to', 's3');
    const files = [...(await inBucket()).filter((key) => key.includes(first.id) || key.includes(second.id)).map((key) => `${key} in the bucket`), `media/${second.id}/original in the folder`];
    expect(files).toHaveLength(4);
    expect({ ...once, out: once.out.trim().split('\n').toSorted() }).toEqual({ code: 0, err: '', out: [
      '0 files copied, 1 there already.', foreign, ...files.map((file) => `${file} is of a picture that was deleted for good: --remove removes it.`),
    ].toSorted() });
    expect(await move('--to', 's3', '--remove')).toEqual({
      code: 0, err: '', out: `0 files copied, 1 there already; what is there was removed where it was.\n4 files of deleted pictures and ended uploads removed.\n${foreign}\n`,
    });
    expect(await inBucket()).toEqual([kept.id, arriving, unknown].map((id) => `media/${id}/original`).toSorted());
    expect(existsSync(left)).toBe(false);
  }, 120_000);

  it('leaves direct uploads in the bucket until they are over, and removes with --remove what none has', async () => {
    // Begun before files came to lie in the folder.
    const [open, over] = ['01900000-0000-7000-8000-00000000cccc', '01900000-0000-7000-8000-00000000dddd'];
    await desk.sql(
      "insert into staged_uploads (id, way, created_by, bytes, facts, expires_at) values ($1, 'direct', $2, 500, '{}', now() + interval '1 hour')", [open, admin.id],
    );
    for (const name of [open, over, 'note.txt']) await server.put(`incoming/${name}`, 'x'.repeat(500));
    expect(await admin.post(`/media/presigned/${open}/complete`)).toMatchObject({ status: 409, body: { type: '/problems/no-direct-upload' } });
    const [isOpen, isForeign] = [
      `incoming/${open} in the bucket is of an upload that is not over, and stays until then: for two hours at most.`,
      'incoming/note.txt in the bucket is no file of the library, and stays where it is.',
    ];
    const lines = async (...args: string[]): Promise<unknown> => {
      const { code, out, err } = await move(...args);
      return { code, err, out: out.trim().split('\n').slice(1).toSorted() };
    };
    expect(await lines('--to', 'local')).toEqual({
      code: 0, err: '', out: [isOpen, `incoming/${over} in the bucket is of an upload that is over: --remove removes it.`, isForeign],
    });
    expect(await lines('--to', 'local', '--remove')).toEqual({ code: 0, err: '', out: ['1 file of deleted pictures and ended uploads removed.', isOpen, isForeign] });
    expect(await inBucket('incoming')).toEqual([`incoming/${open}`, 'incoming/note.txt']);
    desk.startDueWork();
    await desk.sql("update staged_uploads set expires_at = now() - interval '1 second'");
    await eventually(() => desk.sql('select from staged_uploads'), (uploads) => uploads.length === 0);
    // The way back, where the bucket comes into use once more.
    expect(await lines('--to', 's3', '--remove')).toEqual({ code: 0, err: '', out: ['1 file of deleted pictures and ended uploads removed.', isForeign] });
    expect(await inBucket('incoming')).toEqual(['incoming/note.txt']);
  }, 120_000);

  it('says in one line that the bucket refuses the key', async () => {
    await uploaded(admin, await jpeg());
    const bucket = new OddBucket();
    await bucket.start();
    try {
      const { code, err } = await bucket.while([403, 'SignatureDoesNotMatch'], () => moveTo(bucket.env, '--to', 's3'));
      expect([code, err]).toEqual([1, expect.stringMatching(/^The bucket "newsroom" at http:\/\/127\.0\.0\.1:\d+ refuses the key that it is asked with \(403 SignatureDoesNotMatch\): check [^\n]*\n$/)]);
    } finally {
      await bucket.stop();
    }
  }, 60_000);

  it.each([[[]], [['--to', 'moon']]])('is not taken with %j', async (args) => {
    expect(await move(...args)).toMatchObject({ code: 2, out: '' });
  }, 60_000);
});
