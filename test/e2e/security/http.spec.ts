import type { IncomingMessage, ServerResponse } from 'node:http';
import { type Socket, connect } from 'node:net';
import { gzipSync } from 'node:zlib';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Person } from '../../support/client';
import { type Desk, startDesk } from '../../support/desk';
import { EventStream } from '../../support/event-stream';
import { eventually } from '../../support/eventually';
import { bodyOf } from '../../support/newsroom';
import { expectProblem, expectRefused } from '../../support/refusals';
import { withRowLocked } from '../../support/row-lock';

const ORIGIN = 'https://desk.example';
let desk: Desk;
let admin: Person;
let base: string;

beforeAll(async () => {
  desk = await startDesk({ env: { PUBLIC_URL: 'https://cms.example', CORS_ORIGINS: ORIGIN } });
  admin = await desk.as('admin');
  base = await desk.listen();
});

afterAll(() => desk.stop());

describe('every answer', () => {
  it.each(['/api/v1/me', '/delivery/v1/site', '/delivery/v1/articles', '/health/live', '/nothing', '/openapi.json'])('of %s is neither sniffed, framed nor run', async (path) => {
    const { headers } = await desk.fetch(path);
    expect(headers).toMatchObject({
      'x-content-type-options': 'nosniff', 'referrer-policy': 'no-referrer', 'x-frame-options': 'DENY',
      'content-security-policy': "default-src 'none'; frame-ancestors 'none'", 'cross-origin-resource-policy': 'same-origin',
      'strict-transport-security': 'max-age=31536000; includeSubDomains',
    });
    expect(headers['server'] ?? headers['x-powered-by']).toBeUndefined();
  });

  it('of the description that people browse runs its own scripts only', async () => {
    const { headers, status } = await desk.fetch('/docs');
    expect(status).toBe(200);
    expect(headers['content-security-policy']).toMatch(/^default-src 'none'; script-src 'self'/);
  });
});

describe('T29 the API description', () => {
  it('is gone in production', async () => {
    const live = await startDesk({ env: { NODE_ENV: 'production', JWT_SECRET: 'x'.repeat(32) } });
    try {
      for (const path of ['/openapi.json', '/docs', '/docs/', '/docs-json']) expectProblem(await live.fetch(path), 404);
    } finally {
      await live.stop();
    }
  });

  it('is for those alone who are signed in where the newsroom wants it so', async () => {
    const closed = await startDesk({ env: { OPENAPI: 'signed-in' } });
    try {
      expectProblem(await closed.fetch('/openapi.json'), 401);
      const { token } = await closed.as('contributor');
      expect((await closed.fetch('/openapi.json', { headers: { authorization: `Bearer ${token}` } })).status).toBe(200);
      expectProblem(await closed.fetch('/docs'), 404);
    } finally {
      await closed.stop();
    }
  });
});

describe('T21 pages of other origins', () => {
  it.each([
    ['https://evil.example', undefined], ['null', undefined], ['https://desk.example.evil.example', undefined], ['http://desk.example', undefined], [ORIGIN, ORIGIN],
  ])('of %s are told %s by the editorial API', async (origin, allowed) => {
    for (const answer of [
      await desk.fetch('/api/v1/me', { headers: { origin, authorization: `Bearer ${admin.token}` } }),
      await desk.fetch('/api/v1/me', { method: 'OPTIONS', headers: { origin, 'access-control-request-method': 'PATCH' } }),
    ]) {
      expect(answer.headers['access-control-allow-origin']).toBe(allowed);
      if (allowed === undefined) expect(answer.headers['access-control-allow-credentials'] === 'true' && answer.headers['access-control-allow-origin'] === '*').toBe(false);
    }
  });

  it('may read what is published, without credentials', async () => {
    const { headers } = await desk.fetch('/delivery/v1/site', { headers: { origin: 'https://anywhere.example' } });
    expect([headers['access-control-allow-origin'], headers['access-control-allow-credentials']]).toEqual(['*', undefined]);
  });
});

describe('a body', () => {
  const bomb = gzipSync(Buffer.alloc(50_000_000, 0x20));

  it.each(['gzip', 'deflate', 'br', 'zstd', 'GZIP', 'gzip, identity', 'x-gzip'])('that is packed with %s is refused unread', async (encoding) => {
    await expectRefused(desk, () => admin.request('POST', '/tags', {
      raw: bomb, headers: { 'content-type': 'application/json', 'content-encoding': encoding },
    }), 415);
  });

  it('that says it is not packed is taken', async () => {
    const { status } = await admin.request('POST', '/tags', { raw: '{"name":"Plain"}', headers: { 'content-type': 'application/json', 'content-encoding': 'identity' } });
    expect(status).toBe(201);
  });

  it('T41 that announces more than a mebibyte is refused before it is sent', async () => {
    const socket = connect(Number(new URL(base).port), '127.0.0.1');
    socket.write(`POST /api/v1/tags HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${admin.token}\r\nContent-Type: application/json\r\nContent-Length: 2000000\r\n\r\n{`);
    const [answer] = (await once(socket, 'data')) as [Buffer];
    socket.destroy();
    expect(answer.toString()).toMatch(/^HTTP\/1\.1 413 /);
  });
});

/** However it is closed: once() would fail where something is written to a socket that the server has closed just then. */
function closeOf(socket: Socket): Promise<void> {
  return new Promise((resolve) => {
    socket.on('error', () => undefined).on('close', () => resolve());
  });
}

describe('what cannot be read as a request', () => {
  it.each([
    ['headers of more than 16 KiB', `GET /api/v1/me HTTP/1.1\r\nHost: x\r\nX-Long: ${'x'.repeat(17_000)}\r\n\r\n`, 431, 'headers-too-large'],
    ['no HTTP at all', 'what is this\r\n\r\n', 400, 'malformed-request'],
    ['a body of two lengths', 'POST /api/v1/tags HTTP/1.1\r\nHost: x\r\nContent-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n', 400, 'malformed-request'],
  ])('%s is refused in the form of every refusal', async (_, request, status, type) => {
    const socket = connect(Number(new URL(base).port), '127.0.0.1');
    const parts: Buffer[] = [];
    socket.on('data', (part: Buffer) => parts.push(part)).write(request);
    await closeOf(socket);
    const [head = '', text = ''] = Buffer.concat(parts).toString().split('\r\n\r\n');
    expect(head).toMatch(new RegExp(`^HTTP/1\\.1 ${status} `));
    for (const line of ['content-type: application/problem+json; charset=utf-8', 'cache-control: private, no-store', 'x-content-type-options: nosniff', 'connection: close']) expect(head).toContain(line);
    expect(JSON.parse(text)).toEqual({ type: `/problems/${type}`, title: expect.any(String), status, detail: expect.any(String), requestId: expect.any(String) });
  });
});

describe('a method that a route does not have', () => {
  it.each(['TRACE', 'PUT', 'DELETE', 'PROPFIND', 'LINK', 'QUERY'])('%s does nothing, and echoes nothing', async (method) => {
    const before = await desk.snapshot();
    const socket = connect(Number(new URL(base).port), '127.0.0.1');
    const parts: Buffer[] = [];
    socket.on('data', (part: Buffer) => parts.push(part))
      .write(`${method} /api/v1/tags HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${admin.token}\r\nX-Echo: canary\r\nConnection: close\r\n\r\n`);
    await closeOf(socket);
    const answer = Buffer.concat(parts).toString();
    expect(answer).toMatch(/^HTTP\/1\.1 4\d\d /);
    expect(answer).not.toContain('canary');
    expect(await desk.snapshot()).toBe(before);
  });

  it('is not taken from a header or a parameter in the place of the true one', async () => {
    const made = bodyOf(await admin.post('/tags', { name: 'Still there' }));
    await admin.post(`/tags/${made.id}`, {}, { 'x-http-method-override': 'DELETE', 'x-method-override': 'DELETE', 'if-match': '"v1"' });
    await admin.get(`/tags/${made.id}?_method=DELETE`, { 'if-match': '"v1"' });
    expect((await admin.get(`/tags/${made.id}`)).status).toBe(200);
  });
});

describe('a slow client', () => {
  it('has 15 seconds for its headers and 28 for all of it, and is looked after every second', () => {
    const { headersTimeout, requestTimeout, timeout } = desk.app.getHttpServer();
    expect({ headersTimeout, requestTimeout, timeout }).toEqual({ headersTimeout: 15_000, requestTimeout: 28_000, timeout: 60_000 });
  });

  it.each([
    ['headers', 'GET /health/live HTTP/1.1\r\nHost: x\r\nX-Drip: '],
    ['body', 'POST /api/v1/auth/login HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n{'],
  ])('that drips its %s is closed, and others are served meanwhile', async (_, begin) => {
    const server = desk.app.getHttpServer();
    const { headersTimeout, requestTimeout } = server;
    Object.assign(server, { headersTimeout: 500, requestTimeout: 500 });
    try {
      const sockets = Array.from({ length: 50 }, () => connect(Number(new URL(base).port), '127.0.0.1'));
      const closed = sockets.map((socket) => closeOf(socket.resume()));
      for (const socket of sockets) socket.write(begin);
      const drip = setInterval(() => sockets.forEach((socket) => socket.writable && socket.write('a')), 100);
      expect((await fetch(`${base}/health/live`)).status).toBe(200);
      await Promise.race([Promise.all(closed), sleep(8000, undefined, { ref: false }).then(() => Promise.reject(new Error('They are still open.')))]);
      clearInterval(drip);
    } finally {
      Object.assign(server, { headersTimeout, requestTimeout });
    }
  });
});

describe('a client that breaks off', () => {
  it('in the middle of a body is no mistake of ours: nothing is logged as one', async () => {
    const person = await desk.as('editor');
    const upload = await person.request('POST', '/media/uploads', { headers: { 'tus-resumable': '1.0.0', 'upload-length': '5000' } });
    const { port, host, pathname } = new URL(upload.headers.location ?? '', base);
    const head = (line: string, type: string, more = ''): string =>
      `${line} HTTP/1.1\r\nHost: ${host}\r\nAuthorization: Bearer ${person.token}\r\nContent-Type: ${type}\r\nContent-Length: 5000\r\n${more}\r\n`;
    for (const begin of [
      `${head('POST /api/v1/articles', 'application/json')}{"headline":`,
      `${head(`PATCH ${pathname}`, 'application/offset+octet-stream', 'Tus-Resumable: 1.0.0\r\nUpload-Offset: 0\r\n')}half`,
    ]) {
      const asked = once(desk.app.getHttpServer(), 'request') as Promise<[IncomingMessage, ServerResponse]>;
      const socket = connect(Number(port), '127.0.0.1');
      socket.write(begin);
      const [request, response] = await asked;
      await eventually(async () => request.readableDidRead, (isRead) => isRead);
      socket.destroy();
      await once(response, 'close');
      // Whoever reads it hears of it meanwhile.
      await sleep(100);
    }
    expect(desk.loggedErrors).toEqual([]);
  });
});

describe('too much at once', () => {
  it('is answered with 503 beyond MAX_REQUESTS_IN_FLIGHT, and what is at work is finished', async () => {
    const small = await startDesk({ env: { MAX_REQUESTS_IN_FLIGHT: '3' } });
    try {
      const person = await small.as('admin');
      const tag = bodyOf(await person.post('/tags', { name: 'Held' }));
      await withRowLocked(small, 'tags', tag.id, async (untilBlocked, release) => {
        const waiting = Array.from({ length: 3 }, (_, index) => person.patch(`/tags/${tag.id}`, { name: `N${index}` }, tag.version));
        await untilBlocked(3);
        const refused = await person.get('/me');
        expectProblem(refused, 503);
        expect(refused.headers['retry-after']).toBe('2');
        expect((await small.fetch('/health/live')).status).toBe(200);
        expect((await small.delivery('/site')).status).toBe(200);
        await release();
        expect((await Promise.all(waiting)).filter(({ status }) => status === 200)).toHaveLength(1);
      });
      expect((await person.get('/me')).status).toBe(200);
    } finally {
      await small.stop();
    }
  });

  it('is a few requests with large bodies, of which one is always taken', async () => {
    const small = await startDesk({ env: { MAX_REQUESTS_IN_FLIGHT: '20' } });
    try {
      const person = await small.as('admin');
      const tag = bodyOf(await person.post('/tags', { name: 'Held' }));
      // Refused for what is in it, once it was taken.
      const large = (kibibytes: number) => person.post('/tags', { name: 'x', more: 'x'.repeat(kibibytes * 1024) });
      expect((await large(900)).status).toBe(400);
      await withRowLocked(small, 'tags', tag.id, async (untilBlocked, release) => {
        const waiting = person.patch(`/tags/${tag.id}`, { name: 'Waiting' }, tag.version);
        await untilBlocked(1);
        expect([(await large(270)).status, (await large(310)).status, (await person.get('/me')).status]).toEqual([400, 503, 200]);
        await release();
        expect((await waiting).status).toBe(200);
      });
      expect((await large(310)).status).toBe(400);
    } finally {
      await small.stop();
    }
  });

  it('is not who follows a job, for as long as it takes', async () => {
    const small = await startDesk({ env: { MAX_REQUESTS_IN_FLIGHT: '2' } });
    const streams: EventStream[] = [];
    try {
      const person = await small.as('admin');
      const { id } = bodyOf(await person.post('/articles/bulk', { verb: 'trash', items: [{ id: '01890000-0000-7000-8000-000000000000' }] }));
      const address = await small.listen();
      for (let count = 0; count < 4; count += 1) {
        const stream = await EventStream.open(`${address}/api/v1/jobs/${id}/events`, { authorization: `Bearer ${person.token}` });
        streams.push(stream);
        expect((await stream.take(1))[0]?.data.status).toBe('waiting');
      }
      expect((await person.get('/me')).status).toBe(200);
    } finally {
      for (const stream of streams) stream.close();
      await small.stop();
    }
  });

  it('is answered with 503 while the event loop is late, but for the health checks', async () => {
    const late = await startDesk({ env: { MAX_EVENT_LOOP_DELAY: '60' } });
    let busy = true;
    try {
      const block = (): void => {
        for (const end = performance.now() + 150; performance.now() < end;);
        if (busy) setTimeout(block, 1);
      };
      block();
      // What is kept in the process costs next to nothing, and is answered all the same.
      const refused = await eventually(() => late.delivery('/search?q=word'), ({ status }) => status === 503);
      expect(refused.headers['retry-after']).toBe('2');
      expect((await late.fetch('/health/live')).status).toBe(200);
      busy = false;
      await eventually(() => late.delivery('/search?q=word'), ({ status }) => status === 200);
    } finally {
      busy = false;
      await late.stop();
    }
  });
});
