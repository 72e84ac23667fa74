import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { ParsedJson } from '../../support/answer';
import type { Person } from '../../support/client';
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

const delivered = async (slug: string): Promise<ParsedJson> => bodyOf(await desk.delivery(`/articles/${slug}`));

/** A change by the author, approved and published by the editor. */
async function republished(seen: ParsedJson, change: object, publication: object, by: Person = room.editor): Promise<ParsedJson> {
  const saved = bodyOf(await room.author.patch(`/articles/${seen.id}`, change, seen.version));
  return verb(by, 'publish', await verb(by, 'approve', await verb(room.author, 'submit', saved)), publication);
}

describe('the first publication', () => {
  it('puts the article before its readers, with its dates by the clock of the database', async () => {
    const [{ before }] = await desk.sql('select clock_timestamp() as before') as [ParsedJson];
    const published = await story({ headline: 'First out', dateline: 'MINSK', source: 'AGENCY', edNote: 'for colleagues' }).published(room.editor);
    const [{ after }] = await desk.sql('select clock_timestamp() as after') as [ParsedJson];
    const page = await delivered('first-out');
    expect(page).toMatchObject({
      id: published.id, slug: 'first-out', locale: 'en', url: published.url, headline: 'First out', dateline: 'MINSK', source: 'AGENCY',
      wordCount: 9, readingMinutes: 1, significantUpdatedAt: null, corrections: [], translations: [], cover: null,
      category: { slug: room.category.slug, path: room.category.path, name: room.category.name },
      bylines: [{ slug: room.byline.slug, name: room.byline.name, role: 'writer' }],
    });
    expect(page.publishedAt).toBe(published.firstPublishedAt);
    expect(page.updatedAt).toBe(page.publishedAt);
    expect(Date.parse(page.publishedAt)).toBeGreaterThanOrEqual(before.getTime() - 1);
    expect(Date.parse(page.publishedAt)).toBeLessThanOrEqual(after.getTime() + 1);
    expect(JSON.stringify(page)).not.toContain('for colleagues');
  });

  it('ignores the kind of change and the note', async () => {
    const approved = await story().approved(room.editor);
    const published = await verb(room.editor, 'publish', approved, { changeKind: 'correction', note: 'x' });
    expect(published).toMatchObject({ significantUpdatedAt: null, revision: { changeKind: null, note: null } });
    expect((await delivered(published.slug)).corrections).toEqual([]);
  });
});

describe('a later publication', () => {
  it('is prepared beside the live one: readers see nothing of it until it is out', async () => {
    const published = await story({ headline: 'As it was' }).published(room.editor);
    const before = await desk.delivery(`/articles/${published.slug}`);
    const revised = bodyOf(await room.author.patch(`/articles/${published.id}`, { headline: 'As it will be' }, published.version));
    expect(revised).toMatchObject({ status: 'published+draft', live: { number: 1 }, revision: { number: 2, headline: 'As it will be' } });
    const submitted = await verb(room.author, 'submit', revised);
    expect(submitted.status).toBe('published+in_review');
    const approved = await verb(room.editor, 'approve', submitted);
    expect(approved.status).toBe('published+approved');
    const meanwhile = await desk.delivery(`/articles/${published.slug}`);
    expect([meanwhile.text, meanwhile.headers['etag']]).toEqual([before.text, before.headers['etag']]);
    const without = await room.editor.verb(`/articles/${published.id}/publish`, approved.version);
    expect(without).toMatchObject({ status: 422, body: { type: '/problems/change-kind-required', errors: [{ pointer: '/changeKind' }] } });
    await verb(room.editor, 'publish', approved, { changeKind: 'update' });
    expect((await delivered(published.slug)).headline).toBe('As it will be');
    const states = await desk.sql('select number, state, change_kind from article_revisions where article_id = $1 order by number', [published.id]);
    expect(states).toEqual([{ number: 1, state: 'superseded', change_kind: null }, { number: 2, state: 'published', change_kind: 'update' }]);
  });

  it.each([
    ['minor', {}, false, 'article.updated'],
    ['update', {}, true, 'article.updated'],
    ['correction', { note: 'We misspelt a name.' }, true, 'article.corrected'],
    ['clarification', { note: 'It was the upper house.' }, true, 'article.corrected'],
  ] as const)('moves the dates as a %s does', async (changeKind, more, isSignificant, event) => {
    const published = await story().published(room.editor);
    const first = await delivered(published.slug);
    const again = await republished(published, { kicker: 'K' }, { changeKind, ...more });
    const page = await delivered(published.slug);
    expect(page.publishedAt).toBe(first.publishedAt);
    expect(Date.parse(page.updatedAt)).toBeGreaterThan(Date.parse(first.updatedAt));
    expect(page.significantUpdatedAt).toBe(isSignificant ? page.updatedAt : null);
    expect(again).toMatchObject({ firstPublishedAt: page.publishedAt, significantUpdatedAt: page.significantUpdatedAt, revision: { changeKind } });
    expect(page.corrections).toEqual('note' in more ? [{ type: changeKind, note: more.note, at: page.updatedAt }] : []);
    const [last] = await desk.sql('select type from outbox_events where subject_id = $1 order by sequence desc limit 1', [published.id]);
    expect(last.type).toBe(event);
  });

  it('needs a note for readers where something was put right', async () => {
    const published = await story().published(room.editor);
    const saved = bodyOf(await room.author.patch(`/articles/${published.id}`, { kicker: 'K' }, published.version));
    const approved = await verb(room.editor, 'approve', await verb(room.author, 'submit', saved));
    for (const changeKind of ['correction', 'clarification']) {
      const refused = await room.editor.verb(`/articles/${published.id}/publish`, approved.version, { changeKind });
      expect(refused).toMatchObject({ status: 422, body: { errors: [{ pointer: '/note', code: 'note-required' }] } });
    }
  });

  it('keeps every correction, the newest first, and the date of the last significant change through a minor one', async () => {
    const first = await republished(await story().published(room.editor), { kicker: 'A' }, { changeKind: 'correction', note: 'One.' });
    const second = await republished(first, { kicker: 'B' }, { changeKind: 'clarification', note: 'Two.' });
    const third = await republished(second, { kicker: 'C' }, { changeKind: 'minor', note: 'not for readers' });
    const page = await delivered(third.slug);
    expect(page.corrections.map(({ type, note }: ParsedJson) => [type, note])).toEqual([['clarification', 'Two.'], ['correction', 'One.']]);
    expect(page.significantUpdatedAt).toBe(second.significantUpdatedAt);
    expect(Date.parse(page.updatedAt)).toBeGreaterThan(Date.parse(page.significantUpdatedAt));
  });
});

describe('the slug of a live article', () => {
  it('moves with the publication, and every former one redirects for ever', async () => {
    const published = await story({ slug: 'the-first' }).published(room.editor);
    const saved = bodyOf(await room.author.patch(`/articles/${published.id}`, { slug: 'never-published' }, published.version));
    expect(saved).toMatchObject({ slug: 'the-first', url: published.url, revision: { slug: 'never-published' } });
    expect((await desk.delivery('/articles/never-published')).status).toBe(404);
    const second = await republished(saved, { slug: 'the-second' }, { changeKind: 'minor' });
    const third = await republished(second, { slug: 'the-third' }, { changeKind: 'minor' });
    for (const former of ['the-first', 'the-second']) {
      const moved = await desk.delivery(`/articles/${former}?fields=id,slug&locale=en`);
      expect([moved.status, moved.headers['location']]).toEqual([301, '/delivery/v1/articles/the-third?fields=id,slug&locale=en']);
    }
    expect((await desk.delivery('/articles/never-published')).status).toBe(404);
    expect(third.slug).toBe('the-third');
    const back = await republished(third, { slug: 'the-first' }, { changeKind: 'minor' });
    expect((await delivered('the-first')).id).toBe(back.id);
    expect((await desk.delivery('/articles/the-third')).headers['location']).toBe('/delivery/v1/articles/the-first');
  });

  it('stays taken for everybody else: live, former, in drafts, withdrawn and in the trash', async () => {
    const published = await story({ slug: 'was-live' }).published(room.editor);
    await republished(published, { slug: 'is-live' }, { changeKind: 'minor' });
    await story({ slug: 'in-draft' }).draft();
    const withdrawn = await story({ slug: 'is-withdrawn' }).published(room.editor);
    await verb(room.editor, 'withdraw', withdrawn, { reason: 'x' });
    const trashed = await story({ slug: 'in-the-trash' }).draft();
    bodyOf(await room.author.delete(`/articles/${trashed.id}`, trashed.version));
    const other = await story().draft();
    const before = await desk.snapshot();
    for (const slug of ['was-live', 'is-live', 'in-draft', 'is-withdrawn', 'in-the-trash']) {
      const refused = await room.author.patch(`/articles/${other.id}`, { slug }, other.version);
      expect([slug, refused.status, refused.body.type]).toEqual([slug, 409, '/problems/slug-taken']);
      expect(refused.text).not.toContain(published.id);
      expect((await room.author.post('/articles', { headline: 'x', categoryId: room.category.id, slug })).status).toBe(409);
    }
    expect(await desk.snapshot()).toBe(before);
  });
});
