import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { existsSync, readdirSync, utimesSync } from 'node:fs';
import { request as httpRequest } from 'node:http';
import { join } from 'node:path';
import { Client } from 'pg';
import type { Person } from '../support/client';
import { type Desk, startDesk } from '../support/desk';
import { eventually } from '../support/eventually';
import { newTestFolder } from '../support/test-folder';
import { Program } from '../support/program';
import { multipartOf } from '../support/multipart';
import { jpeg } from '../e2e/media/pictures';

const SECRET = 'the secret of these tests, which all processes share';
const TIMEOUT_MS = 60_000;

let desk: Desk;
let author: Person;
const folder = newTestFolder('killed');
const programs: Program[] = [];

/** A desk that does nothing that comes due itself. */
beforeAll(async () => {
  desk = await startDesk({ env: { JWT_SECRET: SECRET } });
  author = await desk.as('author');
});

afterAll(async () => {
  await Promise.all(programs.map((program) => program.kill()));
  await desk.stop();
});

async function start(): Promise<{ program: Program; address: string }> {
  const settings = { DATABASE_URL: desk.settings.databaseUrl ?? '', DATA_DIR: folder, PORT: '0', LOG_LEVEL: 'warn', JWT_SECRET: SECRET };
  const program = Program.run('main', settings);
  programs.push(program);
  return { program, address: await program.address() };
}

/** Sends an upload, or the beginning of one; nobody waits for the answer. */
async function begin(address: string, part: number): Promise<void> {
  const { payload, contentType } = multipartOf(await jpeg(900, 900), 'a.jpg', {});
  const request = httpRequest(`${address}/api/v1/media`, {
    method: 'POST', headers: { authorization: `Bearer ${author.token}`, 'content-type': contentType, 'content-length': payload.length },
  });
  request.on('error', () => undefined);
  request.write(payload.subarray(0, Math.ceil(payload.length * part)));
}

function below(name: string): string[] {
  const path = join(folder, 'media', name);
  return existsSync(path) ? readdirSync(path) : [];
}

const nothing = ({ length }: unknown[]): boolean => length === 0;
const one = ({ length }: unknown[]): boolean => length === 1;
const pending = (): Promise<{ key: string }[]> => desk.sql('select key from pending_files');

describe('a process that is killed during an upload', () => {
  it('leaves no part of the file for longer than a minute', async () => {
    const { program, address } = await start();
    await begin(address, 0.5);
    const [name = ''] = await eventually(async () => below('incoming'), one);
    await program.kill();
    expect(below('incoming')).toEqual([name]);
    // As if it had been killed a minute ago.
    const then = Date.now() / 1000 - 60;
    utimesSync(join(folder, 'media/incoming', name), then, then);
    const { program: next } = await start();
    await eventually(async () => below('incoming'), nothing);
    await next.kill();
  }, TIMEOUT_MS);

  it('leaves no whole file without its row', async () => {
    const { program, address } = await start();
    const database = new Client({ connectionString: desk.settings.databaseUrl });
    await database.connect();
    await database.query('begin');
    await database.query('lock table media in share mode');
    await begin(address, 1);
    await eventually(async () => below('media'), one);
    await program.kill();
    await database.end();
    expect([await pending(), await desk.sql('select id from media')]).toEqual([[{ key: expect.stringMatching(/^media\/[\w-]{36}\/original$/) }], []]);
    const { program: next } = await start();
    await desk.sql("update pending_files set put_at = now() - interval '1 minute'");
    await eventually(pending, nothing);
    expect(below('media')).toEqual([]);
    await next.kill();
  }, TIMEOUT_MS);

  it('keeps what has come of an upload in parts, and the next process goes on with it', async () => {
    const { program, address } = await start();
    const file = await jpeg(900, 900);
    const tus = { authorization: `Bearer ${author.token}`, 'tus-resumable': '1.0.0' };
    const begun = await fetch(`${address}/api/v1/media/uploads`, { method: 'POST', headers: { ...tus, 'upload-length': String(file.length) } });
    const path = begun.headers.get('location') ?? '';
    const half = Math.floor(file.length / 2);
    const part = { ...tus, 'content-type': 'application/offset+octet-stream' };
    const request = httpRequest(address + path, { method: 'PATCH', headers: { ...part, 'upload-offset': 0, 'content-length': file.length } });
    request.on('error', () => undefined);
    request.write(file.subarray(0, half));
    const received = async (at: string): Promise<number> => Number((await fetch(at + path, { method: 'HEAD', headers: tus })).headers.get('upload-offset'));
    await eventually(() => received(address), (offset) => offset > 0);
    await program.kill();
    const { program: next, address: nextAddress } = await start();
    const offset = await received(nextAddress);
    expect(offset).toBeGreaterThan(0);
    const rest = await fetch(nextAddress + path, {
      method: 'PATCH', headers: { ...part, 'upload-offset': String(offset) }, body: new Uint8Array(file.subarray(offset)),
    });
    expect(rest.status).toBe(204);
    const location = nextAddress + (rest.headers.get('location') ?? '');
    const media = (await (await fetch(location, { headers: tus })).json()) as { id: string; bytes: number };
    expect(media.bytes).toBe(file.length);
    const original = await fetch(`${location}/original`, { headers: tus });
    expect(Buffer.from(await original.arrayBuffer()).equals(file)).toBe(true);
    expect(below('resumable')).toEqual([]);
    await next.kill();
  }, TIMEOUT_MS);

  it('leaves nothing pending where an upload came through', async () => {
    expect((await author.upload(await jpeg(), 'a.jpg')).status).toBe(201);
    expect(await pending()).toEqual([]);
  });
});
