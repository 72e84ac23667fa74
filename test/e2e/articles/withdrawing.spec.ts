import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { ParsedJson } from '../../support/answer';
import type { Person } from '../../support/client';
import { type Desk, startDesk } from '../../support/desk';
import { type Newsroom, article, bodyOf, newsroom, verb } from '../../support/newsroom';
import { expectRefused } from '../../support/refusals';

let desk: Desk;
let room: Newsroom;

beforeAll(async () => {
  desk = await startDesk();
  room = await newsroom(desk);
});

afterAll(() => desk.stop());

const story: Newsroom['story'] = (fields) => room.story(fields);

const REASON = { reason: 'a claim was not checked' };

const idsIn = async (path: string): Promise<string[]> => bodyOf(await desk.delivery(path)).items.map(({ id }: ParsedJson) => id);

describe('withdrawing', () => {
  it('takes the article out of everything that readers get, at once, and keeps the open revision', async () => {
    const tag = bodyOf(await room.admin.post('/tags', { name: 'Only here' }));
    const kept = await story().published(room.editor);
    const published = await story({ tagIds: [tag.id] }).published(room.editor);
    const revised = bodyOf(await room.author.patch(`/articles/${published.id}`, { kicker: 'K' }, published.version));
    const withdrawn = await verb(room.editor, 'withdraw', revised, REASON);
    expect(withdrawn).toMatchObject({ status: 'withdrawn+draft', visibility: 'withdrawn', live: null, revision: { number: 2 }, firstPublishedAt: published.firstPublishedAt });
    const unknown = await desk.delivery('/articles/nothing-has-this');
    for (const name of [published.slug, published.id]) {
      const gone = await desk.delivery(`/articles/${name}`);
      expect([gone.status, gone.headers['cache-control'], gone.body.detail]).toEqual([404, 'private, no-store', unknown.body.detail]);
    }
    const lists = ['/articles', `/articles?category=${room.category.path}`, `/articles?author=${room.byline.slug}`, '/articles?sort=-updatedAt'];
    for (const list of lists) expect([list, await idsIn(list)]).toEqual([list, [kept.id]]);
    expect(await idsIn('/articles?tag=only-here')).toEqual([]);
    expect(bodyOf(await desk.delivery('/tags')).items).toEqual([]);
    expect((await desk.delivery('/tags/only-here')).status).toBe(404);
    expect(bodyOf(await desk.delivery(`/articles/${kept.slug}`)).related).toEqual([]);
    const outsider = await desk.as('contributor');
    expect((await outsider.get(`/articles/${published.id}`)).status).toBe(404);
    const [audit] = await desk.sql("select detail from audit_log where subject_id = $1 and action = 'article.withdrawn'", [published.id]);
    expect(audit.detail).toMatchObject(REASON);
  });

  it('needs a reason and the right in the section', async () => {
    const published = await story().published(room.editor);
    const before = await desk.snapshot();
    const without = await room.editor.verb(`/articles/${published.id}/withdraw`, published.version, {});
    expect(without).toMatchObject({ status: 422, body: { errors: [{ pointer: '/reason', code: 'required' }] } });
    expect((await room.author.verb(`/articles/${published.id}/withdraw`, published.version, REASON)).status).toBe(403);
    expect(await desk.snapshot()).toBe(before);
  });
});

describe('republishing', () => {
  it('gives the very same back, with all dates', async () => {
    const published = await story({ slug: 'comes-back' }).published(room.editor);
    const before = await desk.delivery('/articles/comes-back');
    const rows = await desk.sql('select * from article_revisions where article_id = $1', [published.id]);
    const back = await verb(room.editor, 'republish', await verb(room.editor, 'withdraw', published, REASON));
    expect(back).toMatchObject({ status: 'published', live: published.live, version: published.version + 2 });
    expect((await desk.delivery('/articles/comes-back')).text).toBe(before.text);
    expect(await desk.sql('select * from article_revisions where article_id = $1', [published.id])).toEqual(rows);
  });

  it('is about the last published row: the open one neither helps nor hinders', async () => {
    const published = await story({ headline: 'Sound and complete' }).published(room.editor);
    const withdrawn = await verb(room.editor, 'withdraw', published, REASON);
    const broken = bodyOf(await room.author.patch(`/articles/${published.id}`, {
      headline: 'Half done', bylines: [], body: { format: 'html', value: '' },
    }, withdrawn.version));
    expect(bodyOf(await room.editor.get(`/articles/${published.id}`)).allowedActions).toContain('republish');
    const back = await verb(room.editor, 'republish', broken);
    expect(back).toMatchObject({ status: 'published+draft', revision: { number: 2, headline: 'Half done' } });
    expect(bodyOf(await desk.delivery(`/articles/${published.slug}`)).headline).toBe('Sound and complete');
  });

  it('is refused while the category of the published row is inactive, whatever the open one says', async () => {
    const closing = bodyOf(await room.admin.post('/categories', { name: 'Closing' }));
    const published = await article(room.admin, { categoryId: closing.id, authorId: room.byline.id }).published(await desk.as('chief'));
    const withdrawn = await verb(room.admin, 'withdraw', published, REASON);
    const moved = bodyOf(await room.admin.patch(`/articles/${withdrawn.id}`, { categoryId: room.category.id }, withdrawn.version));
    bodyOf(await room.admin.patch(`/categories/${closing.id}`, { active: false }, closing.version));
    const refused = await room.admin.verb(`/articles/${moved.id}/republish`, moved.version);
    expect(refused).toMatchObject({ status: 422, body: { errors: [{ code: 'inactive-category' }] } });
  });

  it('is refused once the article has expired, until expireAt is changed', async () => {
    const withdrawn = await verb(room.editor, 'withdraw', await story().published(room.editor), REASON);
    const expired = bodyOf(await room.editor.patch(`/articles/${withdrawn.id}`, { expireAt: '2020-01-01T00:00:00Z' }, withdrawn.version));
    expect(expired.allowedActions).not.toContain('republish');
    const before = await desk.snapshot();
    const refused = await room.editor.verb(`/articles/${withdrawn.id}/republish`, expired.version);
    expect(refused).toMatchObject({ status: 422, body: { type: '/problems/expired', errors: [{ pointer: '/expireAt' }] } });
    expect(await desk.snapshot()).toBe(before);
    const prolonged = bodyOf(await room.editor.patch(`/articles/${withdrawn.id}`, { expireAt: null }, expired.version));
    expect((await verb(room.editor, 'republish', prolonged)).status).toBe('published');
  });

  it('is not the only way back: the open revision can be published instead, as a later one', async () => {
    const published = await story().published(room.editor);
    const withdrawn = await verb(room.editor, 'withdraw', published, REASON);
    const saved = bodyOf(await room.author.patch(`/articles/${published.id}`, { headline: 'Put right' }, withdrawn.version));
    const approved = await verb(room.editor, 'approve', await verb(room.author, 'submit', saved));
    expect(approved.status).toBe('withdrawn+approved');
    expect((await room.editor.verb(`/articles/${published.id}/publish`, approved.version)).status).toBe(422);
    const again = await verb(room.editor, 'publish', approved, { changeKind: 'correction', note: 'We put it right.' });
    expect(again).toMatchObject({ status: 'published', firstPublishedAt: published.firstPublishedAt, live: { number: 2 } });
    expect(bodyOf(await desk.delivery(`/articles/${published.slug}`)).corrections).toHaveLength(1);
  });
});

describe('what was withdrawn, and has an open revision that moved to another section', () => {
  /** `both` works in either section, `there` only in that of the open revision. */
  async function moved(role: 'editor' | 'chief' | 'admin'): Promise<{ both: Person; there: Person; seen: ParsedJson; paths: string[] }> {
    const above = bodyOf(await room.admin.post('/categories', { name: 'Above' }));
    const below = async (name: string): Promise<ParsedJson> => bodyOf(await room.admin.post('/categories', { name, parentId: above.id }));
    const [former, present] = [await below('Former'), await below('Present')];
    const both = await desk.as(role, { in: above.id });
    const live = await article(both, { categoryId: former.id, authorId: room.byline.id }).published(room.admin);
    const withdrawn = await verb(both, 'withdraw', live, REASON);
    const seen = bodyOf(await both.patch(`/articles/${live.id}`, { categoryId: present.id }, withdrawn.version));
    expect(seen.status).toBe('withdrawn+draft');
    return { both, there: await desk.as(role, { in: present.id }), seen, paths: [former.path, present.path] };
  }

  const offered = async (by: Person, { id }: ParsedJson): Promise<string[]> => bodyOf(await by.get(`/articles/${id}`)).allowedActions;

  it.each([
    ['republish', 'editor', {}, 'live'],
    ['retract', 'chief', { notice: 'The report was invented.' }, 'retracted'],
  ] as const)('takes the right in the section in which readers had it as well: %s', async (name, role, body, visibility) => {
    const { both, there, seen } = await moved(role);
    expect(await offered(there, seen)).toEqual(expect.arrayContaining(['save', 'submit', 'trash']));
    expect(await offered(there, seen)).not.toContain(name);
    await expectRefused(desk, () => there.verb(`/articles/${seen.id}/${name}`, seen.version, body), 403);
    expect(await offered(both, seen)).toContain(name);
    expect((await verb(both, name, seen, body)).visibility).toBe(visibility);
  });

  it('takes it to reinstate what was retracted, too', async () => {
    const { both, there, seen } = await moved('admin');
    const retracted = await verb(both, 'retract', seen, { notice: 'The report was invented.' });
    const reason = { reason: 'It was right.' };
    expect(await offered(there, retracted)).toEqual(['legal-hold']);
    await expectRefused(desk, () => there.verb(`/articles/${seen.id}/reinstate`, retracted.version, reason), 403);
    expect((await verb(both, 'reinstate', retracted, reason)).visibility).toBe('withdrawn');
  });

  it('is published in the new section by who works there alone, and gives nothing back in the former one', async () => {
    const { both, there, seen, paths } = await moved('editor');
    const approved = await verb(there, 'approve', await verb(both, 'submit', seen));
    expect((await verb(there, 'publish', approved, { changeKind: 'minor' })).live).toMatchObject({ number: 2 });
    expect(await Promise.all(paths.map((path) => idsIn(`/articles?category=${path}`)))).toEqual([[], [seen.id]]);
  });
});
