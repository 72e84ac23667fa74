import { afterEach, describe, expect, it } from '@jest/globals';
import sharp from 'sharp';
import type { ParsedJson } from '../support/answer';
import { type Desk, startDesk } from '../support/desk';
import { eventually } from '../support/eventually';
import { MailServer } from '../support/mail-server';
import { type Newsroom, bodyOf, newsroom } from '../support/newsroom';
import { Receiver } from '../support/receiver';

const TOKEN = 'the-token-of-the-collector';
const TRACE = '0af7651916cd43dd8448eb211c80319c';
const CALLER = 'b7ad6b7169203331';

const receivers: Receiver[] = [];
const desks: Desk[] = [];

afterEach(async () => {
  await Promise.all(desks.splice(0).map((desk) => desk.stop()));
  for (const receiver of receivers.splice(0)) receiver.stop();
});

interface Traced {
  readonly desk: Desk;
  readonly room: Newsroom;
  /** Everything that the collector has been told. */
  readonly spans: () => Span[];
  readonly collector: Receiver;
}

interface Span {
  readonly name: string;
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId?: string;
  readonly kind: number;
  readonly startTimeUnixNano: string;
  readonly endTimeUnixNano: string;
  readonly status: { readonly code?: number };
  readonly attributes: Readonly<Record<string, unknown>>;
}

const attributesOf = (list: ParsedJson[]): Record<string, unknown> =>
  Object.fromEntries(list.map(({ key, value }) => [key, value.stringValue ?? Number(value.intValue ?? value.doubleValue)]));

async function traced(env: Record<string, string> = {}): Promise<Traced> {
  const collector = await Receiver.start();
  receivers.push(collector);
  const desk = await startDesk({
    env: {
      OTEL_EXPORTER_OTLP_ENDPOINT: `http://127.0.0.1:${collector.port}/otlp`, OTEL_EXPORTER_OTLP_HEADERS: `x-token=${TOKEN}`, OTEL_SERVICE_NAME: 'the desk',
      OUTBOUND_ALLOW: '127.0.0.1', ...env,
    },
  });
  desks.push(desk);
  const spans = (): Span[] => collector.received.flatMap(({ message }) => message.resourceSpans).flatMap(({ scopeSpans }: ParsedJson) => scopeSpans)
    .flatMap(({ spans: sent }: ParsedJson) => sent).map((span: ParsedJson) => ({ ...span, attributes: attributesOf(span.attributes) }));
  return { desk, room: await newsroom(desk), spans, collector };
}

const withTrace = { traceparent: `00-${TRACE}-${CALLER}-01` };
const SERVER = 2;
const CLIENT = 3;
const CONSUMER = 5;

describe('traces', () => {
  it('go from a request over its statements to the jobs that follow it, and to what is asked of other servers', async () => {
    const { desk, room, spans, collector } = await traced();
    const hook = await Receiver.start();
    receivers.push(hook);
    bodyOf(await room.admin.post('/webhooks', { url: hook.url, events: ['article.published'] }));
    const story = await room.story().approved(room.editor);
    const answer = await room.editor.post(`/articles/${story.id}/publish`, {}, { ...withTrace, 'if-match': `"v${story.version}"` });
    expect(answer.status).toBe(200);
    desk.startDueWork();
    await eventually(async () => hook.received.length, (count) => count > 0);
    const told = await eventually(async () => spans(), (all) => all.some(({ kind, attributes }) => kind === CLIENT && attributes['server.address'] === '127.0.0.1')
      && all.some(({ traceId, kind }) => traceId === TRACE && kind === CONSUMER));

    const ours = told.filter(({ traceId }) => traceId === TRACE);
    const [request] = ours.filter(({ kind }) => kind === SERVER);
    expect(request).toMatchObject({
      name: 'POST /api/v1/articles/:id/publish', parentSpanId: CALLER,
      attributes: {
        'http.request.method': 'POST', 'http.route': '/api/v1/articles/:id/publish', 'http.response.status_code': 200, 'copydesk.request_id': answer.headers['x-request-id'],
      },
    });
    const statements = ours.filter(({ kind, parentSpanId }) => kind === CLIENT && parentSpanId === request?.spanId);
    expect(statements.map(({ name }) => name)).toEqual(expect.arrayContaining(['session-actor', 'begin', 'journal-append', 'commit']));
    for (const { attributes, startTimeUnixNano, endTimeUnixNano } of statements) {
      expect(attributes['db.system.name']).toBe('postgresql');
      expect(BigInt(startTimeUnixNano) <= BigInt(endTimeUnixNano) && BigInt(startTimeUnixNano) >= BigInt(request?.startTimeUnixNano ?? 0)).toBe(true);
    }
    const jobs = ours.filter(({ kind }) => kind === CONSUMER);
    expect(jobs[0]).toMatchObject({ name: expect.stringMatching(/^job [a-z-]+$/), parentSpanId: request?.spanId, attributes: { 'copydesk.attempt': 1 } });
    // What the job asks of the database is its own.
    expect(ours.some(({ kind, parentSpanId }) => kind === CLIENT && parentSpanId === jobs[0]?.spanId)).toBe(true);
    const out = told.find(({ attributes }) => attributes['server.address'] === '127.0.0.1');
    expect(out).toMatchObject({ name: 'POST', attributes: { 'http.request.method': 'POST', 'http.response.status_code': 200 } });
    // Nobody else hears of the trace.
    expect(hook.received[0]?.headers['traceparent']).toBeUndefined();
    const [sent] = collector.received;
    expect([sent?.path, sent?.headers['x-token'], sent?.headers['content-type']]).toEqual(['/otlp/v1/traces', TOKEN, 'application/json']);
    expect(attributesOf(sent?.message.resourceSpans[0].resource.attributes)).toEqual({ 'service.name': 'the desk' });
  });

  it('tell of what the cache answers and of what fails, and keep to themselves what was sent', async () => {
    const { desk, room, spans, collector } = await traced();
    const secret = 'A headline that nobody may know yet';
    const story = await room.story({ headline: secret }).draft();
    const person = await desk.as('editor');
    const { url } = bodyOf(await room.editor.post(`/articles/${story.id}/preview-links`, { revision: 'latest' }));
    const token = String(url).split('/').at(-1) ?? '';
    expect((await desk.delivery(`/preview/${token}`)).status).toBe(200);
    for (const at of [1, 2]) expect([at, (await desk.delivery('/articles?limit=7')).status]).toEqual([at, 200]);
    expect((await desk.delivery(`/articles/${secret.toLowerCase().replaceAll(' ', '-')}`)).status).toBe(404);
    await desk.sql('alter table tags rename to gone');
    await desk.whileBroken(async () => expect((await room.admin.get('/tags')).status).toBe(500));
    await desk.sql('alter table gone rename to tags');
    const told = await eventually(async () => spans(), (all) => all.some(({ name, attributes }) => name === 'GET /api/v1/tags' && attributes['http.response.status_code'] === 500));
    expect(told.filter(({ name }) => name === 'GET /delivery/v1/articles').length).toBe(2);
    expect(told.some(({ name }) => name === 'GET /delivery/v1/preview/:token')).toBe(true);
    const broken = told.find(({ name }) => name === 'GET /api/v1/tags');
    expect(broken?.status.code).toBe(2);
    expect(told.find(({ parentSpanId, status }) => parentSpanId === broken?.spanId && status.code === 2)?.attributes['error.type']).toBe('42P01');
    const text = collector.received.map(({ body }) => body).join('\n');
    for (const kept of [secret, secret.toLowerCase().replaceAll(' ', '-'), token, person.email, person.password, person.token, person.refreshToken, story.id, TOKEN]) {
      expect(kept.length).toBeGreaterThan(7);
      expect(text).not.toContain(kept);
    }
  });

  it('tell of mail and of files what was done and how long it took, and of neither what or whose', async () => {
    const mail = new MailServer();
    await mail.start();
    try {
      const { desk, room, spans, collector } = await traced({ SMTP_URL: mail.url.replace('//', '//postman:of-the-post@') });
      desk.startDueWork();
      const picture = await sharp({ create: { width: 800, height: 600, channels: 3, background: 'teal' } }).jpeg().toBuffer();
      const { id } = bodyOf(await room.author.upload(picture, 'harbour.jpg', { alt: 'A harbour', credit: 'AGENCY' }, withTrace));
      expect((await room.author.get(`/media/${id}/original`, withTrace)).status).toBe(200);
      const person = await desk.as('author');
      bodyOf(await room.admin.post('/invitations', { email: 'somebody@else.example', name: 'Somebody', grants: [] }));
      const told = await eventually(async () => spans(), (all) => ['storage put', 'storage read', 'mail send'].every((name) => all.some((span) => span.name === name)));
      const [put] = told.filter(({ name }) => name === 'storage put');
      expect(told.find(({ spanId }) => spanId === put?.parentSpanId)?.name).toBe('POST /api/v1/media');
      const read = told.filter(({ name }) => name === 'storage read').map(({ parentSpanId }) => told.find(({ spanId }) => spanId === parentSpanId)?.name);
      expect(read).toContain('GET /api/v1/media/:id/original');
      const sent = told.find(({ name }) => name === 'mail send');
      expect(sent).toMatchObject({ kind: CLIENT, attributes: { 'server.address': '127.0.0.1' } });
      expect(told.find(({ spanId }) => spanId === sent?.parentSpanId)?.name).toBe('job mail');
      const text = collector.received.map(({ body }) => body).join('\n');
      for (const kept of [String(id), 'harbour', 'somebody@else.example', 'postman', 'of-the-post', person.email]) expect(text).not.toContain(kept);
    } finally {
      await mail.stop();
    }
  });

  it('are as many as the setting says, whatever the caller wants, and hold up nobody where the collector is away', async () => {
    const none = await traced({ TRACES_PERCENT: '0' });
    expect((await none.room.editor.get('/me', withTrace)).status).toBe(200);
    await desks.splice(0, 1)[0]?.stop();
    expect(none.collector.received).toEqual([]);
    const away = await traced();
    away.collector.stop();
    expect((await away.room.editor.get('/me', withTrace)).status).toBe(200);
    const begin = performance.now();
    await desks.splice(0, 1)[0]?.stop();
    expect(performance.now() - begin).toBeLessThan(20_000);
  });

  it('are not made unless somebody collects them', async () => {
    const desk = await startDesk();
    desks.push(desk);
    const room = await newsroom(desk);
    const person = await desk.as('author', { in: String(room.category.id) });
    const story = await room.story().draft();
    bodyOf(await room.editor.put(`/articles/${story.id}/assignment`, { assigneeId: person.id }, { ...withTrace, 'if-match': `"v${story.version}"` }));
    const jobs = await desk.sql('select traceparent from jobs');
    expect(jobs.length).toBeGreaterThan(0);
    expect(jobs.every(({ traceparent }) => traceparent === null)).toBe(true);
  });
});
