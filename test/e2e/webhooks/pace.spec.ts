import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { setTimeout as sleep } from 'node:timers/promises';
import { Client } from 'pg';
import { SettleDelivery } from '../../../src/modules/webhooks/settle-delivery';
import type { ParsedJson } from '../../support/answer';
import { type Desk, startDesk } from '../../support/desk';
import { eventually } from '../../support/eventually';
import { type Newsroom, bodyOf, newsroom } from '../../support/newsroom';
import { Receiver } from '../../support/receiver';

let desk: Desk;
let room: Newsroom;
const receivers: Receiver[] = [];

beforeAll(async () => {
  desk = await startDesk({ env: { OUTBOUND_ALLOW: '127.0.0.1' } });
  room = await newsroom(desk);
  desk.startDueWork();
});

afterEach(async () => {
  await desk.sql('delete from webhooks');
  for (const receiver of receivers.splice(0)) receiver.stop();
});

afterAll(() => desk.stop());

async function hook(): Promise<{ receiver: Receiver; webhook: ParsedJson }> {
  const receiver = await Receiver.start();
  receivers.push(receiver);
  return { receiver, webhook: bodyOf(await room.admin.post('/webhooks', { url: receiver.url, events: ['author.created'] })) };
}

const happen = async (times: number): Promise<void> => {
  for (let count = 0; count < times; count += 1) bodyOf(await room.admin.post('/authors', { name: `Author ${count}` }));
};
const deliveriesOf = async ({ id }: ParsedJson, query = ''): Promise<ParsedJson[]> => bodyOf(await room.admin.get(`/webhooks/${id}/deliveries${query}`)).items;

describe('a receiver that fails', () => {
  it('gets one request at a time until something arrives', async () => {
    const [failing, well] = [await hook(), await hook()];
    failing.receiver.answer = (response) => void response.writeHead(500).end();
    await happen(1);
    await eventually(() => deliveriesOf(failing.webhook), ([first]) => first?.lastAttempt?.responseStatus === 500);
    const hanging: (() => void)[] = [];
    failing.receiver.answer = (response) => void hanging.push(() => response.end());
    failing.receiver.mostAtOnce = 0;
    await happen(5);
    // By then all that happened was looked for.
    await eventually(async () => well.receiver.received, ({ length }) => length === 6);
    await eventually(async () => hanging, ({ length }) => length > 0);
    expect(failing.receiver.mostAtOnce).toBe(1);
    failing.receiver.answer = (response) => void response.end();
    for (const letGo of hanging) letGo();
    await eventually(() => deliveriesOf(failing.webhook, '?status=succeeded'), ({ length }) => length >= 5);
  });

  it('puts a delivery off for a day at most', async () => {
    const { receiver, webhook } = await hook();
    receiver.answer = (response) => void response.writeHead(503, { 'retry-after': '9999999' }).end();
    await happen(1);
    const [{ nextAttemptAt, lastAttempt }] = await eventually(() => deliveriesOf(webhook), ([first]) => first?.lastAttempt !== null && first !== undefined) as [ParsedJson];
    const hours = (Date.parse(nextAttemptAt) - Date.parse(lastAttempt.at)) / 3_600_000;
    expect(hours).toBeGreaterThanOrEqual(24);
    expect(hours).toBeLessThan(24 * 1.1 + 0.1);
  });
});

describe('a replay of a time', () => {
  it('is of what happened from its beginning on and before its end, and leaves alone what waits already and what was a test', async () => {
    const { receiver, webhook } = await hook();
    await happen(4);
    bodyOf(await room.admin.post(`/webhooks/${webhook.id}/test`));
    const done = await eventually(() => deliveriesOf(webhook, '?status=succeeded'), ({ length }) => length === 5);
    const now = Date.now();
    const days = (count: number): string => new Date(now + (count - 10) * 86_400_000).toISOString();
    const events = done.filter(({ event }) => event !== 'webhook.test');
    for (const [index, { id }] of events.entries()) await desk.sql('update webhook_deliveries set occurred_at = $2 where id = $1', [id, days(index + 1)]);
    await desk.sql('update webhook_deliveries set occurred_at = $2 where type = $1', ['webhook.test', days(2)]);
    const [, second, third] = events as [ParsedJson, ParsedJson, ParsedJson];
    await desk.sql("update webhook_deliveries set state = 'pending', due_at = now() + interval '1 hour' where id = $1", [third.id]);
    const replay = (range: object): Promise<ParsedJson> => room.admin.post(`/webhooks/${webhook.id}/replay`, range).then(bodyOf);
    const seen = receiver.received.length;
    expect(await replay({ from: days(2), to: days(4) })).toEqual({ replayed: 1 });
    await eventually(async () => receiver.received, ({ length }) => length === seen + 1);
    expect(receiver.received.at(-1)?.headers['webhook-id']).toBe(second.eventId);
    expect(await replay({ from: days(2), to: days(4), status: ['failed'] })).toEqual({ replayed: 0 });
    expect(await replay({ from: days(5) })).toEqual({ replayed: 0 });
    expect(await replay({ from: days(1) })).toEqual({ replayed: 3 });
  });
});

describe('who was frozen', () => {
  it('says nothing about a delivery that another one has tried since, though it is to be tried again', async () => {
    const { receiver, webhook } = await hook();
    const settling = desk.app.get(SettleDelivery, { strict: false });
    const execute = settling.execute.bind(settling);
    const outcomes: unknown[] = [];
    Reflect.set(settling, 'execute', async (...args: Parameters<typeof execute>) => {
      const outcome = await execute(...args);
      outcomes.push(outcome);
      return outcome;
    });
    try {
      let letGo = (): void => undefined;
      receiver.answer = (response, _, nth) => void (nth === 1 ? (letGo = () => void response.end()) : response.writeHead(500).end());
      await happen(1);
      await eventually(async () => receiver.received, ({ length }) => length === 1);
      // As if its lease had ended.
      await desk.sql('update webhook_deliveries set claimed_until = now() where webhook_id = $1', [webhook.id]);
      await eventually(async () => outcomes, ({ length }) => length === 1);
      const [tried] = await deliveriesOf(webhook);
      letGo();
      await eventually(async () => outcomes, ({ length }) => length === 2);
      expect(outcomes).toEqual(['retried', null]);
      expect(tried).toMatchObject({ status: 'pending', attempts: 2, lastAttempt: { responseStatus: 500 } });
      expect(await deliveriesOf(webhook)).toEqual([tried]);
    } finally {
      Reflect.deleteProperty(settling, 'execute');
    }
  });
});

describe('a process that is told to stop', () => {
  it('finishes the attempts that are under way, and says how they went', async () => {
    const leaving = await startDesk({ env: { OUTBOUND_ALLOW: '127.0.0.1' } });
    const receiver = await Receiver.start();
    receivers.push(receiver);
    const client = new Client({ connectionString: leaving.settings.databaseUrl });
    await client.connect();
    try {
      const admin = await leaving.as('admin');
      bodyOf(await admin.post('/webhooks', { url: receiver.url, events: ['author.created'] }));
      let letGo = (): void => undefined;
      receiver.answer = (response) => void (letGo = () => void response.end());
      leaving.startDueWork();
      bodyOf(await admin.post('/authors', { name: 'The last one' }));
      await eventually(async () => receiver.received, ({ length }) => length === 1);
      const closed = leaving.app.close().then(() => 'closed');
      // Much longer than it takes to stop with nothing under way.
      expect(await Promise.race([closed, sleep(1500, 'still there')])).toBe('still there');
      letGo();
      expect(await closed).toBe('closed');
      expect((await client.query('select state, attempts from webhook_deliveries')).rows).toEqual([{ state: 'succeeded', attempts: 1 }]);
    } finally {
      await client.end();
      await leaving.stop();
    }
  });
});
