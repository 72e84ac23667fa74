import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { ParsedJson } from '../../support/answer';
import { type Desk, startDesk } from '../../support/desk';
import { type Newsroom, article, bodyOf, newsroom, verb } from '../../support/newsroom';

let desk: Desk;
let room: Newsroom;

beforeAll(async () => {
  desk = await startDesk();
  room = await newsroom(desk);
});

afterAll(() => desk.stop());

const story: Newsroom['story'] = (fields) => room.story(fields);

async function sectionWith(reviewPolicy: object): Promise<string> {
  return bodyOf(await room.admin.post('/categories', { name: 'A section of its own', reviewPolicy })).id;
}

async function expectRefused(by: Newsroom['author'], name: string, seen: ParsedJson, status: number, body?: object): Promise<ParsedJson> {
  const before = await desk.snapshot();
  const refused = await by.verb(`/articles/${seen.id}/${name}`, seen.version, body);
  expect([name, refused.status]).toEqual([name, status]);
  expect(await desk.snapshot()).toBe(before);
  return refused.body;
}

describe('the review', () => {
  it('goes from draft over changes to the public, each step by who may do it', async () => {
    const draft = await story().draft();
    const submitted = await verb(room.author, 'submit', draft);
    expect(submitted).toMatchObject({ status: 'in_review', version: 2, revision: { number: 1, hash: draft.revision.hash } });
    expect(submitted.allowedActions).toContain('recall');
    for (const name of ['approve', 'publish', 'request-changes']) {
      await expectRefused(room.author, name, submitted, 403, name === 'request-changes' ? { comment: 'no' } : undefined);
    }
    const asked = await verb(room.editor, 'request-changes', submitted, { comment: 'Name your source.' });
    expect(asked.status).toBe('changes_requested');
    const saved = bodyOf(await room.author.patch(`/articles/${draft.id}`, { source: 'AGENCY' }, asked.version));
    const approved = await verb(room.editor, 'approve', await verb(room.author, 'submit', saved), { comment: 'Good.' });
    expect(approved).toMatchObject({ status: 'approved', revision: { number: 2 } });
    expect(approved.allowedActions).toEqual(expect.arrayContaining(['publish', 'request-changes']));
    expect(await verb(room.editor, 'publish', approved)).toMatchObject({ status: 'published', visibility: 'live', live: { number: 2 } });
    const approvals = await desk.sql('select hash, comment, user_id, voided_at from article_approvals where article_id = $1', [draft.id]);
    expect(approvals).toEqual([{ hash: approved.revision.hash, comment: 'Good.', user_id: room.editor.id, voided_at: null }]);
    const log = await desk.sql('select action from audit_log where subject_id = $1 order by sequence', [draft.id]);
    expect(log.map(({ action }) => action)).toEqual([
      'article.created', 'article.submitted', 'article.changes_requested', 'article.saved', 'article.submitted', 'article.approved', 'article.published',
    ]);
    const events = await desk.sql('select type from outbox_events where subject_id = $1 order by sequence', [draft.id]);
    expect(events.map(({ type }) => type)).toEqual(log.map(({ action }) => action));
  });

  it('does not begin without a text', async () => {
    const draft = await story({ body: '<p> </p>' }).draft();
    const problem = await expectRefused(room.author, 'submit', draft, 422);
    expect(problem).toMatchObject({ type: '/problems/empty-body', errors: [{ pointer: '/body', code: 'empty-body' }] });
    expect(draft.allowedActions).not.toContain('submit');
    await expectRefused(room.author, 'submit', await story({ body: '<p>\u200b\u00ad</p>' }).draft(), 422);
  });

  it('names every unmet guard of a publication at once', async () => {
    const free = await sectionWith({ requiredApprovals: 0 });
    const draft = bodyOf(await room.admin.post('/articles', { headline: 'Nothing in it', categoryId: free }));
    const problem = await expectRefused(room.admin, 'publish', draft, 422);
    expect(problem.type).toBe('/problems/guards-unmet');
    expect(problem.errors.map(({ code }: ParsedJson) => code)).toEqual(['empty-body', 'no-byline']);
    const { body } = await room.admin.get(`/articles/${draft.id}/publishability`);
    expect(body).toMatchObject({ ready: false, warnings: [{ code: 'no-cover' }, { code: 'no-summary' }] });
    expect(body.blockers.map(({ code, blocks }: ParsedJson) => [code, blocks])).toEqual([['empty-body', 'submit'], ['no-byline', 'publish']]);
  });

  it('needs a comment to ask for changes', async () => {
    await expectRefused(room.editor, 'request-changes', await story().submitted(), 422, {});
  });

  it('refuses in 409 what the state does not allow, and says what would be possible', async () => {
    const draft = await story().draft();
    for (const name of ['recall', 'approve', 'publish', 'withdraw', 'republish', 'discard', 'restore', 'request-changes']) {
      const fields: Record<string, object> = { withdraw: { reason: 'x' }, 'request-changes': { comment: 'x' } };
      const problem = await expectRefused(room.chief, name, draft, 409, fields[name]);
      expect(problem).toMatchObject({ type: '/problems/not-possible-now', allowedActions: [
        'save', 'assign', 'submit', 'publish-urgent', 'embargo', 'legal-hold', 'revert', 'duplicate', 'trash',
      ] });
    }
  });

  it('takes an article back for whoever submitted it, and for an editor', async () => {
    const recalled = await verb(room.author, 'recall', await story().submitted());
    expect(recalled.status).toBe('draft');
    const byEditor = await verb(room.editor, 'submit', recalled);
    await expectRefused(room.author, 'recall', byEditor, 403);
    expect((await verb(room.secondEditor, 'recall', byEditor)).status).toBe('draft');
  });

  it('starts from nothing after changes were asked for', async () => {
    const two = await sectionWith({ requiredApprovals: 2 });
    const draft = bodyOf(await room.admin.post('/articles', {
      headline: 'Two', categoryId: two, body: { format: 'html', value: '<p>x</p>' }, bylines: [{ authorId: room.byline.id, role: 'writer' }],
    }));
    const [first, second] = [await desk.as('editor', { in: two }), await desk.as('editor', { in: two })];
    const half = await verb(first, 'approve', await verb(room.admin, 'submit', draft));
    const again = await verb(room.admin, 'submit', await verb(second, 'request-changes', half, { comment: 'No.' }));
    expect((await verb(first, 'approve', again)).status).toBe('in_review');
  });
});

describe('four eyes', () => {
  it('T31 bind everybody who edited, an admin too', async () => {
    const draft = await story().draft();
    const saved = bodyOf(await room.admin.patch(`/articles/${draft.id}`, { kicker: 'K' }, draft.version));
    const submitted = await verb(room.author, 'submit', saved);
    const problem = await expectRefused(room.admin, 'approve', submitted, 422);
    expect(problem).toMatchObject({ type: '/problems/four-eyes', errors: [{ code: 'four-eyes' }] });
    expect((await room.admin.get(`/articles/${draft.id}`)).body.allowedActions).not.toContain('approve');
    expect((await verb(room.editor, 'approve', submitted)).status).toBe('approved');
  });

  it('are about the writers since the last publication, and those of a copied row', async () => {
    const published = await article(room.editor, { categoryId: room.category.id, authorId: room.byline.id }).published(room.secondEditor);
    const revised = bodyOf(await room.chief.patch(`/articles/${published.id}`, { kicker: 'K' }, published.version));
    const approved = await verb(room.editor, 'approve', await verb(room.chief, 'submit', revised));
    expect(approved.status).toBe('published+approved');
    const copied = await verb(room.chief, 'revert', approved, { revision: 1, replace: true });
    await expectRefused(room.editor, 'approve', await verb(room.chief, 'submit', copied), 422);
  });

  it('do not bind the publication: who wrote may publish what another approved', async () => {
    const approved = await article(room.editor, { categoryId: room.category.id, authorId: room.byline.id }).approved(room.secondEditor);
    expect((await verb(room.editor, 'publish', approved)).status).toBe('published');
  });

  it('can be switched off for a section', async () => {
    const open = await sectionWith({ fourEyes: false });
    const approved = await article(room.admin, { categoryId: open, authorId: room.byline.id }).approved(room.admin);
    expect(approved.status).toBe('approved');
  });
});

describe('the number of approvals', () => {
  it('is two by two people where the policy says two', async () => {
    const two = await sectionWith({ requiredApprovals: 2 });
    const [writer, first, second] = [await desk.as('author', { in: two }), await desk.as('editor', { in: two }), await desk.as('editor', { in: two })];
    const half = await article(writer, { categoryId: two, authorId: room.byline.id }).approved(first);
    expect(half).toMatchObject({ status: 'in_review' });
    expect(await expectRefused(first, 'approve', half, 422)).toMatchObject({ type: '/problems/already-approved' });
    await expectRefused(first, 'publish', half, 409);
    const whole = await verb(second, 'approve', half);
    expect(whole.status).toBe('approved');
    expect((await verb(first, 'publish', whole)).status).toBe('published');
  });

  it('is reached with those that are there once the policy asks for no more: whoever has approved says so again, and counts once', async () => {
    const two = await sectionWith({ requiredApprovals: 3 });
    const [writer, first, second] = [await desk.as('author', { in: two }), await desk.as('editor', { in: two }), await desk.as('editor', { in: two })];
    const half = await verb(second, 'approve', await article(writer, { categoryId: two, authorId: room.byline.id }).approved(first));
    const ask = async (requiredApprovals: number) => {
      const { version } = bodyOf(await room.admin.get(`/categories/${two}`));
      bodyOf(await room.admin.patch(`/categories/${two}`, { reviewPolicy: { requiredApprovals } }, version));
    };
    const actions = async (): Promise<string[]> => bodyOf(await first.get(`/articles/${half.id}`)).allowedActions;
    expect(await actions()).not.toContain('approve');
    await ask(2);
    expect(await actions()).toContain('approve');
    await expectRefused(writer, 'approve', half, 403);
    const whole = await verb(first, 'approve', half, { comment: 'As I said.' });
    expect(whole).toMatchObject({ status: 'approved', review: { requiredApprovals: 2, approvals: [{ user: { id: first.id } }, { user: { id: second.id } }] } });
    expect(whole.review.approvals).toHaveLength(2);
    expect((await verb(first, 'publish', whole)).status).toBe('published');
  });

  it('is none at 0: authors publish their own, and nobody else’s', async () => {
    const free = await sectionWith({ requiredApprovals: 0 });
    const [writer, other, contributor] = [
      await desk.as('author', { in: free }), await desk.as('author', { in: free }), await desk.as('contributor', { in: free }),
    ];
    const draft = await article(writer, { categoryId: free, authorId: room.byline.id }).draft();
    expect(draft.allowedActions).toContain('publish');
    await expectRefused(other, 'publish', draft, 404);
    await expectRefused(contributor, 'publish', draft, 403);
    expect(await verb(writer, 'publish', draft)).toMatchObject({ status: 'published', live: { number: 1 } });
    const submitted = await article(writer, { categoryId: free, authorId: room.byline.id }).submitted();
    expect((await verb(writer, 'publish', submitted)).status).toBe('published');
  });

  it('is the policy of the section at the moment of the decision', async () => {
    const section = bodyOf(await room.admin.post('/categories', { name: 'Strict later', reviewPolicy: { requiredApprovals: 0 } }));
    const draft = await article(room.admin, { categoryId: section.id, authorId: room.byline.id }).draft();
    bodyOf(await room.admin.patch(`/categories/${section.id}`, { reviewPolicy: null }, section.version));
    await expectRefused(room.admin, 'publish', draft, 409);
  });
});
