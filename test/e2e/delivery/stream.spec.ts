import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { ParsedJson } from '../../support/answer';
import { type Desk, startDesk } from '../../support/desk';
import { EventStream } from '../../support/event-stream';
import { eventually } from '../../support/eventually';
import { type Newsroom, bodyOf, newsroom, verb } from '../../support/newsroom';

const MOST = 3;

let desk: Desk;
let room: Newsroom;
let base: string;

beforeAll(async () => {
  desk = await startDesk({ env: { MAX_STREAMS: String(MOST) } });
  room = await newsroom(desk);
  base = await desk.listen();
});

let isStopped = false;
afterAll(() => (isStopped ? undefined : desk.stop()));

const url = (query = ''): string => `${base}/delivery/v1/stream${query}`;
const changes = async (query = ''): Promise<ParsedJson> => bodyOf(await desk.delivery(`/changes?limit=100${query}`));
/** As many streams as there may be, once those before have gone. */
const openAll = (): Promise<EventStream[]> =>
  eventually(async () => {
    const opened = await Promise.all(Array.from({ length: MOST }, () => EventStream.open(url())));
    if (opened.some(({ response }) => response.status !== 200)) for (const each of opened) each.close();
    return opened;
  }, (opened) => opened.every(({ response }) => response.status === 200));

const listeners = async (): Promise<number[]> => {
  const rows = await desk.sql<{ pid: number }>(
    "select pid from pg_stat_activity where application_name = 'copydesk-changes' and datname = current_database() and query like 'listen%'",
  );
  return rows.map(({ pid }) => pid);
};

describe('the stream', () => {
  it('sends what the changes have, from the beginning, and then what happens', async () => {
    const first = await room.story().published(room.editor);
    const stream = await EventStream.open(url());
    expect(stream.response.status).toBe(200);
    expect(stream.response.headers.get('content-type')).toBe('text/event-stream; charset=utf-8');
    expect(stream.response.headers.get('cache-control')).toBe('private, no-store');
    expect(stream.response.headers.get('x-request-id')).toBeTruthy();
    const [event] = await stream.take(1);
    expect(event?.data).toEqual((await changes()).items[0]);
    const second = await room.story().published(room.editor);
    await verb(room.editor, 'withdraw', first, { reason: 'x' });
    expect((await stream.take(2)).map(({ data }) => [data.type, data.id])).toEqual([['published', second.id], ['withdrawn', first.id]]);
    stream.close();
  });

  it('goes on after Last-Event-ID, or after a cursor of the changes, and refuses one that is neither', async () => {
    const all = (await changes()).items;
    const stream = await EventStream.open(url());
    const [one] = await stream.take(2);
    stream.close();
    const again = await EventStream.open(url(), { 'last-event-id': one?.id ?? '' });
    expect((await again.take(all.length - 1)).map(({ data }) => data)).toEqual(all.slice(1));
    again.close();
    const { nextCursor } = await changes(`&cursor=${one?.id}`);
    const later = await EventStream.open(url(`?cursor=${nextCursor}`));
    const live = await room.story().published(room.editor);
    expect((await later.take(1))[0]?.data).toMatchObject({ id: live.id, type: 'published' });
    later.close();
    expect((await desk.delivery('/stream?cursor=forged')).status).toBe(400);
    expect((await desk.delivery('/stream', { 'last-event-id': 'forged' })).status).toBe(400);
    expect((await desk.delivery('/stream?limit=1')).status).toBe(400);
    expect((await desk.fetch('/delivery/v1/stream', { method: 'HEAD' })).status).toBe(200);
  });

  it('comes without NOTIFY as well', async () => {
    const { nextCursor } = await changes();
    const stream = await EventStream.open(url(`?cursor=${nextCursor}`));
    const [listener] = await eventually(listeners, ({ length }) => length > 0);
    await desk.sql('select pg_terminate_backend($1)', [listener]);
    const live = await room.story().published(room.editor);
    expect((await stream.take(1))[0]?.data).toMatchObject({ id: live.id });
    await eventually(listeners, (pids) => pids.some((pid) => pid !== listener));
    stream.close();
  });

  it(`is for ${MOST} at once, and for others when one of them has gone`, async () => {
    const streams = await openAll();
    const refused = await desk.delivery('/stream');
    expect([refused.status, refused.headers['retry-after']]).toEqual([503, '2']);
    for (const each of streams) each.close();
    for (const each of await openAll()) each.close();
  });

  it('leaves no connection to the database behind, and ends when the application does', async () => {
    await eventually(listeners, ({ length }) => length === 0);
    const { nextCursor } = await changes();
    const stream = await EventStream.open(url(`?cursor=${nextCursor}`));
    const ended = stream.next();
    isStopped = true;
    await desk.stop();
    expect(await ended).toBeUndefined();
  });
});
