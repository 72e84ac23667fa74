import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type IncomingMessage, type ServerResponse, createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Answer } from '../../support/answer';
import type { Headers, Person } from '../../support/client';
import { type Desk, startDesk } from '../../support/desk';
import { expectRefused } from '../../support/refusals';
import { pdf } from './files';
import { jpeg, jpegOf, temporaryFiles } from './pictures';

const MOST_BYTES = 100_000;

let desk: Desk;
let author: Person;
let port: number;
let answer: (request: IncomingMessage, response: ServerResponse) => void;
const asked: string[] = [];

/** Another server, allowed by its name and not by its address. */
const server = createServer((request, response) => {
  asked.push(request.url ?? '');
  answer(request, response);
});

beforeAll(async () => {
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  port = (server.address() as AddressInfo).port;
  desk = await startDesk({ env: { OUTBOUND_ALLOW: 'localhost', MEDIA_MAX_BYTES: String(MOST_BYTES) } });
  author = await desk.as('author');
});

afterAll(async () => {
  await desk.stop();
  server.close();
});

const there = (path = '/a.jpg'): string => `http://localhost:${port}${path}`;
const bring = (url: string, facts: object = {}, headers: Headers = {}): Promise<Answer> => author.post('/media/import', { url, ...facts }, headers);
const codeIn = ({ status, body }: Answer): [number, string | undefined] => [status, body.errors?.[0]?.code];

describe('an import with an Idempotency-Key', () => {
  it('T37 is answered again without a look at what its server says by now', async () => {
    const file = await jpeg();
    answer = (_, response) => void response.end(file);
    const key = { 'idempotency-key': 'import-1' };
    const first = await bring(there(), { alt: 'A' }, key);
    expect(first.status).toBe(201);
    const before = await desk.snapshot();
    asked.length = 0;
    answer = (_, response) => void response.writeHead(404).end();
    expect(await bring(there(), { alt: 'A' }, key)).toMatchObject({
      status: 201, body: first.body, headers: { 'idempotency-replayed': 'true', location: first.headers['location'] },
    });
    expect(codeIn(await bring(there('/b.jpg'), { alt: 'A' }, key))).toEqual([422, 'idempotency-key-reused']);
    expect(asked).toEqual([]);
    expect(await desk.snapshot()).toBe(before);
  });

  it('T37 is refused while the first is still being fetched', async () => {
    const file = await jpeg();
    const key = { 'idempotency-key': 'import-3' };
    asked.length = 0;
    const first = new Promise<ServerResponse>((resolve) => {
      answer = (_, response) => resolve(response);
    });
    const taken = bring(there(), {}, key);
    const response = await first;
    expect(await bring(there(), {}, key)).toMatchObject({ status: 409, body: { type: '/problems/idempotency-key-in-use' } });
    response.end(file);
    const { status, body } = await taken;
    expect([status, await bring(there(), {}, key)]).toMatchObject([201, { status: 201, body, headers: { 'idempotency-replayed': 'true' } }]);
    expect(asked).toHaveLength(1);
  });

  it('can be tried again with it after it was refused', async () => {
    const file = await jpeg();
    const key = { 'idempotency-key': 'import-2' };
    answer = (_, response) => void response.writeHead(404).end();
    expect(codeIn(await bring(there(), {}, key))).toEqual([422, 'unreachable']);
    answer = (_, response) => void response.end(file);
    expect(await bring(there(), {}, key)).toMatchObject({ status: 201, body: { bytes: file.length } });
  });
});

describe('importing by URL', () => {
  it('takes a picture as an upload does, once', async () => {
    const file = await jpeg();
    answer = (request, response) => {
      if (request.url === '/moved') response.writeHead(302, { location: '/a.jpg' }).end();
      else response.end(file);
    };
    const { status, body, headers } = await bring(there('/moved'), { alt: 'A hand', focalX: 0.25 });
    expect({ status, body, location: headers['location'] }).toMatchObject({
      status: 201, location: `/api/v1/media/${body.id}`, body: { mimeType: 'image/jpeg', bytes: file.length, alt: 'A hand', focalPoint: { x: 0.25, y: 0.5 } },
    });
    expect((await author.get(`/media/${body.id}/original`)).bytes.equals(file)).toBe(true);
    expect(await bring(there())).toMatchObject({ status: 200, body: { id: body.id } });
    expect(temporaryFiles(desk)).toEqual([]);
  });

  it.each(['0.5', '', ' ', null])('takes no text for a number: %j', async (focalX) => {
    expect((await expectRefused(desk, () => bring(there(), { focalX }), 422, '/focalX')).errors[0].detail).toBe(
      focalX === null ? 'This must not be null.' : 'This must be a number from 0 to 1.');
  });

  it('takes other files just so', async () => {
    const file = pdf();
    answer = (_, response) => void response.end(file);
    expect(await bring(there('/a.pdf'), { title: 'The budget' })).toMatchObject({ status: 201, body: { kind: 'document', title: 'The budget', bytes: file.length } });
  });

  it.each([
    'http://127.0.0.1/a.jpg', 'http://10.0.0.1/a.jpg', 'http://169.254.169.254/latest/meta-data/', 'http://[::1]/a.jpg', 'http://0x7f.1/a.jpg',
    'file:///etc/passwd', 'ftp://example.com/a.jpg', 'gopher://example.com/', 'http://example.com:22/', 'http://u:p@example.com/', 'nothing',
  ])('T52 asks no target that is not on the public internet: %s', async (url) => {
    const before = await desk.snapshot();
    const refusal = await bring(url);
    expect({ status: refusal.status, pointer: refusal.body.errors?.[0]?.pointer }).toEqual({ status: 422, pointer: '/url' });
    expect(await desk.snapshot()).toBe(before);
  });

  it('T52 follows no redirect to one', async () => {
    asked.length = 0;
    answer = (_, response) => void response.writeHead(302, { location: `http://127.0.0.1:${port}/inside` }).end();
    expect(codeIn(await bring(there('/redirect')))).toEqual([422, 'forbidden-target']);
    expect(asked).toEqual(['/redirect']);
  });

  it('T52 takes no more than the limit, and leaves nothing of what it refuses', async () => {
    const before = await desk.snapshot();
    const large = await jpegOf(MOST_BYTES + 1);
    answer = (_, response) => void response.end(large);
    expect((await bring(there())).status).toBe(413);
    // Without a length: it is counted.
    answer = (_, response) => {
      response.write(large.subarray(0, 50_000));
      response.end(large.subarray(50_000));
    };
    expect((await bring(there())).status).toBe(413);
    answer = (_, response) => void response.end('<html></html>');
    expect((await bring(there())).status).toBe(415);
    answer = (_, response) => void response.writeHead(404).end(large);
    expect([413, 422]).toContain((await bring(there())).status);
    answer = (_, response) => void response.writeHead(404).end(`<html>${' '.repeat(9000)}</html>`);
    expect(codeIn(await bring(there()))).toEqual([422, 'unreachable']);
    answer = (_, response) => void response.writeHead(500).end('broken');
    expect(codeIn(await bring(there()))).toEqual([422, 'unreachable']);
    answer = (_, response) => void response.destroy();
    expect(codeIn(await bring(there()))).toEqual([422, 'unreachable']);
    expect(await desk.snapshot()).toBe(before);
    expect(temporaryFiles(desk)).toEqual([]);
  });
});
