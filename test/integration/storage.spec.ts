import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { createHash, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { existsSync, readlinkSync, writeFileSync } from 'node:fs';
import { type IncomingHttpHeaders, type IncomingMessage, type ServerResponse, createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { open, readFile } from 'node:fs/promises';
import { loadSettings } from '../../src/config/load-settings';
import { openStorage } from '../../src/platform/storage/open-storage';
import type { Storage } from '../../src/platform/storage/storage';
import { TemporaryFiles } from '../../src/platform/storage/temporary-files';
import { S3Server } from '../support/s3-server';
import { newTestFolder } from '../support/test-folder';

const server = new S3Server();

beforeAll(() => server.start());

afterAll(() => server.stop());

async function all(listing: AsyncIterable<string>): Promise<string[]> {
  const keys: string[] = [];
  for await (const key of listing) keys.push(key);
  return keys.toSorted();
}

/** What the work syncs to the disk, in its order: paths, as they are called at that moment. */
async function syncedDuring(work: () => Promise<unknown>): Promise<string[]> {
  const synced: string[] = [];
  const handle = await open('/dev/null');
  const files = Object.getPrototypeOf(handle) as typeof handle;
  await handle.close();
  const noting = jest.spyOn(files, 'sync').mockImplementation(async function noted(this: typeof handle): Promise<void> {
    synced.push(readlinkSync(`/proc/self/fd/${this.fd}`));
    await this.datasync();
  });
  await work().finally(() => noting.mockRestore());
  return synced;
}

it('a file in a folder is on the disk before it is under its name, and its name before anybody is told', async () => {
  const folder = newTestFolder('synced');
  const storage = await openStorage('local', loadSettings({ DATA_DIR: folder }), new TemporaryFiles(join(folder, 'media/incoming')));
  const path = await storage.temporaryFile();
  expect(await syncedDuring(() => storage.put('media/a/original', path))).toEqual([path, join(folder, 'media/media/a')]);
});

it('a bucket is sent the file as it is, with its checksum: no framing that other servers would take for the file', async () => {
  const sent: { method: string | undefined; headers: IncomingHttpHeaders; body: Buffer }[] = [];
  const record = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    sent.push({ method: request.method, headers: request.headers, body: await buffer(request) });
    response.setHeader('etag', '"x"').end();
  };
  const recorder = createServer((request, response) => void record(request, response));
  await once(recorder.listen(0, '127.0.0.1'), 'listening');
  const { port } = recorder.address() as AddressInfo;
  const folder = newTestFolder('recorded');
  const settings = loadSettings({ DATA_DIR: folder, ...server.env, S3_ENDPOINT: `http://127.0.0.1:${port}` });
  const storage = await openStorage('s3', settings, new TemporaryFiles(join(folder, 'media/incoming')));
  const [path, bytes] = [await storage.temporaryFile(), randomBytes(5000)];
  writeFileSync(path, bytes);
  try {
    await storage.put('media/a/original', path);
  } finally {
    recorder.close();
  }
  const [{ method, headers, body } = { method: '', headers: {}, body: Buffer.alloc(0) }] = sent;
  expect([method, body.equals(bytes), headers['content-md5']]).toEqual(['PUT', true, createHash('md5').update(bytes).digest('base64')]);
  expect(Object.keys(headers).filter((name) => /checksum|trailer|decoded/.test(name))).toEqual([]);
  expect(headers['content-encoding']).toBeUndefined();
});

it('a folder is listed as it is walked through: what is removed meanwhile takes nothing else along', async () => {
  const folder = newTestFolder('listed');
  const storage = await openStorage('local', loadSettings({ DATA_DIR: folder }), new TemporaryFiles(join(folder, 'media/incoming')));
  const keys = Array.from({ length: 50 }, (_, nth) => `media/${nth}/original`);
  for (const key of keys) {
    const path = await storage.temporaryFile();
    await storage.put(key, path);
  }
  const listed: string[] = [];
  for await (const key of storage.list('media')) {
    if (listed.length === 0) await storage.remove(key === 'media/49/original' ? 'media/48' : 'media/49');
    listed.push(key);
  }
  expect(listed.length).toBe(49);
});

describe.each(['local', 's3'] as const)('the storage %s', (kind) => {
  let storage: Storage;

  beforeAll(async () => {
    const folder = newTestFolder('storage');
    const settings = loadSettings({ DATA_DIR: folder, ...server.env });
    storage = await openStorage(kind, settings, new TemporaryFiles(join(folder, 'media/incoming')));
  });

  async function put(key: string, bytes: Buffer): Promise<string> {
    const path = await storage.temporaryFile();
    writeFileSync(path, bytes);
    await storage.put(key, path);
    return path;
  }

  it('gives back what was put, whole and in parts, and keeps no temporary file', async () => {
    const bytes = randomBytes(70_000);
    const path = await put('media/a/original', bytes);
    expect(existsSync(path)).toBe(false);
    expect(await storage.find('media/a/original')).toEqual({ bytes: 70_000 });
    expect((await buffer(await storage.read('media/a/original'))).equals(bytes)).toBe(true);
    expect((await buffer(await storage.read('media/a/original', { start: 10, end: 19 }))).equals(bytes.subarray(10, 20))).toBe(true);
    await storage.withLocalFile('media/a/original', async (local) => expect((await readFile(local)).equals(bytes)).toBe(true));
  });

  it('takes files that are larger than one part of a transfer', async () => {
    const bytes = randomBytes(9 * 1024 * 1024);
    await put('media/large/original', bytes);
    expect((await buffer(await storage.read('media/large/original'))).equals(bytes)).toBe(true);
  }, 60_000);

  it('puts one file in the place of another', async () => {
    await put('media/b/original', Buffer.from('before'));
    await put('media/b/original', Buffer.from('after it'));
    expect(String(await buffer(await storage.read('media/b/original')))).toBe('after it');
  });

  it('lists and removes what lies below a key, and nothing beside it', async () => {
    for (const key of ['media/c/original', 'media/c/renditions/x.webp', 'media/c2/original']) await put(key, Buffer.from(key));
    expect(await all(storage.list('media/c'))).toEqual(['media/c/original', 'media/c/renditions/x.webp']);
    await storage.remove('media/c');
    expect(await all(storage.list('media/c'))).toEqual([]);
    expect(await storage.find('media/c/original')).toBeNull();
    expect(await storage.find('media/c2/original')).not.toBeNull();
    await storage.remove('media/c');
  });

  it('says of what is not there that it is not', async () => {
    expect(await storage.find('media/none')).toBeNull();
    expect(await all(storage.list('media/none'))).toEqual([]);
    await expect(storage.read('media/none')).rejects.toThrow();
  });
});
