import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { UnitOfWork } from '../../src/platform/database/unit-of-work';
import { JobRunner } from '../../src/platform/jobs/job-runner';
import { Jobs } from '../../src/platform/jobs/jobs';
import type { RecordedEvent } from '../../src/platform/jobs/subscriber';
import { Subscribers } from '../../src/platform/jobs/subscribers';
import { JobRefused } from '../../src/platform/jobs/task';
import { type Desk, startDesk } from '../support/desk';
import type { ParsedJson } from '../support/answer';
import { eventually } from '../support/eventually';
import { MailServer } from '../support/mail-server';
import { type Newsroom, bodyOf, newsroom } from '../support/newsroom';
import { Program } from '../support/program';
import { Receiver } from '../support/receiver';
import { withRowLocked } from '../support/row-lock';

const SECRET = 'the secret of these tests, which all processes share';
const TIMEOUT_MS = 60_000;

let desk: Desk;
let office: Newsroom;
const server = new MailServer();
const programs: Program[] = [];
const folders: string[] = [];

/** A desk that does no jobs itself. */
beforeAll(async () => {
  await server.start();
  desk = await startDesk({ env: { JWT_SECRET: SECRET, OUTBOUND_ALLOW: '127.0.0.1' } });
  office = await newsroom(desk);
});

afterEach(async () => {
  await Promise.all(programs.splice(0).map((program) => program.kill()));
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
  await desk.sql('delete from jobs');
});

afterAll(async () => {
  await desk.stop();
  await server.stop();
});

function run(role: 'all' | 'web' | 'worker'): Program {
  const folder = mkdtempSync(join(tmpdir(), 'copydesk-jobs-'));
  folders.push(folder);
  const program = Program.run('main', {
    DATABASE_URL: desk.settings.databaseUrl ?? '', DATA_DIR: folder, PORT: '0', PROCESS_ROLE: role, LOG_LEVEL: 'warn', JWT_SECRET: SECRET, SMTP_URL: server.url,
    OUTBOUND_ALLOW: '127.0.0.1',
  });
  programs.push(program);
  return program;
}

/** Leaves one mail to be sent; gives where to. */
async function mail(): Promise<string> {
  const person = await desk.as('author', { in: String(office.category.id) });
  const story = await office.story().draft();
  bodyOf(await office.editor.put(`/articles/${story.id}/assignment`, { assigneeId: person.id }, { 'if-match': `"v${story.version}"` }));
  return person.email;
}

const jobs = () => desk.sql<{ task: string; attempts: number; dead: boolean }>('select task, attempts, dead_at is not null as dead from jobs order by sequence');
const none = ({ length }: unknown[]): boolean => length === 0;

describe('jobs of several processes', () => {
  it('are left alone by a web process, done by a worker, and taken up by another one where that is killed', async () => {
    const web = run('web');
    await web.address();
    server.hangs = true;
    const email = await mail();
    const worker = run('worker');
    await worker.address();
    await eventually(async () => server.attempts, (attempts) => attempts === 1);
    await worker.kill();
    server.forget();
    await server.stop();
    await server.start();
    expect(await jobs()).toEqual([{ task: 'mail', attempts: 1, dead: false }]);
    // As if most of the lease had passed; others wait for all of theirs below.
    await desk.sql("update jobs set due_at = due_at - interval '12 seconds'");
    server.hangs = false;
    await run('all').address();
    await eventually(async () => server.to(email), (mails) => mails.length === 1, TIMEOUT_MS / 2);
    expect(await eventually(jobs, none)).toEqual([]);
    expect(server.attempts).toBe(2);
    web.signal('SIGTERM');
    expect(await web.exit).toBe(0);
  }, TIMEOUT_MS);

  it('are finished before a process stops', async () => {
    server.hangs = true;
    const worker = run('worker');
    await worker.address();
    const before = server.attempts;
    const email = await mail();
    await eventually(async () => server.attempts, (attempts) => attempts === before + 1);
    worker.signal('SIGTERM');
    // Much longer than it takes to stop with nothing under way.
    expect(await Promise.race([worker.exit, sleep(2000, 'still there')])).toBe('still there');
    await server.letGo();
    expect(await worker.exit).toBe(0);
    expect(server.to(email)).toHaveLength(1);
    expect(await jobs()).toEqual([]);
    server.hangs = false;
  }, TIMEOUT_MS);

  it('are each done by one of them', async () => {
    for (let told = 0; told < 10; told += 1) await office.story().submitted();
    const queued = await jobs();
    expect(queued.length).toBeGreaterThan(30);
    const before = server.attempts;
    await Promise.all([run('worker'), run('worker')].map((worker) => worker.address()));
    await eventually(jobs, none, TIMEOUT_MS / 2);
    expect(server.attempts - before).toBe(queued.length);
    expect(new Set(server.received.map(({ raw }) => /^Message-ID: .*$/mi.exec(raw)?.[0])).size).toBe(server.received.length);
  }, TIMEOUT_MS);
});

describe('webhooks of several processes', () => {
  const WRITERS = 20;
  const EACH = 5;

  it('tell of every commit once, by its id, whichever process is killed amid it', async () => {
    const receiver = await Receiver.start();
    // Slow, so that a process which is killed has something under way.
    receiver.answer = async (response) => {
      await sleep(50);
      response.end();
    };
    bodyOf(await office.admin.post('/webhooks', { url: receiver.url, events: ['author.created'] }));
    const workers: Program[] = [];
    while (workers.length < 3) {
      const worker = run('worker');
      await worker.address();
      workers.push(worker);
    }
    const writer = async (_: unknown, who: number) => {
      for (let count = 0; count < EACH; count += 1) bodyOf(await office.admin.post('/authors', { name: `Writer ${who} ${count}` }));
    };
    const writing = Promise.all(Array.from({ length: WRITERS }, writer));
    await eventually(async () => receiver.received, ({ length }) => length >= 20, TIMEOUT_MS);
    await workers[0]?.kill();
    await eventually(async () => receiver.received, ({ length }) => length >= 40, TIMEOUT_MS);
    await workers[1]?.kill();
    await writing;
    const waiting = () => desk.sql("select 1 from webhook_deliveries where state <> 'succeeded'");
    await eventually(waiting, none, 2 * TIMEOUT_MS);
    const events = await desk.sql<{ id: string; subject: string }>("select id, subject_id as subject from outbox_events where type = 'author.created' and data ->> 'slug' like 'writer-%'");
    expect(events).toHaveLength(WRITERS * EACH);
    const told = new Map(receiver.received.map(({ headers, message }) => [headers['webhook-id'], message.data.id]));
    expect(told).toEqual(new Map(events.map(({ id, subject }) => [id, subject])));
    // Only what a process had under way when it was killed is sent again: four for each at most.
    expect(receiver.received.length - told.size).toBeLessThanOrEqual(8);
    receiver.stop();
  }, 4 * TIMEOUT_MS);
});

describe('a verb for many articles', () => {
  it('goes on in another process where one is killed in the midst of an article, and does none twice', async () => {
    const drafts = await Promise.all(Array.from({ length: 30 }, () => office.story().draft()));
    const held = drafts[12];
    const job = bodyOf(await office.editor.post('/articles/bulk', { verb: 'trash', items: drafts.map(({ id }) => ({ id })) }));
    const counts = async (): Promise<ParsedJson> => bodyOf(await office.editor.get(`/jobs/${job.id}`)).counts;
    await withRowLocked(desk, 'articles', held.id, async (untilBlocked, release) => {
      const worker = run('worker');
      await worker.address();
      await eventually(counts, ({ done }) => done === 12);
      await untilBlocked(1);
      await worker.kill();
      await release();
    });
    expect(await counts()).toMatchObject({ done: 12, waiting: 18 });
    await Promise.all([run('worker'), run('worker')].map((worker) => worker.address()));
    await eventually(counts, ({ done }) => done === 30, TIMEOUT_MS / 2);
    const deeds = await desk.sql("select subject_id from audit_log where action = 'article.trashed' and subject_id = any ($1)", [drafts.map(({ id }) => id)]);
    expect([deeds.length, new Set(deeds.map(({ subject_id: id }) => id)).size]).toEqual([30, 30]);
    const finished = await eventually(async () => bodyOf(await office.editor.get(`/jobs/${job.id}`)), ({ status }) => status === 'done');
    expect(finished.items.map(({ id, newVersion }: ParsedJson) => [id, newVersion])).toEqual(drafts.map(({ id, version }) => [id, version + 1]));
    expect(await eventually(jobs, none)).toEqual([]);
  }, TIMEOUT_MS);
});

describe('what nobody follows, and what did not happen', () => {
  it('adds no job', async () => {
    const story = await office.story().draft();
    const saved = bodyOf(await office.author.patch(`/articles/${story.id}`, { kicker: 'Saved' }, story.version));
    expect(await jobs()).toEqual([]);
    await desk.sql(`
      create function fail_late() returns trigger language plpgsql as $$ begin raise exception 'too late'; end $$;
      create constraint trigger fail_late after insert on audit_log deferrable initially deferred for each row execute function fail_late()`);
    try {
      await desk.whileBroken(async () => expect((await office.author.verb(`/articles/${story.id}/submit`, saved.version)).status).toBe(500));
    } finally {
      await desk.sql('drop trigger fail_late on audit_log; drop function fail_late()');
    }
    expect(await jobs()).toEqual([]);
    expect(await desk.sql('select 1 from notifications where article_id = $1', [story.id])).toEqual([]);
  });
});

describe('subscribers', () => {
  let other: Desk;
  let room: Newsroom;
  const seen: RecordedEvent[] = [];
  let fails = 0;

  beforeAll(async () => {
    other = await startDesk();
    other.app.get(Subscribers).register({
      name: 'test-subscriber', events: ['tag.created', 'tag.updated'], ordered: true,
      handle: async (event) => {
        fails -= 1;
        if (fails >= 0) throw new Error('Not now.');
        seen.push(event);
      },
    });
    room = await newsroom(other);
    other.app.get(JobRunner).start();
  });

  afterAll(() => other.stop());

  it('are handed each event that they follow, in its order, however often one fails', async () => {
    fails = 2;
    const tag = bodyOf(await room.admin.post('/tags', { name: 'Elections' }));
    const renamed = bodyOf(await room.admin.patch(`/tags/${tag.id}`, { name: 'Votes' }, tag.version));
    bodyOf(await room.admin.patch(`/tags/${tag.id}`, { name: 'Polls' }, renamed.version));
    await eventually(async () => seen, ({ length }) => length === 3);
    const events = await other.sql('select id, type, subject_id as "subjectId", data, occurred_at as at, json_build_object(\'id\', actor_id, \'name\', actor_name) as by from outbox_events where subject_id = $1 order by sequence', [tag.id]);
    expect(seen).toEqual(events);
    expect(seen.map(({ type, by }) => [type, by])).toEqual(['tag.created', 'tag.updated', 'tag.updated'].map((type) => [type, { id: room.admin.id, name: room.admin.name }]));
    expect(await eventually(() => other.sql('select 1 from jobs'), none)).toEqual([]);
  });

  it('hold up nobody else where one fails, and are given up in the end', async () => {
    const done: unknown[] = [];
    const tasks = other.app.get(Jobs);
    tasks.register({ name: 'test-fails', delays: [0, 0], run: async (_, { attempt }) => { throw new Error(`Failed at ${attempt}.`); } });
    tasks.register({ name: 'test-refused', run: async () => { throw new JobRefused('Never.'); } });
    tasks.register({ name: 'test-works', run: async (payload) => { done.push(payload); } });
    await other.app.get(UnitOfWork).run(async (tx) => {
      for (const task of ['test-fails', 'test-refused', 'test-works']) await tasks.add(tx, task, [{ task }], 'test-queue');
    });
    const dead = () => other.sql('select task, attempts, last_error, dead_at is not null as dead from jobs order by sequence');
    const left = await eventually(dead, ({ length }) => length === 2);
    expect(done).toEqual([{ task: 'test-works' }]);
    expect(left).toEqual([
      { task: 'test-fails', attempts: 3, last_error: 'Failed at 3.', dead: true }, { task: 'test-refused', attempts: 1, last_error: 'Never.', dead: true },
    ]);
    const { text } = await other.fetch('/metrics');
    expect(text).toContain('copydesk_jobs{task="test-fails",state="dead"} 1');
    expect(text).toContain('copydesk_jobs{task="test-fails",state="waiting"} 0');
    expect(text).toContain('copydesk_jobs_oldest_seconds{task="test-fails"} 0');
  });

  it('hold up nothing but their own kind while they wait, and keep what they are at', async () => {
    const tasks = other.app.get(Jobs);
    const { promise: longWait, resolve: endIt } = Promise.withResolvers<void>();
    const done: unknown[] = [];
    tasks.register({ name: 'test-waits', lanes: 1, run: () => longWait });
    tasks.register({ name: 'test-goes-on', run: async (payload) => { done.push(payload); } });
    const add = (task: string): Promise<void> => other.app.get(UnitOfWork).run((tx) => tasks.add(tx, task, [{ task }, { task }]));
    const waits = () => other.sql<{ attempts: number; due: Date }>("select attempts, due_at as due from jobs where task = 'test-waits' order by sequence");
    await add('test-waits');
    const [claimed] = await eventually(waits, ([job]) => job?.attempts === 1);
    await add('test-goes-on');
    await eventually(async () => done, ({ length }) => length === 2);
    const kept = await eventually(waits, ([job]) => (job?.due ?? 0) > (claimed?.due ?? 0));
    expect(kept.map(({ attempts }) => attempts)).toEqual([1, 0]);
    endIt();
    await eventually(waits, none);
  });

  it.each([
    ['done', () => undefined], ['failed', () => { throw new Error('Late.'); }], ['given up', () => { throw new JobRefused('Late.'); }],
  ])('stay as another process has left them, though the one that lost its claim has it %s at last', async (name, end) => {
    const [tasks, runner] = [other.app.get(Jobs), other.app.get(JobRunner)];
    const { promise: frozen, resolve: wakeUp } = Promise.withResolvers<void>();
    const task = `test-lost-${name}`;
    tasks.register({
      name: task, delays: [3600, 3600],
      run: async (_, { attempt }) => {
        if (attempt > 1) throw new Error('Not now.');
        await frozen;
        end();
      },
    });
    await other.app.get(UnitOfWork).run((tx) => tasks.add(tx, task, [{}]));
    const job = () => other.sql('select attempts, last_error, dead_at, due_at from jobs where task = $1', [task]);
    await eventually(job, ([row]) => row?.attempts === 1);
    // As if its lease had ended.
    await other.sql('update jobs set due_at = now() where task = $1', [task]);
    const [left] = await eventually(job, ([row]) => row?.last_error !== null);
    expect(left).toMatchObject({ attempts: 2, last_error: 'Not now.', dead_at: null });
    wakeUp();
    await eventually(async () => Reflect.get(runner, 'underWay') as Map<unknown, unknown>, ({ size }) => size === 0);
    expect(await job()).toEqual([left]);
  });

  it('do not bring a process down for ever: what ends it each time is given up as well', async () => {
    const tasks = other.app.get(Jobs);
    let runs = 0;
    tasks.register({ name: 'test-ends-processes', delays: [0], run: async () => { runs += 1; } });
    await other.sql(`insert into jobs (id, task, payload, attempts) values (gen_random_uuid(), 'test-ends-processes', '{}', 2)`);
    const [dead] = await eventually(() => other.sql("select dead_at, last_error from jobs where task = 'test-ends-processes'"), ([job]) => job?.dead_at !== null);
    expect([runs, dead?.last_error]).toEqual([0, 'The process ended during each of its attempts.']);
  });
});
