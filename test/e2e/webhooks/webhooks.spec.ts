import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { UnitOfWork } from '../../../src/platform/database/unit-of-work';
import { JobRunner } from '../../../src/platform/jobs/job-runner';
import { Jobs } from '../../../src/platform/jobs/jobs';
import { JobRefused } from '../../../src/platform/jobs/task';
import { EVENT_CHOICES } from '../../../src/modules/webhooks/webhook-events';
import type { Answer, ParsedJson } from '../../support/answer';
import { makeKey } from '../../support/api-keys';
import type { Client } from '../../support/client';
import { type Desk, startDesk } from '../../support/desk';
import { eventually } from '../../support/eventually';
import { type Newsroom, bodyOf, newsroom } from '../../support/newsroom';
import { expectRefused } from '../../support/refusals';

const URL_OF_RECEIVER = 'https://receiver.example.com/hook?token=t0k3n';

let desk: Desk;
let room: Newsroom;

beforeAll(async () => {
  desk = await startDesk({ env: { SITE_LOCALES: 'en,ru' } });
  room = await newsroom(desk);
});

afterAll(() => desk.stop());

const create = (fields: object = {}): Promise<Answer> => room.admin.post('/webhooks', { url: URL_OF_RECEIVER, events: ['article.published'], ...fields });
const made = async (fields: object = {}): Promise<ParsedJson> => bodyOf(await create(fields));
const codes = ({ body }: Answer): unknown[] => (body.errors ?? []).map(({ pointer, code }: ParsedJson) => [pointer, code]);

describe('managing webhooks', () => {
  it('makes, shows, changes and deletes them, and shows a secret once', async () => {
    const answer = await create({ locale: 'ru', categoryId: room.category.id });
    expect(answer).toMatchObject({
      status: 201, headers: { etag: '"v1"', location: `/api/v1/webhooks/${answer.body.id}` },
      body: { url: URL_OF_RECEIVER, events: ['article.published'], locale: 'ru', categoryId: room.category.id, status: 'active', disabledBecause: null, version: 1 },
    });
    const { secret, ...shown } = answer.body;
    const path = `/webhooks/${shown.id}`;
    expect(bodyOf(await room.admin.get(path))).toEqual(shown);
    expect(bodyOf(await room.admin.get('/webhooks')).items).toContainEqual(shown);
    await expectRefused(desk, () => room.admin.patch(path, { locale: null }), 428);
    await expectRefused(desk, () => room.admin.patch(path, { locale: null }, 7), 412);
    const changed = await room.admin.patch(path, { url: 'https://other.example.com/', events: ['article.*', 'media.created'], locale: null, categoryId: null, status: 'disabled' }, 1);
    expect(changed).toMatchObject({
      status: 200, headers: { etag: '"v2"' },
      body: { url: 'https://other.example.com/', events: ['article.*', 'media.created'], locale: null, categoryId: null, status: 'disabled', disabledBecause: 'asked' },
    });
    expect(bodyOf(await room.admin.patch(path, { status: 'active' }, 2))).toMatchObject({ status: 'active', disabledBecause: null, disabledAt: null });
    const rotated = await room.admin.verb(`${path}/rotate-secret`, 3, undefined, { 'idempotency-key': 'rotated' });
    expect(rotated).toMatchObject({ status: 200, headers: { etag: '"v4"' }, body: { secret: expect.stringMatching(/^whsec_/) } });
    expect(await room.admin.verb(`${path}/rotate-secret`, 3, undefined, { 'idempotency-key': 'rotated' })).toMatchObject({ status: 409, body: { type: '/problems/secret-shown-once' } });
    const everything = JSON.stringify([
      await desk.sql('select * from webhooks'), await desk.sql('select * from audit_log'), await desk.sql('select * from outbox_events'),
      await desk.sql('select * from idempotent_answers'), desk.logged,
    ]);
    for (const text of [secret, rotated.body.secret]) expect(everything).not.toContain(String(text).slice('whsec_'.length));
    expect(JSON.stringify(await desk.sql('select * from audit_log'))).not.toContain('t0k3n');
    expect((await room.admin.delete(path, 4)).status).toBe(204);
    expect((await room.admin.get(path)).status).toBe(404);
    const done = await desk.sql('select action from audit_log where subject_id = $1 order by sequence', [shown.id]);
    expect(done.map(({ action }) => action)).toEqual(['webhook.created', 'webhook.updated', 'webhook.updated', 'webhook.secret_rotated', 'webhook.deleted']);
  });

  it('takes the events that it knows, one to twenty of them', async () => {
    for (const event of EVENT_CHOICES) expect((await create({ events: [event] })).status).toBe(201);
    await desk.sql('delete from webhooks');
    for (const events of [undefined, null, [], ['article.read'], ['*'], ['article'], ['article.published', 'article.published'], EVENT_CHOICES.slice(0, 21), 'article.published', [1], ['webhook.test']]) {
      await expectRefused(desk, () => create({ events }), 422, '/events');
    }
    expect((await create({ events: EVENT_CHOICES.slice(0, 20) })).status).toBe(201);
  });

  it.each([
    'http://127.0.0.1/', 'http://10.0.0.1/hook', 'https://192.168.1.1/', 'http://169.254.169.254/latest', 'http://[::1]/', 'http://[fd00::1]/', 'http://0x7f.1/', 'http://2130706433/',
    'http://[::ffff:127.0.0.1]/', 'http://localhost/', 'http://localhost./', 'https://example.com:22/',
  ])('T53 takes no address of the network of the newsroom: %s', async (url) => {
    await expectRefused(desk, () => create({ url }), 422, '/url');
    expect(codes(await create({ url }))).toEqual([['/url', 'forbidden-target']]);
    const webhook = await made();
    await expectRefused(desk, () => room.admin.patch(`/webhooks/${webhook.id}`, { url }, 1), 422, '/url');
  });

  it.each(['ftp://example.com/', 'file:///etc/passwd', 'https://user:secret@example.com/', 'example.com', '', 1, null, `https://example.com/${'x'.repeat(2000)}`])('takes no other kind of URL: %s', async (url) => {
    await expectRefused(desk, () => create({ url }), 422, '/url');
  });

  it('refuses what names nothing, unknown fields, and more than a hundred', async () => {
    expect(codes(await create({ categoryId: randomUUID() }))).toEqual([['/categoryId', 'unknown-category']]);
    await expectRefused(desk, () => create({ secret: 'whsec_AAAA' }), 400);
    await expectRefused(desk, () => create({ locale: 'not a locale' }), 422, '/locale');
    const webhook = await made();
    // Well formed, and nothing would ever be told.
    for (const send of [() => create({ locale: 'de' }), () => room.admin.patch(`/webhooks/${webhook.id}`, { locale: 'de' }, 1)]) {
      await expectRefused(desk, send, 422, '/locale');
      expect(codes(await send())).toEqual([['/locale', 'unknown-locale']]);
    }
    await expectRefused(desk, () => room.admin.get(`/webhooks/${webhook.id}/deliveries?status=lost`), 400);
    await expectRefused(desk, () => room.admin.get(`/webhooks/${webhook.id}/deliveries?event=article.read`), 400);
    await expectRefused(desk, () => room.admin.get(`/webhooks/${webhook.id}/deliveries/${randomUUID()}`), 404);
    await expectRefused(desk, () => room.admin.post(`/webhooks/${webhook.id}/deliveries/${randomUUID()}/replay`), 404);
    await expectRefused(desk, () => room.admin.post(`/webhooks/${webhook.id}/replay`, { from: '2026-01-02T00:00:00Z', to: '2026-01-01T00:00:00Z' }), 422, '/to');
    await expectRefused(desk, () => room.admin.post(`/webhooks/${webhook.id}/replay`, { from: 'yesterday' }), 422, '/from');
    await desk.sql(
      `insert into webhooks (id, version, url, events, status, sealed_secret, created_by)
       select gen_random_uuid(), 1, 'https://example.com/', '{media.*}', 'active', '', $1 from generate_series(1, 100)`, [room.admin.id],
    );
    expect(await create()).toMatchObject({ status: 409, body: { type: '/problems/too-many-webhooks' } });
    await desk.sql('delete from webhooks');
  });
});

describe('who manages only a section', () => {
  it('sees and replays of a webhook that got narrowed to it what was noted since, and nothing of before', async () => {
    const key = await makeKey(room.admin, ['webhooks:manage'], { categoryId: room.category.id });
    const webhook = bodyOf(await room.admin.post('/webhooks', { url: URL_OF_RECEIVER, events: ['article.created', 'author.created'] }));
    const path = `/webhooks/${webhook.id}/deliveries`;
    const ids = async (by: Client): Promise<string[]> => bodyOf(await by.get(path)).items.map(({ id }: ParsedJson) => id);
    const elsewhere = bodyOf(await room.admin.post('/categories', { name: 'Not of the key' }));
    bodyOf(await room.admin.post('/articles', { headline: 'Not for the key', categoryId: elsewhere.id }));
    const [old] = await ids(room.admin);
    const narrowed = bodyOf(await room.admin.patch(`/webhooks/${webhook.id}`, { categoryId: room.category.id }, webhook.version));
    await room.story().draft();
    expect(await ids(room.admin)).toEqual([expect.any(String), old]);
    expect(await ids(key)).toEqual((await ids(room.admin)).slice(0, 1));
    expect((await key.get(`${path}/${old}`)).status).toBe(404);
    const states = async (): Promise<unknown> => bodyOf(await room.admin.get(path)).items.map(({ status }: ParsedJson) => status);
    const again = bodyOf(await room.admin.patch(`/webhooks/${webhook.id}`, { url: `${URL_OF_RECEIVER}/admin` }, narrowed.version));
    expect(await states()).toEqual(['pending', 'pending']);
    const readdressed = bodyOf(await key.patch(`/webhooks/${webhook.id}`, { url: `${URL_OF_RECEIVER}/other` }, again.version));
    expect(await states()).toEqual(['pending', 'skipped']);
    await expectRefused(desk, () => key.post(`${path}/${old}/replay`), 404);
    await desk.sql("update webhook_deliveries set state = 'failed' where webhook_id = $1", [webhook.id]);
    const from = new Date(Date.now() - 3_600_000).toISOString();
    expect(bodyOf(await key.post(`/webhooks/${webhook.id}/replay`, { from }))).toEqual({ replayed: 1 });
    expect(bodyOf(await room.admin.post(`/webhooks/${webhook.id}/replay`, { from }))).toEqual({ replayed: 1 });
    const test = bodyOf(await key.post(`/webhooks/${webhook.id}/test`));
    expect((await key.get(`${path}/${test.id}`)).status).toBe(200);
    const other = await makeKey(room.admin, ['webhooks:manage'], { categoryId: elsewhere.id });
    const moved = bodyOf(await room.admin.patch(`/webhooks/${webhook.id}`, { categoryId: elsewhere.id }, readdressed.version));
    expect([await ids(other), (await key.get(path)).status]).toEqual([[], 404]);
    expect((await room.admin.delete(`/webhooks/${webhook.id}`, moved.version)).status).toBe(204);
  });

  it('makes and sees webhooks of it, and no others', async () => {
    const key = await makeKey(room.admin, ['webhooks:manage'], { categoryId: room.category.id });
    const everywhere = await made();
    const inside = await key.post('/webhooks', { url: URL_OF_RECEIVER, events: ['article.*'], categoryId: room.category.id });
    expect(inside.status).toBe(201);
    expect((await key.post('/webhooks', { url: URL_OF_RECEIVER, events: ['article.*'] })).status).toBe(403);
    expect(bodyOf(await key.get('/webhooks')).items.map(({ id }: ParsedJson) => id)).toEqual([inside.body.id]);
    for (const path of [`/webhooks/${everywhere.id}`, `/webhooks/${everywhere.id}/deliveries`]) expect((await key.get(path)).status).toBe(404);
    expect((await key.patch(`/webhooks/${everywhere.id}`, { locale: 'ru' }, 1)).status).toBe(404);
    expect((await key.post(`/webhooks/${everywhere.id}/test`)).status).toBe(404);
    expect((await key.patch(`/webhooks/${inside.body.id}`, { categoryId: null }, 1)).status).toBe(403);
    expect(bodyOf(await key.patch(`/webhooks/${inside.body.id}`, { locale: 'ru' }, 1))).toMatchObject({ locale: 'ru' });
    expect((await key.post(`/webhooks/${inside.body.id}/test`)).status).toBe(201);
    expect((await key.delete(`/webhooks/${inside.body.id}`, 2)).status).toBe(204);
  });
});

describe('jobs that were given up', () => {
  const dead = async (): Promise<ParsedJson[]> => bodyOf(await room.admin.get('/dead-jobs')).items;

  it('are listed without what they hold, and done after all or dropped', async () => {
    const tasks = desk.app.get(Jobs);
    const done: unknown[] = [];
    let works = false;
    tasks.register({
      name: 'test-dies',
      run: async (payload) => {
        if (!works) throw new JobRefused('It cannot be done.');
        done.push(payload);
      },
    });
    const runner = desk.app.get(JobRunner);
    runner.start();
    await desk.app.get(UnitOfWork).run((tx) => tasks.add(tx, 'test-dies', [{ secret: 'first' }, { secret: 'second' }, { secret: 'third' }]));
    const found = await eventually(dead, ({ length }) => length === 3);
    expect(found[0]).toEqual({
      id: expect.any(String), task: 'test-dies', event: null, attempts: 1, error: 'It cannot be done.', createdAt: expect.any(String), diedAt: expect.any(String),
    });
    expect(JSON.stringify(found)).not.toContain('first');
    const page = bodyOf(await room.admin.get('/dead-jobs?limit=2'));
    expect(bodyOf(await room.admin.get(`/dead-jobs?limit=2&cursor=${encodeURIComponent(page.nextCursor)}`)).items).toEqual([found[2]]);
    works = true;
    const [retried, dropped] = found.map(({ id }) => id);
    expect((await room.admin.post(`/dead-jobs/${retried}/retry`)).status).toBe(204);
    await eventually(async () => done, ({ length }) => length === 1);
    expect((await room.admin.delete(`/dead-jobs/${dropped}`)).status).toBe(204);
    for (const id of [retried, dropped, randomUUID()]) {
      expect((await room.admin.post(`/dead-jobs/${id}/retry`)).status).toBe(404);
      expect((await room.admin.delete(`/dead-jobs/${id}`)).status).toBe(404);
    }
    expect((await dead()).map(({ id }) => id)).toEqual([found[2]?.id]);
    const decided = await desk.sql('select action, subject_id as id, detail from audit_log where action like \'job.%\' order by sequence');
    expect(decided).toEqual([{ action: 'job.retried', id: retried, detail: { task: 'test-dies' } }, { action: 'job.dropped', id: dropped, detail: { task: 'test-dies' } }]);
  });
});
