import { afterAll, describe, expect, it } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Metrics } from '../../src/platform/metrics/metrics';
import type { Answer, ParsedJson } from '../support/answer';
import { type Desk, startDesk } from '../support/desk';
import { eventually } from '../support/eventually';
import { article, bodyOf, newsroom, verb } from '../support/newsroom';

const TOKEN = 'a-token-of-the-tests';

const desks: Desk[] = [];

async function start(env: Record<string, string>): Promise<Desk> {
  const desk = await startDesk({ env });
  desks.push(desk);
  return desk;
}

afterAll(() => Promise.all(desks.map((desk) => desk.stop())));

const scrape = (desk: Desk, authorization?: string): Promise<Answer> =>
  desk.fetch('/metrics', authorization === undefined ? {} : { headers: { authorization } });

/** The value of a sample; undefined where there is none. */
function sample(text: string, name: string): number | undefined {
  const line = text.split('\n').find((each) => each.startsWith(`${name} `));
  return line === undefined ? undefined : Number(line.split(' ')[1]);
}

describe('the metrics', () => {
  it('are for everybody in development, and not to be kept', async () => {
    const { status, headers, text } = await scrape(await start({}));
    expect([status, headers['content-type'], headers['cache-control']]).toEqual([200, 'text/plain; version=0.0.4; charset=utf-8', 'private, no-store']);
    expect(text).toContain('# TYPE copydesk_schedule_lag_seconds histogram');
  });

  it('T29 are for nobody in production without a token', async () => {
    const desk = await start({ NODE_ENV: 'production', JWT_SECRET: 'x'.repeat(32) });
    expect(await scrape(desk)).toMatchObject({ status: 404, body: { type: '/problems/not-found' } });
    expect((await scrape(desk, `Bearer ${TOKEN}`)).status).toBe(404);
  });

  it('are with a token for whoever has it, and not for an administrator', async () => {
    const desk = await start({ METRICS_TOKEN: TOKEN });
    expect((await scrape(desk, `Bearer ${TOKEN}`)).status).toBe(200);
    const { token } = await desk.as('admin');
    for (const authorization of [undefined, 'Bearer', 'Bearer another', `Basic ${TOKEN}`, `Bearer ${TOKEN}x`, `Bearer ${token}`]) {
      expect(await scrape(desk, authorization)).toMatchObject({ status: 401, headers: { 'www-authenticate': 'Bearer' } });
    }
  });

  it('tell of requests by route and status, of connections, the event loop and the outbox', async () => {
    const desk = await start({});
    const room = await newsroom(desk);
    await room.story().published(room.editor);
    expect((await desk.delivery('/articles/not-there')).status).toBe(404);
    expect((await desk.fetch('/no/such/route')).status).toBe(404);
    const { text } = await scrape(desk);
    expect(sample(text, 'copydesk_http_request_duration_seconds_count{method="POST",route="/api/v1/articles/:id/publish",status="200"}')).toBe(1);
    expect(sample(text, 'copydesk_http_request_duration_seconds_count{method="GET",route="/delivery/v1/articles/:slug",status="404"}')).toBe(1);
    expect(sample(text, 'copydesk_http_request_duration_seconds_count{method="GET",route="none",status="404"}')).toBe(1);
    expect(text).not.toContain('not-there');
    for (const pool of ['newsroom', 'delivery']) expect(sample(text, `copydesk_pool_connections{pool="${pool}",state="waiting"}`)).toBe(0);
    expect(sample(text, 'copydesk_pool_connections{pool="newsroom",state="idle"}')).toBeGreaterThan(0);
    expect(sample(text, 'copydesk_event_loop_delay_seconds{quantile="0.99"}')).toBeGreaterThanOrEqual(0);
    expect(sample(text, 'process_resident_memory_bytes')).toBeGreaterThan(1e7);
    expect(sample(text, 'copydesk_work_held')).toBe(0);
    // An event that somebody follows later waits for a worker.
    const before = sample(text, 'copydesk_outbox_events_waiting') ?? Number.NaN;
    await desk.sql(`insert into jobs (id, task, payload, created_at) select gen_random_uuid(), 'x', jsonb_build_object('eventId', id), now() - interval '90 s' from outbox_events limit 1`);
    const { text: after } = await scrape(desk);
    expect(sample(after, 'copydesk_outbox_events_waiting')).toBe(before + 1);
    expect(sample(after, 'copydesk_outbox_lag_seconds')).toBeGreaterThanOrEqual(90);
    expect(sample(after, 'copydesk_jobs{task="x",state="waiting"}')).toBe(1);
  });

  it('tell of webhooks that nobody sends, also where the process that began has gone', async () => {
    const desk = await start({});
    const { admin } = await newsroom(desk);
    const { id } = bodyOf(await admin.post('/webhooks', { url: 'https://example.com/hook', events: ['author.created'] }));
    bodyOf(await admin.post('/authors', { name: 'Nobody is told' }));
    for (const claimedUntil of ['null', "now() - interval '60 s'"]) {
      await desk.sql(`update webhook_deliveries set due_at = now() - interval '90 s', claimed_until = ${claimedUntil} where webhook_id = $1`, [id]);
      const { text } = await scrape(desk);
      expect(sample(text, 'copydesk_webhook_overdue_seconds')).toBeGreaterThanOrEqual(90);
      expect(sample(text, 'copydesk_webhook_deliveries_waiting')).toBe(1);
    }
    await desk.sql("update webhook_deliveries set claimed_until = now() + interval '30 s' where webhook_id = $1", [id]);
    expect(sample((await scrape(desk)).text, 'copydesk_webhook_overdue_seconds')).toBe(0);
  });

  it('tell of schedules: what is due, what went out and how late, what failed', async () => {
    const desk = await start({});
    const text = async (): Promise<string> => (await scrape(desk)).text;
    expect(sample(await text(), 'copydesk_due_backlog{work="schedules"}')).toBe(0);
    const room = await newsroom(desk);
    const ids: string[] = [];
    for (let made = 0; made < 3; made += 1) {
      const approved = await article(room.author, { categoryId: room.category.id, authorId: room.byline.id }).approved(room.editor);
      ids.push((await verb(room.editor, 'schedule', approved, { publishAt: '2031-01-01T00:00:00Z' })).id);
    }
    const expiring = await article(room.author, { categoryId: room.category.id, authorId: room.byline.id }).published(room.editor);
    bodyOf(await room.editor.patch(`/articles/${expiring.id}`, { expireAt: '2020-01-01T00:00:00Z' }, expiring.version));
    await desk.sql("update article_revisions set scheduled_at = now() - interval '40 s' where state = 'scheduled'");
    await desk.sql("update articles set embargo_until = now() + interval '1 day' where id = $1", [ids[0]]);
    expect(sample(await text(), 'copydesk_due_backlog{work="schedules"}')).toBe(3);
    expect(sample(await text(), 'copydesk_due_backlog{work="expiries"}')).toBe(1);
    desk.startDueWork();
    const after = await eventually(text, (metrics) =>
      sample(metrics, 'copydesk_due_backlog{work="schedules"}') === 0 && sample(metrics, 'copydesk_due_backlog{work="expiries"}') === 0
      && sample(metrics, 'copydesk_schedules_fired_total') === 2);
    expect(sample(after, 'copydesk_schedules_failed_total')).toBe(1);
    expect(sample(after, 'copydesk_schedule_lag_seconds_count')).toBe(2);
    expect(sample(after, 'copydesk_schedule_lag_seconds_bucket{le="30"}')).toBe(0);
    expect(sample(after, 'copydesk_schedule_lag_seconds_bucket{le="60"}')).toBe(2);
  });
});

describe('what operators are given', () => {
  const docs = join(__dirname, '../../docs');
  const DERIVED = /_(?:bucket|count|sum)$/;

  /** The names of the metrics with their labels. */
  async function metrics(): Promise<Map<string, readonly string[]>> {
    // A standby that is away has its metrics as well.
    const { registry } = (await start({ DATABASE_REPLICA_URL: 'postgres://nobody@127.0.0.1:1/none' })).app.get(Metrics, { strict: false });
    const all = registry.getMetricsAsArray() as unknown as { name: string; labelNames?: string[] }[];
    return new Map(all.map(({ name, labelNames = [] }) => [name, labelNames]));
  }

  it('the dashboard of Grafana asks for metrics and labels that there are, and leaves none out', async () => {
    const known = await metrics();
    const { panels } = JSON.parse(readFileSync(join(docs, 'grafana-dashboard.json'), 'utf8'));
    const targets: { expr: string; legendFormat: string }[] = panels.flatMap(({ targets: of = [] }: ParsedJson) => of);
    expect(targets.length).toBeGreaterThan(20);
    const asked = new Set<string>();
    for (const { expr, legendFormat } of targets) {
      const found = [...expr.matchAll(/\b([a-z]+(?:_[a-z]+)+)\{([^}]*)\}/g)].map(([, name = '', labels = '']) => ({ name, labels }));
      expect([expr, found.length]).toEqual([expr, 1]);
      const [{ name, labels } = { name: '', labels: '' }] = found;
      const metric = known.has(name) ? name : name.replace(DERIVED, '');
      expect([expr, known.has(metric)]).toEqual([expr, true]);
      asked.add(metric);
      const used = [...labels.matchAll(/(\w+)=/g), ...legendFormat.matchAll(/\{\{(\w+)\}\}/g)].map(([, label]) => label);
      const grouped = [...expr.matchAll(/by \(([^)]*)\)/g)].flatMap(([, list = '']) => list.split(/,\s*/));
      const allowed = new Set(['instance', ...(name.endsWith('_bucket') ? ['le'] : []), ...(known.get(metric) ?? [])]);
      expect([expr, [...used, ...grouped].filter((label) => !allowed.has(String(label)))]).toEqual([expr, []]);
    }
    expect([...known.keys()].filter((name) => !asked.has(name))).toEqual([]);
  });

  it('every alert asks for what a process says of itself: metric, labels, and values that are not those of requests', async () => {
    const desk = await start({});
    await desk.sql("insert into jobs (id, task, payload, dead_at) values (gen_random_uuid(), 'x', '{}', now())");
    expect((await desk.fetch('/health/ready')).status).toBe(200);
    const standby = await scrape(await start({ DATABASE_REPLICA_URL: 'postgres://nobody@127.0.0.1:1/none' }));
    const said = `${(await scrape(desk)).text}\n${standby.text}`;
    const [, table = ''] = /### Alerts, and what to do\n\n([\s\S]*?)\n\n/.exec(readFileSync(join(docs, 'operations.md'), 'utf8')) ?? [];
    const conditions = table.split('\n').slice(2).map((row) => row.split(' | ', 1)[0] ?? '');
    expect(conditions.length).toBeGreaterThan(15);
    const selectors = conditions.flatMap((condition) => [...condition.matchAll(/\b(copydesk_[a-z_]+)(?:\{([^}]*)\})?/g)]);
    expect(selectors.length).toBeGreaterThan(15);
    for (const [selector, name = '', labels = ''] of selectors) {
      const isAsked = (line: string): boolean =>
        new RegExp(`^${name}[{ ]`).test(line) && labels.split(',').every((label) => line.includes(label.startsWith('status=') ? 'status=' : label));
      expect([selector, said.split('\n').some(isAsked)]).toEqual([selector, true]);
    }
    // What is there from the start, at 0, is noticed the first time that it increases.
    for (const name of ['copydesk_webhook_attempts_total{outcome="failed"}', 'copydesk_due_failures_total{work="schedules"}', 'copydesk_schedules_failed_total']) {
      expect([name, sample(said, name)]).toEqual([name, 0]);
    }
  });

  it('the documentation names the metrics that there are', async () => {
    const known = await metrics();
    const text = ['operations.md', 'webhooks.md'].map((name) => readFileSync(join(docs, name), 'utf8')).join('\n');
    const named = new Set([...text.matchAll(/\bcopydesk_[a-z_]+/g)].map(([name]) => (known.has(name) ? name : name.replace(DERIVED, ''))).filter((name) => !name.endsWith('_')));
    expect([...named].filter((name) => !known.has(name))).toEqual([]);
    expect([...known.keys()].filter((name) => name.startsWith('copydesk_') && !named.has(name))).toEqual([]);
  });
});
