import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { DataSource } from 'typeorm';
import { KeysOfTheDisabled1764000000430 } from '../../../migrations/1764000000430-keys-of-the-disabled';
import type { KeyScope } from '../../../src/kernel/key-scopes';
import type { ParsedJson } from '../../support/answer';
import { type KeyClient, makeKey } from '../../support/api-keys';
import { Client, type Person } from '../../support/client';
import { type Desk, startDesk } from '../../support/desk';
import { eventually } from '../../support/eventually';
import { EventStream } from '../../support/event-stream';
import { type Newsroom, article, bodyOf, newsroom, verb } from '../../support/newsroom';
import { expectProblem, expectRefused } from '../../support/refusals';
import { refused } from '../../support/refused';
import { withChangeUnderWay } from '../../support/row-lock';
import { jpeg, uploaded } from '../media/pictures';

let desk: Desk;
let room: Newsroom;
let other: string;

beforeAll(async () => {
  desk = await startDesk();
  room = await newsroom(desk);
  other = bodyOf(await room.admin.post('/categories', { name: 'Other' })).id;
});

afterAll(() => desk.stop());

/** Somebody whose own role lets them make keys, beside what an editor may. */
async function keyMaker(permissions: string[], categoryId: string | null = null): Promise<Person> {
  const person = await desk.as('contributor');
  await desk.sql(
    `with r as (insert into roles (id, key, name, permissions) values (gen_random_uuid(), gen_random_uuid()::text, 'Own', $2) returning id)
     insert into grants (id, user_id, role_id, category_id) select gen_random_uuid(), $1, id, $3 from r`,
    [person.id, ['api-key:manage', ...permissions], categoryId],
  );
  return person;
}

describe('T18 a key', () => {
  it('is shown when it is made, and by nothing afterwards', async () => {
    const answer = await room.admin.post('/api-keys', { name: 'Front end', scopes: ['articles:read', 'media:read'] });
    expect(answer).toMatchObject({
      status: 201, headers: { location: `/api/v1/api-keys/${answer.body.id}`, 'cache-control': 'private, no-store' },
      body: {
        name: 'Front end', scopes: ['articles:read', 'media:read'], categoryId: null, expiresAt: null, lastUsedAt: null, revokedAt: null,
        createdBy: { id: room.admin.id, name: room.admin.name },
      },
    });
    const { key, prefix } = answer.body;
    expect(key).toMatch(/^ck_[a-z0-9]{12}_[\w-]{43}$/);
    expect(key.startsWith(`${prefix}_`)).toBe(true);
    const texts = [await room.admin.get('/api-keys'), await room.admin.get(`/api-keys/${answer.body.id}`)].map(({ text }) => text);
    for (const text of texts) {
      expect(text).toContain('Front end');
      expect(text).not.toContain(key.slice(16));
    }
  });

  it('is kept as a digest only, and is in no log', async () => {
    const { made } = await makeKey(room.admin, ['articles:read']);
    const secret = String(made.key).slice(16);
    await desk.fetch(`/api/v1/articles?key=${made.key}`, { headers: { authorization: `Bearer ${made.key}` } });
    const [row] = await desk.sql('select k.*, (select string_agg(a::text, $$ $$) from audit_log a) as audit from api_keys k where id = $1', [made.id]);
    expect(JSON.stringify(row)).not.toContain(secret);
    expect(row.secret_hash).toHaveLength(43);
    expect(desk.logged.join('')).not.toContain(secret);
  });

  it('cannot be had again by repeating the request that made it', async () => {
    const headers = { 'idempotency-key': 'the-key-of-a-key' };
    const first = await room.admin.post('/api-keys', { name: 'Once', scopes: ['articles:read'] }, headers);
    expect(first.status).toBe(201);
    const again = await room.admin.post('/api-keys', { name: 'Once', scopes: ['articles:read'] }, headers);
    expectProblem(again, 409);
    expect(again.body.type).toBe('/problems/secret-shown-once');
    expect((await room.admin.post('/api-keys', { name: 'Twice', scopes: ['articles:read'] }, headers)).status).toBe(422);
    const kept = await desk.sql("select body::text, held_secret from idempotent_answers where key = 'the-key-of-a-key'");
    expect(kept).toEqual([{ body: 'null', held_secret: true }]);
    expect(await desk.sql("select 1 from api_keys where name = 'Once'")).toHaveLength(1);
  });

  it.each<[string, (key: KeyClient) => string]>([
    ['another secret', ({ made }) => `${made.prefix}_${'A'.repeat(43)}`],
    ['one letter of the secret changed', ({ token }) => `${token.slice(0, -2)}${token.endsWith('AA') ? 'BA' : 'AA'}`],
    ['an unknown prefix', ({ token }) => `ck_aaaaaaaaaaaa_${token.slice(16)}`],
    ['no secret', ({ made }) => `${made.prefix}_`],
    ['no prefix', ({ token }) => `ck_${token.slice(16)}`],
    ['something more', ({ token }) => `${token}A`],
    ['a quotation mark', ({ token }) => `${token.slice(0, 20)}'${token.slice(21)}`],
  ])('with %s is none', async (_, spoil) => {
    const key = await makeKey(room.admin, ['articles:read']);
    refused(await desk.fetch('/api/v1/articles', { headers: { authorization: `Bearer ${spoil(key)}` } }));
  });

  it('in the query is none', async () => {
    const { token } = await makeKey(room.admin, ['articles:read']);
    for (const name of ['key', 'token', 'access_token', 'api_key', 'authorization']) {
      refused(await desk.fetch(`/api/v1/articles?${name}=${token}`));
    }
  });

  it('is worthless once it is revoked, which everybody can see', async () => {
    const key = await makeKey(room.admin, ['articles:read']);
    expect((await key.get('/articles')).status).toBe(200);
    expect((await room.admin.delete(`/api-keys/${key.id}`)).status).toBe(204);
    refused(await key.get('/articles'));
    expect(bodyOf(await room.admin.get(`/api-keys/${key.id}`)).revokedAt).toEqual(expect.any(String));
    expect((await room.admin.delete(`/api-keys/${key.id}`)).status).toBe(204);
    const noted = await desk.sql("select action from audit_log where subject_id = $1 order by sequence", [key.id]);
    expect(noted).toEqual([{ action: 'api-key.created' }, { action: 'api-key.revoked' }]);
  });

  it('is worthless once it has expired, and revoked once its maker is disabled, whatever becomes of them', async () => {
    const maker = await desk.as('admin');
    const key = await makeKey(maker, ['articles:read'], { expiresAt: '2099-01-01T00:00:00Z' });
    expect((await key.get('/articles')).status).toBe(200);
    await desk.sql("update api_keys set expires_at = now() - interval '1 second' where id = $1", [key.id]);
    refused(await key.get('/articles'));
    await desk.sql("update api_keys set expires_at = null where id = $1", [key.id]);
    const user = bodyOf(await room.admin.get(`/users/${maker.id}`));
    const revokedBefore = await makeKey(maker, ['articles:read']);
    await room.admin.delete(`/api-keys/${revokedBefore.id}`);
    const foreign = await makeKey(room.admin, ['articles:read']);
    const disabled = bodyOf(await room.admin.patch(`/users/${maker.id}`, { status: 'disabled' }, user.version));
    refused(await key.get('/articles'));
    bodyOf(await room.admin.patch(`/users/${maker.id}`, { status: 'active' }, disabled.version));
    refused(await key.get('/articles'));
    expect(bodyOf(await room.admin.get(`/api-keys/${key.id}`)).revokedAt).toEqual(expect.any(String));
    expect((await foreign.get('/articles')).status).toBe(200);
    const noted = `select actor_id, detail, request_id is not null as asked from audit_log where action = 'api-key.revoked' and subject_id = $1`;
    for (const { id, made } of [key, revokedBefore]) {
      expect(await desk.sql(noted, [id])).toEqual([{ actor_id: room.admin.id, detail: { name: made.name }, asked: true }]);
    }
  });

  it('goes with a maker who is deleted', async () => {
    const maker = await desk.as('admin');
    const key = await makeKey(maker, ['articles:read']);
    const { version } = bodyOf(await room.admin.get(`/users/${maker.id}`));
    await room.admin.delete(`/users/${maker.id}`, version);
    expect(bodyOf(await room.admin.get(`/api-keys/${key.id}`)).revokedAt).toEqual(expect.any(String));
    expect(await desk.sql("select from audit_log where action = 'api-key.revoked' and subject_id = $1", [key.id])).toHaveLength(1);
  });

  it('of a maker who was disabled before that revoked it is revoked by the migration', async () => {
    const maker = await desk.as('admin');
    const [key, another] = [await makeKey(maker, ['articles:read']), await makeKey(room.admin, ['articles:read'])];
    await desk.sql("update users set status = 'disabled' where id = $1", [maker.id]);
    const runner = desk.app.get(DataSource).createQueryRunner();
    await new KeysOfTheDisabled1764000000430().up(runner);
    await runner.release();
    expect(bodyOf(await room.admin.get(`/api-keys/${key.id}`)).revokedAt).toEqual(expect.any(String));
    const noted = await desk.sql("select actor_name, subject_type, subject_id, detail from audit_log where action = 'api-key.revoked' and actor_id is null");
    expect(noted).toEqual([{ actor_name: 'system', subject_type: 'api-key', subject_id: key.id, detail: { name: key.made.name } }]);
    expect((await another.get('/articles')).status).toBe(200);
  });

  it('is not made by somebody who is being disabled', async () => {
    const maker = await desk.as('admin');
    await withChangeUnderWay(desk, "update users set status = 'disabled' where id = $1", [maker.id], async (untilBlocked, commit) => {
      const making = maker.post('/api-keys', { name: 'Late', scopes: ['articles:read'] });
      await untilBlocked(1);
      await commit();
      refused(await making);
    });
    expect(await desk.sql("select from api_keys where name = 'Late'")).toEqual([]);
  });

  it('tells when it was used last, and writes that once a minute', async () => {
    const key = await makeKey(room.admin, ['articles:read']);
    await key.get('/articles');
    const used = await eventually(async () => bodyOf(await room.admin.get(`/api-keys/${key.id}`)).lastUsedAt as string | null, (at) => at !== null);
    await Promise.all(Array.from({ length: 20 }, () => key.get('/articles')));
    expect(bodyOf(await room.admin.get(`/api-keys/${key.id}`)).lastUsedAt).toBe(used);
    await desk.sql("update api_keys set last_used_at = now() - interval '2 minutes' where id = $1", [key.id]);
    await key.get('/articles');
    await eventually(async () => (await desk.sql("select last_used_at > now() - interval '1 minute' as anew from api_keys where id = $1", [key.id]))[0].anew, Boolean);
  });
});

describe('making a key', () => {
  it.each([
    ['no scope', { name: 'K', scopes: [] }, 422], ['an unknown scope', { name: 'K', scopes: ['users:manage'] }, 422],
    ['a scope twice', { name: 'K', scopes: ['media:read', 'media:read'] }, 422], ['no name', { scopes: ['media:read'] }, 422],
    ['an unknown field', { name: 'K', scopes: ['media:read'], id: 'x' }, 400], ['a secret of one’s own', { name: 'K', scopes: ['media:read'], key: 'ck_a_b' }, 400],
    ['a past end', { name: 'K', scopes: ['media:read'], expiresAt: '2020-01-01T00:00:00Z' }, 422],
    ['a category that is not there', { name: 'K', scopes: ['media:read'], categoryId: '01900000-0000-7000-8000-000000000000' }, 422],
  ])('with %s is refused', async (_, body, status) => {
    await expectRefused(desk, () => room.admin.post('/api-keys', body), status);
  });

  it('for delivery and one category is refused: it would not be kept', async () => {
    await expectRefused(desk, () => room.admin.post('/api-keys', { name: 'K', scopes: ['delivery:read'], categoryId: other }), 422, '/categoryId');
  });

  it('is not for those who manage no keys', async () => {
    for (const person of [room.chief, room.editor, room.author, room.contributor]) {
      await expectRefused(desk, () => person.post('/api-keys', { name: 'K', scopes: ['delivery:read'] }), 403);
    }
  });

  it.each<[KeyScope, string]>([
    ['articles:read', 'article:read'], ['articles:write', 'article:create'], ['media:read', 'media:read'], ['media:write', 'media:upload'],
    ['webhooks:manage', 'webhook:manage'],
  ])('for %s takes %s, where the key is meant for', async (scope, permission) => {
    const without = await keyMaker([]);
    await desk.sql('delete from grants where user_id = $1 and role_id in (select id from roles where built_in)', [without.id]);
    await expectRefused(desk, () => without.post('/api-keys', { name: 'K', scopes: [scope] }), 403);
    const there = await keyMaker([permission], room.category.id);
    await desk.sql('delete from grants where user_id = $1 and role_id in (select id from roles where built_in)', [there.id]);
    await expectRefused(desk, () => there.post('/api-keys', { name: 'K', scopes: [scope] }), 403);
    await expectRefused(desk, () => there.post('/api-keys', { name: 'K', scopes: [scope], categoryId: other }), 403);
    expect((await there.post('/api-keys', { name: 'K', scopes: [scope], categoryId: room.category.id })).status).toBe(201);
  });

  it('in one section shows nobody else’s keys, and revokes none', async () => {
    const foreign = await makeKey(room.admin, ['articles:read']);
    const local = await keyMaker(['article:read'], room.category.id);
    const own = await makeKey(local, ['articles:read'], { categoryId: room.category.id });
    expect(bodyOf(await local.get('/api-keys')).items.map(({ id }: { id: string }) => id)).toEqual([own.id]);
    await expectRefused(desk, () => local.get(`/api-keys/${foreign.id}`), 404);
    await expectRefused(desk, () => local.delete(`/api-keys/${foreign.id}`), 404);
    expect((await local.delete(`/api-keys/${own.id}`)).status).toBe(204);
  });
});

describe('what a key may do', () => {
  it('is never more than its maker may at that moment', async () => {
    const maker = await keyMaker(['article:read', 'article:create', 'article:edit']);
    const key = await makeKey(maker, ['articles:read', 'articles:write']);
    const draft = await room.story().draft();
    expect((await key.get(`/articles/${draft.id}`)).status).toBe(200);
    await desk.sql('delete from grants where user_id = $1', [maker.id]);
    expect((await key.get(`/articles/${draft.id}`)).status).toBe(404);
    expect((await key.patch(`/articles/${draft.id}`, { kicker: 'K' }, draft.version)).status).toBe(403);
  });

  it('ends at its category, also for what its maker wrote and for what is live', async () => {
    const key = await makeKey(room.admin, ['articles:read', 'articles:write'], { categoryId: room.category.id });
    const inside = await room.story().published(room.editor);
    const mine = await article(room.admin, { categoryId: other }).draft();
    const live = await article(room.admin, { categoryId: other, authorId: room.byline.id }).published(room.admin).catch(() => null);
    expect(live).toBeNull();
    const elsewhere = await article(await desk.as('editor', { in: other }), { categoryId: other, authorId: room.byline.id }).published(room.admin);
    expect((await key.get(`/articles/${inside.id}`)).status).toBe(200);
    const ids = bodyOf(await key.get('/articles?limit=100&include=total'));
    expect(ids.items.some(({ id }: { id: string }) => id === inside.id)).toBe(true);
    for (const { id, version } of [mine, elsewhere]) {
      expect((await key.get(`/articles/${id}`)).status).toBe(404);
      expect((await key.get(`/articles/${id}/revisions`)).status).toBe(404);
      expect((await key.patch(`/articles/${id}`, { kicker: 'K' }, version)).status).toBe(404);
      expect(ids.items.some((item: { id: string }) => item.id === id)).toBe(false);
    }
    expect(ids.total).toBe(ids.items.length);
    expect((await key.post('/articles', { headline: 'H', categoryId: other })).status).toBe(403);
    const made = bodyOf(await key.post('/articles', { headline: 'H', categoryId: room.category.id }));
    expect(made.createdBy).toEqual({ id: room.admin.id, name: room.admin.name });
    expect((await key.patch(`/articles/${made.id}`, { categoryId: other }, made.version)).status).toBe(403);
  });

  it('ends at its category with media, too, also for what its maker brought', async () => {
    const [folder, elsewhere] = [room.category.id, other].map((categoryId) => ({ alt: 'A hand', credit: 'AGENCY', categoryId }));
    const [inside, outside] = [await uploaded(room.admin, await jpeg(), folder), await uploaded(room.admin, await jpeg(), elsewhere)];
    const key = await makeKey(room.admin, ['articles:read', 'articles:write', 'media:read', 'media:write'], { categoryId: room.category.id });
    const loose = await uploaded(key, await jpeg());
    const idsOf = async (query = '') => bodyOf(await key.get(`/media?limit=100${query}`)).items.map(({ id }: { id: string }) => id);
    expect(await idsOf()).toEqual(expect.arrayContaining([inside.id, loose.id]));
    expect(await idsOf()).not.toContain(outside.id);
    for (const path of ['', '/original', '/usages']) {
      expect([path, (await key.get(`/media/${inside.id}${path}`)).status]).toEqual([path, 200]);
      await expectRefused(desk, () => key.get(`/media/${outside.id}${path}`), 404);
    }
    await expectRefused(desk, () => key.patch(`/media/${outside.id}`, { caption: 'x' }, outside.version), 404);
    await expectRefused(desk, () => key.patch(`/media/${outside.id}`, { categoryId: room.category.id }, outside.version), 404);
    await expectRefused(desk, () => key.delete(`/media/${outside.id}`, outside.version), 404);
    const items = [inside, outside, loose].map(({ id, version }) => ({ id, version }));
    const changed = bodyOf(await key.post('/media/bulk', { items, changes: { caption: 'x' } }));
    expect(changed.items.map(({ refusal }: ParsedJson) => refusal?.status ?? null)).toEqual([null, 404, null]);
    const story = { headline: 'H', categoryId: room.category.id };
    expectProblem(await key.post('/articles', { ...story, cover: { mediaId: outside.id } }), 422);
    expect((await key.post('/articles', { ...story, cover: { mediaId: inside.id } })).status).toBe(201);
    const { version } = bodyOf(await room.admin.delete(`/media/${outside.id}`, outside.version));
    expect(await idsOf('&trashed=true')).not.toContain(outside.id);
    await expectRefused(desk, () => key.verb(`/media/${outside.id}/restore`, version), 404);
  });

  it('names no use outside of its category, though readers see it', async () => {
    const media = await uploaded(room.admin, await jpeg(), { alt: 'A hand', credit: 'AGENCY' });
    const using = { cover: { mediaId: media.id } };
    const inside = await room.story(using).published(room.editor);
    const editor = await desk.as('editor', { in: other });
    const outside = await article(editor, { ...using, categoryId: other, authorId: room.byline.id }).published(room.admin);
    const mine = await article(room.admin, { ...using, categoryId: other }).draft();
    const usagesFor = async (by: Client): Promise<string[]> => bodyOf(await by.get(`/media/${media.id}/usages`)).items.map(({ id }: { id: string }) => id);
    const key = await makeKey(room.admin, ['articles:read', 'media:read'], { categoryId: room.category.id });
    expect(await usagesFor(room.admin)).toEqual(expect.arrayContaining([inside.id, outside.id, mine.id]));
    expect(await usagesFor(key)).toEqual([inside.id]);
    bodyOf(await room.editor.patch(`/articles/${inside.id}`, { kicker: 'K' }, inside.version));
    expect(new Set(await usagesFor(key))).toEqual(new Set([inside.id]));
  });

  it('shows what readers have there, as to a person of the section, when a draft beside it goes elsewhere', async () => {
    const key = await makeKey(room.admin, ['articles:read', 'articles:write'], { categoryId: room.category.id });
    const reader = await makeKey(room.admin, ['articles:read'], { categoryId: other });
    const live = await room.story().published(room.editor);
    const byMaker = await article(room.admin, { categoryId: room.category.id, authorId: room.byline.id }).published(room.editor);
    for (const shown of [live, byMaker]) {
      const moved = bodyOf(await room.admin.patch(`/articles/${shown.id}`, { categoryId: other, headline: 'What is to come' }, shown.version));
      const path = `/articles/${shown.id}`;
      const seen = bodyOf(await key.get(path));
      expect(seen).toMatchObject({ revision: { headline: shown.revision.headline, categoryId: room.category.id, state: 'published' }, review: null });
      expect(seen).toEqual(bodyOf(await (await desk.as('editor', { in: room.category.id })).get(path)));
      const listed = async (by: Client) => bodyOf(await by.get('/articles?limit=100')).items.find(({ id }: ParsedJson) => id === shown.id);
      expect((await listed(key)).revision.headline).toBe(shown.revision.headline);
      expect((await key.get(`${path}/revisions`)).status).toBe(403);
      expect((await key.patch(path, { kicker: 'K' }, moved.version)).status).toBe(403);
      expect((await listed(reader)).revision.headline).toBe('What is to come');
    }
  });

  it('ends at its category with corrections', async () => {
    const told = async (categoryId: string, note: string): Promise<ParsedJson> => {
      const live = await article(await desk.as('editor', { in: categoryId }), { categoryId, authorId: room.byline.id }).published(room.admin);
      const saved = bodyOf(await room.admin.patch(`/articles/${live.id}`, { summary: note }, live.version));
      const submitted = await verb(room.admin, 'submit', saved);
      const approved = await verb(await desk.as('chief'), 'approve', submitted);
      return verb(room.admin, 'publish', approved, { changeKind: 'correction', note });
    };
    const inside = await told(room.category.id, 'It was here.');
    const hidden = await told(other, 'It was elsewhere.');
    await verb(room.admin, 'withdraw', await told(other, 'It is gone.'), { reason: 'x' });
    const notesFor = async (by: Client): Promise<string[]> => bodyOf(await by.get('/corrections')).items.map(({ note }: ParsedJson) => note);
    const key = await makeKey(room.admin, ['articles:read'], { categoryId: room.category.id });
    expect(await notesFor(room.admin)).toEqual(['It is gone.', 'It was elsewhere.', 'It was here.']);
    expect(await notesFor(key)).toEqual(['It was here.']);
    bodyOf(await room.admin.patch(`/articles/${inside.id}`, { categoryId: other }, inside.version));
    expect(await notesFor(key)).toEqual(['It was here.']);
    bodyOf(await room.admin.patch(`/articles/${hidden.id}`, { categoryId: room.category.id }, hidden.version));
    expect(new Set(await notesFor(key))).toEqual(new Set(['It was here.', 'It was elsewhere.']));
  });

  it('covers what is below its category, and only the part of a section where both meet', async () => {
    const below = bodyOf(await room.admin.post('/categories', { name: 'Below', parentId: room.category.id })).id;
    const draft = await article(room.admin, { categoryId: below }).draft();
    const key = await makeKey(room.admin, ['articles:read'], { categoryId: room.category.id });
    expect((await key.get(`/articles/${draft.id}`)).status).toBe(200);
    const local = await keyMaker(['article:read'], room.category.id);
    const narrow = await makeKey(local, ['articles:read'], { categoryId: below });
    const above = await room.story().draft();
    expect([(await narrow.get(`/articles/${draft.id}`)).status, (await narrow.get(`/articles/${above.id}`)).status]).toEqual([200, 404]);
  });

  it('is never to approve, to publish urgently, to retract, to hold or to close a review', async () => {
    const key = await makeKey(room.admin, ['delivery:read', 'articles:read', 'articles:write', 'media:read', 'media:write', 'webhooks:manage']);
    const submitted = await room.story().submitted();
    const live = await room.story().published(room.editor);
    const verbs: [string, object, typeof live][] = [
      ['approve', {}, submitted], ['request-changes', { comment: 'c' }, submitted], ['publish', { urgent: true, reason: 'r' }, submitted],
      ['retract', { notice: 'n' }, live], ['legal-hold', { reason: 'r' }, live], ['purge', { reason: 'r' }, live], ['reinstate', { reason: 'r' }, live],
      ['lock/takeover', {}, submitted],
    ];
    for (const [name, body, seen] of verbs) await expectRefused(desk, () => key.verb(`/articles/${seen.id}/${name}`, seen.version, body), 403);
    await expectRefused(desk, () => key.get('/review-tasks'), 403);
    const offered = bodyOf(await key.get(`/articles/${submitted.id}`)).allowedActions;
    expect(offered).toEqual(expect.arrayContaining(['recall']));
    for (const action of ['approve', 'request-changes', 'publish-urgent', 'legal-hold', 'retract', 'purge']) expect(offered).not.toContain(action);
  });

  it('T18 is never about sessions, people, roles or keys', async () => {
    const key = await makeKey(room.admin, ['delivery:read', 'articles:read', 'articles:write', 'media:read', 'media:write', 'webhooks:manage']);
    for (const path of ['/me', '/users', '/roles', '/permissions', '/api-keys', `/api-keys/${key.id}`, `/users/${room.admin.id}`]) {
      await expectRefused(desk, () => key.get(path), 403);
    }
    await expectRefused(desk, () => key.post('/auth/logout'), 403);
    await expectRefused(desk, () => key.patch('/me', { name: 'x' }), 403);
    await expectRefused(desk, () => key.post('/api-keys', { name: 'Child', scopes: ['articles:read'] }), 403);
    expect((await room.admin.get('/me')).status).toBe(200);
  });

  it('counts for four-eyes as done by the person who made it', async () => {
    const maker = await keyMaker(['article:read', 'article:create', 'article:edit', 'article:submit', 'article:review']);
    const key = await makeKey(maker, ['articles:read', 'articles:write']);
    const draft = bodyOf(await key.post('/articles', {
      headline: 'By a machine', categoryId: room.category.id, bylines: [{ authorId: room.byline.id, role: 'writer' }], body: { format: 'html', value: '<p>Text.</p>' },
    }));
    const submitted = bodyOf(await key.verb(`/articles/${draft.id}/submit`, draft.version));
    const answer = await maker.verb(`/articles/${draft.id}/approve`, submitted.version);
    expect(answer).toMatchObject({ status: 422, body: { type: '/problems/four-eyes' } });
  });

  it('replays its own requests, and not those of the person', async () => {
    const key = await makeKey(room.admin, ['articles:write']);
    const body = { headline: 'Twice', categoryId: room.category.id };
    const first = await key.post('/articles', body, { 'idempotency-key': 'shared' });
    const again = await key.post('/articles', body, { 'idempotency-key': 'shared' });
    const person = await room.admin.post('/articles', body, { 'idempotency-key': 'shared' });
    expect([first, again, person].map(({ status }) => status)).toEqual([201, 201, 201]);
    expect(again.body.id).toBe(first.body.id);
    expect(person.body.id).not.toBe(first.body.id);
  });
});

describe('DELIVERY_ACCESS=key', () => {
  let closed: Desk;
  let reader: KeyClient;

  beforeAll(async () => {
    closed = await startDesk({ env: { DELIVERY_ACCESS: 'key' } });
    reader = await makeKey(await closed.as('admin'), ['delivery:read']);
  });

  afterAll(() => closed.stop());

  const PATHS = ['/site', '/articles', '/categories', '/authors', '/tags', '/corrections'];

  it('lets nobody read without a key that has delivery:read, however the path is spelt', async () => {
    const admin = await closed.as('admin');
    const writer = await makeKey(admin, ['articles:read', 'articles:write']);
    for (const path of [...PATHS, '/articles/some-slug', '/authors/a', '/tags/a', '/categories/a/b']) {
      refused(await closed.delivery(path));
      for (const { token } of [admin, writer]) {
        expectProblem(await closed.delivery(path, { authorization: `Bearer ${token}` }), 403);
      }
      expect((await closed.fetch(`/delivery/v1${path}`, { method: 'HEAD' })).status).toBe(401);
    }
    // Past the client of the tests, which knows paths of the API description only.
    for (const url of ['/delivery/v1/%61rticles', '/%64elivery/v1/site', 'http://elsewhere.test/delivery/v1/site']) {
      expect((await closed.app.inject({ url })).statusCode).toBe(401);
    }
  });

  it('gives the key all of it, for itself alone', async () => {
    for (const path of PATHS) {
      const { status, headers } = await closed.delivery(path, { authorization: `Bearer ${reader.token}` });
      expect({ path, status, cache: headers['cache-control'] }).toEqual({ path, status: 200, cache: 'private, no-store' });
    }
    expect((await closed.delivery('/articles/nothing', { authorization: `Bearer ${reader.token}` })).status).toBe(404);
    expect((await new Client(closed.app, reader.token).get('/articles')).status).toBe(403);
  });

  it('T18 sends a key that was revoked nothing more, on a stream that it had opened before', async () => {
    const there = await newsroom(closed);
    const key = await makeKey(there.admin, ['delivery:read']);
    const base = await closed.listen();
    const stream = await EventStream.open(`${base}/delivery/v1/stream`, { authorization: `Bearer ${key.token}` });
    const first = await there.story().published(there.editor);
    expect((await stream.take(1)).map(({ data }) => data.id)).toEqual([first.id]);
    await there.admin.delete(`/api-keys/${key.id}`);
    await there.story().published(there.editor);
    expect(await stream.next()).toBeUndefined();
  });

  it('leaves what operators ask for as it is', async () => {
    expect((await closed.fetch('/health/live')).status).toBe(200);
  });
});
