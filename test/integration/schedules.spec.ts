import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { mkdtempSync, rmSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { ArticlePlaces } from '../support/article-places';
import { type Desk, startDesk } from '../support/desk';
import { eventually } from '../support/eventually';
import { article, newsroom } from '../support/newsroom';
import { Program } from '../support/program';

/** `npm run test:schedules` asks for more than a usual run does. */
const ARTICLES = Number(process.env['SCHEDULED_ARTICLES'] ?? 200);
const ROUNDS = Number(process.env['SCHEDULE_ROUNDS'] ?? 1);

/** What is promised, in seconds: five for the first two hundred, and fifty per second and core for the rest. */
const promisedLag = (articles: number): number => 5 + Math.max(0, articles - 200) / (50 * availableParallelism());
const TIMEOUT_MS = 120_000;

let desk: Desk;
let places: ArticlePlaces;
const programs: Program[] = [];
const folders: string[] = [];

beforeAll(async () => {
  desk = await startDesk();
  const room = await newsroom(desk);
  const written = article(room.author, { categoryId: room.category.id, authorId: room.byline.id });
  places = new ArticlePlaces(desk, (await written.published(room.editor)).id);
});

afterEach(async () => {
  await Promise.all(programs.splice(0).map((program) => program.kill()));
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

afterAll(() => desk.stop());

/** A process of its own on the desk's database. */
function run(role: 'all' | 'web' | 'worker', settings: Record<string, string> = {}): Program {
  const folder = mkdtempSync(join(tmpdir(), 'copydesk-schedules-'));
  folders.push(folder);
  const program = Program.run('main', {
    DATABASE_URL: desk.settings.databaseUrl ?? '', DATA_DIR: folder, PORT: '0', PROCESS_ROLE: role, LOG_LEVEL: 'warn', ...settings,
  });
  programs.push(program);
  return program;
}

/** Articles that wait for a time far away. */
async function scheduled(count: number): Promise<string[]> {
  const ids: string[] = [];
  while (ids.length < count) ids.push(await places.make({ visibility: 'unpublished', open: 'scheduled', archived: false, trashed: false }));
  return ids;
}

/** Articles that are due together in so many seconds; gives their ids and when. */
async function dueIn(seconds: number, ids: string[]): Promise<{ ids: string[]; at: Date }> {
  const [row] = await desk.sql<{ at: Date }>('select (now() + make_interval(secs => $1))::timestamptz(3) as at', [seconds]);
  const at = row?.at ?? new Date();
  await desk.sql("update article_revisions set scheduled_at = $1 where state = 'scheduled' and article_id = any ($2)", [at, ids]);
  return { ids, at };
}

async function publishedOf(ids: string[]): Promise<number> {
  const [row] = await desk.sql<{ live: number }>("select count(*)::int as live from articles where visibility = 'live' and id = any ($1)", [ids]);
  return row?.live ?? 0;
}

/** Seconds from when they were due to the publishing transactions, in order. */
async function lagsOf(ids: string[], at: Date): Promise<number[]> {
  const rows = await desk.sql<{ lag: number }>(
    'select extract(epoch from first_published_at - $2::timestamptz)::float as lag from articles where id = any ($1) order by lag', [ids, at],
  );
  return rows.map(({ lag }) => lag);
}

/** What one in a hundred is later than. */
function p99Of(lags: number[]): number {
  return lags[Math.ceil(lags.length * 0.99) - 1] ?? Number.NaN;
}

describe('T56 three processes on one database, one of which is killed in the middle', () => {
  it.each(Array.from({ length: ROUNDS }, (_, round) => round + 1))('publish everything once, not early, and in time: round %d', async (round) => {
    const [first, ...others] = [run('worker'), run('worker'), run('all')];
    const [waiting] = await Promise.all([scheduled(ARTICLES), ...programs.map((program) => program.address())]);
    const { ids, at } = await dueIn(1, waiting);
    await eventually(() => publishedOf(ids), (published) => published > ARTICLES / 4);
    await first.kill();
    const atKill = await publishedOf(ids);
    await eventually(() => publishedOf(ids), (published) => published === ARTICLES, TIMEOUT_MS / 2);

    const lags = await lagsOf(ids, at);
    const p99 = p99Of(lags);
    if (ROUNDS > 1) {
      const [early = 0, late = 0] = [lags[0], lags.at(-1)];
      process.stdout.write(`round ${round}: ${ARTICLES} due, ${atKill} out at the kill; lag ${early.toFixed(3)} to ${late.toFixed(2)} s, p99 ${p99.toFixed(2)} s\n`);
    }
    expect(lags[0]).toBeGreaterThanOrEqual(0);
    expect(p99).toBeLessThan(promisedLag(ARTICLES));
    const events = await desk.sql<{ type: string; times: number; articles: number }>(
      'select type, count(*)::int as times, count(distinct subject_id)::int as articles from outbox_events where subject_id = any ($1) group by type', [ids],
    );
    expect(events).toEqual([{ type: 'article.published', times: ARTICLES, articles: ARTICLES }]);
    expect(await desk.sql('select count(*)::int as n from audit_log where subject_id = any ($1) and actor_id is null', [ids])).toEqual([{ n: ARTICLES }]);
    expect(await desk.sql('select count(*)::int as n from delivery_articles where id = any ($1)', [ids])).toEqual([{ n: ARTICLES }]);
    for (const program of others) program.signal('SIGTERM');
    expect(await Promise.all(others.map((program) => program.exit))).toEqual([0, 0]);
    expect(others.map(({ err }) => err)).toEqual(['', '']);
  }, TIMEOUT_MS);
});

describe('the role of a process', () => {
  it('T57 worker: does what is due, at most five seconds late where two hundred are due at once, answers operators only, and leaves nothing half done when told to stop', async () => {
    const { ids } = await dueIn(-3600, await scheduled(3));
    const worker = run('worker', { METRICS_TOKEN: 'a-token-of-the-tests' });
    const [waiting, address] = await Promise.all([scheduled(350), worker.address()]);
    expect(worker.out).toContain('A Copydesk worker is running');
    expect(worker.out).not.toContain('Password');
    expect(worker.out).toContain('set PUBLIC_URL');
    // T57: within thirty seconds of the start, once.
    await eventually(() => publishedOf(ids), (published) => published === 3, 30_000);
    const many = await dueIn(0.5, waiting.slice(0, 200));
    const statusOf = async (path: string, headers: Record<string, string> = {}) => (await fetch(`${address}${path}`, { headers })).status;
    expect(await statusOf('/health/live')).toBe(200);
    expect(await statusOf('/health/ready')).toBe(200);
    expect(await statusOf('/metrics')).toBe(401);
    expect(await statusOf('/metrics', { authorization: 'Bearer a-token-of-the-tests' })).toBe(200);
    for (const path of ['/api/v1/articles', '/delivery/v1/articles', '/openapi.json', '/docs', '/health', '/metrics/x', '/health/live/../../api/v1/me', '/']) {
      expect([path, await statusOf(path)]).toEqual([path, 404]);
    }
    expect((await fetch(`${address}/api/v1/auth/login`, { method: 'POST' })).status).toBe(404);
    await eventually(() => publishedOf(many.ids), (published) => published === 200, TIMEOUT_MS / 2);
    const lags = await lagsOf(many.ids, many.at);
    expect(lags[0]).toBeGreaterThanOrEqual(0);
    expect(p99Of(lags)).toBeLessThan(promisedLag(200));

    // Told to stop, it finishes what it is at: nothing is left half done, and another goes on.
    const { ids: last } = await dueIn(0.1, waiting.slice(200));
    await eventually(() => publishedOf(last), (published) => published > 10);
    worker.signal('SIGTERM');
    expect(await worker.exit).toBe(0);
    expect(worker.err).toBe('');
    expect(await publishedOf(last)).toBeLessThan(150);
    expect(await desk.sql("select count(*)::int as n from pg_stat_activity where datname = current_database() and state like 'idle in transaction%'")).toEqual([{ n: 0 }]);
    const told = run('worker', { PUBLIC_URL: 'https://desk.example' });
    await eventually(() => publishedOf(last), (published) => published === 150);
    // Operators ask the worker itself, and not whoever answers at the address of the newsroom.
    expect(new URL(await told.address()).hostname).toBe('127.0.0.1');
    expect(told.out).not.toContain('set PUBLIC_URL');
  }, TIMEOUT_MS);

  it('web: answers, and leaves what is due to others', async () => {
    const { ids } = await dueIn(-3600, await scheduled(1));
    const address = await run('web').address();
    expect((await fetch(`${address}/delivery/v1/articles`)).status).toBe(200);
    // As long as another process needs to start and to find it.
    const other = run('all');
    await other.address();
    await eventually(() => publishedOf(ids), (published) => published === 1);
    const [deed] = await desk.sql<{ backend: number }>('select count(*)::int as backend from audit_log where subject_id = any ($1)', [ids]);
    expect(deed?.backend).toBe(1);
    // Counted once it is committed.
    const otherAddress = await other.address();
    await eventually(async () => (await fetch(`${otherAddress}/metrics`)).text(), (text) => text.includes('copydesk_schedules_fired_total 1'));
    expect(await fetch(`${address}/metrics`).then((answer) => answer.text())).toContain('copydesk_schedules_fired_total 0');
  }, TIMEOUT_MS);
});
