import { randomUUIDv7 } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Answer, ParsedJson } from '../../support/answer';
import type { Person } from '../../support/client';
import { type Desk, startDesk } from '../../support/desk';
import { type Newsroom, article, bodyOf, newsroom, verb } from '../../support/newsroom';
import { expectAllRefused, expectRefused } from '../../support/refusals';

let desk: Desk;
let room: Newsroom;

beforeAll(async () => {
  desk = await startDesk();
  room = await newsroom(desk);
});

afterAll(() => desk.stop());

const story = (fields: object = {}) => article(room.author, { categoryId: room.category.id, authorId: room.byline.id, ...fields });
const take = (by: Person, { id }: ParsedJson): Promise<Answer> => by.put(`/articles/${id}/lock`);
const release = (by: Person, { id }: ParsedJson): Promise<Answer> => by.delete(`/articles/${id}/lock`);
const takeOver = (by: Person, { id }: ParsedJson): Promise<Answer> => by.post(`/articles/${id}/lock/takeover`);
const seen = async (by: Person, { id }: ParsedJson): Promise<ParsedJson> => bodyOf(await by.get(`/articles/${id}`));
const expire = ({ id }: ParsedJson) => desk.sql("update article_locks set expires_at = clock_timestamp() - interval '1 millisecond' where article_id = $1", [id]);
const written = async ({ id }: ParsedJson): Promise<ParsedJson> => {
  const [row] = await desk.sql(
    `select a.version, a.updated_at, (select count(*) from audit_log where subject_id = a.id) as audited,
       (select count(*) from outbox_events where subject_id = a.id) as events from articles a where id = $1`, [id],
  );
  return row;
};
const named = ({ id, name }: Person) => ({ id, name });

describe('taking the lock', () => {
  it('gives it for 60 seconds by the clock of the database, and shows it to colleagues', async () => {
    const draft = await story().draft();
    expect(draft.lock).toBeNull();
    const before = await written(draft);
    const [{ now }] = await desk.sql('select clock_timestamp() as now');
    const { status, body } = await take(room.author, draft);
    expect([status, body]).toEqual([200, { holder: named(room.author), expiresAt: expect.any(String) }]);
    const lease = Date.parse(body.expiresAt) - now.getTime();
    expect(lease).toBeGreaterThanOrEqual(59_999);
    expect(lease).toBeLessThan(65_000);
    for (const person of [room.author, room.editor, room.admin]) {
      expect((await seen(person, draft)).lock).toEqual(body);
      const { items } = bodyOf(await person.get(`/articles?q=${encodeURIComponent(draft.revision.headline)}`));
      expect(items.find(({ id }: ParsedJson) => id === draft.id).lock).toEqual(body);
    }
    expect(await written(draft)).toEqual(before);
  });

  it('again renews it, and changes no version', async () => {
    const draft = await story().draft();
    bodyOf(await take(room.author, draft));
    await desk.sql("update article_locks set expires_at = expires_at - interval '30 seconds' where article_id = $1", [draft.id]);
    const before = (await seen(room.author, draft)).lock;
    const renewed = bodyOf(await take(room.author, draft));
    expect(Date.parse(renewed.expiresAt) - Date.parse(before.expiresAt)).toBeGreaterThan(25_000);
    expect(await seen(room.author, draft)).toMatchObject({ version: draft.version, updatedAt: draft.updatedAt, lock: renewed });
  });

  it('is refused while somebody else has it, with the holder', async () => {
    const draft = await story().draft();
    const lock = bodyOf(await take(room.author, draft));
    const problem = await expectRefused(desk, () => take(room.editor, draft), 409);
    expect(problem).toMatchObject({ type: '/problems/locked', ...lock, allowedActions: expect.arrayContaining(['submit', 'trash']) });
  });

  it('succeeds for one of twenty who try at once', async () => {
    const draft = await story().draft();
    const editors = await Promise.all(Array.from({ length: 20 }, () => desk.as('editor', { in: room.category.id })));
    const answers = await Promise.all(editors.map((editor) => take(editor, draft)));
    const winner = answers.findIndex(({ status }) => status === 200);
    expect(answers.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([200, ...Array.from({ length: 19 }, () => 409)]);
    const { holder } = bodyOf(answers[winner] as Answer);
    expect(holder.id).toBe(editors[winner]?.id);
    expect(answers.flatMap(({ status, body }) => (status === 409 ? [body.holder] : []))).toEqual(Array.from({ length: 19 }, () => holder));
    expect(await desk.sql('select holder_id from article_locks where article_id = $1', [draft.id])).toEqual([{ holder_id: holder.id }]);
  });

  it('is for those who may save the article now', async () => {
    const draft = await story().draft();
    const stranger = await desk.as('editor', { in: bodyOf(await room.admin.post('/categories', { name: 'Sport' })).id });
    for (const person of [room.contributor, stranger]) {
      await expectAllRefused(desk, [() => take(person, draft), () => release(person, draft)], 404);
    }
    const published = await story().published(room.editor);
    await expectRefused(desk, () => take(room.contributor, published), 403);
    bodyOf(await take(room.author, published));
    const submitted = await story().submitted();
    await expectRefused(desk, () => take(room.author, submitted), 403);
    bodyOf(await take(room.editor, submitted));
    const trashed = bodyOf(await room.author.delete(`/articles/${draft.id}`, draft.version));
    expect(await expectRefused(desk, () => take(room.author, trashed), 409)).toMatchObject({ type: '/problems/not-possible-now', allowedActions: ['restore'] });
    await expectRefused(desk, () => room.author.put(`/articles/${published.id}/lock`, { seconds: 600 }), 400, '/seconds');
    await expectRefused(desk, () => room.author.put('/articles/no-article/lock'), 404);
  });

  it('and the autosave are there while it is scheduled, for who may take the schedule away', async () => {
    const scheduled = await verb(room.editor, 'schedule', await story().approved(room.editor), { publishAt: '2031-05-05T00:00:00Z' });
    await expectRefused(desk, () => take(room.author, scheduled), 403);
    bodyOf(await take(room.editor, scheduled));
    bodyOf(await room.editor.put(`/articles/${scheduled.id}/autosave`, { baseVersion: scheduled.version, content: { headline: 'Until it is saved' } }));
    const { status, body } = await room.editor.patch(`/articles/${scheduled.id}`, { headline: 'Saved', confirm: true, cancelSchedule: true }, scheduled.version);
    expect([status, body.status]).toEqual([200, 'draft']);
    bodyOf(await takeOver(room.chief, scheduled));
    const [latest] = bodyOf(await room.editor.get(`/articles/${scheduled.id}/history`)).items;
    expect(latest).toMatchObject({ event: 'article.lock_taken_over', by: { id: room.chief.id }, takenFrom: { id: room.editor.id, name: room.editor.name } });
  });

  it('is hidden from those who see what readers see', async () => {
    const published = await story().published(room.editor);
    bodyOf(await take(room.editor, published));
    const outsider = await seen(room.contributor, published);
    expect(outsider.lock).toBeNull();
    expect(JSON.stringify(outsider)).not.toContain(room.editor.name);
    const { items } = bodyOf(await room.contributor.get('/articles?limit=100'));
    expect(items.filter(({ lock }: ParsedJson) => lock !== null)).toEqual([]);
    expect((await release(room.contributor, published)).status).toBe(204);
    expect((await seen(room.editor, published)).lock.holder).toEqual(named(room.editor));
  });
});

describe('the end of a lock', () => {
  it('comes by itself: an expired one counts as none', async () => {
    const draft = await story().draft();
    bodyOf(await take(room.author, draft));
    await expire(draft);
    expect(await seen(room.editor, draft)).toMatchObject({ lock: null, allowedActions: expect.arrayContaining(['save', 'revert']) });
    expect((await room.editor.patch(`/articles/${draft.id}`, { kicker: 'K' }, draft.version)).status).toBe(200);
    expect(bodyOf(await take(room.editor, draft)).holder).toEqual(named(room.editor));
    expect((await take(room.author, draft)).status).toBe(409);
  });

  it('comes by release, which may be repeated', async () => {
    const draft = await story().draft();
    bodyOf(await take(room.author, draft));
    for (let time = 0; time < 2; time += 1) expect(await release(room.author, draft)).toMatchObject({ status: 204, text: '' });
    expect((await seen(room.author, draft)).lock).toBeNull();
    bodyOf(await take(room.editor, draft));
    const problem = await expectRefused(desk, () => release(room.author, draft), 409);
    expect(problem).toMatchObject({ type: '/problems/locked', holder: named(room.editor) });
    await expire(draft);
    expect((await release(room.author, draft)).status).toBe(204);
  });

  it.each([
    ['disabled', (id: string, version: number) => room.admin.patch(`/users/${id}`, { status: 'disabled' }, version)],
    ['deleted', (id: string, version: number) => room.admin.delete(`/users/${id}`, version)],
  ])('comes when its holder is %s, and what they had not saved is kept', async (_, leave) => {
    const draft = await story().draft();
    const person = await desk.as('editor', { in: room.category.id });
    bodyOf(await take(person, draft));
    bodyOf(await person.put(`/articles/${draft.id}/autosave`, { baseVersion: draft.version, content: { headline: 'Not yet saved' } }));
    const other = await story().draft();
    bodyOf(await person.put(`/articles/${other.id}/autosave`, { baseVersion: other.version, content: {} }));
    bodyOf(await leave(person.id, bodyOf(await room.admin.get(`/users/${person.id}`)).version));
    expect((await seen(room.editor, draft)).lock).toBeNull();
    expect((await room.editor.patch(`/articles/${draft.id}`, { kicker: 'K' }, draft.version)).status).toBe(200);
    const [branch, ...more] = bodyOf(await room.editor.get(`/articles/${draft.id}/autosave/branches`)).items;
    expect([branch.author, more]).toEqual([named(person), []]);
    expect(bodyOf(await room.editor.get(`/articles/${draft.id}/autosave/branches/${branch.id}`)).content).toEqual({ headline: 'Not yet saved' });
    // Nothing was written there.
    expect(bodyOf(await room.editor.get(`/articles/${other.id}/autosave/branches`)).items).toEqual([]);
    expect(await desk.sql('select 1 from article_autosaves where user_id = $1', [person.id])).toEqual([]);
  });

  it('comes when its holder may not edit the article any more, and not while they may', async () => {
    const [draft, elsewhere] = [await story().draft(), bodyOf(await room.admin.post('/categories', { name: 'Where they go' }))];
    const person = await desk.as('editor', { in: room.category.id });
    const grant = async (grants: object[]) => bodyOf(await room.admin.patch(`/users/${person.id}`, { grants }, bodyOf(await room.admin.get(`/users/${person.id}`)).version));
    const { grants: [{ roleId }] } = bodyOf(await room.admin.get(`/users/${person.id}`));
    bodyOf(await take(person, draft));
    bodyOf(await person.put(`/articles/${draft.id}/autosave`, { baseVersion: draft.version, content: { headline: 'Not yet saved' } }));
    await grant([{ roleId, categoryId: room.category.id }, { roleId, categoryId: elsewhere.id }]);
    expect((await seen(room.editor, draft)).lock).toMatchObject({ holder: named(person) });
    expect((await room.editor.patch(`/articles/${draft.id}`, { kicker: 'K' }, draft.version)).status).toBe(409);
    await grant([{ roleId, categoryId: elsewhere.id }]);
    expect((await seen(room.editor, draft)).lock).toBeNull();
    expect((await room.editor.patch(`/articles/${draft.id}`, { kicker: 'K' }, draft.version)).status).toBe(200);
    expect(bodyOf(await room.editor.get(`/articles/${draft.id}/autosave/branches`)).items).toMatchObject([{ author: named(person) }]);
  });

  it('does not come by a publication: the lock is about a person', async () => {
    const approved = await story().approved(room.editor);
    bodyOf(await take(room.secondEditor, approved));
    const published = await verb(room.editor, 'publish', approved);
    expect(published.lock.holder).toEqual(named(room.secondEditor));
    expect((await room.secondEditor.patch(`/articles/${published.id}`, { kicker: 'K' }, published.version)).status).toBe(200);
  });
});

describe('under the lock of another', () => {
  it('what would write over the text is refused, after 412 and with the holder', async () => {
    const draft = await story().draft();
    const lock = bodyOf(await take(room.author, draft));
    const save = (version: number) => room.editor.patch(`/articles/${draft.id}`, { headline: 'Mine' }, version);
    expect(await expectRefused(desk, () => save(draft.version), 409)).toMatchObject({ type: '/problems/locked', ...lock });
    await expectRefused(desk, () => save(draft.version + 1), 412);
    await expectRefused(desk, () => room.editor.verb(`/articles/${draft.id}/revert`, draft.version, { revision: 1, replace: true }), 409);
    const published = await story().published(room.editor);
    const revised = bodyOf(await room.author.patch(`/articles/${published.id}`, { kicker: 'K' }, published.version));
    bodyOf(await take(room.author, revised));
    await expectRefused(desk, () => room.editor.verb(`/articles/${revised.id}/discard`, revised.version), 409);
    await expectRefused(desk, () => room.editor.patch(`/articles/${revised.id}`, { kicker: 'L', dueAt: null }, revised.version), 409);
  });

  it('the first save of a live article and one that ends a review are refused, too', async () => {
    const published = await story().published(room.editor);
    bodyOf(await take(room.author, published));
    await expectRefused(desk, () => room.editor.patch(`/articles/${published.id}`, { kicker: 'K' }, published.version), 409);
    const submitted = await story().submitted();
    bodyOf(await take(room.secondEditor, submitted));
    const confirmed = { kicker: 'K', confirm: true };
    const problem = await expectRefused(desk, () => room.editor.patch(`/articles/${submitted.id}`, confirmed, submitted.version), 409);
    expect(problem.type).toBe('/problems/locked');
  });

  it('facts, the review, publishing and the trash go on', async () => {
    const draft = await story().draft();
    bodyOf(await take(room.editor, draft));
    const due = bodyOf(await room.author.patch(`/articles/${draft.id}`, { dueAt: '2030-01-01T00:00:00Z' }, draft.version));
    const submitted = await verb(room.author, 'submit', due);
    const published = await verb(room.chief, 'publish', await verb(room.chief, 'approve', submitted));
    expect(published).toMatchObject({ status: 'published', lock: { holder: named(room.editor) } });
    const other = await story().draft();
    bodyOf(await take(room.editor, other));
    expect((await room.author.delete(`/articles/${other.id}`, other.version)).status).toBe(200);
  });

  it('the holder does all of it, and nobody needs a lock', async () => {
    const draft = await story().draft();
    bodyOf(await take(room.author, draft));
    const saved = bodyOf(await room.author.patch(`/articles/${draft.id}`, { headline: 'Mine' }, draft.version));
    expect(saved).toMatchObject({ revision: { headline: 'Mine' }, lock: { holder: named(room.author) } });
    const reverted = await verb(room.author, 'revert', saved, { revision: 1, replace: true });
    bodyOf(await release(room.author, draft));
    expect((await room.editor.patch(`/articles/${draft.id}`, { headline: 'Theirs' }, reverted.version)).status).toBe(200);
  });

  it('allowedActions leaves those verbs out', async () => {
    const published = await story().published(room.editor);
    const revised = bodyOf(await room.author.patch(`/articles/${published.id}`, { kicker: 'K' }, published.version));
    const others = revised.allowedActions.filter((action: string) => !['save', 'discard', 'revert'].includes(action));
    bodyOf(await take(room.editor, revised));
    expect((await seen(room.author, revised)).allowedActions).toEqual(others);
    expect((await seen(room.editor, revised)).allowedActions).toEqual(expect.arrayContaining(['save', 'discard', 'revert']));
  });
});

describe('taking the lock over', () => {
  it('is for a chief and an admin of the section, and written down with both people', async () => {
    const draft = await story().draft();
    bodyOf(await take(room.author, draft));
    for (const person of [room.editor, room.author, room.contributor]) await expectRefused(desk, () => takeOver(person, draft), 403);
    const elsewhere = await desk.as('chief', { in: bodyOf(await room.admin.post('/categories', { name: 'Culture' })).id });
    await expectRefused(desk, () => takeOver(elsewhere, draft), 404);
    const published = await story().published(room.editor);
    await expectRefused(desk, () => takeOver(elsewhere, published), 403);
    const chiefElsewhere = await desk.as('editor', { in: room.category.id });
    await desk.sql(
      "insert into grants (id, user_id, role_id, category_id) select $1, $2, r.id, c.id from roles r, categories c where r.key = 'chief' and c.name = 'Culture'",
      [randomUUIDv7(), chiefElsewhere.id],
    );
    await expectRefused(desk, () => takeOver(chiefElsewhere, draft), 403);
    const before = await written(draft);
    const taken = bodyOf(await takeOver(room.chief, draft));
    expect(taken).toEqual({ holder: named(room.chief), expiresAt: expect.any(String) });
    expect((await seen(room.author, draft)).lock).toEqual(taken);
    expect(await written(draft)).toEqual({ ...before, audited: String(Number(before.audited) + 1), events: String(Number(before.events) + 1) });
    const [audited] = await desk.sql("select actor_id, detail from audit_log where subject_id = $1 and action = 'article.lock_taken_over'", [draft.id]);
    expect(audited).toEqual({ actor_id: room.chief.id, detail: { from: named(room.author), to: named(room.chief) } });
    const [event] = await desk.sql("select data from outbox_events where subject_id = $1 and type = 'article.lock_taken_over'", [draft.id]);
    expect(event.data).toEqual({ from: room.author.id, to: room.chief.id });
    expect(await expectRefused(desk, () => take(room.author, draft), 409)).toMatchObject({ holder: named(room.chief) });
    expect(bodyOf(await takeOver(room.admin, draft)).holder).toEqual(named(room.admin));
  });

  it('of a lock that nobody else has is taking it, and no event', async () => {
    const draft = await story().draft();
    const before = await written(draft);
    for (let time = 0; time < 2; time += 1) expect(bodyOf(await takeOver(room.chief, draft)).holder).toEqual(named(room.chief));
    await expire(draft);
    bodyOf(await takeOver(room.admin, draft));
    expect(await written(draft)).toEqual(before);
  });

  it('of twenty at once gives it to one after the other, each from the one before', async () => {
    const draft = await story().draft();
    bodyOf(await take(room.author, draft));
    const chiefs = await Promise.all(Array.from({ length: 20 }, () => desk.as('chief', { in: room.category.id })));
    const answers = await Promise.all(chiefs.map((chief) => takeOver(chief, draft)));
    expect(answers.map(({ status }) => status)).toEqual(chiefs.map(() => 200));
    const chain = await desk.sql<{ data: { from: string; to: string } }>(
      "select data from outbox_events where subject_id = $1 and type = 'article.lock_taken_over' order by sequence", [draft.id],
    );
    expect(chain.map(({ data }) => data.from)).toEqual([room.author.id, ...chain.slice(0, -1).map(({ data }) => data.to)]);
    expect((await seen(room.author, draft)).lock.holder.id).toBe(chain.at(-1)?.data.to);
  });

  it('does not make its new holder the one who changed the article', async () => {
    const draft = await story().draft();
    bodyOf(await take(room.author, draft));
    bodyOf(await takeOver(room.chief, draft));
    const { body } = await room.editor.verb(`/articles/${draft.id}/submit`, draft.version + 1);
    expect(body).toMatchObject({ status: 412, currentVersion: draft.version, changedBy: named(room.author), changedAt: draft.updatedAt });
  });

  it('may be sent again with an Idempotency-Key', async () => {
    const draft = await story().draft();
    bodyOf(await take(room.author, draft));
    const send = () => room.chief.post(`/articles/${draft.id}/lock/takeover`, undefined, { 'idempotency-key': `takeover ${draft.id}`.replaceAll(' ', '-') });
    const first = await send();
    expect(await send()).toMatchObject({ status: 200, body: first.body, headers: { 'idempotency-replayed': 'true' } });
    expect(await desk.sql("select 1 from audit_log where subject_id = $1 and action = 'article.lock_taken_over'", [draft.id])).toHaveLength(1);
  });
});
