import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { type IncomingMessage, request } from 'node:http';
import { connect } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { jpeg } from '../e2e/media/pictures';
import { eventually } from '../support/eventually';
import { type Attempt, History } from '../support/history';
import { MailServer } from '../support/mail-server';
import { multipartOf } from '../support/multipart';
import { type Running, Site, signIn } from '../support/site';

/** `npm run test:faults` asks for more than a usual run does. */
const ROUNDS = Number(process.env['FAULT_ROUNDS'] ?? 1);
const TIMEOUT_MS = 300_000;

const mails = new MailServer();
let site: Site;
let webs: Running[];
let worker: Running;
let people: Record<'admin' | 'author' | 'editor', Awaited<ReturnType<Site['person']>>>;
let category: string;
let byline: string;

const addresses = (): string[] => webs.map(({ address }) => address);
const asked = (token: string): { headers: Record<string, string> } => ({ headers: { authorization: `Bearer ${token}` } });

beforeAll(async () => {
  await mails.start();
  site = new Site({ SMTP_URL: mails.url });
  await site.start();
  [worker, ...webs] = await Promise.all([site.run({ PROCESS_ROLE: 'worker' }), site.run(), site.run(), site.run()]);
  const [address = ''] = addresses();
  const setup = new History(addresses);
  const admin = await site.person(address, 'admin');
  category = (await setup.post('/categories', admin.token, { body: { name: 'Politics' } })).body.id;
  byline = (await setup.post('/authors', admin.token, { body: { name: 'Jane Doe' } })).body.id;
  people = { admin, author: await site.person(address, 'author', { in: category }), editor: await site.person(address, 'editor', { in: category }) };
}, TIMEOUT_MS);

afterAll(async () => {
  await site.stop();
  await mails.stop();
}, TIMEOUT_MS);

const content = (headline: string): object => ({
  headline, categoryId: category, summary: 'In short.', bylines: [{ authorId: byline, role: 'writer' }],
  body: { format: 'html', value: '<p>The council has voted on the budget.</p>' },
});

interface Acknowledged {
  published: { id: string; version: number; headline: string }[];
  uploads: { id: string; sha256: string }[];
  invited: string[];
}

/** What one person sees of the newsroom: each step is sent until somebody says what became of it, and written down then. */
class Newsperson {
  constructor(
    private readonly history: History,
    private readonly name: string,
    private readonly acknowledged: Acknowledged,
  ) {}

  async work(isOver: () => boolean): Promise<void> {
    for (let story = 1; !isOver(); story += 1) {
      await this.story(`Fault ${this.name}-${story}`);
      if (story % 2 === 0) await this.upload();
      if (story % 3 === 0) await this.invite(`${this.name}-${story}@invited.test`.replaceAll(' ', ''));
      // Refused, whatever else happens.
      const refused = await this.history.post('/articles', people.author.token, { body: { ...content(`Refused ${this.name}-${story}`), urgency: 99 } });
      expect(refused.status).toBe(422);
    }
  }

  private async story(headline: string): Promise<void> {
    const { author, editor } = people;
    const made = await this.history.post('/articles', author.token, { body: content(headline) });
    requireForeseen(made);
    expect([made.status, made.body.version]).toEqual([201, 1]);
    const { id } = made.body;
    let version = await this.save(id, 1, `${headline} saved`);
    for (const [step, token] of [['submit', author.token], ['approve', editor.token], ['publish', editor.token]] as const) {
      const done = await this.history.post(`/articles/${id}/${step}`, token, { version });
      requireForeseen(done);
      expect([step, done.status, done.body.version]).toEqual([step, 200, version + 1]);
      version = done.body.version;
    }
    this.acknowledged.published.push({ id, version, headline: `${headline} saved` });
  }

  /** A PATCH has no key: whoever does not know what became of it looks. */
  private async save(id: string, version: number, headline: string): Promise<number> {
    const { token } = people.author;
    for (;;) {
      const sent = await this.history.send('PATCH', `/api/v1/articles/${id}`, {
        body: { headline }, headers: { authorization: `Bearer ${token}`, 'if-match': `"v${version}"` },
      });
      if (sent.status === 200) return JSON.parse(sent.text).version;
      const seen = await eventually(() => this.history.send('GET', `/api/v1/articles/${id}`, asked(token)), ({ status }) => status === 200, 60_000);
      const { version: present, revision } = JSON.parse(seen.text);
      if (present === version + 1 && revision.headline === headline) return present;
      expect(present).toBe(version);
    }
  }

  private async upload(): Promise<void> {
    const bytes = await jpeg(300, 300);
    const { payload, contentType } = multipartOf(bytes, 'a.jpg', {});
    const { status, body } = await this.history.post('/media', people.author.token, { body: payload, headers: { 'content-type': contentType } });
    expect([200, 201]).toContain(status);
    this.acknowledged.uploads.push({ id: body.id, sha256: createHash('sha256').update(bytes).digest('hex') });
  }

  private async invite(email: string): Promise<void> {
    const { status } = await this.history.post('/invitations', people.admin.token, { body: { email, name: 'Invited', grants: [] } });
    expect(status).toBe(201);
    this.acknowledged.invited.push(email);
  }
}

/** Throws what was logged where an answer is 500. */
function requireForeseen({ status, body }: { status: number; body: { requestId?: string } }): void {
  if (status === 500) throw new Error(`500: ${site.loggedErrors.filter((line) => line.includes(String(body.requestId))).join('\n')}`);
}

/** What goes wrong, one after the other, while people work. */
const FAULTS: readonly [name: string, cause: () => Promise<void>][] = [
  ['kill -9 of a web', async () => {
    await webs[0]?.program.kill();
    webs = [...webs.slice(1), await site.run()];
  }],
  ['kill -9 of the worker', async () => {
    await worker.program.kill();
    worker = await site.run({ PROCESS_ROLE: 'worker' });
  }],
  ['connections cut after COMMIT was sent', async () => {
    site.wire.cutAfterCommits(10);
    await eventually(async () => site.wire.commitsLeft, (left) => left === 0, 60_000);
  }],
  ['kill -9 of PostgreSQL', async () => {
    await site.killDatabase();
    await site.startDatabase();
  }],
  ['PostgreSQL read-only', async () => {
    await site.sql('alter system set default_transaction_read_only = on');
    await site.sql('select pg_reload_conf()');
    await eventually(() => fetch(`${addresses()[0]}/health/ready`), ({ status }) => status === 503);
    await site.sql('alter system reset default_transaction_read_only');
    await site.sql('select pg_reload_conf()');
  }],
];

const isRefusalOfLoad = ({ headers, text }: Attempt): boolean => headers?.get('retry-after') !== null && JSON.parse(text).type === '/problems/unavailable';

describe('whatever is killed, cut and stopped while people work', () => {
  it.each(Array.from({ length: ROUNDS }, (_, round) => round + 1))('what was acknowledged is there, once; what was refused is not: round %d', async (round) => {
    const history = new History(addresses);
    const acknowledged: Acknowledged = { published: [], uploads: [], invited: [] };
    const state = { over: false };
    const newspersons = [1, 2, 3, 4].map((each) => new Newsperson(history, `${round}-${each}`, acknowledged).work(() => state.over));
    const working = Promise.all(newspersons);
    // What it fails with is thrown below.
    working.catch(() => undefined);
    try {
      for (const [name, cause] of FAULTS) {
        const { length: before } = acknowledged.published;
        await cause();
        // They go on working, with no restart of anything else.
        await Promise.race([working, eventually(async () => acknowledged.published.length, (length) => length >= before + 2, 60_000)
          .catch((error: unknown) => Promise.reject(new Error(`After ${name}: ${String(error)}`)))]);
      }
    } finally {
      state.over = true;
      await Promise.allSettled(newspersons);
    }
    await working;
    if (ROUNDS > 1) process.stdout.write(`round ${round}: ${history.attempts.length} requests, ${history.of(0).length} unanswered, ${history.of(503).length} refused, ${acknowledged.published.length} published\n`);

    // P7, P10: nobody got anything but an answer that says what to do.
    expect(history.attempts.filter(({ status }) => ![0, 200, 201, 409, 412, 422, 503].includes(status))).toEqual([]);
    expect(history.of(503).filter((attempt) => !isRefusalOfLoad(attempt))).toEqual([]);
    // P1, P3, P8, P9: all that was acknowledged is there, with one event each, and is what readers get.
    const ids = acknowledged.published.map(({ id }) => id);
    const found = await site.sql<{ id: string }>(
      `select a.id, a.version, r.headline, a.visibility, exists (select from delivery_articles d where d.id = a.id) as delivered,
         (select count(*)::int from outbox_events where subject_id = a.id and type = 'article.published') as events,
         (select count(*)::int from audit_log where subject_id = a.id and action = 'article.published') as noted,
         (select count(*)::int from article_publications where article_id = a.id) as ledger
       from articles a join article_revisions r on r.id = a.live_revision_id where a.id = any ($1)`, [ids],
    );
    expect(found.toSorted((a, b) => (a.id < b.id ? -1 : 1))).toEqual(
      acknowledged.published.toSorted((a, b) => (a.id < b.id ? -1 : 1)).map((each) => ({ ...each, visibility: 'live', delivered: true, events: 1, noted: 1, ledger: 1 })),
    );
    expect(await site.sql("select headline from article_revisions where number = 1 and headline like 'Fault%' group by 1 having count(*) > 1")).toEqual([]);
    // P6: nothing of what was refused.
    expect(await site.sql("select headline from article_revisions where headline like 'Refused%'")).toEqual([]);
    // P13: every row has its file, whole.
    const kept = await site.sql<{ id: string; key: string; sha256: string }>('select id, storage_key as key, sha256 from media');
    for (const { id, sha256 } of acknowledged.uploads) expect(kept).toContainEqual(expect.objectContaining({ id, sha256 }));
    for (const { key, sha256 } of kept) expect([key, createHash('sha256').update(readFileSync(join(site.dataFolder, 'media', key))).digest('hex')]).toEqual([key, sha256]);
    // What follows a commit came, although those who had it were killed.
    for (const email of acknowledged.invited) await eventually(async () => mails.to(email).length, (count) => count > 0, 60_000);
  }, TIMEOUT_MS);
});

describe('the database', () => {
  it('T59 is stopped: alive and not ready, 503 within two seconds, and back within five of its return, with no restart', async () => {
    const history = new History(addresses);
    const paths = ['/api/v1/me', '/api/v1/articles', '/delivery/v1/articles', '/delivery/v1/site'];
    await site.stopDatabase();
    await site.wire.cut();
    const meanwhile = await Promise.all([...paths, '/delivery/v1/stream', '/health/ready'].map((path) => history.send('GET', path, asked(people.editor.token))));
    for (const { what, status, ms, headers } of meanwhile) {
      if (what.endsWith('/site')) continue;
      expect([what, status, headers?.get('retry-after')]).toEqual([what, 503, '2']);
      expect([what, ms < 2000]).toEqual([what, true]);
    }
    for (const address of [...addresses(), worker.address]) expect((await fetch(`${address}/health/live`)).status).toBe(200);
    await site.startDatabase();
    await site.wire.open();
    const back = performance.now();
    for (const path of [...paths, '/health/ready']) {
      await Promise.all(addresses().map((address) => eventually(() => history.send('GET', path, { ...asked(people.editor.token), address }), ({ status }) => status === 200)));
    }
    expect(performance.now() - back).toBeLessThan(5000);
  }, TIMEOUT_MS);

  it('P10 is behind a network that swallows everything: 503 within two seconds, on what waits already as on what comes, and all goes on afterwards', async () => {
    const history = new History(addresses);
    const { token } = people.admin;
    const ask = (): Promise<Attempt>[] => ['/api/v1/me', '/api/v1/articles', '/delivery/v1/articles?limit=3', '/health/ready'].flatMap((path) =>
      addresses().map((address) => history.send('GET', path, { ...asked(people.editor.token), address })));
    // One that is at work by then, in a transaction.
    const locked = await site.connect();
    await locked.query('begin; lock table tags in access exclusive mode');
    const atWork = history.send('POST', '/api/v1/tags', { body: { name: 'Swallowed' }, ...asked(token) });
    await eventually(() => site.sql("select from pg_stat_activity where wait_event_type = 'Lock'"), ({ length }) => length > 0);
    site.wire.hold();
    try {
      const atOnce = ask();
      const answers = [await atWork, ...await Promise.all(atOnce), ...await Promise.all(ask())];
      for (const { what, status, ms, headers } of answers) {
        expect([what, status, headers?.get('retry-after')]).toEqual([what, 503, '2']);
        if (!what.includes('tags')) expect([what, ms < 2000]).toEqual([what, true]);
      }
      if (ROUNDS > 1) process.stdout.write(`swallowed: ${answers.map(({ ms }) => Math.round(ms)).join(' ')} ms\n`);
      for (const address of addresses()) expect((await fetch(`${address}/health/live`)).status).toBe(200);
    } finally {
      site.wire.letGo();
      await locked.query('rollback');
      await locked.end();
    }
    const back = performance.now();
    await Promise.all(addresses().map((address) => eventually(() => history.send('GET', '/health/ready', { address }), ({ status }) => status === 200)));
    expect(performance.now() - back).toBeLessThan(5000);
    expect((await history.post('/tags', token, { body: { name: 'Heard again' } })).status).toBe(201);
  }, TIMEOUT_MS);

  it('takes long for one statement, which is waited for as long as it answers to anything else', async () => {
    const history = new History(addresses);
    const locked = await site.connect();
    await locked.query('begin; lock table tags in access exclusive mode');
    const waiting = history.send('POST', '/api/v1/tags', { body: { name: 'Waited for' }, ...asked(people.admin.token) });
    await eventually(() => site.sql("select from pg_stat_activity where wait_event_type = 'Lock'"), ({ length }) => length > 0);
    // Of four processes, about ten each: longer than a silence that would be taken for the end.
    const beats = new Set<string>();
    await eventually(async () => {
      for (const { at } of await site.sql<{ at: Date }>("select query_start as at from pg_stat_activity where application_name = 'copydesk-pulse'")) beats.add(String(at.getTime()));
      return beats.size;
    }, (size) => size > 40, 60_000);
    await locked.query('rollback');
    await locked.end();
    expect((await waiting).status).toBe(201);
  }, TIMEOUT_MS);

  it('moves away, and its old sockets stay open and take no writes: they are given up, and new ones are made', async () => {
    const history = new History(() => addresses().slice(0, 1));
    const save = (name: string) => history.post('/tags', people.admin.token, { body: { name } });
    // Sockets that are there already, of which several are used.
    await Promise.all(Array.from({ length: 12 }, (_, index) => save(`Before ${index}`)));
    // Who connects from now on may write; whoever is connected may not, as after a failover behind one address.
    await site.sql("do $$ begin execute format('alter database %I set default_transaction_read_only = off', current_database()); end $$");
    await site.sql('alter system set default_transaction_read_only = on');
    await site.sql('select pg_reload_conf()');
    try {
      const saved = await Promise.all(Array.from({ length: 24 }, (_, index) => save(`After ${index}`)));
      expect(saved.map(({ status }) => status)).toEqual(saved.map(() => 201));
      expect(history.attempts.filter(({ status }) => status !== 201 && status !== 503)).toEqual([]);
      // It was seen, and is over: nobody meets one of the old sockets any more.
      expect(history.of(503).length).toBeGreaterThan(0);
      const { length: refused } = history.of(503);
      await Promise.all(Array.from({ length: 24 }, (_, index) => save(`At last ${index}`)));
      expect(history.of(503)).toHaveLength(refused);
    } finally {
      await site.sql('alter system reset default_transaction_read_only');
      await site.sql('select pg_reload_conf()');
    }
  }, TIMEOUT_MS);

  it('has every connection busy: 503 and no hanging, readers and health checks are served meanwhile, and then all goes on', async () => {
    const [address = ''] = addresses();
    const history = new History(() => [address]);
    const locked = await site.connect();
    await locked.query('begin; lock table tags in access exclusive mode');
    const waiting = Array.from({ length: 21 }, () => history.send('GET', '/api/v1/tags', asked(people.admin.token)));
    await eventually(() => site.sql<{ n: number }>("select count(*)::int as n from pg_stat_activity where wait_event_type = 'Lock'"), ([row]) => (row?.n ?? 0) >= 18, 30_000);
    expect((await fetch(`${address}/health/live`)).status).toBe(200);
    expect((await fetch(`${address}/delivery/v1/articles`)).status).toBe(200);
    expect((await history.send('GET', '/health/ready')).status).toBe(503);
    const answers = await Promise.all(waiting);
    expect(answers.filter(({ status }) => status !== 503)).toEqual([]);
    for (const { ms } of answers) expect(ms).toBeLessThan(20_000);
    await locked.end();
    await eventually(() => history.send('GET', '/api/v1/tags', asked(people.admin.token)), ({ status }) => status === 200);
    await eventually(() => history.send('GET', '/health/ready'), ({ status }) => status === 200);
  }, TIMEOUT_MS);
});

describe('three processes', () => {
  it('T09 T10 T11 who signs out, changes the password or is disabled at one is out at all of them, within a second', async () => {
    const [address = ''] = addresses();
    type Subject = typeof people.admin;
    const ends: Record<string, (history: History, person: Subject) => Promise<Attempt>> = {
      logout: (history, person) => history.send('POST', '/api/v1/auth/logout', { ...asked(person.token), address }),
      // In another session, which goes on with new tokens.
      password: async (history, person) => history.send('POST', '/api/v1/me/password', {
        body: { current: person.password, new: `${person.password} and another` }, ...asked((await signIn(address, person)).token), address,
      }),
      disable: (history, person) => history.send('PATCH', `/api/v1/users/${person.id}`, {
        body: { status: 'disabled' }, headers: { authorization: `Bearer ${people.admin.token}`, 'if-match': '"v1"' }, address,
      }),
    };
    for (const [name, end] of Object.entries(ends)) {
      const person = await site.person(address, 'editor');
      const history = new History(addresses);
      const state = { over: false };
      const seen: { at: number; status: number }[] = [];
      const asking = Promise.all(addresses().map(async (each) => {
        while (!state.over) {
          const at = performance.now();
          seen.push({ at, status: (await history.send('GET', '/api/v1/me', { ...asked(person.token), address: each })).status });
        }
      }));
      await eventually(async () => seen.filter(({ status }) => status === 200).length, (count) => count > 9);
      const done = await end(history, person);
      const doneAt = performance.now();
      expect([name, done.status < 300]).toEqual([name, true]);
      if (name === 'password') {
        const { accessToken } = JSON.parse(done.text);
        for (const each of addresses()) expect((await history.send('GET', '/api/v1/me', { ...asked(accessToken), address: each })).status).toBe(200);
      }
      await eventually(async () => seen.filter(({ at }) => at > doneAt + 1000).length, (count) => count > 9);
      state.over = true;
      await asking;
      expect(seen.filter(({ at, status }) => at > doneAt + 1000 && status !== 401)).toEqual([]);
      expect(await Promise.all(addresses().map(async (each) => (await history.send('POST', '/api/v1/auth/refresh', { body: { refreshToken: person.refreshToken }, address: each })).status))).toEqual([401, 401, 401]);
    }
  }, TIMEOUT_MS);

  it('T37 get one key at once: the effect is there once, and every answer is the same or says to wait', async () => {
    const history = new History(addresses);
    const headers = { authorization: `Bearer ${people.author.token}`, 'idempotency-key': 'one-key-for-all-of-them' };
    const send = () => history.send('POST', '/api/v1/articles', { body: content('Once, by three'), headers });
    const answers = await Promise.all(Array.from({ length: 9 }, send));
    answers.push(await send());
    expect(answers.filter(({ status }) => status !== 201 && status !== 409)).toEqual([]);
    const made = new Set(answers.filter(({ status }) => status === 201).map(({ text }) => JSON.parse(text).id));
    expect(made.size).toBe(1);
    expect(answers.at(-1)?.headers?.get('idempotency-replayed')).toBe('true');
    expect(await site.sql("select count(*)::int as n from article_revisions where headline = 'Once, by three'")).toEqual([{ n: 1 }]);
  }, TIMEOUT_MS);

  it('T58 one is told to stop while it is asked 200 times a second: not one request is lost', async () => {
    const leaving = await site.run({ DRAIN_SECONDS: '5' });
    const [staying] = webs as [Running];
    const history = new History(addresses);
    const state = { over: false, isReady: true };
    // What a load balancer does: it looks whether one is ready, and asks another one where nobody listens any more.
    const looking = (async () => {
      while (!state.over) {
        const answer = await fetch(`${leaving.address}/health/ready`).catch(() => undefined);
        state.isReady = answer?.status === 200;
        await sleep(500);
      }
    })();
    const failed: Attempt[] = [];
    let served = 0;
    const ask = async (index: number): Promise<void> => {
      while (!state.over) {
        const parts = index % 4 === 0
          ? { method: 'POST', path: '/api/v1/articles', body: content(`Drained ${index}`), ...asked(people.author.token) }
          : { method: 'GET', path: index % 2 ? '/delivery/v1/articles' : '/api/v1/articles?limit=5', body: undefined, ...asked(people.editor.token) };
        const { method, path, ...rest } = parts;
        const address = state.isReady ? leaving.address : staying.address;
        const attempt = await history.send(method, path, { ...rest, address });
        if (attempt.text.includes('fetch failed') && !(await isListening(leaving.address))) continue;
        if (attempt.status < 200 || attempt.status > 299) failed.push(attempt);
        served += 1;
        await sleep(20);
      }
    };
    const asking = Promise.all(Array.from({ length: 12 }, (_, index) => ask(index)));
    await eventually(async () => served, (count) => count > 60);
    const begin = performance.now();
    leaving.program.signal('SIGTERM');
    expect(await leaving.program.exit).toBe(0);
    expect(performance.now() - begin).toBeLessThan(30_000);
    const { length: atExit } = history.attempts;
    await eventually(async () => history.attempts.length, (length) => length > atExit + 20);
    Object.assign(state, { over: true });
    await Promise.all([asking, looking]);
    expect(failed).toEqual([]);
    expect(leaving.program.err).toBe('');
  }, TIMEOUT_MS);

  it('T58 one is told to stop amid uploads: what is sent soon is taken, and who is still sending after that is told to send it elsewhere', async () => {
    const leaving = await site.run();
    const [soon, late] = await Promise.all([beginUpload(leaving.address), beginUpload(leaving.address)]);
    leaving.program.signal('SIGTERM');
    // Its listener is gone, and it is at the two uploads.
    await eventually(() => isListening(leaving.address), (listening) => !listening);
    soon.finish();
    expect(await soon.answer).toEqual({ status: 201, retryAfter: undefined });
    expect(await late.answer).toEqual({ status: 503, retryAfter: '2' });
    expect(await leaving.program.exit).toBe(0);
    expect(leaving.program.err).toBe('');
  }, TIMEOUT_MS);

  it('T61 are asked more than they can do: 2xx, 429 and 503 and nothing else, and soon all is as before', async () => {
    const small = await site.run({ MAX_REQUESTS_IN_FLIGHT: '40' });
    const history = new History(() => [small.address]);
    const state = { over: false };
    const flood = Promise.all(Array.from({ length: 150 }, async (_, index) => {
      while (!state.over) {
        await history.send(index % 3 === 0 ? 'POST' : 'GET', '/api/v1/articles', index % 3 === 0 ? { body: content('Flood'), ...asked(people.author.token) } : asked(people.editor.token));
      }
    }));
    await eventually(async () => history.attempts.length, (length) => length > 600, 60_000);
    state.over = true;
    await flood;
    expect([...new Set(history.attempts.map(({ status }) => status))].filter((status) => ![200, 201, 429, 503].includes(status))).toEqual([]);
    expect(history.of(503).length).toBeGreaterThan(0);
    expect(history.of(200).length + history.of(201).length).toBeGreaterThan(20);
    await eventually(() => history.send('GET', '/api/v1/articles', asked(people.editor.token)), ({ status }) => status === 200, 10_000);
    await small.program.kill();
  }, TIMEOUT_MS);
});

describe('a thousand clients that send a byte each ten seconds', () => {
  it('T60 are closed within thirty seconds, and the others notice nothing of them', async () => {
    const [address = ''] = addresses();
    const history = new History(() => [address]);
    const slowest = async (count: number): Promise<number> => {
      const times: number[] = [];
      while (times.length < count) {
        const { status, ms } = await history.send('GET', times.length % 2 === 0 ? '/delivery/v1/articles?limit=5' : '/api/v1/me', asked(people.editor.token));
        expect(status).toBe(200);
        times.push(ms);
      }
      return times.toSorted((a, b) => a - b)[Math.floor(count * 0.99)] ?? 0;
    };
    const before = await slowest(200);
    const begun = performance.now();
    const sockets = Array.from({ length: 1000 }, (_, index) => {
      const socket = connect(Number(new URL(address).port), '127.0.0.1').on('error', () => undefined).resume();
      socket.write(index % 2 === 0 ? 'GET /health/live HTTP/1.1\r\nHost: x\r\nX-Drip: '
        : 'POST /api/v1/auth/login HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n{');
      return socket;
    });
    const drip = setInterval(() => { for (const socket of sockets) if (socket.writable) socket.write('a'); }, 10_000);
    const open = (): number => sockets.filter(({ closed }) => !closed).length;
    try {
      for (const socket of sockets) if (socket.connecting) await once(socket, 'connect');
      const meanwhile = await slowest(200);
      expect(open()).toBeGreaterThan(0);
      expect(meanwhile).toBeLessThan(Math.max(2 * before, 100));
      await eventually(async () => open(), (left) => left === 0, 40_000);
      expect(performance.now() - begun).toBeLessThan(30_000 + 1000);
      if (ROUNDS > 1) process.stdout.write(`slow clients: 99 of 100 within ${Math.round(before)} ms before and ${Math.round(meanwhile)} ms meanwhile\n`);
    } finally {
      clearInterval(drip);
      for (const socket of sockets) socket.destroy();
    }
  }, TIMEOUT_MS);
});

/** An upload that is being answered, and of which half was sent. */
async function beginUpload(address: string): Promise<{ finish: () => void; answer: Promise<{ status: number | undefined; retryAfter: string | undefined }> }> {
  const { payload, contentType } = multipartOf(await jpeg(200, 200), 'a.jpg', {});
  const upload = request(`${address}/api/v1/media`, {
    method: 'POST',
    headers: { authorization: `Bearer ${people.author.token}`, 'content-type': contentType, 'content-length': payload.length, expect: '100-continue' },
  });
  // Of a request that nobody has read yet the end of a process knows nothing.
  const continued = once(upload, 'continue');
  upload.flushHeaders();
  await continued;
  const response = once(upload, 'response') as Promise<[IncomingMessage]>;
  const answer = response.then(([{ statusCode, headers }]) => ({ status: statusCode, retryAfter: headers['retry-after'] }));
  const half = Math.floor(payload.length / 2);
  await new Promise<void>((resolve) => { upload.write(payload.subarray(0, half), () => resolve()); });
  return { finish: () => upload.end(payload.subarray(half)), answer };
}

async function isListening(address: string): Promise<boolean> {
  return fetch(`${address}/health/live`).then(() => true, () => false);
}

describe('a clock that is ten minutes wrong', () => {
  it.each(ROUNDS > 1 ? [600, -600] : [600])('by %d seconds: nothing goes out early or late, and who is signed in stays so', async (offset) => {
    // A token lasts for a quarter of an hour, of which many rounds have taken a part already.
    const author = await signIn(addresses()[0] ?? '', people.author);
    const wrong = await site.run({ CLOCK_OFFSET_SECONDS: String(offset), PROCESS_ROLE: 'all' });
    await worker.program.kill();
    const history = new History(() => [wrong.address]);
    expect((await history.send('GET', '/api/v1/me', asked(author.token))).status).toBe(200);
    const there = await site.person(wrong.address, 'editor', { in: category });
    for (const address of addresses()) expect((await history.send('GET', '/api/v1/me', { ...asked(there.token), address })).status).toBe(200);
    const made = (await history.post('/articles', author.token, { body: content(`By ${offset}`) })).body;
    await history.post(`/articles/${made.id}/submit`, author.token, { version: 1 });
    await history.post(`/articles/${made.id}/approve`, there.token, { version: 2 });
    const [{ at }] = await site.sql<{ at: Date }>("select (now() + interval '4 seconds')::timestamptz(3) as at") as [{ at: Date }];
    const planned = await history.post(`/articles/${made.id}/schedule`, there.token, { version: 3, body: { publishAt: at.toISOString() } });
    expect(planned.status).toBe(200);
    const [{ lag }] = await eventually(() => site.sql<{ lag: number | null }>(
      'select extract(epoch from first_published_at - $2)::float as lag from articles where id = $1', [made.id, at],
    ), ([row]) => row?.lag !== null, 60_000) as [{ lag: number }];
    expect(lag).toBeGreaterThanOrEqual(0);
    expect(lag).toBeLessThan(5);
    await wrong.program.kill();
    worker = await site.run({ PROCESS_ROLE: 'worker' });
  }, TIMEOUT_MS);
});

describe('a worker that was frozen for longer than its lease', () => {
  it('writes nothing over what another one has done meanwhile', async () => {
    const person = await site.person(addresses()[0] ?? '', 'author');
    const history = new History(addresses);
    await worker.program.kill();
    worker = await site.run({ PROCESS_ROLE: 'worker' });
    // Nobody else's: others may be on their way since before.
    mails.hangs = person.email;
    const { held: before } = mails;
    const [{ last }] = await site.sql<{ last: string }>('select coalesce(max(sequence), 0) as last from jobs') as [{ last: string }];
    await history.send('POST', '/api/v1/auth/forgot-password', { body: { email: person.email } });
    // All of it: a worker that wakes up amid a mail finds that its connection has timed out.
    await eventually(async () => mails.held, (held) => held === before + 1);
    worker.program.signal('SIGSTOP');
    // The other one is told that there is no such mailbox, and gives the job up.
    mails.unknown.add(person.email);
    const other = await site.run({ PROCESS_ROLE: 'worker' });
    const job = () => site.sql<{ attempts: number; dead: boolean; error: string }>(
      "select attempts, dead_at is not null as dead, last_error as error from jobs where task = 'mail' and sequence > $1", [last],
    );
    const [given] = await eventually(job, ([row]) => row?.dead === true, 60_000);
    expect(given).toMatchObject({ attempts: 2, dead: true, error: expect.stringContaining('No such mailbox') });
    worker.program.signal('SIGCONT');
    await mails.letGo();
    worker.program.signal('SIGTERM');
    expect(await worker.program.exit).toBe(0);
    expect(await job()).toEqual([given]);
    mails.hangs = false;
    worker = other;
    await signIn(addresses()[0] ?? '', person);
  }, TIMEOUT_MS);
});
