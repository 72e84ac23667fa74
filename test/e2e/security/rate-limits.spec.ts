import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createApp } from '../../../src/app.setup';
import { CountedLimits } from '../../../src/platform/limits/counted-limits';
import { SharedPaces } from '../../../src/platform/limits/shared-paces';
import { createPino } from '../../../src/platform/logging/logger';
import type { Answer, ParsedJson } from '../../support/answer';
import { makeKey } from '../../support/api-keys';
import { Client, type Person } from '../../support/client';
import { type Desk, startDesk } from '../../support/desk';
import { bodyOf } from '../../support/newsroom';
import { expectProblem } from '../../support/refusals';
import { jpeg } from '../media/pictures';

const PROXY = '127.0.0.1';
const RIGHT = 'a password of the tests';
let desk: Desk;
let admin: Person;

beforeAll(async () => {
  desk = await startDesk({ defaultLimits: true, env: { TRUST_PROXY: `${PROXY}/32` } });
  admin = await desk.as('admin');
});

afterAll(() => desk.stop());

/** As through the proxy, from this address. */
function signIn(email: string, password: string, from: string): Promise<Answer> {
  return desk.anonymous.post('/auth/login', { email, password }, { 'x-forwarded-for': from });
}

async function failures(email: string, from: string, times: number): Promise<number[]> {
  const statuses: number[] = [];
  for (let each = 0; each < times; each += 1) statuses.push((await signIn(email, `wrong ${each}`, from)).status);
  return statuses;
}

const inQuarterOfAnHour = (answer: Answer): void => {
  expectProblem(answer, 429);
  expect(Number(answer.headers['retry-after'])).toBeGreaterThan(880);
  expect(Number(answer.headers['retry-after'])).toBeLessThanOrEqual(900);
};

/** Somebody who has never signed in. */
async function account(): Promise<string> {
  const email = `limit-${Math.random().toString(36).slice(2)}@newsroom.test`;
  bodyOf(await admin.post('/users', { email, name: 'Limited', password: RIGHT, grants: [] }));
  return email;
}

describe('failed sign-ins', () => {
  it('T15 close an account after ten, to the right password as well, and nobody else’s', async () => {
    const [email, other] = [await account(), await account()];
    expect(await failures(email, '192.0.2.1', 10)).toEqual(Array.from({ length: 10 }, () => 401));
    const [wrong, right] = [await signIn(email, 'wrong', '192.0.2.1'), await signIn(email, RIGHT, '192.0.2.1')];
    for (const answer of [wrong, right]) inQuarterOfAnHour(answer);
    expect({ ...right.body, requestId: '' }).toEqual({ ...wrong.body, requestId: '' });
    expect(right.headers['ratelimit-policy']).toBe('"sign-in-account";q=10;w=900');
    expect((await signIn(email.toUpperCase(), RIGHT, '192.0.2.99')).status).toBe(429);
    expect((await signIn(other, RIGHT, '192.0.2.1')).status).toBe(200);
  });

  it('close what is no account in the same way', async () => {
    expect(await failures('nobody@newsroom.test', '192.0.2.2', 11)).toEqual([...Array.from({ length: 10 }, () => 401), 429]);
  });

  it('T15 cannot be hidden behind X-Forwarded-For: what a stranger says of it is not believed', async () => {
    const email = await account();
    for (let each = 0; each < 10; each += 1) expect((await signIn(email, 'wrong', `10.0.0.${each}, 192.0.2.3`)).status).toBe(401);
    inQuarterOfAnHour(await signIn(email, RIGHT, '10.9.9.9, 192.0.2.3'));
  });

  it('T15 are over after a quarter of an hour, which more failures do not make longer', async () => {
    const email = await account();
    await failures(email, '192.0.2.4', 10);
    const [{ expire }] = await desk.sql("select max(expire) as expire from rate_limits where key like 'sign-in-account%'");
    await failures(email, '192.0.2.4', 5);
    const [later] = await desk.sql("select max(expire) as expire from rate_limits where key like 'sign-in-account%'");
    expect(later.expire).toBe(expire);
    await desk.sql('update rate_limits set expire = extract(epoch from now()) * 1000 - 1');
    expect((await signIn(email, RIGHT, '192.0.2.4')).status).toBe(200);
  });

  it('of strangers do not keep somebody out of the place they work in', async () => {
    const email = await account();
    expect((await signIn(email, RIGHT, '198.51.100.7')).status).toBe(200);
    await failures(email, '192.0.2.5', 12);
    expect((await signIn(email, RIGHT, '192.0.2.5')).status).toBe(429);
    expect((await signIn(email, RIGHT, '198.51.100.7')).status).toBe(200);
    expect(await failures(email, '198.51.100.7', 11)).toEqual([...Array.from({ length: 10 }, () => 401), 429]);
  });

  it('at once are counted one by one', async () => {
    const email = await account();
    const statuses = await Promise.all(Array.from({ length: 30 }, async () => (await signIn(email, 'wrong', '192.0.2.6')).status));
    expect(statuses.filter((status) => status === 401).length).toBeLessThanOrEqual(10);
    expect((await signIn(email, RIGHT, '192.0.2.6')).status).toBe(429);
  });

  it('from one address are refused after 300, while a right password is not', async () => {
    const email = await account();
    const from = '2001:db8:7:7::1';
    expect((await signIn('someone-else@newsroom.test', 'wrong', from)).status).toBe(401);
    await desk.sql("update rate_limits set points = 300 where key like 'sign-in-address%' and points = 1");
    const refused = await signIn('yet-another@newsroom.test', 'wrong', '2001:db8:7:7:ffff::2');
    inQuarterOfAnHour(refused);
    expect(refused.headers['ratelimit-policy']).toBe('"sign-in-address";q=300;w=900');
    expect((await signIn(email, RIGHT, from)).status).toBe(200);
    expect((await signIn('and-another@newsroom.test', 'wrong', '2001:db8:7:8::1')).status).toBe(401);
  });

  it('count for all instances, and no address or name is kept', async () => {
    const email = await account();
    await failures(email, '192.0.2.8', 10);
    const second = await createApp(desk.settings, desk.settings.databaseUrl ?? '', createPino('silent'));
    await second.init();
    await second.getHttpAdapter().getInstance().ready();
    const { status } = await new Client(second).post('/auth/login', { email, password: RIGHT }, { 'x-forwarded-for': '192.0.2.8' });
    await second.close();
    expect(status).toBe(429);
    const kept = JSON.stringify(await desk.sql('select * from rate_limits'));
    expect(kept).not.toMatch(/192\.0\.2|newsroom\.test/);
  });
});

describe('the other counted limits', () => {
  it('let a session refresh 60 times in a minute', async () => {
    const person = await desk.as('author');
    let { refreshToken } = person;
    for (let each = 0; each < 60; each += 1) {
      refreshToken = bodyOf(await desk.anonymous.post('/auth/refresh', { refreshToken })).refreshToken;
    }
    const answer = await desk.anonymous.post('/auth/refresh', { refreshToken });
    expectProblem(answer, 429);
    await desk.sql("delete from rate_limits where key like 'refresh%'");
    expect((await desk.anonymous.post('/auth/refresh', { refreshToken })).status).toBe(200);
  });

  it('let a person upload 60 times in a minute', async () => {
    const person = await desk.as('author');
    expect((await person.upload(await jpeg(), 'a.jpg')).headers['ratelimit']).toBe('"upload";r=59;t=60');
    await desk.sql("update rate_limits set points = 60 where key like 'upload%'");
    expectProblem(await person.upload(await jpeg(), 'a.jpg'), 429);
    expect((await desk.as('author')).token).toBeDefined();
  });

  it('of resets are five an hour for an account and fifty for an address', async () => {
    const limits = desk.app.get(CountedLimits);
    for (const [limit, most] of [['reset-account', 5], ['reset-address', 50]] as const) {
      for (let each = 0; each < most; each += 1) await limits.count(limit, 'somebody');
      await expect(limits.count(limit, 'somebody')).rejects.toMatchObject({ status: 429 });
      await expect(limits.requireLeft(limit, 'somebody')).rejects.toMatchObject({ status: 429 });
      await expect(limits.count(limit, 'somebody else')).resolves.toMatchObject({ left: most - 1, window: 3600 });
      await limits.forget(limit, 'somebody');
      await limits.requireLeft(limit, 'somebody');
    }
  });

  it('leave nothing behind that has expired', async () => {
    await desk.sql("insert into rate_limits select 'old ' || n, 1, 1 from generate_series(1, 7) n");
    const limits = desk.app.get(CountedLimits);
    for (let each = 0; each < 10 && (await old()) > 0; each += 1) await limits.count('reset-account', `fresh ${each}`);
    expect(await old()).toBe(0);

    async function old(): Promise<number> {
      return (await desk.sql("select count(*)::int as n from rate_limits where key like 'old %'"))[0].n;
    }
  });
});

describe('paces', () => {
  /** Requests that change nothing: they are counted before anything else is looked at. */
  const write = (person: Client): Promise<Answer> => person.post('/articles', { nonsense: true });

  /** As many as it takes: a slow machine is given some more while it works. */
  async function writeUntilRefused(person: Client): Promise<{ taken: number; earned: number; refused: Answer }> {
    const begin = performance.now();
    let taken = 0;
    for (let round = 0; round < 50; round += 1) {
      const answers = await Promise.all(Array.from({ length: 200 }, () => write(person)));
      expect(answers.every(({ status }) => status === 400 || status === 429)).toBe(true);
      taken += answers.filter(({ status }) => status === 400).length;
      const refused = answers.find(({ status }) => status === 429);
      if (refused) return { taken, earned: 50 * (1 + (performance.now() - begin) / 1000), refused };
    }
    throw new Error('None was refused.');
  }

  it('let a person change things 300 times at once, and then 50 times a second; reads go on', async () => {
    const [busy, calm] = [await desk.as('author'), await desk.as('author')];
    expect((await write(busy)).headers['ratelimit']).toBe('"writes";r=299;t=1');
    const { taken, earned, refused } = await writeUntilRefused(busy);
    expect(taken).toBeGreaterThanOrEqual(299);
    expect(taken).toBeLessThanOrEqual(299 + earned);
    expect(refused.headers).toMatchObject({ 'retry-after': '1', 'ratelimit-policy': '"writes";q=300;w=6', ratelimit: '"writes";r=0;t=1' });
    expect((await busy.get('/me')).status).toBe(200);
    expect((await write(calm)).status).toBe(400);
  });

  it('count every API key by itself: one that runs wild stops neither its maker nor another', async () => {
    const maker = await desk.as('admin');
    const [wild, calm] = [await makeKey(maker, ['articles:write']), await makeKey(maker, ['articles:write'])];
    const leftOf = async (who: Client) => Number(/r=(\d+)/.exec((await write(who)).headers['ratelimit'] ?? '')?.[1]);
    for (let each = 0; each < 300; each += 1) desk.app.get(SharedPaces).take('writes', wild.id);
    expect(await leftOf(calm)).toBe(299);
    expect(await leftOf(maker)).toBeGreaterThan(290);
    expect(await leftOf(wild)).toBeLessThan(290);
  });

  it('are told to the other instances once a second', async () => {
    const person = await desk.as('author');
    const elsewhere = await createApp(desk.settings, desk.settings.databaseUrl ?? '', createPino('silent'));
    await elsewhere.init();
    const there = elsewhere.get(SharedPaces);
    for (let each = 0; each < 290; each += 1) there.take('writes', person.id);
    await there.tell();
    const here = desk.app.get(SharedPaces);
    // In one go: told amid them by the clock, it would be of too few twice.
    for (let each = 0; each < 6; each += 1) here.take('writes', person.id);
    await here.tell();
    const { taken, earned } = await writeUntilRefused(person);
    await elsewhere.close();
    expect(taken).toBeLessThanOrEqual(4 + earned + 50);
    expect(await desk.sql('select key from shared_paces where key = $1', [`writes ${person.id}`])).toHaveLength(1);
  });

  it('let an address search 30 times a second', async () => {
    // So many that also a machine with other work to do is not seconds late with them.
    const answers = await Promise.all(Array.from({ length: 120 }, () => admin.get('/articles?q=word')));
    const refused = answers.filter(({ status }) => status === 429);
    expect(refused).not.toEqual([]);
    expect(refused[0]?.headers['ratelimit-policy']).toBe('"search";q=30;w=1');
    expect((await admin.get('/articles')).status).toBe(200);
  });
});

describe('TRUST_PROXY', () => {
  it('left out, nobody is believed about where they come from', async () => {
    const plain = await startDesk({ defaultLimits: true });
    try {
      const person = await plain.as('admin');
      const statuses: number[] = [];
      for (let each = 0; each < 11; each += 1) {
        const headers = { 'x-forwarded-for': `192.0.2.${each}`, 'x-real-ip': `192.0.2.${each}`, forwarded: `for=192.0.2.${each}` };
        statuses.push((await plain.anonymous.post('/auth/login', { email: person.email, password: 'wrong' }, headers)).status);
      }
      expect(statuses.at(-1)).toBe(429);
      const other = await plain.as('admin');
      await plain.anonymous.post('/auth/login', { email: other.email, password: other.password }, { 'x-forwarded-for': '192.0.2.77' });
      expect(bodyOf(await other.get('/auth/sessions')).items.map(({ address }: ParsedJson) => address)).toEqual(['127.0.0.1', '127.0.0.1']);
    } finally {
      await plain.stop();
    }
  });

  it('believes the proxy of whom it heard, and not what that one says of others', async () => {
    const person = await desk.as('editor');
    await signIn(person.email, person.password, '192.0.2.66, 198.51.100.7');
    expect(bodyOf(await person.get('/auth/sessions')).items.map(({ address }: ParsedJson) => address)).toContain('198.51.100.7');
    expect(await desk.sql("select 1 from sessions where address = '192.0.2.66'")).toEqual([]);
  });

  it('makes nothing of what a proxy says that is no address', async () => {
    for (const from of ['nonsense', "' or 1=1", '999.1.1.1', '', ',', 'fe80::1%eth0']) {
      expect([200, 401, 429]).toContain((await signIn(admin.email, admin.password, from)).status);
    }
  });
});
