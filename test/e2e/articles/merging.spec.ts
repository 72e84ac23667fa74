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

const story = (fields: object = {}) => article(room.author, { categoryId: room.category.id, authorId: room.byline.id, ...fields });
const save = async (by: Person, seen: ParsedJson, fields: object): Promise<ParsedJson> => bodyOf(await by.patch(`/articles/${seen.id}`, fields, seen.version));
/** The refusal of a save by the author that names this version or tag. */
const stale = (seen: ParsedJson, ifMatch: number | string, by = room.author, fields: object = { summary: 'Stale' }): Promise<ParsedJson> =>
  expectRefused(desk, () => by.patch(`/articles/${seen.id}`, fields, ifMatch), 412);
const html = (value: string) => ({ format: 'html', value });

describe('two who save one story at once', () => {
  it('lose no word: the second gets what was there, what is there, and the difference, and merges', async () => {
    const draft = await story({ body: '<p>The council voted.</p><p>It passed.</p>' }).draft();
    const theirs = await save(room.editor, draft, { headline: 'Theirs', body: html('<p>The council voted at last.</p><p>It passed.</p>') });
    const problem = await stale(draft, draft.version);
    expect(problem).toMatchObject({
      type: '/problems/stale-version', currentVersion: theirs.version, changedAt: theirs.updatedAt,
      changedBy: { id: room.editor.id, name: room.editor.name }, current: theirs.revision,
    });
    const { state: _, ...asItWas } = draft.revision;
    expect(problem.base).toEqual({ ...asItWas, state: 'replaced' });
    expect(problem.diff).toEqual({
      fields: [{ field: 'headline', from: draft.revision.headline, to: 'Theirs' }],
      blocks: [expect.objectContaining({
        id: draft.revision.body.content[0].attrs.id, change: 'changed',
        words: [{ op: 'equal', text: 'The council voted' }, { op: 'insert', text: ' at last' }, { op: 'equal', text: '.' }],
      })],
    });
    const merged = await save(room.author, { ...draft, version: problem.currentVersion }, { summary: 'Mine' });
    expect(merged.revision).toMatchObject({ headline: 'Theirs', summary: 'Mine', bodyHtml: theirs.revision.bodyHtml, number: 3 });
  });

  it('are not asked of what neither has touched, also where something of it was merged into another meanwhile', async () => {
    const [tag, other, more] = await Promise.all(['One', 'Other', 'More'].map(async (name) => bodyOf(await room.admin.post('/tags', { name: `${name} to merge` }))));
    const draft = await story({ tagIds: [tag.id] }).draft();
    bodyOf(await room.admin.post(`/tags/${tag.id}/merge`, { into: other.id }, { 'if-match': `"v${tag.version}"` }));
    const theirs = await save(room.editor, draft, { tagIds: [other.id, more.id] });
    const merged = await save(room.author, draft, { headline: 'Mine', tagIds: [tag.id], merge: true });
    expect([merged.version, merged.revision.headline, merged.tagIds ?? merged.revision.tagIds]).toEqual([theirs.version + 1, 'Mine', [other.id, more.id]]);
    expect(await stale(draft, draft.version, room.author, { tagIds: [], merge: true })).toMatchObject({ currentVersion: merged.version });
  });

  it('are not asked of a byline that is there already, with the name that it was given', async () => {
    const author = bodyOf(await room.admin.post('/authors', { name: 'Jane Twice' }));
    const draft = await story().draft();
    const bylines = [{ authorId: room.byline.id, role: 'writer' }, { authorId: author.id, role: 'writer' }];
    const first = await save(room.author, draft, { bylines });
    const again = await save(room.author, draft, { bylines, headline: 'And more', merge: true });
    expect([again.version, again.revision.headline]).toEqual([first.version + 1, 'And more']);
  });

  it('are told of every save that came between', async () => {
    const draft = await story().draft();
    const second = await save(room.editor, draft, { kicker: 'Two' });
    const third = await save(room.chief, second, { headline: 'Three' });
    expect(await stale(draft, 1)).toMatchObject({
      changedBy: { id: room.chief.id }, base: { number: 1 }, current: { number: 3 },
      diff: { fields: [{ field: 'headline', from: draft.revision.headline, to: 'Three' }, { field: 'kicker', from: null, to: 'Two' }] },
    });
    expect(await stale(third, 2)).toMatchObject({ base: { number: 2 }, diff: { fields: [{ field: 'headline' }] } });
  });

  it('are told that the text is the same where only facts, the review or the readers have changed', async () => {
    const draft = await story().draft();
    const due = await save(room.editor, draft, { dueAt: '2030-01-01T00:00:00Z' });
    const asked = await verb(room.editor, 'request-changes', await verb(room.author, 'submit', due), { comment: 'More.' });
    for (const version of [1, 2, 3]) {
      expect(await stale(asked, version)).toMatchObject({ current: { number: 1 }, base: { number: 1 }, diff: { fields: [], blocks: [] } });
    }
    const published = await story().published(room.editor);
    expect(await stale(published, 2)).toMatchObject({
      current: { number: 1, state: 'published' }, base: { number: 1 }, diff: { fields: [], blocks: [] },
    });
  });

  it('are not misled by a revision that was given up', async () => {
    const live = await story().published(room.editor);
    const revised = await save(room.author, live, { headline: 'Given up' });
    const discarded = await verb(room.editor, 'discard', revised);
    const next = await save(room.editor, discarded, { headline: 'Next' });
    const reverted = await verb(room.editor, 'revert', next, { revision: 2, replace: true });
    const { headline } = live.revision;
    const changes = async (version: number): Promise<unknown> => {
      const { base, diff } = await stale(reverted, version);
      return [base.number, diff.fields.map(({ from, to }: ParsedJson) => [from, to])];
    };
    expect(await changes(live.version)).toEqual([1, [[headline, 'Given up']]]);
    expect(await changes(revised.version)).toEqual([2, []]);
    expect(await changes(discarded.version)).toEqual([1, [[headline, 'Given up']]]);
    expect(await changes(next.version)).toEqual([3, [['Next', 'Given up']]]);
  });
});

describe('what is not known', () => {
  it('of a tag of another form, or of a version that never was: there is no base', async () => {
    const draft = await story().draft();
    const saved = await save(room.author, draft, { kicker: 'K' });
    for (const tag of ['"v9"', '"v0"', '"v01"', '"1"', 'v1', 'W/"v1"', '"v1", "v2"', '"v-1"', '"v1e3"', '"v99999999999999999999"', '""', 'x']) {
      expect([tag, await stale(saved, tag)]).toEqual([tag, expect.objectContaining({ current: saved.revision, base: null, diff: null, currentVersion: 2 })]);
    }
  });

  it('of versions before anybody wrote it down: there is no base either', async () => {
    const draft = await story().draft();
    const saved = await save(room.author, draft, { kicker: 'K' });
    // As an article that was written by an earlier release: its log, which is append-only, tells of verbs alone.
    await desk.sql('alter table audit_log disable trigger audit_log_append_only');
    await desk.sql("update audit_log set detail = jsonb_build_object('verb', detail -> 'verb') where subject_id = $1", [draft.id]);
    await desk.sql('alter table audit_log enable trigger audit_log_append_only');
    expect(await stale(saved, 1)).toMatchObject({ current: saved.revision, base: null, diff: null });
    await save(room.author, saved, { kicker: 'L' });
    expect(await stale(saved, 2)).toMatchObject({ current: { number: 3 }, base: null });
    await save(room.author, { ...saved, version: 3 }, { kicker: 'M' });
    expect(await stale(saved, 3)).toMatchObject({ base: { number: 3 }, diff: { fields: [{ field: 'kicker', from: 'L', to: 'M' }] } });
  });

  it('is nothing of the text to other verbs, whose refusal stays short', async () => {
    const draft = await story().draft();
    await save(room.author, draft, { kicker: 'K' });
    for (const name of ['submit', 'revert']) {
      const problem = await expectRefused(desk, () => room.author.verb(`/articles/${draft.id}/${name}`, draft.version, name === 'revert' ? { revision: 1 } : undefined), 412);
      expect(problem).toMatchObject({ currentVersion: 2, changedBy: { id: room.author.id } });
      for (const member of ['current', 'base', 'diff']) expect(problem).not.toHaveProperty(member);
    }
  });
});

describe('who is told', () => {
  it('is nobody who may not save: the refusal that comes before says nothing', async () => {
    const draft = await story({ headline: 'A secret quollword' }).draft();
    const unseen = await expectRefused(desk, () => room.contributor.patch(`/articles/${draft.id}`, { kicker: 'K' }, 9), 404);
    const live = await story().published(room.editor);
    await save(room.author, live, { headline: 'A secret quollword' });
    const reading = await expectRefused(desk, () => room.contributor.patch(`/articles/${live.id}`, { kicker: 'K' }, live.version), 403);
    const submitted = await story({ headline: 'A secret quollword' }).submitted();
    const own = await expectRefused(desk, () => room.author.patch(`/articles/${submitted.id}`, { kicker: 'K' }, 1), 403);
    for (const problem of [unseen, reading, own]) expect(JSON.stringify(problem)).not.toContain('quollword');
  });

  it('comes after 404, 403 and 428 and before 409 and 422', async () => {
    const submitted = await story().submitted();
    const ofEditor = (body: object, ifMatch?: number) => () => room.editor.patch(`/articles/${submitted.id}`, body, ifMatch);
    await expectRefused(desk, ofEditor({ kicker: 'K' }), 428);
    expect(await expectRefused(desk, ofEditor({ kicker: 'K' }, 1), 412)).toMatchObject({ base: { number: 1 }, current: { state: 'in_review' } });
    await expectRefused(desk, ofEditor({ kicker: 'K' }, submitted.version), 409);
    await expectRefused(desk, ofEditor({ headline: 1 }, 1), 422, '/headline');
    const trashed = bodyOf(await room.editor.delete(`/articles/${submitted.id}`, submitted.version));
    expect(await expectRefused(desk, ofEditor({ kicker: 'K' }, 1), 412)).toMatchObject({ currentVersion: trashed.version });
  });

  it('also where only facts were sent', async () => {
    const draft = await story().draft();
    await save(room.editor, draft, { kicker: 'K' });
    expect(await stale(draft, 1, room.author, { dueAt: null })).toMatchObject({ diff: { fields: [{ field: 'kicker' }] } });
  });
});

describe('a hundred who are late', () => {
  it('are all told the same', async () => {
    const draft = await story().draft();
    const answers = await Promise.all(Array.from({ length: 100 }, (_, index) => room.author.patch(`/articles/${draft.id}`, { kicker: `K${index}` }, draft.version)));
    const winner = answers.find(({ status }) => status === 200)?.body;
    const late = answers.filter(({ status }) => status === 412).map(({ body }) => body);
    expect(late).toHaveLength(99);
    for (const { currentVersion, current, base, diff } of late) {
      expect([currentVersion, current, base.number]).toEqual([2, winner.revision, 1]);
      expect(diff.fields).toEqual([{ field: 'kicker', from: null, to: winner.revision.kicker }]);
    }
  });
});

describe('a stale save that asks to be merged', () => {
  const withText = (document: ParsedJson, index: number, text: string): object => ({
    ...document, content: document.content.map((block: ParsedJson, at: number) => (at === index ? { ...block, content: [{ type: 'text', text }] } : block)),
  });
  const three = '<p>First.</p><p>Second.</p><p>Third.</p>';

  it('is put on top of what others have saved in other fields and other blocks', async () => {
    const draft = await story({ body: three, tagIds: [] }).draft();
    const { body } = draft.revision;
    const theirs = await save(room.editor, draft, { headline: 'Theirs', body: withText(body, 0, 'First, they say.'), seo: { title: 'Theirs' } });
    const merged = await save(room.author, draft, { summary: 'Mine', body: withText(body, 2, 'Third, I say.'), seo: { description: 'Mine' }, merge: true });
    expect(merged).toMatchObject({ version: theirs.version + 1, revision: {
      number: 3, headline: 'Theirs', summary: 'Mine', seo: { title: 'Theirs', description: 'Mine' },
      bodyHtml: '<p>First, they say.</p><p>Second.</p><p>Third, I say.</p>', createdBy: { id: room.author.id },
    } });
    expect(merged.revision.body.content.map(({ attrs }: ParsedJson) => attrs.id)).toEqual(body.content.map(({ attrs }: ParsedJson) => attrs.id));
  });

  it('may send again what it has not changed', async () => {
    const draft = await story({ body: three }).draft();
    await save(room.editor, draft, { headline: 'Theirs', bylines: [] });
    const { headline, body, bylines, urgency } = draft.revision;
    const merged = await save(room.author, draft, { headline, body, bylines, urgency, kicker: 'Mine', merge: true });
    expect(merged.revision).toMatchObject({ headline: 'Theirs', kicker: 'Mine', bylines: [], bodyHtml: three });
  });

  it('is a save like any other where nobody was faster', async () => {
    const draft = await story().draft();
    expect(await save(room.author, draft, { kicker: 'Mine', merge: true })).toMatchObject({ version: draft.version + 1, revision: { kicker: 'Mine' } });
  });

  it.each([
    ['a field that both have changed', { headline: 'Mine' }],
    ['a block that both have changed', { body: 0 }],
    ['one member of seo that both have changed', { seo: { title: 'Mine' } }],
    ['one of several fields', { summary: 'Mine', headline: 'Mine' }],
    ['a date', { summary: 'Mine', dueAt: '2030-01-01T00:00:00Z' }],
    ['the locale', { summary: 'Mine', locale: 'en' }],
  ])('is refused as without for %s', async (_, fields: Record<string, unknown>) => {
    const draft = await story({ body: three }).draft();
    const { body } = draft.revision;
    const theirs = await save(room.editor, draft, { headline: 'Theirs', body: withText(body, 0, 'Theirs.'), seo: { title: 'Theirs' } });
    const sent = { ...fields, ...(fields['body'] === 0 && { body: withText(body, 0, 'Mine.') }) };
    const problem = await stale(draft, draft.version, room.author, { ...sent, merge: true });
    expect(problem).toMatchObject({ type: '/problems/stale-version', currentVersion: theirs.version, base: { number: 1 }, current: { number: 2 } });
  });

  it('is refused for a version that never was', async () => {
    const draft = await story().draft();
    for (const tag of ['"v99"', 'W/"v1"', '"1"']) await stale(draft, tag, room.author, { kicker: 'K', merge: true });
  });

  it('asks for the same words as any save', async () => {
    const draft = await story().draft();
    const submitted = await verb(room.author, 'submit', draft);
    await expectRefused(desk, () => room.editor.patch(`/articles/${draft.id}`, { kicker: 'K', merge: true }, draft.version), 409);
    const confirmed = await save(room.editor, draft, { kicker: 'K', merge: true, confirm: true });
    expect(confirmed).toMatchObject({ status: 'draft', version: submitted.version + 1 });
    bodyOf(await room.author.put(`/articles/${draft.id}/lock`));
    const locked = await expectRefused(desk, () => room.editor.patch(`/articles/${draft.id}`, { summary: 'S', merge: true }, draft.version), 409);
    expect(locked.type).toBe('/problems/locked');
  });

  it('is done for each of seven who save different fields at once', async () => {
    const fields = ['kicker', 'subheadline', 'summary', 'dateline', 'source', 'genre', 'edNote'];
    for (const round of [1, 2, 3]) {
      const draft = await story().draft();
      await save(room.editor, draft, { headline: 'Theirs' });
      const answers = await Promise.all(fields.map((field) => room.author.patch(`/articles/${draft.id}`, { [field]: 'Mine', merge: true }, draft.version)));
      expect([round, ...answers.map(({ status }) => status)]).toEqual([round, ...fields.map(() => 200)]);
      const { revision, version } = bodyOf(await room.author.get(`/articles/${draft.id}`));
      expect(revision).toMatchObject({ headline: 'Theirs', ...Object.fromEntries(fields.map((field) => [field, 'Mine'])) });
      expect([version, revision.number]).toEqual([draft.version + 8, 9]);
    }
  });

  it('is done for one of several who change the same field at once, and refused for the rest', async () => {
    const draft = await story().draft();
    const mine = ['One', 'Two', 'Three', 'Four', 'Five'];
    const answers = await Promise.all(mine.map((kicker) => room.author.patch(`/articles/${draft.id}`, { kicker, merge: true }, draft.version)));
    const saved = mine.filter((_, index) => answers[index]?.status === 200);
    expect(saved).toHaveLength(1);
    const { revision, version } = bodyOf(await room.author.get(`/articles/${draft.id}`));
    expect([revision.kicker, version]).toEqual([saved[0], draft.version + 1]);
    const refused = answers.filter(({ status }) => status !== 200).map(({ status, body }) => [status, body.currentVersion, body.base.number]);
    expect(refused).toEqual(Array.from({ length: 4 }, () => [412, draft.version + 1, 1]));
  });
});
