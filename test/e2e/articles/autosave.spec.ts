import { randomUUIDv7 } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { DataSource } from 'typeorm';
import { UnsavedTextsOfTheDisabled1764000000461 } from '../../../migrations/1764000000461-unsaved-texts-of-the-disabled';
import { makeKey } from '../../support/api-keys';
import type { Answer, ParsedJson } from '../../support/answer';
import type { Client, Person } from '../../support/client';
import { type Desk, startDesk } from '../../support/desk';
import { type Newsroom, article, bodyOf, newsroom, verb } from '../../support/newsroom';
import { expectAllRefused, expectProblem, expectRefused } from '../../support/refusals';

/** A word that only what nobody has saved holds. */
const CANARY = 'numbatword';

let desk: Desk;
let room: Newsroom;

beforeAll(async () => {
  desk = await startDesk();
  room = await newsroom(desk);
});

afterAll(async () => {
  await desk.stop();
  expect(desk.logged.filter((line) => JSON.parse(line).level >= 50)).toEqual([]);
});

const story = (fields: object = {}) => article(room.author, { categoryId: room.category.id, authorId: room.byline.id, ...fields });
const path = ({ id }: ParsedJson): string => `/articles/${id}/autosave`;
const put = (by: Client, seen: ParsedJson, content: unknown, more: object = {}): Promise<Answer> =>
  by.put(path(seen), { baseVersion: seen.version, content, ...more });
const kept = async (by: Client, seen: ParsedJson): Promise<ParsedJson> => bodyOf(await by.get(path(seen)));
const branches = async (by: Client, seen: ParsedJson): Promise<ParsedJson[]> => bodyOf(await by.get(`${path(seen)}/branches`)).items;
const save = async (by: Client, seen: ParsedJson, fields: object): Promise<ParsedJson> => bodyOf(await by.patch(`/articles/${seen.id}`, fields, seen.version));
/** Everything that belongs to the article but what is not saved. */
const written = ({ id }: ParsedJson) => desk.sql(
  `select a.*, (select json_agg(r order by r.number) from article_revisions r where r.article_id = a.id)::text as revisions,
     (select count(*) from audit_log where subject_id = a.id) as audited, (select count(*) from outbox_events where subject_id = a.id) as events
   from articles a where a.id = $1`, [id],
);

describe('an autosave', () => {
  it('keeps what is being written, with what it was written over, and makes no history', async () => {
    const draft = await save(room.author, await story().draft(), { kicker: 'K' });
    expect((await room.author.get(path(draft))).status).toBe(404);
    const before = await written(draft);
    const content = { headline: 'A headline', summary: null, body: draft.revision.body, tagIds: [], seo: { noindex: true }, cover: null, bylines: [{ authorId: room.byline.id, role: 'writer' }] };
    const { status, body } = await put(room.author, draft, content);
    expect([status, body]).toEqual([200, { baseVersion: draft.version, revisionNumber: 2, savedAt: expect.any(String), stale: false, content }]);
    expect(await kept(room.author, draft)).toEqual(body);
    expect(await written(draft)).toEqual(before);
    expect((await room.author.get(`/articles/${draft.id}`)).body.revision).toEqual(draft.revision);
  });

  it('is overwritten in place, and later each time', async () => {
    const draft = await story().draft();
    const times: string[] = [];
    for (let time = 0; time < 10; time += 1) times.push(bodyOf(await put(room.author, draft, { headline: `Text ${time}` })).savedAt);
    expect(new Set(times).size).toBe(10);
    expect(times.toSorted()).toEqual(times);
    expect(await kept(room.author, draft)).toMatchObject({ savedAt: times[9], content: { headline: 'Text 9' } });
    expect(await desk.sql('select 1 from article_autosaves where article_id = $1', [draft.id])).toHaveLength(1);
    // Also where the clock was set back.
    await desk.sql("update article_autosaves set saved_at = '2090-01-01T00:00:00Z' where article_id = $1", [draft.id]);
    expect(bodyOf(await put(room.author, draft, { headline: 'Last' })).savedAt).toBe('2090-01-01T00:00:00.001Z');
  });

  it('takes a body in every form that a PATCH takes, and keeps a document', async () => {
    const draft = await story().draft();
    const html = bodyOf(await put(room.author, draft, { body: { format: 'html', value: '<h1>T</h1><p>x <b>y</b></p><script>z</script>' } }));
    expect(html.warnings.map(({ code }: ParsedJson) => code)).toContain('heading-changed');
    expect(html.content.body.content.map(({ type }: ParsedJson) => type)).toEqual(['heading', 'paragraph']);
    const { warnings: _, ...stored } = html;
    expect(await kept(room.author, draft)).toEqual(stored);
    const markdown = bodyOf(await put(room.author, draft, { body: { format: 'markdown', value: '# T\n\nx **y**' } }));
    expect(markdown.content).toEqual(html.content);
    expect(await save(room.author, draft, markdown.content)).toMatchObject({ revision: { wordCount: 3 } });
  });

  it('is the caller’s own', async () => {
    const draft = await story().draft();
    bodyOf(await put(room.author, draft, { headline: 'Of the author' }));
    expect((await room.editor.get(path(draft))).status).toBe(404);
    bodyOf(await put(room.editor, draft, { headline: 'Of the editor' }));
    expect((await kept(room.author, draft)).content).toEqual({ headline: 'Of the author' });
    expect((await room.editor.delete(path(draft))).status).toBe(204);
    expect((await room.editor.delete(path(draft))).status).toBe(204);
    expect((await kept(room.author, draft)).content).toEqual({ headline: 'Of the author' });
  });

  it('is kept as a branch where what was saved is not all that it has', async () => {
    const keptOver = async (seen: ParsedJson): Promise<unknown[]> => (await branches(room.admin, seen)).map(({ baseVersion }) => baseVersion);
    const draft = await room.story().draft();
    await put(room.admin, draft, { headline: 'Of the other tab', body: { format: 'html', value: '<p>Not saved.</p>' } });
    const saved = bodyOf(await room.admin.patch(`/articles/${draft.id}`, { headline: 'Of this tab' }, draft.version));
    expect([(await room.admin.get(path(draft))).status, await keptOver(draft)]).toEqual([404, [draft.version]]);
    const [branch] = await branches(room.admin, draft);
    expect(bodyOf(await room.admin.get(`${path(draft)}/branches/${branch?.id}`)).content.body).toBeDefined();

    await put(room.admin, saved, { headline: 'Last' });
    bodyOf(await room.admin.patch(`/articles/${draft.id}`, { headline: 'Last one', summary: 'And more' }, saved.version));
    expect(await keptOver(draft)).toHaveLength(1);
  });

  it('of a key is the key’s own: neither it nor the person who made it comes upon what the other has not saved', async () => {
    const draft = await story().draft();
    const maker = await desk.as('admin');
    const [key, other] = [await makeKey(maker, ['articles:write']), await makeKey(maker, ['articles:write'])];
    bodyOf(await put(maker, draft, { headline: 'Of the person' }));
    expect((await key.get(path(draft))).status).toBe(404);
    const first = bodyOf(await put(key, draft, { headline: 'Of the key', summary: 'S' }, { previousSavedAt: null }));
    expectProblem(await put(key, draft, { headline: 'x' }, { previousSavedAt: null }), 409);
    expect((await other.get(path(draft))).status).toBe(404);
    expect((await other.delete(path(draft))).status).toBe(204);
    expect([(await kept(maker, draft)).content, await kept(key, draft)]).toEqual([{ headline: 'Of the person' }, first]);

    // What the key did not save of its own is a branch; what the person has stays with them, as over a save of anybody else.
    const byKey = await save(key, draft, { headline: 'Saved by the key' });
    expect((await key.get(path(draft))).status).toBe(404);
    expect((await branches(maker, draft)).map(({ author, savedAt }) => [author.id, savedAt])).toEqual([[maker.id, first.savedAt]]);
    expect(await kept(maker, draft)).toMatchObject({ stale: true, content: { headline: 'Of the person' } });
    bodyOf(await put(key, byKey, { headline: 'Once more' }));
    await save(maker, byKey, { headline: 'Saved by the person' });
    expect((await kept(key, draft)).content).toEqual({ headline: 'Once more' });
    expect(await branches(maker, draft)).toHaveLength(1);
  });

  it('of a key is kept as a branch when a lock is taken over from the person who made it, and when it is revoked', async () => {
    const draft = await story().draft();
    const key = await makeKey(room.admin, ['articles:write']);
    bodyOf(await key.put(`/articles/${draft.id}/lock`));
    bodyOf(await put(key, draft, { headline: 'Before the takeover' }));
    bodyOf(await room.chief.post(`/articles/${draft.id}/lock/takeover`));
    expect([(await key.get(path(draft))).status, await branches(room.chief, draft)]).toEqual([200, [expect.objectContaining({ author: { id: room.admin.id, name: room.admin.name } })]]);
    bodyOf(await put(key, draft, { headline: 'Before the end' }));
    expect((await room.admin.delete(`/api-keys/${key.id}`)).status).toBe(204);
    const [last, ...rest] = await branches(room.chief, draft);
    expect(rest).toHaveLength(1);
    expect(bodyOf(await room.chief.get(`${path(draft)}/branches/${last?.id}`)).content).toEqual({ headline: 'Before the end' });
    expect(await desk.sql('select 1 from article_key_autosaves where key_id = $1', [key.id])).toEqual([]);
  });

  it('is kept as a branch where only some members of seo were saved', async () => {
    const draft = await story().draft();
    const seo = { title: 'For search engines', description: 'Not saved' };
    await put(room.author, draft, { seo });
    const saved = await save(room.author, draft, { seo: { title: seo.title, noindex: true } });
    const [branch] = await branches(room.author, saved);
    expect(bodyOf(await room.author.get(`${path(draft)}/branches/${branch?.id}`)).content).toEqual({ seo });
    await put(room.author, saved, { seo });
    await save(room.author, saved, { seo: { ...seo, canonicalUrl: null } });
    expect(await branches(room.author, saved)).toHaveLength(1);
  });

  it('is dropped by an explicit save of the same person, and by no other change', async () => {
    const draft = await story().draft();
    bodyOf(await put(room.author, draft, { headline: 'Of the author' }));
    bodyOf(await put(room.editor, draft, { headline: 'Of the editor' }));
    const due = await save(room.author, draft, { dueAt: '2030-01-01T00:00:00Z' });
    expect((await kept(room.author, due)).content).toEqual({ headline: 'Of the author' });
    const saved = await save(room.author, due, { headline: 'Saved' });
    expect((await room.author.get(path(saved))).status).toBe(404);
    expect(await kept(room.editor, saved)).toMatchObject({ stale: true, baseVersion: draft.version, content: { headline: 'Of the editor' } });
    expect(await branches(room.chief, saved)).toEqual([]);
  });

  it('survives a save that was refused', async () => {
    const draft = await story().draft();
    bodyOf(await put(room.author, draft, { headline: 'Of the author' }));
    await expectRefused(desk, () => room.author.patch(`/articles/${draft.id}`, { headline: 'x', categoryId: randomUUIDv7() }, draft.version), 422);
    await expectRefused(desk, () => room.author.patch(`/articles/${draft.id}`, { headline: 'x' }, draft.version + 1), 412);
    expect((await kept(room.author, draft)).content).toEqual({ headline: 'Of the author' });
  });

  it('of somebody who was disabled before that made it a branch is one since', async () => {
    const draft = await story().draft();
    const person = await desk.as('editor', { in: room.category.id });
    bodyOf(await put(person, draft, { headline: 'Not yet saved' }));
    await desk.sql("update users set status = 'disabled' where id = $1", [person.id]);
    const runner = desk.app.get(DataSource).createQueryRunner();
    await new UnsavedTextsOfTheDisabled1764000000461().up(runner);
    await runner.release();
    expect(await branches(room.editor, draft)).toMatchObject([{ id: expect.stringMatching(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab]/), author: { id: person.id }, baseVersion: draft.version }]);
  });

  it('goes with the article', async () => {
    const draft = await story().draft();
    bodyOf(await room.author.put(`/articles/${draft.id}/lock`));
    bodyOf(await put(room.author, draft, { headline: 'x' }));
    bodyOf(await put(await makeKey(room.admin, ['articles:write']), draft, { headline: 'x' }));
    bodyOf(await room.chief.post(`/articles/${draft.id}/lock/takeover`));
    await desk.sql('delete from articles where id = $1', [draft.id]);
    for (const table of ['article_autosaves', 'article_key_autosaves', 'article_autosave_branches', 'article_locks']) {
      expect(await desk.sql(`select 1 from ${table} where article_id = $1`, [draft.id])).toEqual([]);
    }
  });
});

describe('an autosave that would write over something unseen', () => {
  it('of the article is refused with what a merge needs, and the stored one stays', async () => {
    const draft = await story().draft();
    const first = bodyOf(await put(room.author, draft, { headline: 'Of the author' }));
    const saved = await save(room.editor, draft, { headline: 'Of the editor' });
    const problem = await expectRefused(desk, () => put(room.author, draft, { headline: 'Later' }), 412);
    expect(problem).toMatchObject({
      type: '/problems/stale-version', currentVersion: saved.version, changedBy: { id: room.editor.id }, changedAt: saved.updatedAt,
      current: saved.revision, base: { number: 1, headline: draft.revision.headline },
      diff: { fields: [{ field: 'headline', from: draft.revision.headline, to: 'Of the editor' }], blocks: [] },
    });
    expect(await kept(room.author, draft)).toEqual({ ...first, stale: true });
    expect(await expectRefused(desk, () => room.author.put(path(draft), { baseVersion: 99, content: {} }), 412)).toMatchObject({ base: null, diff: null });
    expect(bodyOf(await put(room.author, saved, { headline: 'Merged' }))).toMatchObject({ baseVersion: saved.version, revisionNumber: 2, stale: false });
  });

  it('of a second tab is refused where the client says what it saw', async () => {
    const draft = await story().draft();
    const first = bodyOf(await put(room.author, draft, { headline: 'One' }, { previousSavedAt: null }));
    const second = bodyOf(await put(room.author, draft, { headline: 'Two' }, { previousSavedAt: first.savedAt }));
    for (const previousSavedAt of [null, first.savedAt, '2020-01-01T00:00:00Z']) {
      const problem = await expectRefused(desk, () => put(room.author, draft, { headline: 'Tab' }, { previousSavedAt }), 409);
      expect(problem).toMatchObject({ type: '/problems/newer-autosave', savedAt: second.savedAt });
    }
    expect((await kept(room.author, draft)).content).toEqual({ headline: 'Two' });
    expect((await room.author.delete(path(draft))).status).toBe(204);
    expect((await put(room.author, draft, { headline: 'Tab' }, { previousSavedAt: second.savedAt })).status).toBe(200);
  });

  it('of two tabs at once: one of twenty wins', async () => {
    const draft = await story().draft();
    const { savedAt } = bodyOf(await put(room.author, draft, { headline: 'Start' }));
    const answers = await Promise.all(Array.from({ length: 20 }, (_, index) => put(room.author, draft, { headline: `Tab ${index}` }, { previousSavedAt: savedAt })));
    expect(answers.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([200, ...Array.from({ length: 19 }, () => 409)]);
    expect(await kept(room.author, draft)).toEqual(answers.find(({ status }) => status === 200)?.body);
  });

  it('is never left behind by a save at the same time', async () => {
    for (let round = 0; round < 5; round += 1) {
      const draft = await story().draft();
      const [saved, autosaved] = await Promise.all([
        room.author.patch(`/articles/${draft.id}`, { headline: 'Saved' }, draft.version), put(room.author, draft, { headline: 'Autosaved' }),
      ]);
      expect(saved.status).toBe(200);
      expect([200, 412]).toContain(autosaved.status);
      expect((await room.author.get(path(draft))).status).toBe(404);
    }
  });
});

describe('who may autosave', () => {
  it('is who may save now, whoever has the lock', async () => {
    const draft = await story().draft();
    bodyOf(await room.editor.put(`/articles/${draft.id}/lock`));
    expect((await put(room.author, draft, { headline: 'x' })).status).toBe(200);
    const published = await story().published(room.editor);
    await expectRefused(desk, () => put(room.contributor, published, { headline: 'x' }), 403);
    expect((await put(room.author, published, { headline: 'x' })).status).toBe(200);
    const submitted = await verb(room.author, 'submit', draft);
    await expectRefused(desk, () => put(room.author, submitted, { headline: 'x' }), 403);
    expect(await kept(room.author, submitted)).toMatchObject({ stale: true, content: { headline: 'x' } });
    const other = await story().draft();
    const trashed = bodyOf(await room.author.delete(`/articles/${other.id}`, other.version));
    expect(await expectRefused(desk, () => put(room.author, trashed, { headline: 'x' }), 409)).toMatchObject({ type: '/problems/not-possible-now' });
  });

  it('is nobody to whom the article is hidden: every route is 404', async () => {
    const draft = await story().draft();
    bodyOf(await room.author.put(`/articles/${draft.id}/lock`));
    bodyOf(await put(room.author, draft, { headline: CANARY }));
    bodyOf(await room.chief.post(`/articles/${draft.id}/lock/takeover`));
    const [branch] = await branches(room.chief, draft);
    const requests = (by: Person, { id }: ParsedJson, branchId: string) => [
      () => by.put(`/articles/${id}/autosave`, { baseVersion: 1, content: {} }), () => by.get(`/articles/${id}/autosave`), () => by.delete(`/articles/${id}/autosave`),
      () => by.get(`/articles/${id}/autosave/branches`), () => by.get(`/articles/${id}/autosave/branches/${branchId}`),
      () => by.delete(`/articles/${id}/autosave/branches/${branchId}`),
    ];
    await expectAllRefused(desk, requests(room.contributor, draft, branch.id), 404);
    await expectAllRefused(desk, requests(room.contributor, { id: randomUUIDv7() }, randomUUIDv7()), 404);
    await expectAllRefused(desk, requests(room.contributor, { id: 'none' }, 'none'), 404);
  });
});

describe('what comes in', () => {
  it('is checked in its shape, with the place', async () => {
    const draft = await story().draft();
    const before = await desk.snapshot();
    const cases: [unknown, number, string][] = [
      [undefined, 422, '/content'], ['x', 422, '/content'], [[], 422, '/content'], [null, 422, '/content'],
      [{ headline: 1 }, 422, '/content/headline'], [{ headline: 'x'.repeat(301) }, 422, '/content/headline'], [{ headline: null }, 422, '/content/headline'],
      [{ slug: 'NO' }, 422, '/content/slug'], [{ urgency: 10 }, 422, '/content/urgency'], [{ tagIds: ['x'] }, 422, '/content/tagIds'],
      [{ categoryId: 'x' }, 422, '/content/categoryId'], [{ bylines: [{ authorId: 'x', role: 'writer' }] }, 422, '/content/bylines/0/authorId'],
      [{ cover: { mediaId: 1 } }, 422, '/content/cover/mediaId'], [{ seo: { canonicalUrl: 'javascript:x' } }, 422, '/content/seo/canonicalUrl'],
      [{ summary: 'a\0b' }, 422, '/content/summary'], [{ summary: 'a\ud800b' }, 422, '/content/summary'],
      [{ body: '<p>x</p>' }, 422, '/content/body'], [{ body: null }, 422, '/content/body'], [{ body: { format: 'rtf', value: '' } }, 422, '/content/body/format'],
      [{ body: { type: 'doc', content: [{ type: 'marquee' }] } }, 422, '/content/body/content/0/type'],
      [{ locale: 'en' }, 400, '/content/locale'], [{ dueAt: null }, 400, '/content/dueAt'], [{ confirm: true }, 400, '/content/confirm'], [{ id: draft.id }, 400, '/content/id'],
      [{ check: 1 }, 400, '/content/check'], [{ warnings: [] }, 400, '/content/warnings'], [{ constructor: {} }, 400, '/content/constructor'],
      [{ toString: 1 }, 400, '/content/toString'], [JSON.parse('{"__proto__": {"x": 1}}'), 400, '/content/__proto__'], [{ seo: { more: 1 } }, 400, '/content/seo/more'],
    ];
    for (const [content, status, place] of cases) {
      const answer = await put(room.author, draft, content);
      expectProblem(answer, status);
      expect([content, answer.body.errors.map(({ pointer }: ParsedJson) => pointer)]).toEqual([content, expect.arrayContaining([place])]);
    }
    for (const [body, status, place] of [
      [{ content: {} }, 422, '/baseVersion'], [{ baseVersion: '1', content: {} }, 422, '/baseVersion'], [{ baseVersion: 0, content: {} }, 422, '/baseVersion'],
      [{ baseVersion: 1e12, content: {} }, 422, '/baseVersion'], [{ baseVersion: 1, content: {}, previousSavedAt: 'now' }, 422, '/previousSavedAt'],
      [{ baseVersion: 1, content: {}, more: 1 }, 400, '/more'], [{ baseVersion: 1, content: {}, unsavedText: 1 }, 400, '/unsavedText'],
    ] as const) {
      const answer = await room.author.put(path(draft), body);
      expectProblem(answer, status);
      expect(answer.body.errors.map(({ pointer }: ParsedJson) => pointer)).toEqual([place]);
    }
    expect(await desk.snapshot()).toBe(before);
  });

  it('may be what cannot be saved yet: an empty headline, ids that name nothing', async () => {
    const draft = await story().draft();
    const content = { headline: '', categoryId: randomUUIDv7(), tagIds: [randomUUIDv7()], cover: { mediaId: randomUUIDv7() }, slug: 'taken-or-not' };
    expect(bodyOf(await put(room.author, draft, content)).content).toEqual(content);
    expect(bodyOf(await put(room.author, draft, {})).content).toEqual({});
  });

  it('is 1 MiB at most, as everywhere', async () => {
    const draft = await story().draft();
    const big = { type: 'doc', content: Array.from({ length: 5000 }, () => ({ type: 'paragraph', content: [{ type: 'text', text: 'x'.repeat(100) }] })) };
    expect((await put(room.author, draft, { body: big })).status).toBe(200);
    await expectRefused(desk, () => put(room.author, draft, { body: big, summary: 'x'.repeat(500_000) }), 413);
  });
});

describe('the branch that a takeover keeps', () => {
  const takenOver = async (by = room.chief): Promise<ParsedJson> => {
    const draft = await story().draft();
    bodyOf(await room.author.put(`/articles/${draft.id}/lock`));
    bodyOf(await put(room.author, draft, { headline: 'Not saved', body: draft.revision.body }));
    bodyOf(await by.post(`/articles/${draft.id}/lock/takeover`));
    return draft;
  };

  it('is a copy that neither the writer nor anybody else overwrites', async () => {
    const draft = await takenOver();
    const mine = await kept(room.author, draft);
    const [branch, ...more] = await branches(room.chief, draft);
    expect(more).toEqual([]);
    expect(branch).toEqual({
      id: expect.any(String), author: { id: room.author.id, name: room.author.name }, baseVersion: draft.version, revisionNumber: 1,
      savedAt: mine.savedAt, keptAt: expect.any(String),
    });
    bodyOf(await put(room.author, draft, { headline: 'Later' }));
    const saved = await save(room.chief, draft, { headline: 'Of the chief' });
    bodyOf(await room.chief.delete(`/articles/${draft.id}/lock`));
    await save(room.author, saved, { headline: 'Of the author' });
    expect(bodyOf(await room.chief.get(`${path(draft)}/branches/${branch.id}`))).toEqual({ ...branch, content: mine.content });
  });

  it('is kept once of each text, and of nobody who had nothing unsaved', async () => {
    const draft = await takenOver();
    bodyOf(await room.admin.post(`/articles/${draft.id}/lock/takeover`));
    await desk.sql('update article_locks set holder_id = $2 where article_id = $1', [draft.id, room.author.id]);
    bodyOf(await room.chief.post(`/articles/${draft.id}/lock/takeover`));
    expect(await branches(room.chief, draft)).toHaveLength(1);
    await desk.sql('update article_locks set holder_id = $2 where article_id = $1', [draft.id, room.author.id]);
    bodyOf(await put(room.author, draft, { headline: 'Another text' }));
    bodyOf(await room.chief.post(`/articles/${draft.id}/lock/takeover`));
    const all = await branches(room.chief, draft);
    expect(all).toHaveLength(2);
    const first = bodyOf(await room.chief.get(`${path(draft)}/branches?limit=1`));
    expect([first.items, bodyOf(await room.chief.get(`${path(draft)}/branches?limit=1&cursor=${first.nextCursor}`))]).toEqual([
      all.slice(0, 1), { items: all.slice(1), nextCursor: null },
    ]);
  });

  it('is seen by its author and by those who may edit in the section', async () => {
    const draft = await takenOver();
    const [{ id }] = await branches(room.author, draft);
    for (const person of [room.author, room.editor, room.secondEditor, room.admin]) {
      expect((await branches(person, draft)).map((branch) => branch.id)).toEqual([id]);
      expect((await person.get(`${path(draft)}/branches/${id}`)).status).toBe(200);
    }
    const published = await story().published(room.editor);
    bodyOf(await room.editor.put(`/articles/${published.id}/lock`));
    bodyOf(await put(room.editor, published, { headline: CANARY }));
    bodyOf(await room.chief.post(`/articles/${published.id}/lock/takeover`));
    const [hidden] = await branches(room.editor, published);
    // The writer of the article may edit it, but not whatever is in the section.
    for (const person of [room.author, room.contributor]) {
      expect(await branches(person, published)).toEqual([]);
      await expectAllRefused(desk, [
        () => person.get(`${path(published)}/branches/${hidden.id}`), () => person.delete(`${path(published)}/branches/${hidden.id}`),
      ], 404);
    }
    await expectAllRefused(desk, [() => room.chief.get(`${path(draft)}/branches/${hidden.id}`), () => room.chief.get(`${path(draft)}/branches/${randomUUIDv7()}`)], 404);
  });

  it('is thrown away by those who see it', async () => {
    for (const person of [room.author, room.secondEditor]) {
      const draft = await takenOver();
      const [{ id }] = await branches(person, draft);
      expect((await person.delete(`${path(draft)}/branches/${id}`)).status).toBe(204);
      expect((await person.delete(`${path(draft)}/branches/${id}`)).status).toBe(404);
      expect(await branches(room.chief, draft)).toEqual([]);
    }
  });
});

describe('nothing that is not saved', () => {
  it('is seen by readers, in lists, in searches, in the history or by those who see what readers see', async () => {
    const published = await story().published(room.editor);
    bodyOf(await room.editor.put(`/articles/${published.id}/lock`));
    bodyOf(await put(room.editor, published, {
      headline: CANARY, summary: CANARY, slug: CANARY, edNote: CANARY, body: { format: 'html', value: `<p>${CANARY}</p>` }, seo: { title: CANARY },
    }));
    bodyOf(await room.chief.post(`/articles/${published.id}/lock/takeover`));
    bodyOf(await put(room.chief, published, { headline: CANARY }));
    const { slug, id } = published;
    const { path: section } = room.category;
    const readers = ['/site', '/articles', `/articles/${slug}`, `/articles/${id}?body=doc`, `/articles?category=${section}`, `/categories/${section}`, '/authors', '/tags'];
    const texts = [
      ...(await Promise.all(readers.map((each) => desk.delivery(each)))),
      ...(await Promise.all(['', '?q=', `/${id}`, `/${id}/revisions`, `/${id}/revisions/1`, `/${id}/publishability`].map((each) => room.admin.get(`/articles${each === '?q=' ? `?q=${CANARY}` : each}`)))),
      ...(await Promise.all(['', `/${id}`, `/${id}/autosave`, `/${id}/autosave/branches`].map((each) => room.contributor.get(`/articles${each}`)))),
    ].map(({ text }) => text).join('\n');
    expect(texts).toContain(published.revision.headline);
    expect(texts).not.toContain(CANARY);
    expect(desk.logged.some((line) => line.includes(CANARY))).toBe(false);
    expect((await desk.delivery(`/articles/${CANARY}`)).status).toBe(404);
    const delivered = (await Promise.all(readers.map((each) => desk.delivery(each)))).map(({ text }) => text).join('\n');
    for (const word of [room.chief.id, room.editor.id, '"lock"', 'autosave']) expect(delivered).not.toContain(word);
    const noted = await desk.sql('select (select string_agg(data::text, $1) from outbox_events) as events, (select string_agg(detail::text, $1) from audit_log) as audited', [' ']);
    expect(JSON.stringify(noted)).not.toContain(CANARY);
  });
});
