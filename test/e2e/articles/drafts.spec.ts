import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { ParsedJson } from '../../support/answer';
import { type Desk, startDesk } from '../../support/desk';
import { type Newsroom, bodyOf, newsroom, verb } from '../../support/newsroom';

let desk: Desk;
let room: Newsroom;

beforeAll(async () => {
  desk = await startDesk();
  room = await newsroom(desk);
});

afterAll(() => desk.stop());

const story: Newsroom['story'] = (fields) => room.story(fields);

const save = async (seen: ParsedJson, fields: object, by = room.author): Promise<ParsedJson> =>
  bodyOf(await by.patch(`/articles/${seen.id}`, fields, seen.version));

const statesOf = async ({ id }: ParsedJson): Promise<unknown[]> =>
  (await desk.sql('select number, state from article_revisions where article_id = $1 order by number', [id])).map(({ number, state }) => [number, state]);

/** Everything about an article but its version and when it changed. */
async function rowsOf({ id }: ParsedJson): Promise<unknown[]> {
  const [row] = await desk.sql('select * from articles where id = $1', [id]);
  const { version: _, updated_at: __, ...still } = row;
  const others = ['article_revisions', 'article_slugs', 'article_approvals', 'article_corrections'].map((table) =>
    desk.sql(`select * from ${table} t where article_id = $1 order by t::text`, [id]));
  return [still, ...(await Promise.all(others))];
}

describe('discarding', () => {
  it('gives up the open revision, and readers see no change', async () => {
    const published = await story().published(room.editor);
    const page = (await desk.delivery(`/articles/${published.slug}`)).text;
    const discarded = await verb(room.author, 'discard', await save(published, { headline: 'Given up' }));
    expect(discarded).toMatchObject({ status: 'published', revision: { number: 1, headline: published.revision.headline } });
    expect(await statesOf(published)).toEqual([[1, 'published'], [2, 'discarded']]);
    expect((await desk.delivery(`/articles/${published.slug}`)).text).toBe(page);
    expect((await save(discarded, { kicker: 'Next' })).revision.number).toBe(3);
  });

  it('is refused where nothing was ever published, and where nothing is open', async () => {
    const draft = await story().draft();
    expect((await room.author.verb(`/articles/${draft.id}/discard`, draft.version)).status).toBe(409);
    const published = await story().published(room.editor);
    expect((await room.editor.verb(`/articles/${published.id}/discard`, published.version)).status).toBe(409);
  });

  it('works on what is in review, approved or withdrawn as well', async () => {
    const approved = await verb(room.editor, 'approve', await verb(room.author, 'submit', await save(await story().published(room.editor), { kicker: 'K' })));
    expect((await verb(room.editor, 'discard', approved)).status).toBe('published');
    const withdrawn = await verb(room.editor, 'withdraw', await story().published(room.editor), { reason: 'x' });
    expect((await verb(room.author, 'discard', await save(withdrawn, { kicker: 'K' }))).status).toBe('withdrawn');
  });
});

describe('reverting', () => {
  it('copies an earlier revision into a new draft beside the live one', async () => {
    const first = await story({ headline: 'The first words', kicker: 'K' }).draft();
    const second = await save(first, { headline: 'Other words', kicker: null });
    const published = await verb(room.editor, 'publish', await verb(room.editor, 'approve', await verb(room.author, 'submit', second)));
    const reverted = await verb(room.author, 'revert', published, { revision: 1 });
    expect(reverted).toMatchObject({
      status: 'published+draft', live: { number: 2 }, revision: { number: 3, headline: 'The first words', kicker: 'K', hash: first.revision.hash },
    });
    expect(await statesOf(published)).toEqual([[1, 'replaced'], [2, 'published'], [3, 'draft']]);
  });

  it('takes the place of an open revision only with replace: true', async () => {
    const first = await story().draft();
    const second = await save(first, { headline: 'Second' });
    const before = await desk.snapshot();
    const refused = await room.author.verb(`/articles/${first.id}/revert`, second.version, { revision: 1 });
    expect(refused).toMatchObject({ status: 422, body: { errors: [{ pointer: '/replace', code: 'revision-open' }] } });
    const unknown = await room.author.verb(`/articles/${first.id}/revert`, second.version, { revision: 9, replace: true });
    expect(unknown).toMatchObject({ status: 422, body: { errors: [{ pointer: '/revision', code: 'unknown-revision' }] } });
    expect(await desk.snapshot()).toBe(before);
    const reverted = await verb(room.author, 'revert', second, { revision: 1, replace: true });
    expect(reverted).toMatchObject({ status: 'draft', revision: { number: 3, hash: first.revision.hash } });
    expect(await statesOf(first)).toEqual([[1, 'replaced'], [2, 'replaced'], [3, 'draft']]);
  });

  it('goes back to a former slug, which nobody else can have taken', async () => {
    const published = await story({ slug: 'one-way' }).published(room.editor);
    const saved = await save(published, { slug: 'another-way' });
    const again = await verb(room.editor, 'publish', await verb(room.editor, 'approve', await verb(room.author, 'submit', saved)), { changeKind: 'minor' });
    const reverted = await verb(room.author, 'revert', again, { revision: 1 });
    expect(reverted).toMatchObject({ slug: 'another-way', revision: { slug: 'one-way' } });
  });

  it('needs the right to edit in the section that the earlier revision was in', async () => {
    const elsewhere = bodyOf(await room.admin.post('/categories', { name: 'Far away' }));
    const moved = await save(await story().draft(), { categoryId: elsewhere.id }, room.admin);
    const both = await save(moved, { categoryId: room.category.id }, room.admin);
    expect((await room.editor.verb(`/articles/${both.id}/revert`, both.version, { revision: 2, replace: true })).status).toBe(403);
    expect((await room.editor.verb(`/articles/${both.id}/revert`, both.version, { revision: 1, replace: true })).status).toBe(200);
  });

  it('leaves the article in its section where that of the earlier revision is gone, and leaves out other sections and tags that are', async () => {
    const section = async (name: string) => bodyOf(await room.admin.post('/categories', { name }));
    const [gone, besideGone, beside] = [await section('Given up'), await section('Given up as well'), await section('Kept')];
    const [kept, dropped] = [bodyOf(await room.admin.post('/tags', { name: 'Kept' })), bodyOf(await room.admin.post('/tags', { name: 'Dropped' }))];
    const first = bodyOf(await room.admin.post('/articles', {
      headline: 'The first words', categoryId: gone.id, secondaryCategoryIds: [besideGone.id, beside.id], tagIds: [dropped.id, kept.id],
    }));
    const moved = await save(first, { headline: 'Others', categoryId: room.category.id, secondaryCategoryIds: [], tagIds: [] }, room.admin);
    for (const path of [`/categories/${gone.id}`, `/categories/${besideGone.id}`, `/tags/${dropped.id}`]) bodyOf(await room.admin.delete(path, 1));
    // Nobody asks for rights in a section that is not there.
    const reverted = await verb(room.editor, 'revert', moved, { revision: 1, replace: true });
    expect(reverted.revision).toMatchObject({
      headline: 'The first words', categoryId: room.category.id, secondaryCategoryIds: [beside.id], tagIds: [kept.id],
    });
    expect((await room.editor.get(`/articles/${first.id}`)).status).toBe(200);
  });

  it('leads into the section and to the tag that took the place of those of the earlier revision, for whoever may edit there', async () => {
    const section = async (name: string) => bodyOf(await room.admin.post('/categories', { name }));
    const [gone, heir] = [await section('Merged'), await section('Heir')];
    const [tag, heirOfTag] = [bodyOf(await room.admin.post('/tags', { name: 'Merged' })), bodyOf(await room.admin.post('/tags', { name: 'Heir' }))];
    const first = bodyOf(await room.admin.post('/articles', { headline: 'The first words', categoryId: gone.id, tagIds: [tag.id] }));
    const moved = await save(first, { categoryId: room.category.id, tagIds: [] }, room.admin);
    bodyOf(await room.admin.verb(`/categories/${gone.id}/merge`, 1, { into: heir.id }));
    bodyOf(await room.admin.verb(`/tags/${tag.id}/merge`, 1, { into: heirOfTag.id }));
    expect((await room.editor.verb(`/articles/${first.id}/revert`, moved.version, { revision: 1, replace: true })).status).toBe(403);
    const reverted = await verb(room.admin, 'revert', moved, { revision: 1, replace: true });
    expect(reverted.revision).toMatchObject({ categoryId: heir.id, tagIds: [heirOfTag.id], hash: first.revision.hash });
  });
});

describe('the trash', () => {
  it.each(['draft', 'in_review', 'approved', 'changes_requested', 'withdrawn', 'withdrawn+draft'])('gives back what was %s exactly as it was', async (status) => {
    const made: Record<string, () => Promise<ParsedJson>> = {
      draft: () => story().draft(),
      in_review: () => story().submitted(),
      approved: () => story().approved(room.editor),
      changes_requested: async () => verb(room.editor, 'request-changes', await story().submitted(), { comment: 'x' }),
      withdrawn: async () => verb(room.editor, 'withdraw', await story().published(room.editor), { reason: 'x' }),
      'withdrawn+draft': async () => save(await verb(room.editor, 'withdraw', await story().published(room.editor), { reason: 'x' }), { kicker: 'K' }),
    };
    const seen = await made[status]?.();
    expect(seen.status).toBe(status);
    const before = await rowsOf(seen);
    const trashed = bodyOf(await room.editor.delete(`/articles/${seen.id}`, seen.version));
    expect(trashed).toMatchObject({ status: 'trashed', allowedActions: ['restore'], deletedAt: expect.any(String), version: seen.version + 1 });
    expect((await room.author.get(`/articles/${seen.id}`)).body.status).toBe('trashed');
    const restored = await verb(room.editor, 'restore', trashed);
    expect(restored).toMatchObject({ status, deletedAt: null, revision: seen.revision });
    expect(await rowsOf(seen)).toEqual(before);
  });

  it('takes nothing that is live or that live articles link to', async () => {
    const published = await story().published(room.editor);
    expect((await room.editor.delete(`/articles/${published.id}`, published.version)).status).toBe(409);
    const target = await story().draft();
    const linking = await story({ body: `<p>x</p><aside data-article-id="${target.id}"></aside>` }).published(room.editor);
    const refused = await room.author.delete(`/articles/${target.id}`, target.version);
    expect(refused).toMatchObject({ status: 422, body: { errors: [{ code: 'linked-from-live' }] } });
    await verb(room.editor, 'withdraw', linking, { reason: 'x' });
    expect((await room.author.delete(`/articles/${target.id}`, target.version)).status).toBe(200);
  });

  it('refuses every other verb, and is in no list but its own', async () => {
    const draft = await story({ headline: 'Out with the bathwater' }).draft();
    const trashed = bodyOf(await room.author.delete(`/articles/${draft.id}`, draft.version));
    for (const [name, body] of [['submit', undefined], ['discard', undefined], ['revert', { revision: 1, replace: true }]] as const) {
      expect((await room.author.verb(`/articles/${draft.id}/${name}`, trashed.version, body)).status).toBe(409);
    }
    expect((await room.author.patch(`/articles/${draft.id}`, { kicker: 'K' }, trashed.version)).status).toBe(409);
    expect((await room.author.patch(`/articles/${draft.id}`, { dueAt: null }, trashed.version)).status).toBe(409);
    expect((await room.author.delete(`/articles/${draft.id}`, trashed.version)).status).toBe(409);
    const ids = async (path: string) => (await room.author.get(path)).body.items.map(({ id }: ParsedJson) => id);
    expect(await ids('/articles?q=bathwater')).toEqual([]);
    expect(await ids('/articles?q=bathwater&status=trashed')).toEqual([draft.id]);
  });
});
