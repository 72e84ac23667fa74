import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { ParsedJson } from '../../support/answer';
import { makeKey } from '../../support/api-keys';
import type { Client, Person } from '../../support/client';
import { type Desk, startDesk } from '../../support/desk';
import { jpeg } from '../media/pictures';
import { type Newsroom, article, bodyOf, newsroom, verb } from '../../support/newsroom';
import { expectRefused } from '../../support/refusals';

let desk: Desk;
let room: Newsroom;

beforeAll(async () => {
  desk = await startDesk({ env: { SITE_LOCALES: 'en,be' } });
  room = await newsroom(desk);
});

afterAll(() => desk.stop());

const story: Newsroom['story'] = (fields) => room.story(fields);

/** Every column of every revision, oldest first. */
const rowsOf = ({ id }: ParsedJson) => desk.sql('select * from article_revisions where article_id = $1 order by number', [id]);

/** A revision without what the workflow may note on it. */
const contentOf = ({ state, submitted_by, submitted_at, change_kind, note, published_at, ...content }: ParsedJson): object => content;

const save = async (by: Newsroom['author'], seen: ParsedJson, fields: object): Promise<ParsedJson> =>
  bodyOf(await by.patch(`/articles/${seen.id}`, fields, seen.version));

describe('creating an article', () => {
  it('answers 201 with Location, ETag and the whole article', async () => {
    const answer = await room.author.post('/articles', { headline: '  Budget vote  ', categoryId: room.category.id });
    expect(answer.status).toBe(201);
    expect(answer.headers).toMatchObject({ location: `/api/v1/articles/${answer.body.id}`, etag: '"v1"', 'cache-control': 'private, no-store' });
    expect(answer.body).toMatchObject({
      version: 1, locale: 'en', status: 'draft', visibility: 'unpublished', slug: 'budget-vote', live: null, firstPublishedAt: null,
      createdBy: { id: room.author.id, name: room.author.name },
      revision: {
        number: 1, state: 'draft', headline: 'Budget vote', subheadline: null, body: { type: 'doc', content: [] }, bodyHtml: '', wordCount: 0,
        bylines: [], secondaryCategoryIds: [], tagIds: [], cover: null, urgency: 5, changeKind: null,
        seo: { title: null, description: null, canonicalUrl: null, noindex: false },
      },
    });
    expect(answer.body.allowedActions).toEqual(expect.arrayContaining(['save', 'trash']));
    expect(await room.author.get(`/articles/${answer.body.id}`)).toMatchObject({ status: 200, body: answer.body, headers: { etag: '"v1"' } });
  });

  it('derives a readable slug from a headline in any script, with a number where it is taken', async () => {
    const headlines = ['Бюджет прыняты', '預算通過', '¡Él votó!', '«…»', '!!!'];
    const made = await Promise.all(headlines.map((headline) => story({ headline }).draft()));
    expect(made.map(({ slug }) => slug).slice(0, 3)).toEqual(['byudzhet-prynyaty', expect.stringMatching(/^[a-z0-9-]+$/), 'el-voto']);
    expect(made.slice(3).map(({ slug }) => slug)).toEqual([expect.stringMatching(/^article-/), expect.stringMatching(/^article-/)]);
    const again = [await story({ headline: '¡Él votó!' }).draft(), await story({ headline: 'El votó?' }).draft()];
    expect(again.map(({ slug }) => slug)).toEqual(['el-voto-2', 'el-voto-3']);
  });

  it('has the first free number, however often a headline was used', async () => {
    const make = async (): Promise<string> => bodyOf(await room.author.post('/articles', { headline: 'Every day', categoryId: room.category.id })).slug;
    const slugs: string[] = [];
    while (slugs.length < 22) slugs.push(await make());
    expect(slugs).toEqual(['every-day', ...Array.from({ length: 21 }, (_, index) => `every-day-${index + 2}`)]);
    expect((await Promise.all([make(), make(), make()])).toSorted((one, other) => one.localeCompare(other))).toEqual(['every-day-23', 'every-day-24', 'every-day-25']);
  });

  it('has by itself no slug with which it would stand in the place of a section, and one that is chosen all the same', async () => {
    const section = async (name: string, fields: object = {}): Promise<ParsedJson> => bodyOf(await room.admin.post('/categories', { name, ...fields }));
    const top = await section('Culture');
    await section('Culture 2', { slug: 'culture-2' });
    await section('Hidden', { active: false });
    await section('Theatre', { parentId: top.id });
    await section('Film', { parentId: (await section('Be')).id });
    const slugOf = async (headline: string, locale: string, slug?: string): Promise<string> => (await story({ headline, locale, slug }).draft()).slug;
    expect([await slugOf('Culture', 'en'), await slugOf('Culture', 'en'), await slugOf('Culture', 'be')]).toEqual(['culture-3', 'culture-4', 'culture']);
    expect([await slugOf('Film', 'be'), await slugOf('Film', 'en'), await slugOf('Theatre', 'en'), await slugOf('Hidden', 'en')]).toEqual(['film-2', 'film', 'theatre', 'hidden']);
    expect(await slugOf('Chosen', 'en', 'culture')).toBe('culture');
  });

  it('keeps a slug for one article in a locale, and lets another locale have it as well', async () => {
    await story({ slug: 'only-mine' }).draft();
    const before = await desk.snapshot();
    const taken = await room.author.post('/articles', { headline: 'x', categoryId: room.category.id, slug: 'only-mine' });
    expect(taken).toMatchObject({ status: 409, body: { type: '/problems/slug-taken' } });
    expect(taken.text).not.toMatch(/council|"id"|articles\/0/);
    expect(await desk.snapshot()).toBe(before);
    expect((await story({ slug: 'only-mine', locale: 'be' }).draft()).slug).toBe('only-mine');
  });

  it('is refused in a category where the caller may not write, and in one that does not exist', async () => {
    const elsewhere = bodyOf(await room.admin.post('/categories', { name: 'Elsewhere' }));
    expect((await room.author.post('/articles', { headline: 'x', categoryId: elsewhere.id })).status).toBe(403);
    const unknown = await room.author.post('/articles', { headline: 'x', categoryId: room.author.id });
    expect(unknown).toMatchObject({ status: 422, body: { errors: [{ pointer: '/categoryId', code: 'unknown-category' }] } });
  });
});

describe('saving', () => {
  it('writes a new complete row every time and leaves the earlier ones as they are', async () => {
    const first = await story({ kicker: 'Kick', urgency: 3 }).draft();
    const second = await save(room.author, first, { headline: 'Second' });
    const before = await rowsOf(first);
    const third = await save(room.author, second, { kicker: null });
    const after = await rowsOf(first);
    expect(after.map(({ number, state, headline, kicker, urgency }) => [number, state, headline, kicker, urgency])).toEqual([
      [1, 'replaced', first.revision.headline, 'Kick', 3],
      [2, 'replaced', 'Second', 'Kick', 3],
      [3, 'draft', 'Second', null, 3],
    ]);
    expect(after.slice(0, 2).map(contentOf)).toEqual(before.map(contentOf));
    expect(new Set(after.map(({ hash }) => hash)).size).toBe(3);
    expect([first.version, second.version, third.version]).toEqual([1, 2, 3]);
    expect(third.revision).toMatchObject({ number: 3, createdBy: { id: room.author.id } });
  });

  it('gives the same content the same hash, in whichever order it came', async () => {
    const first = await story().draft();
    const changed = await save(room.author, first, { seo: { title: 'T', noindex: true } });
    const back = await save(room.author, changed, { seo: { noindex: false, title: null } });
    expect(changed.revision.hash).not.toBe(first.revision.hash);
    expect(back.revision.hash).toBe(first.revision.hash);
  });

  it('lets nobody rewrite a saved row, not even in SQL', async () => {
    const draft = await story().draft();
    for (const change of ["headline = 'forged'", "body_html = ''", "hash = 'x'", "editor_ids = '{}'", 'number = 9', "bylines = '[]'"]) {
      await expect(desk.sql(`update article_revisions set ${change} where id = $1`, [draft.revision.id])).rejects.toThrow('append-only');
    }
  });

  it('keeps what a PATCH leaves out, clears what is null, and refuses null where nothing can be cleared', async () => {
    const draft = await story({ dateline: 'MINSK', source: 'AGENCY', seo: { title: 'T', description: 'D' } }).draft();
    const saved = await save(room.author, draft, { dateline: null, seo: { title: null } });
    expect(saved.revision).toMatchObject({ dateline: null, source: 'AGENCY', summary: 'A vote in short.', seo: { title: null, description: 'D' } });
    for (const field of ['headline', 'categoryId', 'body', 'bylines', 'tagIds', 'secondaryCategoryIds', 'urgency', 'seo', 'slug', 'locale']) {
      const refused = await room.author.patch(`/articles/${draft.id}`, { [field]: null }, saved.version);
      expect([field, refused.status, refused.body.errors[0].pointer]).toEqual([field, 422, `/${field}`]);
    }
  });

  it('takes HTML and Markdown, keeps a document, and says what was dropped only this once', async () => {
    const draft = await story({ body: '<h1>Title</h1><p onclick="x()">Text <b>bold</b></p><script>alert(1)</script>' }).draft();
    expect(draft.revision.bodyHtml).toMatch(/^<h2[^>]*>Title<\/h2><p[^>]*>Text <strong>bold<\/strong><\/p>$/);
    expect(draft.warnings.map(({ code }: ParsedJson) => code)).toContain('heading-changed');
    expect((await room.author.get(`/articles/${draft.id}`)).body.warnings).toBeUndefined();
    const saved = await save(room.author, draft, { body: { format: 'markdown', value: '# Title\n\nText **bold**' } });
    expect(saved.revision.bodyHtml.replaceAll(/ (data-)?(block-)?id="[^"]*"/g, '')).toBe('<h2>Title</h2><p>Text <strong>bold</strong></p>');
    const ids = (body: ParsedJson): string[] => body.content.map(({ attrs }: ParsedJson) => attrs.id);
    expect(ids(saved.revision.body)).toEqual(ids(draft.revision.body));
    const asDocument = await save(room.author, saved, { body: saved.revision.body });
    expect(asDocument.revision).toMatchObject({ body: saved.revision.body, hash: saved.revision.hash });
  });

  it('freezes the name under which somebody is credited', async () => {
    const writer = bodyOf(await room.admin.post('/authors', { name: 'Old Name' }));
    const draft = await story({ bylines: [{ authorId: writer.id, role: 'writer' }, { authorId: writer.id, role: 'translator', creditedAs: 'O. N.' }] }).draft();
    bodyOf(await room.admin.patch(`/authors/${writer.id}`, { name: 'New Name' }, 1));
    const saved = await save(room.author, draft, {
      bylines: [{ authorId: writer.id, role: 'photographer' }, { authorId: writer.id, role: 'writer' }, { authorId: writer.id, role: 'translator' }],
    });
    expect(saved.revision.bylines.map(({ role, creditedAs }: ParsedJson) => [role, creditedAs])).toEqual([
      ['photographer', 'New Name'], ['writer', 'Old Name'], ['translator', 'O. N.'],
    ]);
  });

  it('needs confirm: true in review, and then makes a draft again whose approvals are void', async () => {
    const approved = await story().approved(room.editor);
    const before = await desk.snapshot();
    const refused = await room.editor.patch(`/articles/${approved.id}`, { kicker: 'K' }, approved.version);
    expect(refused).toMatchObject({ status: 409, body: { type: '/problems/confirmation-required', allowedActions: expect.any(Array) } });
    expect((await room.author.patch(`/articles/${approved.id}`, { kicker: 'K', confirm: true }, approved.version)).status).toBe(403);
    expect(await desk.snapshot()).toBe(before);
    const saved = await save(room.editor, approved, { kicker: 'K', confirm: true });
    expect(saved).toMatchObject({ status: 'draft', revision: { kicker: 'K', number: 2 } });
    expect(await desk.sql('select 1 from article_approvals where article_id = $1 and voided_at is null', [approved.id])).toEqual([]);
    const again = await verb(room.author, 'submit', saved);
    expect(again.status).toBe('in_review');
    const fourEyes = await room.editor.verb(`/articles/${again.id}/approve`, again.version);
    expect(fourEyes).toMatchObject({ status: 422, body: { type: '/problems/four-eyes' } });
  });

  it('stays in changes_requested where a reviewer asked for changes', async () => {
    const asked = await verb(room.editor, 'request-changes', await story().submitted(), { comment: 'Name your source.' });
    expect(await save(room.author, asked, { source: 'AGENCY' })).toMatchObject({ status: 'changes_requested', revision: { number: 2 } });
  });
});

describe('the locale and the section', () => {
  it('changes the locale before the first publication, with the slug, and never afterwards', async () => {
    const draft = await story({ slug: 'moves-abroad' }).draft();
    const moved = await save(room.author, draft, { locale: 'be' });
    expect(moved).toMatchObject({ locale: 'be', slug: 'moves-abroad', revision: { number: 1 } });
    expect((await story({ slug: 'moves-abroad' }).draft()).locale).toBe('en');
    const published = await verb(room.editor, 'publish', await verb(room.editor, 'approve', await verb(room.author, 'submit', moved)));
    const fixed = await room.editor.patch(`/articles/${draft.id}`, { locale: 'en' }, published.version);
    expect(fixed).toMatchObject({ status: 409, body: { type: '/problems/locale-fixed' } });
    const unknown = await room.editor.patch(`/articles/${draft.id}`, { locale: 'fr' }, published.version);
    expect(unknown).toMatchObject({ status: 422, body: { errors: [{ pointer: '/locale' }] } });
  });

  it('asks before the locale changes of what is in review, approved or scheduled, as before any save: another address is approved anew', async () => {
    const scheduled = await verb(room.editor, 'schedule', await story().approved(room.editor), { publishAt: '2031-05-05T00:00:00Z' });
    const cases = [
      [await story().submitted(), { confirm: true }], [await story().approved(room.editor), { confirm: true }],
      [scheduled, { confirm: true, cancelSchedule: true }],
    ] as const;
    for (const [seen, words] of cases) {
      const change = (by: Person, more: object = {}) => by.patch(`/articles/${seen.id}`, { locale: 'be', ...more }, seen.version);
      await expectRefused(desk, () => change(room.author, words), 403);
      const unasked = await expectRefused(desk, () => change(room.editor), 409);
      expect(unasked.type).toMatch(/confirmation-required|cancellation-required/);
      bodyOf(await room.secondEditor.put(`/articles/${seen.id}/lock`));
      expect(await expectRefused(desk, () => change(room.editor, words), 409)).toMatchObject({ type: '/problems/locked' });
      bodyOf(await room.editor.patch(`/articles/${seen.id}`, { locale: 'en', dueAt: null }, seen.version));
      await room.secondEditor.delete(`/articles/${seen.id}/lock`);
      const moved = bodyOf(await room.editor.patch(`/articles/${seen.id}`, { locale: 'be', ...words }, seen.version + 1));
      expect(moved).toMatchObject({ locale: 'be', status: 'draft', scheduledAt: null, revision: { number: 2, hash: seen.revision.hash } });
      expect(moved.review.approvals).toEqual([]);
      const [latest] = bodyOf(await room.editor.get(`/articles/${seen.id}/history`)).items;
      expect(latest).toMatchObject({ verb: 'save-in-review', before: { locale: 'en' }, after: { locale: 'be' } });
    }
    // What was published keeps its locale, whoever asks and whatever is in review.
    const revised = await save(room.author, await story().published(room.editor), { kicker: 'K' });
    const again = await verb(room.author, 'submit', revised);
    expect(await room.author.patch(`/articles/${again.id}`, { locale: 'be' }, again.version)).toMatchObject({ status: 409, body: { type: '/problems/locale-fixed' } });
  });

  it('moves to another locale with a new slug although the old one is taken there', async () => {
    await story({ slug: 'taken-abroad', locale: 'be' }).draft();
    const draft = await story({ slug: 'taken-abroad' }).draft();
    expect((await room.author.patch(`/articles/${draft.id}`, { locale: 'be' }, draft.version)).status).toBe(409);
    expect(await save(room.author, draft, { locale: 'be', slug: 'free-abroad' })).toMatchObject({ locale: 'be', slug: 'free-abroad' });
  });

  it('moves between sections only for those who may edit in both', async () => {
    const sport = bodyOf(await room.admin.post('/categories', { name: 'Sport' }));
    const draft = await story().draft();
    for (const person of [room.author, room.editor]) {
      expect((await person.patch(`/articles/${draft.id}`, { categoryId: sport.id }, draft.version)).status).toBe(403);
    }
    const moved = await save(room.admin, draft, { categoryId: sport.id });
    expect(moved.revision.categoryId).toBe(sport.id);
    // The right comes before the version, and both before what the category is.
    const [waiting, unknown] = [await story().submitted(), '01900000-0000-7000-8000-000000000000'];
    for (const version of [undefined, 1, waiting.version]) {
      expect([version, (await room.editor.patch(`/articles/${waiting.id}`, { categoryId: sport.id }, version)).status]).toEqual([version, 403]);
    }
    expect((await room.editor.patch(`/articles/${waiting.id}`, { categoryId: unknown })).status).toBe(428);
    expect(await room.editor.patch(`/articles/${waiting.id}`, { categoryId: unknown, confirm: true }, waiting.version)).toMatchObject({ status: 422, body: { errors: [{ code: 'unknown-category' }] } });
    const back = await save(room.admin, moved, { categoryId: draft.revision.categoryId });
    expect((await room.editor.verb(`/articles/${back.id}/revert`, undefined, { revision: moved.revision.number })).status).toBe(403);
    expect((await room.editor.verb(`/articles/${back.id}/revert`, undefined, { revision: draft.revision.number })).status).toBe(428);
    bodyOf(await room.admin.patch(`/articles/${back.id}`, { categoryId: sport.id }, back.version));
    expect((await room.editor.get(`/articles/${draft.id}`)).status).toBe(404);
    expect((await room.author.get(`/articles/${draft.id}`)).status).toBe(200);
  });
});

describe('an article whose category was merged into another', () => {
  it('is moved nowhere by the name that it has now, nor by the one that it had: no right to move is asked for', async () => {
    const [gone, heir] = [bodyOf(await room.admin.post('/categories', { name: 'Gone' })), bodyOf(await room.admin.post('/categories', { name: 'Heir' }))];
    const author = await desk.as('author', { in: gone.id });
    const storedIn = async ({ id }: ParsedJson): Promise<unknown> => (await desk.sql(
      'select r.category_id from articles a join article_revisions r on r.id = a.open_revision_id where a.id = $1', [id]))[0]?.category_id;
    const mine = (categoryId: string) => article(author, { categoryId, authorId: room.byline.id }).draft();
    const [draft, raced, reverted] = [await mine(gone.id), await mine(gone.id), await mine(gone.id)];
    const left = await save(room.admin, reverted, { categoryId: heir.id });
    bodyOf(await room.admin.verb(`/categories/${gone.id}/merge`, gone.version, { into: heir.id }));

    const seen = bodyOf(await author.get(`/articles/${draft.id}`));
    const saved = await save(author, seen, { categoryId: seen.revision.categoryId, kicker: 'K' });
    expect([saved.revision.categoryId, await storedIn(saved)]).toEqual([heir.id, gone.id]);
    expect(bodyOf(await author.get(`/articles/${draft.id}/revisions/1/diff/2`)).fields.map(({ field }: ParsedJson) => field)).toEqual(['kicker']);

    await save(room.admin, raced, { headline: 'Theirs' });
    const merged = await save(author, raced, { categoryId: heir.id, kicker: 'K', merge: true });
    expect(merged.revision).toMatchObject({ headline: 'Theirs', kicker: 'K', categoryId: heir.id });

    const back = await verb(author, 'revert', left, { revision: 1, replace: true });
    expect(back.revision).toMatchObject({ number: 3, categoryId: heir.id });
    const former = await save(author, back, { categoryId: gone.id.toUpperCase() });
    expect(former.revision.categoryId).toBe(heir.id);
    const stillTheirs = bodyOf(await room.admin.post('/categories', { name: 'Still theirs' }));
    await expectRefused(desk, () => author.patch(`/articles/${draft.id}`, { categoryId: stillTheirs.id }, saved.version), 403);
  });
});

describe('the answer to a save', () => {
  it('is what is read afterwards, to the last field, whatever was saved where', async () => {
    const { author, editor, chief, category, byline } = room;
    const other = bodyOf(await room.admin.post('/categories', { name: 'Elsewhere' }));
    const tag = bodyOf(await room.admin.post('/tags', { name: 'Read again' }));
    const gone = bodyOf(await room.admin.post('/authors', { name: 'Somebody who leaves' }));
    const cover = bodyOf(await author.upload(await jpeg(40, 20), 'a.jpg'));
    const key = await makeKey(room.admin, ['articles:read', 'articles:write']);
    const step = async (seen: ParsedJson, fields: object, by: Client = author): Promise<ParsedJson> => {
      const answered = bodyOf(await by.patch(`/articles/${seen.id}`, fields, seen.version));
      expect([fields, answered]).toEqual([fields, bodyOf(await by.get(`/articles/${seen.id}`))]);
      return answered;
    };
    const html = (value: string): object => ({ format: 'html', value });
    let saved = await room.story({ summary: null }).draft();
    saved = await step(saved, { body: html('<h2>One</h2><p>Two <a href="https://a.example/?b=1&amp;c=2">three</a> «four» \u{1F600}</p><ul><li>five</li></ul>') });
    saved = await step(saved, { headline: 'Told again', kicker: 'Kicker', urgency: 3, seo: { title: 'S', noindex: true }, edNote: 'Call back.' });
    saved = await step(saved, { tagIds: [tag.id.toUpperCase()], secondaryCategoryIds: [other.id.toUpperCase()] });
    saved = await step(saved, { categoryId: category.id.toUpperCase() });
    saved = await step(saved, { bylines: [{ authorId: byline.id.toUpperCase(), role: 'writer' }, { authorId: gone.id, role: 'editor', creditedAs: 'S. W.' }] });
    saved = await step(saved, { cover: { mediaId: cover.id.toUpperCase(), caption: 'As it was', alt: 'A ferry', credit: 'Photo: Agency' }, body: html(`<p>In the text.</p><figure data-media-id="${cover.id}"></figure>`) });
    saved = await step(saved, { headline: 'Told by a program' }, key);
    saved = await step(saved, { headline: 'And by hand' }, editor);
    bodyOf(await room.admin.patch(`/authors/${gone.id}`, { active: false }, gone.version));
    saved = await step(saved, { headline: 'After somebody had left', dueAt: '2031-01-01T10:00:00Z' });
    saved = await step(saved, { bylines: [{ authorId: byline.id, role: 'writer' }], plannedFor: '2031-01-02T10:00:00+03:00' });
    saved = await step(await verb(author, 'submit', saved), { summary: 'Saved in review.', confirm: true }, editor);
    const approved = await verb(chief, 'approve', await verb(author, 'submit', saved));
    saved = await step(approved, { summary: 'Saved once approved.', confirm: true }, editor);
    bodyOf(await author.put(`/articles/${saved.id}/lock`));
    saved = await step(saved, { summary: 'Saved under a lock.' });
    await author.delete(`/articles/${saved.id}/lock`);
    const live = await verb(editor, 'publish', await verb(chief, 'approve', await verb(author, 'submit', saved)));
    saved = await step(live, { headline: 'Opened beside the live one' });
    saved = await step(saved, { headline: 'And saved once more' });
    saved = await step(await verb(editor, 'withdraw', saved, { reason: 'x' }), { headline: 'Saved while withdrawn' });
    await step(saved, { headline: 'And once more' }, chief);
  });
});
