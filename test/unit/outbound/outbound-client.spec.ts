import type { lookup } from 'node:dns';
import { type IncomingMessage, type Server, type ServerResponse, createServer } from 'node:http';
import { type AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { OutboundClient } from '../../../src/platform/outbound/outbound-client';
import { OutboundTargets } from '../../../src/platform/outbound/outbound-targets';

let server: Server;
let port: number;
const seen: IncomingMessage[] = [];
const answers: Record<string, (response: ServerResponse) => void> = {};

/** A resolver that says what it is told, one answer after the other. */
function resolving(...answered: string[][]): { resolve: typeof lookup; asked: () => number } {
  let asked = 0;
  const resolve = ((_: string, __: unknown, found: (error: null, addresses: { address: string; family: number }[]) => void) => {
    const addresses = answered[Math.min(asked, answered.length - 1)] ?? [];
    asked += 1;
    process.nextTick(() => { found(null, addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 }))); });
  }) as unknown as typeof lookup;
  return { resolve, asked: () => asked };
}

const client = (allowed: string[] = [], plainHttp = true, resolve?: typeof lookup) => new OutboundClient(new OutboundTargets(allowed, plainHttp, resolve));
const get = (url: string, more = {}) => ({ url, maxBytes: 1000, timeoutMs: 2000, ...more });
const here = (path: string, host = '127.0.0.1') => `http://${host}:${port}${path}`;

beforeAll(async () => {
  server = createServer((request, response) => {
    seen.push(request);
    const answer = answers[request.url ?? ''];
    if (answer) answer(response);
    else response.end('hello');
  });
  await new Promise<void>((done) => { server.listen(0, '127.0.0.1', done); });
  ({ port } = server.address() as AddressInfo);
});

beforeEach(() => { seen.length = 0; });

afterAll(async () => {
  server.closeAllConnections();
  await new Promise((done) => { server.close(done); });
});

describe('a forbidden target', () => {
  it.each([
    'http://127.0.0.1:PORT/', 'http://127.1:PORT/', 'http://0x7f.1:PORT/', 'http://2130706433:PORT/', 'http://０x7f.1:PORT/', 'http://017700000001:PORT/', 'http://0:PORT/',
    'http://localhost:PORT/', 'http://LOCALHOST.:PORT/', 'http://x.localhost:PORT/', 'http://[::1]:PORT/', 'http://[::ffff:127.0.0.1]:PORT/', 'http://[::127.0.0.1]:PORT/',
    'http://[64:ff9b::7f00:1]:PORT/', 'http://10.0.0.1/', 'http://192.168.0.1/', 'http://169.254.169.254/latest/meta-data/', 'http://[fd00:ec2::254]/', 'http://[fe80::1]/',
    'http://metadata.google.internal/', 'http://printer.local/', 'file:///etc/passwd', 'ftp://8.8.8.8/', 'gopher://8.8.8.8/', 'data:text/plain,x', 'javascript:1', 'http://8.8.8.8:22/',
    'https://8.8.8.8:25/', 'http://user:secret@8.8.8.8/', 'http://user@8.8.8.8/', '/relative', 'http://', '',
  ])('T52 is refused before anything is connected: %s', async (template) => {
    const url = template.replace('PORT', String(port));
    expect(() => { client().requireTarget(url); }).toThrow(expect.objectContaining({ fault: 'forbidden' }));
    await expect(client().send(get(url))).rejects.toMatchObject({ fault: 'forbidden' });
    expect(seen).toHaveLength(0);
  });

  it('does not tell what was in the URL', async () => {
    await expect(client().send(get('http://user:hush-hush@127.0.0.1/'))).rejects.toMatchObject({ message: expect.not.stringContaining('hush') });
  });

  it.each([[['127.0.0.1']], [['::ffff:127.0.0.1']], [['8.8.8.8', '127.0.0.1']], [['169.254.169.254']], [['fd00::1']]])(
    'T53 is a name that stands for %j', async (addresses) => {
      const dns = resolving(addresses);
      client([], true, dns.resolve).requireTarget(here('/', 'news.example'));
      await expect(client([], true, dns.resolve).send(get(here('/', 'news.example')))).rejects.toMatchObject({ fault: 'forbidden' });
      expect(seen).toHaveLength(0);
    },
  );

  it('T53 is asked for its address once, so that it cannot change between the check and the connection', async () => {
    const dns = resolving(['192.0.2.1'], ['127.0.0.1']);
    await expect(client(['192.0.2.0/24'], true, dns.resolve).send(get(here('/', 'news.example'), { timeoutMs: 500 }))).rejects.toMatchObject({ fault: expect.stringMatching(/timeout|unreachable/) });
    expect(dns.asked()).toBe(1);
    expect(seen).toHaveLength(0);
  });

  it('is one without encryption where that is not allowed', async () => {
    await expect(client(['127.0.0.1'], false).send(get(here('/')))).rejects.toMatchObject({ fault: 'forbidden' });
  });
});

describe('what the operator allows', () => {
  it.each([['127.0.0.1'], ['127.0.0.0/8']])('is an address, or a network: %s', async (allowed) => {
    const answer = await client([allowed]).send(get(here('/')));
    expect({ ...answer, body: answer.body.toString() }).toMatchObject({ status: 200, body: 'hello', url: here('/') });
  });

  it('is a name, whatever it stands for, and no other name', async () => {
    const dns = resolving(['127.0.0.1']);
    const allowing = client(['intranet.example'], true, dns.resolve);
    await expect(allowing.send(get(here('/', 'Intranet.Example.')))).resolves.toMatchObject({ status: 200 });
    await expect(allowing.send(get(here('/', 'evil.intranet.example')))).rejects.toMatchObject({ fault: 'forbidden' });
  });
});

describe('a redirect', () => {
  const to = (path: string, location: string) => { answers[path] = (response) => { response.writeHead(302, { location }).end(); }; };

  it('is the answer where none are followed', async () => {
    to('/to-hello', '/hello');
    await expect(client(['127.0.0.1']).send(get(here('/to-hello')))).resolves.toMatchObject({ status: 302 });
    expect(seen).toHaveLength(1);
  });

  it.each(['http://[::1]:PORT/', 'http://10.0.0.1/', 'http://localhost:PORT/', 'file:///etc/passwd', 'http://127.0.0.1:22/', 'http://a:b@127.0.0.1:PORT/'])('T52 is checked as the first: %s', async (template) => {
    to('/away', template.replace('PORT', String(port)));
    await expect(client(['127.0.0.1']).send(get(here('/away'), { redirects: 3 }))).rejects.toMatchObject({ fault: 'forbidden' });
    expect(seen).toHaveLength(1);
  });

  it('keeps what was meant for one origin from another, and sends no body', async () => {
    const dns = resolving(['127.0.0.1']);
    to('/same', '/hello');
    to('/other', `http://other.example:${port}/hello`);
    const allowing = client(['127.0.0.1', 'other.example'], true, dns.resolve);
    const request = { headers: { authorization: 'Bearer hush' }, redirects: 1, method: 'POST', body: 'secret' };
    await allowing.send(get(here('/same'), request));
    await allowing.send(get(here('/other'), request));
    expect(seen.map(({ headers }) => headers.authorization)).toEqual(['Bearer hush', 'Bearer hush', 'Bearer hush', undefined]);
    expect(seen.map(({ method }) => method)).toEqual(['POST', 'GET', 'POST', 'GET']);
  });

  it('is followed only so often', async () => {
    to('/round', '/round');
    await expect(client(['127.0.0.1']).send(get(here('/round'), { redirects: 3 }))).rejects.toMatchObject({ fault: 'too-many-redirects' });
    expect(seen).toHaveLength(4);
  });
});

describe('an answer', () => {
  it.each([
    ['announced', (response: ServerResponse) => { response.writeHead(200, { 'content-length': '1001' }); response.write('x'); }],
    ['not announced', (response: ServerResponse) => { response.write('x'.repeat(600)); response.write('x'.repeat(600)); }],
  ])('may not be longer than asked for, its length %s', async (path, answer) => {
    answers[`/${encodeURIComponent(path)}`] = answer;
    await expect(client(['127.0.0.1']).send(get(here(`/${encodeURIComponent(path)}`)))).rejects.toMatchObject({ fault: 'too-large' });
  });

  it('may not take longer than it is given, neither to begin nor to end', async () => {
    answers['/never'] = () => undefined;
    answers['/half'] = (response) => { response.write('half'); };
    for (const path of ['/never', '/half']) {
      await expect(client(['127.0.0.1']).send(get(here(path), { timeoutMs: 300 }))).rejects.toMatchObject({ fault: 'timeout' });
    }
  });

  it('is told from a server that is not there', async () => {
    const free = createServer();
    await new Promise<void>((done) => { free.listen(0, '127.0.0.1', done); });
    const { port: closed } = free.address() as AddressInfo;
    await new Promise((done) => { free.close(done); });
    await expect(client(['127.0.0.1']).send(get(`http://127.0.0.1:${closed}/`))).rejects.toMatchObject({ fault: 'unreachable' });
  });

  it('takes no header that was smuggled in', async () => {
    await expect(client(['127.0.0.1']).send(get(here('/'), { headers: { 'x-note': 'a\r\nx-evil: 1' } }))).rejects.toThrow();
    expect(seen).toHaveLength(0);
  });

  it('goes through no proxy of the environment', async () => {
    const before = { ...process.env };
    Object.assign(process.env, { HTTP_PROXY: 'http://127.0.0.1:9', http_proxy: 'http://127.0.0.1:9', NODE_USE_ENV_PROXY: '1' });
    try {
      await expect(client(['127.0.0.1']).send(get(here('/')))).resolves.toMatchObject({ status: 200 });
    } finally {
      process.env = before;
    }
  });
});
