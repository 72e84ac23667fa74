import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Answer } from '../../support/answer';
import type { Headers, Person } from '../../support/client';
import { type Desk, startDesk } from '../../support/desk';
import { eventually } from '../../support/eventually';
import { UNKNOWN, jpeg, renditionOf, temporaryFiles } from './pictures';

const TUS = { 'tus-resumable': '1.0.0' };
const MOST = 200_000;
const ORIGIN = 'https://desk.example';

let desk: Desk;
let author: Person;

beforeAll(async () => {
  desk = await startDesk({ env: { MEDIA_MAX_BYTES: String(MOST), MEDIA_MAX_ATTACHMENT_BYTES: String(MOST), CORS_ORIGINS: ORIGIN } });
  author = await desk.as('author');
});

afterAll(() => desk.stop());

function metadataOf(fields: Headers): string {
  return Object.entries(fields).map(([name, value]) => `${name} ${Buffer.from(value).toString('base64')}`).join(',');
}

function begin(by: Person, bytes: number, fields: Headers = {}, headers: Headers = {}): Promise<Answer> {
  const metadata: Headers = Object.keys(fields).length > 0 ? { 'upload-metadata': metadataOf(fields) } : {};
  return by.post('/media/uploads', undefined, { ...TUS, 'upload-length': String(bytes), ...metadata, ...headers });
}

async function begun(by: Person, bytes: number, fields: Headers = {}, more: Headers = {}): Promise<string> {
  const { status, text, headers } = await begin(by, bytes, fields, more);
  if (status !== 201) throw new Error(`${status} ${text}`);
  return (headers['location'] ?? '').replace('/api/v1', '');
}

function send(by: Person, path: string, offset: number, part: Buffer, headers: Headers = {}): Promise<Answer> {
  const all = { ...TUS, 'upload-offset': String(offset), 'content-type': 'application/offset+octet-stream', ...headers };
  return by.request('PATCH', path, { raw: part, headers: all });
}

function partialFiles(): string[] {
  const folder = join(desk.dataFolder, 'media/resumable');
  return existsSync(folder) ? readdirSync(folder) : [];
}

const rows = (): Promise<unknown[]> => desk.sql('select id from staged_uploads where media_id is null');

describe('an upload in parts', () => {
  it('becomes the same picture as one at once, with what was said of it', async () => {
    const file = await jpeg();
    const path = await begun(author, file.length, { filename: 'a.jpg', filetype: 'text/plain', alt: 'Zwei Boote – ja', credit: 'AGENCY', focalX: '0.1' });
    const half = Math.floor(file.length / 2);
    expect(await send(author, path, 0, file.subarray(0, half))).toMatchObject({ status: 204, headers: { 'upload-offset': String(half), 'tus-resumable': '1.0.0' } });
    const head = await author.request('HEAD', path, { headers: TUS });
    expect(head).toMatchObject({
      status: 200,
      headers: { 'upload-offset': String(half), 'upload-length': String(file.length), 'tus-resumable': '1.0.0', 'cache-control': 'private, no-store' },
    });
    expect(Date.parse(head.headers['upload-expires'] ?? '')).toBeGreaterThan(Date.now());
    const last = await send(author, path, half, file.subarray(half));
    expect(last).toMatchObject({ status: 204, headers: { 'upload-offset': String(file.length), location: expect.stringMatching(/^\/api\/v1\/media\/[\w-]{36}$/) } });
    const progress = await author.get(path);
    expect(progress.body).toMatchObject({ bytes: file.length, received: file.length });
    const media = await author.get(`/media/${progress.body.mediaId}`);
    expect(media.body).toMatchObject({
      mimeType: 'image/jpeg', bytes: file.length, alt: 'Zwei Boote – ja', credit: 'AGENCY', focalPoint: { x: 0.1, y: 0.5 }, uploadedBy: { id: author.id },
    });
    expect((await desk.fetch(renditionOf(media.body, 'card').url)).status).toBe(200);
    expect([partialFiles(), temporaryFiles(desk)]).toEqual([[], []]);
    // The same bytes again are the same picture, as always.
    const again = await begun(author, file.length);
    expect((await send(author, again, 0, file)).headers['location']).toBe(`/api/v1/media/${media.body.id}`);
    expect(await desk.sql("select 1 from audit_log where action = 'media.created' and subject_id = $1", [media.body.id])).toHaveLength(1);
  });

  it('says what was said of it when it began, word for word, and nothing where nothing was', async () => {
    const metadata = 'filename YS5qcGc=, alt Qm9hdHM=,credit';
    const path = await begun(author, 5000, {}, { 'upload-metadata': metadata });
    for (const method of ['HEAD', 'GET'] as const) expect((await author.request(method, path, { headers: TUS })).headers['upload-metadata']).toBe(metadata);
    const bare = await author.request('HEAD', await begun(author, 5000), { headers: TUS });
    expect([bare.status, bare.headers['upload-metadata']]).toEqual([200, undefined]);
  });

  it('tells everybody what of tus there is, a browser before its request as well', async () => {
    const abilities = { 'tus-resumable': '1.0.0', 'tus-version': '1.0.0', 'tus-extension': 'creation,expiration,termination', 'tus-max-size': String(MOST) };
    const plain = await desk.fetch('/api/v1/media/uploads', { method: 'OPTIONS' });
    expect([plain.status, plain.text]).toEqual([204, '']);
    expect(plain.headers).toMatchObject(abilities);
    const preflight = (origin: string) => desk.fetch('/api/v1/media/uploads', {
      method: 'OPTIONS', headers: { origin, 'access-control-request-method': 'POST', 'access-control-request-headers': 'tus-resumable,upload-length' },
    });
    const [listed, other] = [await preflight(ORIGIN), await preflight('https://evil.example')];
    expect(listed).toMatchObject({ status: 204, headers: {
      ...abilities, 'access-control-allow-origin': ORIGIN, 'access-control-allow-headers': 'tus-resumable,upload-length', 'access-control-allow-methods': expect.stringContaining('POST'),
    } });
    expect([other.status, other.headers['access-control-allow-origin']]).toEqual([204, undefined]);
  });

  it('begins once for one Idempotency-Key, with all that a client needs to go on', async () => {
    const key = { 'idempotency-key': 'parts-1' };
    const first = await begin(author, 5000, { alt: 'A' }, key);
    const before = await rows();
    const again = await begin(author, 5000, { alt: 'A' }, key);
    expect(again).toMatchObject({ status: 201, body: first.body, headers: { 'idempotency-replayed': 'true', 'upload-offset': '0', 'upload-length': '5000' } });
    for (const name of ['location', 'tus-resumable', 'upload-expires']) expect([name, again.headers[name]]).toEqual([name, first.headers[name] ?? expect.any(String)]);
    expect((await begin(author, 5001, { alt: 'A' }, key)).body.errors[0].code).toBe('idempotency-key-reused');
    expect(await rows()).toEqual(before);
  });

  it('is nobody else\'s', async () => {
    const file = await jpeg();
    const path = await begun(author, file.length);
    const other = await desk.as('admin');
    const answers = [await other.get(path), await send(other, path, 0, file), await other.delete(path, undefined, TUS)];
    expect(answers.map(({ status }) => status)).toEqual([404, 404, 404]);
    expect((await author.get(path)).body.received).toBe(0);
    expect((await author.delete(path, undefined, TUS)).status).toBe(204);
    expect((await author.get(path)).status).toBe(404);
    const reader = await desk.as('contributor');
    expect((await begin(reader, 10)).status).toBe(403);
    expect((await desk.anonymous.post('/media/uploads', undefined, { ...TUS, 'upload-length': '10' })).status).toBe(401);
  });

  it('T03 is not stopped by somebody whose it is not, who cannot tell either that something is under way', async () => {
    const [file, other, address] = [await jpeg(), await desk.as('admin'), await desk.listen()];
    const path = await begun(author, file.length);
    let sending: ReadableStreamDefaultController<Buffer> | undefined;
    const body = new ReadableStream<Buffer>({ start: (controller) => void (sending = controller) });
    const headers = { ...TUS, 'upload-offset': '0', 'content-type': 'application/offset+octet-stream', authorization: `Bearer ${author.token}` };
    const underWay = fetch(`${address}/api/v1${path}`, { method: 'PATCH', headers, body, duplex: 'half' });
    sending?.enqueue(file.subarray(0, 100));
    await eventually(async () => (await author.get(path)).body.received, (received) => received === 100);
    expect((await send(other, path, 0, file)).status).toBe(404);
    sending?.enqueue(file.subarray(100));
    sending?.close();
    expect((await underWay).status).toBe(204);
  });

  it('goes on only where it is, and takes no more than was announced', async () => {
    const file = await jpeg();
    const path = await begun(author, file.length);
    await send(author, path, 0, file.subarray(0, 100));
    for (const offset of [0, 99, 101]) {
      expect(await send(author, path, offset, file.subarray(offset))).toMatchObject({ status: 409, body: { type: '/problems/upload-offset', received: 100 } });
    }
    expect((await send(author, path, 100, Buffer.alloc(file.length))).status).toBe(413);
    expect((await author.get(path)).body.mediaId).toBeNull();
    await author.delete(path, undefined, TUS);
    expect(partialFiles()).toEqual([]);
  });

  it('asks for the last byte again until the picture is there', async () => {
    const file = await jpeg();
    const path = await begun(author, file.length);
    await send(author, path, 0, file.subarray(0, -1));
    await desk.sql('alter table media rename to media_away');
    try {
      await desk.whileBroken(() => send(author, path, file.length - 1, file.subarray(-1)));
    } finally {
      await desk.sql('alter table media_away rename to media');
    }
    expect((await author.get(path)).body).toMatchObject({ received: file.length - 1, mediaId: null });
    expect((await send(author, path, file.length - 1, file.subarray(-1))).status).toBe(204);
    expect((await author.get(path)).body.mediaId).toEqual(expect.any(String));
  });

  it.each([
    ['what is no picture', Buffer.from('<html><script>alert(1)</script></html>'), 415],
    ['a broken picture', undefined, 422],
  ])('leaves nothing of %s', async (_, content, status) => {
    const file = content ?? (await jpeg()).subarray(0, 1500);
    const path = await begun(author, file.length);
    const pending = await desk.sql('select key from pending_files');
    expect((await send(author, path, 0, file)).status).toBe(status);
    expect((await author.get(path)).status).toBe(404);
    expect([partialFiles(), temporaryFiles(desk), await desk.sql('select key from pending_files')]).toEqual([[], [], pending]);
  });

  it('is refused before it begins where it would be in the end', async () => {
    const before = await rows();
    const answers = [
      await begin(author, MOST + 1),
      await begin(author, 0),
      await begin(author, 10, {}, { 'upload-length': 'ten' }),
      await begin(author, 10, {}, { 'upload-metadata': 'alt !!!' }),
      await begin(author, 10, {}, { 'upload-metadata': '__proto__ eA==' }),
      await begin(author, 10, {}, { 'upload-metadata': 'alt YQ==,alt Yg==' }),
      await begin(author, 10, {}, { 'upload-metadata': `alt ${Buffer.from([0xff, 0xfe]).toString('base64')}` }),
      await begin(author, 10, { alt: 'a\0b' }),
      await begin(author, 10, { width: '5' }),
      await begin(author, 10, { alt: 'a'.repeat(5000) }),
      await begin(author, 10, { categoryId: UNKNOWN }),
      await begin(author, 10, {}, { 'tus-resumable': '0.2.2' }),
      await author.post('/media/uploads', undefined, { 'upload-length': '10' }),
    ];
    expect(answers.map(({ status }) => status)).toEqual([413, 400, 400, 400, 400, 400, 400, 422, 400, 422, 422, 412, 412]);
    expect(answers.at(-1)?.headers).toMatchObject({ 'tus-version': '1.0.0', 'tus-resumable': '1.0.0' });
    expect(await rows()).toEqual(before);
    // The name that a client gives the file is nothing to us, whatever it is in.
    const path = await begun(author, 10, {}, { 'upload-metadata': `filename ${Buffer.from([0xff, 0xfe]).toString('base64')}` });
    expect((await send(author, path, 0, Buffer.from('{}'), { 'content-type': 'application/json' })).status).toBe(415);
    expect((await send(author, '/articles/x', 0, Buffer.from('x'))).status).toBe(415);
    await author.delete(path, undefined, TUS);
  });

  it('can be begun only so often without being finished', async () => {
    const hoarder = await desk.as('author');
    for (let count = 0; count < 20; count += 1) await begun(hoarder, 10);
    expect(await begin(hoarder, 10)).toMatchObject({ status: 409, body: { type: '/problems/too-many-uploads' } });
  });

  it('goes straight to the storage only where that is a bucket', async () => {
    expect(await author.post('/media/presigned', { bytes: 10 })).toMatchObject({ status: 409, body: { type: '/problems/no-direct-upload' } });
    expect((await author.post(`/media/presigned/${UNKNOWN}/complete`)).status).toBe(404);
  });

  it('is gone when its day is over', async () => {
    const path = await begun(author, 1000);
    await send(author, path, 0, Buffer.alloc(10));
    const id = path.split('/').at(-2) ?? '';
    expect(partialFiles()).toEqual([id]);
    await desk.sql("update staged_uploads set expires_at = now() - interval '1 second' where id = $1", [id]);
    expect((await author.get(path)).status).toBe(404);
    expect((await send(author, path, 10, Buffer.alloc(10))).status).toBe(404);
    desk.startDueWork();
    await eventually(() => desk.sql('select 1 from staged_uploads where id = $1', [id]), (found) => found.length === 0);
    expect(partialFiles()).toEqual([]);
  });
});
