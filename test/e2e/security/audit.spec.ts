import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { ParsedJson } from '../../support/answer';
import { makeKey } from '../../support/api-keys';
import type { Person } from '../../support/client';
import { type Desk, startDesk } from '../../support/desk';
import { eventually } from '../../support/eventually';
import { type Newsroom, bodyOf, newsroom, verb } from '../../support/newsroom';
import { expectAllRefused, expectRefused } from '../../support/refusals';

let desk: Desk;
let room: Newsroom;

beforeAll(async () => {
  desk = await startDesk({ env: { SITE_LOCALES: 'en,be' } });
  room = await newsroom(desk);
});

afterAll(() => desk.stop());

async function entries(query: string, reader: Person = room.admin): Promise<ParsedJson[]> {
  return bodyOf(await reader.get(`/audit?limit=100&${query}`)).items;
}

/** Of refusals, which are written a moment later. */
async function refusals(query: string, enough: number): Promise<ParsedJson[]> {
  return eventually(() => entries(query), (items) => items.length >= enough);
}

describe('the audit log', () => {
  it('has every verb with who, what, when and from where', async () => {
    const live = await room.story().published(room.editor);
    await verb(room.editor, 'withdraw', live, { reason: 'A lawyer called.' });
    const items = await entries(`subject=${live.id}`);
    expect(items.map(({ type }) => type)).toEqual(['article.withdrawn', 'article.published', 'article.approved', 'article.submitted', 'article.created']);
    expect(items[0]).toEqual({
      sequence: expect.stringMatching(/^\d+$/), at: expect.stringMatching(/Z$/), type: 'article.withdrawn', actor: { id: room.editor.id, name: room.editor.name },
      key: null, subject: { type: 'article', id: live.id }, detail: expect.objectContaining({ verb: 'withdraw', reason: 'A lawyer called.' }),
      address: '127.0.0.1', userAgent: 'lightMyRequest', requestId: expect.any(String),
    });
  });

  it('has what a change made of what, and of a password only that there is one', async () => {
    const tag = bodyOf(await room.admin.post('/tags', { name: 'Before' }));
    bodyOf(await room.admin.patch(`/tags/${tag.id}`, { name: 'After' }, tag.version));
    expect((await entries(`subject=${tag.id}`))[0].detail).toEqual({ changed: ['name'], before: { name: 'Before' }, after: { name: 'After' } });
    const roles = bodyOf(await room.admin.get('/roles')).items;
    const roleId = roles.find(({ key }: ParsedJson) => key === 'author').id;
    const email = 'audited@newsroom.test';
    const user = bodyOf(await room.admin.post('/users', { email, name: 'A', password: 'a secret that nobody reads', grants: [] }));
    bodyOf(await room.admin.patch(`/users/${user.id}`, { name: 'B', grants: [{ roleId }] }, user.version));
    const [changed, created] = await entries(`subject=${user.id}`);
    expect(changed).toMatchObject({ type: 'user.updated', detail: { before: { name: 'A', grants: [] }, after: { name: 'B', grants: [{ roleId }] } } });
    expect(created).toMatchObject({ type: 'user.created', detail: { email, after: { name: 'A' } } });
    expect(JSON.stringify([changed, created])).not.toContain('a secret that nobody reads');
    const category = bodyOf(await room.admin.post('/categories', { name: 'Audited' }));
    bodyOf(await room.admin.patch(`/categories/${category.id}`, { reviewPolicy: { requiredApprovals: 2 } }, category.version));
    expect((await entries(`subject=${category.id}`))[0].detail).toMatchObject({
      changed: ['reviewPolicy'], before: { reviewPolicy: null }, after: { reviewPolicy: { requiredApprovals: 2 } },
    });
  });

  it('has what the facts of an article were, and are, with a revision or without one: of the rest the revisions tell', async () => {
    const dueAt = '2030-05-01T09:30:00.000Z';
    let seen = await room.story({ dueAt }).draft();
    const recorded = async (fields: object): Promise<ParsedJson> => {
      seen = bodyOf(await room.editor.patch(`/articles/${seen.id}`, fields, seen.version));
      const [{ type, detail }] = await entries(`subject=${seen.id}`);
      return [type, detail];
    };
    const both = { plannedFor: '2030-05-02T09:00:00+03:00', expireAt: '2031-01-01T00:00:00Z', dueAt: '2030-05-01T12:30:00+03:00' };
    expect(await recorded(both)).toEqual(['article.facts_changed', {
      verb: 'set-facts', version: 2, revisionId: seen.revision.id, before: { expireAt: null, plannedFor: null },
      after: { expireAt: '2031-01-01T00:00:00.000Z', plannedFor: '2030-05-02T06:00:00.000Z' },
    }]);
    expect(await recorded({ dueAt: null, locale: 'be', kicker: 'K' })).toEqual(['article.saved', {
      verb: 'save', version: 3, revisionId: seen.revision.id, before: { dueAt, locale: 'en' }, after: { dueAt: null, locale: 'be' },
    }]);
    expect(await recorded({ kicker: 'L' })).toEqual(['article.saved', { verb: 'save', version: 4, revisionId: seen.revision.id }]);
    expect(await recorded({ dueAt: null })).toEqual(['article.facts_changed', { verb: 'set-facts', version: 5, revisionId: seen.revision.id }]);
    seen = bodyOf(await room.editor.put(`/articles/${seen.id}/assignment`, { assigneeId: room.author.id, dueAt }, { 'if-match': `"v${seen.version}"` }));
    expect((await entries(`subject=${seen.id}`))[0]).toMatchObject({ type: 'article.assigned', detail: { assigneeId: room.author.id, before: { dueAt: null }, after: { dueAt } } });
    const { text } = await room.admin.get(`/audit/export.csv?subject=${seen.id}`);
    expect(text).toContain(JSON.stringify({ dueAt, locale: 'en' }).replaceAll('"', '""'));
  });

  it('says with which key something was done', async () => {
    const key = await makeKey(room.admin, ['articles:write']);
    const made = bodyOf(await key.post('/articles', { headline: 'By a key', categoryId: room.category.id }));
    expect((await entries(`subject=${made.id}`))[0]).toMatchObject({
      type: 'article.created', actor: { id: room.admin.id, name: room.admin.name }, key: { id: key.id, name: key.made.name },
    });
    expect((await entries(`subject=${key.id}`))[0]).toMatchObject({ type: 'api-key.created', detail: { after: { scopes: ['articles:write'] } } });
  });

  it('has sign-ins that went well, and those that did not, without what was typed', async () => {
    const person = await desk.as('author');
    expect((await entries(`actor=${person.id}&type=session.started`))[0]).toMatchObject({ subject: { type: 'session' }, userAgent: 'lightMyRequest' });
    await desk.anonymous.post('/auth/login', { email: person.email, password: 'typed wrongly' });
    await desk.anonymous.post('/auth/login', { email: 'typed-a-password@here', password: 'typed wrongly' });
    const known = await refusals(`actor=${person.id}&type=session.refused`, 1);
    expect(known[0]).toMatchObject({ actor: { id: person.id, name: person.name }, subject: { type: 'session', id: null }, address: '127.0.0.1' });
    const all = await refusals('type=session.refused', 2);
    expect(all.map(({ actor }) => actor)).toContainEqual({ id: null, name: 'nobody' });
    expect(JSON.stringify(all)).not.toMatch(/typed/);
  });

  it('has denials, the first of a minute for each, and how many were left out', async () => {
    const person = await desk.as('contributor');
    const tries = Array.from({ length: 40 }, () => () => person.get('/users'));
    await expectAllRefused(desk, tries, 403);
    const denied = await refusals(`actor=${person.id}&type=access.denied`, 10);
    // Twenty where the minute turned meanwhile.
    expect([10, 20]).toContain(Math.ceil(denied.length / 10) * 10);
    expect(denied[0]).toMatchObject({ detail: { method: 'GET', route: '/api/v1/users' }, subject: { type: 'access', id: null }, requestId: expect.any(String) });
    const key = await makeKey(room.admin, ['articles:read']);
    await key.get('/users');
    expect((await refusals('type=access', 11)).some((item) => item.key?.id === key.id)).toBe(true);
  });

  it('has denials that were decided for one article, and is not made wrong about who changed it last', async () => {
    const live = await room.story().published(room.editor);
    const elsewhere = bodyOf(await room.admin.post('/categories', { name: 'Elsewhere' })).id;
    const stranger = await desk.as('editor', { in: elsewhere });
    await expectRefused(desk, () => stranger.verb(`/articles/${live.id}/withdraw`, live.version, { reason: 'r' }), 403);
    expect((await refusals(`actor=${stranger.id}&type=access.denied`, 1))[0].detail).toEqual({ method: 'POST', route: '/api/v1/articles/:id/withdraw' });
    const stale = await room.editor.patch(`/articles/${live.id}`, { kicker: 'K' }, 1);
    expect(stale.body.changedBy.id).toBe(room.editor.id);
  });

  it('is narrowed by who, what, type and time, and walked by cursor without a gap', async () => {
    const all = await entries('type=article');
    expect(new Set(all.map(({ type }) => String(type).split('.')[0]))).toEqual(new Set(['article']));
    expect((await entries('type=article.published')).every(({ type }) => type === 'article.published')).toBe(true);
    const middle = all[Math.floor(all.length / 2)].at;
    expect((await entries(`type=article&from=${middle}`)).every(({ at }) => at >= middle)).toBe(true);
    expect((await entries(`type=article&to=${middle}`)).every(({ at }) => at < middle)).toBe(true);
    const walked: string[] = [];
    for (let cursor: string | null = ''; cursor !== null;) {
      const page: ParsedJson = bodyOf(await room.admin.get(`/audit?type=article&limit=3${cursor === '' ? '' : `&cursor=${cursor}`}`));
      walked.push(...page.items.map(({ sequence }: ParsedJson) => sequence));
      cursor = page.nextCursor;
    }
    expect(walked).toEqual((await entries('type=article')).map(({ sequence }) => sequence));
    for (const query of ['actor=x', 'type=a b', "type='", 'from=yesterday', 'subject=1', 'who=me', 'cursor=x', 'limit=0', 'sort=at']) {
      expect((await room.admin.get(`/audit?${query}`)).status).toBe(400);
    }
  });

  it('is for those alone who hold audit:read, and everywhere', async () => {
    const local = await desk.as('admin', { in: room.category.id });
    for (const person of [room.chief, room.editor, room.author, local]) {
      await expectRefused(desk, () => person.get('/audit'), 403);
      await expectRefused(desk, () => person.get('/audit/export.csv'), 403);
    }
  });

  it('T30 can be taken away as CSV, in which no cell is a formula', async () => {
    const names = ['=HYPERLINK("http://evil.test","x")', '+1', '@SUM(A1)', '-1+1'];
    for (const name of names) {
      const person = await desk.as('author', { name });
      await person.post('/auth/logout');
    }
    const { status, headers, text } = await room.admin.get('/audit/export.csv?type=session');
    expect([status, headers['content-type'], headers['content-disposition']]).toEqual([200, 'text/csv; charset=utf-8', 'attachment; filename="audit.csv"']);
    const lines = text.trimEnd().split('\r\n');
    const [{ n }] = await desk.sql("select count(*)::int as n from audit_log where action like 'session.%'");
    expect(lines).toHaveLength(n + 1);
    for (const name of names) {
      expect(text).toContain(`"'${name.replaceAll('"', '""')}"`);
      expect(text).not.toContain(`,${name}`);
    }
  });

  it.each(['update audit_log set actor_name = $$x$$', 'delete from audit_log', 'truncate audit_log', 'update outbox_events set type = $$x$$', 'truncate outbox_events'])(
    'is append-only in the database: %s', async (sql) => {
      await expect(desk.sql(sql)).rejects.toThrow(/append-only/);
    },
  );
});
