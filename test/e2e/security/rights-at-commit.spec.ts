import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { ParsedJson } from '../../support/answer';
import { Client, type Person } from '../../support/client';
import { type Desk, startDesk } from '../../support/desk';
import { eventually } from '../../support/eventually';
import { type Newsroom, bodyOf, newsroom } from '../../support/newsroom';
import { withChangeUnderWay } from '../../support/row-lock';
import { filePart, form } from '../media/form';
import { jpeg } from '../media/pictures';

/** From then on rights are looked at again. */
const FRESH_MS = 500;

let desk: Desk;
let room: Newsroom;
let address: string;

beforeAll(async () => {
  desk = await startDesk();
  room = await newsroom(desk);
  address = await desk.listen();
});

afterAll(() => desk.stop());

const grants = (person: Person, given: object[]) => room.admin.patch(`/users/${person.id}`, { grants: given }, 1);

const TAKEN: readonly (readonly [string, 401 | 403, (person: Person) => Promise<ParsedJson>])[] = [
  ['disabled', 401, (person) => room.admin.patch(`/users/${person.id}`, { status: 'disabled' }, 1)],
  ['left without a role', 403, (person) => grants(person, [])],
  ['signed out', 401, (person) => person.post('/auth/logout', {})],
];

/** Sends half of a picture, then the rest when told so. */
function upload(token: string): { finish(): Promise<number> } {
  const rest = Promise.withResolvers<void>();
  async function* halves(): AsyncGenerator<Buffer> {
    const { raw } = form(filePart(await jpeg(60, 40)));
    const half = Math.floor(raw.length / 2);
    yield raw.subarray(0, half);
    await rest.promise;
    yield raw.subarray(half);
  }
  const headers = { authorization: `Bearer ${token}`, ...form().headers };
  const answer = fetch(`${address}/api/v1/media`, { method: 'POST', headers, body: ReadableStream.from(halves()), duplex: 'half' });
  return {
    finish: async () => {
      rest.resolve();
      return (await answer).status;
    },
  };
}

/** What a save of an article is answered with that waited for its row while something happened to its author. */
async function savedAfter(client: Client, happens: () => Promise<unknown>): Promise<{ status: number; id: string }> {
  const { id, version } = await room.story().draft();
  const saved = await withChangeUnderWay(desk, 'select from articles where id = $1 for update', [id], async (untilBlocked, commit) => {
    const saving = client.patch(`/articles/${id}`, { headline: 'Too late' }, version);
    await untilBlocked(1);
    await happens();
    await sleep(FRESH_MS);
    await commit();
    return saving;
  });
  return { status: saved.status, id };
}

describe('what waited until its author', () => {
  it.each(TAKEN)('T11 was %s is refused, and nothing is saved', async (_, status, taken) => {
    const person = await desk.as('editor', { in: String(room.category.id) });
    const answer = await savedAfter(person, async () => bodyOf(await taken(person)));
    expect(answer.status).toBe(status);
    expect(bodyOf(await room.admin.get(`/articles/${answer.id}`))).toMatchObject({ version: 1 });
    expect(await desk.sql("select from audit_log where subject_id = $1 and action = 'article.saved'", [answer.id])).toEqual([]);
  });

  it.each(TAKEN)('T11 was %s is refused, and no file stays', async (_, status, taken) => {
    const person = await desk.as('editor', { in: String(room.category.id) });
    const sending = upload(person.token);
    await sleep(FRESH_MS);
    bodyOf(await taken(person));
    expect(await sending.finish()).toBe(status);
    expect(await desk.sql('select id from media where uploaded_by = $1 union all select null from pending_files', [person.id])).toEqual([]);
    expect(readdirSync(join(desk.dataFolder, 'media'), { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile())).toEqual([]);
  });

  it('lost their key is refused', async () => {
    const { key, id } = bodyOf(await room.admin.post('/api-keys', { name: 'A script', scopes: ['articles:write', 'articles:read'] }));
    const answer = await savedAfter(new Client(desk.app, key), async () => bodyOf(await room.admin.delete(`/api-keys/${id}`)));
    expect(answer.status).toBe(401);
  });

  it('lost their role is refused among many as by itself', async () => {
    desk.startDueWork();
    const person = await desk.as('editor', { in: String(room.category.id) });
    const { id } = await room.story().draft();
    const job = await withChangeUnderWay(desk, 'select from articles where id = $1 for update', [id], async (untilBlocked, commit) => {
      const begun = bodyOf(await person.post('/articles/bulk', { verb: 'trash', items: [{ id }] }));
      await untilBlocked(1);
      bodyOf(await grants(person, []));
      await sleep(FRESH_MS);
      await commit();
      return eventually(async () => bodyOf(await room.admin.get(`/jobs/${begun.id}`)), ({ status }) => status === 'done');
    });
    expect(job.items[0]).toMatchObject({ status: 'refused', problem: { type: '/problems/forbidden', status: 403 } });
    expect(bodyOf(await room.admin.get(`/articles/${id}`))).toMatchObject({ version: 1 });
    expect(desk.loggedErrors).toEqual([]);
  });

  it('was given more is saved', async () => {
    const person = await desk.as('editor', { in: String(room.category.id) });
    const [{ roleId, categoryId }] = bodyOf(await room.admin.get(`/users/${person.id}`)).grants;
    const answer = await savedAfter(person, async () => bodyOf(await grants(person, [{ roleId, categoryId }, { roleId, categoryId: null }])));
    expect(answer.status).toBe(200);
  });

  it('is disabled does not keep them', async () => {
    const person = await desk.as('editor', { in: String(room.category.id) });
    const content = { categoryId: room.category.id, headline: 'Waits for its slug', slug: 'waits' };
    const status = await withChangeUnderWay(desk, 'lock table article_slugs in access exclusive mode', [], async (untilBlocked, commit) => {
      const creating = person.post('/articles', content);
      await untilBlocked(1);
      bodyOf(await room.admin.patch(`/users/${person.id}`, { status: 'disabled' }, 1));
      await sleep(FRESH_MS);
      await commit();
      return (await creating).status;
    });
    expect(status).toBe(401);
  });

  it('signs out, however long that takes', async () => {
    const person = await desk.as('editor');
    const status = await withChangeUnderWay(desk, 'select from sessions where user_id = $1 for update', [person.id], async (untilBlocked, commit) => {
      const leaving = person.post('/auth/logout', {});
      await untilBlocked(1);
      await sleep(FRESH_MS);
      await commit();
      return (await leaving).status;
    });
    expect(status).toBe(204);
  });
});
