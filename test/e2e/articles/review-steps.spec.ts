import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { ParsedJson } from '../../support/answer';
import type { Person } from '../../support/client';
import { type Desk, startDesk } from '../../support/desk';
import { type Newsroom, article, bodyOf, newsroom, verb } from '../../support/newsroom';
import { expectRefused } from '../../support/refusals';

const DESK = { key: 'desk', name: 'Desk', roleKey: 'editor' };
const LAW = { key: 'law', name: 'Legal check', roleKey: 'lawyer' };

let desk: Desk;
let room: Newsroom;
let section: ParsedJson;
let editor: Person;
let lawyer: Person;
let chief: Person;

/** A role that no chief and no admin is: it reads and reviews. */
async function addLawyers(): Promise<void> {
  await desk.sql("insert into roles (id, version, key, name, permissions, built_in) values (uuidv7(), 1, 'lawyer', 'Lawyer', '{article:read,article:review}', false)");
}

beforeAll(async () => {
  desk = await startDesk();
  room = await newsroom(desk);
  await addLawyers();
  section = bodyOf(await room.admin.post('/categories', { name: 'Courts', reviewPolicy: { steps: [DESK, LAW] } }));
  editor = await desk.as('editor', { in: section.id });
  chief = await desk.as('chief', { in: section.id });
  lawyer = await desk.as('lawyer' as 'editor', { in: section.id });
});

afterAll(() => desk.stop());

async function submitted(categoryId: string = section.id): Promise<ParsedJson> {
  const draft = await article(await desk.as('author', { in: categoryId }), { categoryId, authorId: room.byline.id }).draft();
  return verb(room.admin, 'submit', draft);
}

const approve = (by: Person, seen: ParsedJson, body?: object) => by.verb(`/articles/${seen.id}/approve`, seen.version, body);

const actionsOf = async (by: Person, { id }: ParsedJson): Promise<string[]> => bodyOf(await by.get(`/articles/${id}`)).allowedActions;

describe('a review in steps', () => {
  it('takes one approval for each, in order, by who holds its role', async () => {
    const story = await submitted();
    expect(story.review).toEqual({ requiredApprovals: 2, fourEyes: true, steps: [DESK, LAW], approvals: [] });
    expect(await actionsOf(editor, story)).toContain('approve');
    expect(await actionsOf(lawyer, story)).not.toContain('approve');
    expect(await expectRefused(desk, () => approve(lawyer, story), 422)).toMatchObject({ type: '/problems/step-of-others' });
    expect(await expectRefused(desk, () => approve(editor, story, { step: 'law' }), 422, '/step')).toMatchObject({ type: '/problems/step-not-next' });
    const first = await verb(editor, 'approve', story, { step: 'desk', comment: 'Fine.' });
    expect(first).toMatchObject({ status: 'in_review', review: { approvals: [{ user: { id: editor.id, name: editor.name }, step: 'desk', comment: 'Fine.' }] } });
    expect(await actionsOf(lawyer, story)).toContain('approve');
    expect(first.allowedActions).not.toContain('approve');
    await expectRefused(desk, () => approve(editor, first), 422);
    const second = await verb(lawyer, 'approve', first);
    expect(second).toMatchObject({ status: 'approved', review: { approvals: [{ step: 'desk' }, { step: 'law', user: { id: lawyer.id }, comment: null }] } });
    expect((await verb(editor, 'publish', second)).status).toBe('published');
  });

  it('lets chief and admin give any, and still asks for different people', async () => {
    const first = await verb(chief, 'approve', await submitted());
    expect((await expectRefused(desk, () => approve(chief, first), 422)).errors).toEqual([expect.objectContaining({ code: 'already-approved' })]);
    const admin = await desk.as('admin');
    expect((await verb(admin, 'approve', first, { step: 'law' })).status).toBe('approved');
  });

  it('asks for the role in the section: one held elsewhere gives nothing', async () => {
    const elsewhere = await desk.as('lawyer' as 'editor', { in: room.category.id });
    const first = await verb(editor, 'approve', await submitted());
    await expectRefused(desk, () => approve(elsewhere, first), 404);
  });

  it('begins again with an edit, and binds whoever wrote it', async () => {
    const first = await verb(editor, 'approve', await submitted());
    const saved = bodyOf(await editor.patch(`/articles/${first.id}`, { summary: 'Shorter.', confirm: true }, first.version));
    expect(saved.review.approvals).toEqual([]);
    const again = await verb(editor, 'submit', saved);
    expect((await expectRefused(desk, () => approve(editor, again), 422)).type).toBe('/problems/four-eyes');
    expect((await verb(chief, 'approve', again)).review.approvals).toMatchObject([{ step: 'desk' }]);
  });

  it('is inherited, and the policy at the moment of the decision counts', async () => {
    const below = bodyOf(await room.admin.post('/categories', { name: 'Below', parentId: section.id, reviewPolicy: { fourEyes: false } }));
    expect(below).toMatchObject({ reviewPolicy: { fourEyes: false }, policy: { requiredApprovals: 2, fourEyes: false, steps: [DESK, LAW] } });
    const first = await verb(chief, 'approve', await submitted(below.id));
    const plain = bodyOf(await room.admin.patch(`/categories/${below.id}`, { reviewPolicy: { steps: [], requiredApprovals: 3 } }, below.version));
    expect(plain.policy).toEqual({ requiredApprovals: 3, fourEyes: true, steps: [] });
    expect((await expectRefused(desk, () => approve(editor, first, { step: 'law' }), 422)).type).toBe('/problems/step-not-next');
    const second = await verb(editor, 'approve', first);
    expect(second).toMatchObject({ status: 'in_review', review: { approvals: [{ step: 'desk' }, { step: null }] } });
    expect((await verb(lawyer, 'approve', second)).status).toBe('approved');
  });

  it('waits for those who may give the next one', async () => {
    const open = bodyOf(await room.admin.post('/categories', { name: 'Open', reviewPolicy: { fourEyes: false, steps: [] }, parentId: section.id }));
    const [first, second, revised] = [await submitted(), await verb(editor, 'approve', await submitted()), await submitted()];
    const byEditor = bodyOf(await editor.patch(`/articles/${revised.id}`, { summary: 'Shorter.', confirm: true }, revised.version));
    const again = await verb(editor, 'submit', byEditor);
    const own = await verb(editor, 'submit', await article(editor, { categoryId: open.id, authorId: room.byline.id }).draft());
    const stories = [first, second, again, own];
    for (const person of [editor, lawyer, chief, room.admin, room.editor, await desk.as('editor', { in: section.id }), await desk.as('editor')]) {
      const { items } = bodyOf(await person.get('/articles?waitingForMe=true&limit=100'));
      const listed = stories.filter(({ id }) => items.some((item: ParsedJson) => item.id === id));
      const allowed = [];
      for (const story of stories) {
        const { status, body } = await person.get(`/articles/${story.id}`);
        if (status === 200 && body.allowedActions.includes('approve')) allowed.push(story);
      }
      expect(listed.map(({ id }) => id)).toEqual(allowed.map(({ id }) => id));
    }
    expect(await actionsOf(editor, own)).toContain('approve');
  });

  it('is not for those to see who get the live revision only', async () => {
    const first = await verb(chief, 'approve', await submitted());
    const live = await verb(chief, 'publish', await verb(lawyer, 'approve', first));
    expect(bodyOf(await room.contributor.get(`/articles/${live.id}`)).review).toBeNull();
  });
});

describe('the steps of a category', () => {
  const bad: [string, object[], string][] = [
    ['the same key twice', [DESK, { ...LAW, key: 'desk' }], '/reviewPolicy/steps'],
    ['an unknown role', [DESK, { ...LAW, roleKey: 'astrologer' }], '/reviewPolicy/steps/1/roleKey'],
    ['more than ten', Array.from({ length: 11 }, (_, index) => ({ ...DESK, key: `step-${index}` })), '/reviewPolicy/steps'],
    ['a key that is none', [{ ...DESK, key: 'Step 1' }], '/reviewPolicy/steps/0/key'],
    ['no name', [{ ...DESK, name: ' ' }], '/reviewPolicy/steps/0/name'],
  ];

  it.each(bad)('are refused with %s', async (_, steps, place) => {
    await expectRefused(desk, () => room.admin.post('/categories', { name: 'Bad', reviewPolicy: { steps } }), 422, place);
    await expectRefused(desk, () => room.admin.patch(`/categories/${section.id}`, { reviewPolicy: { steps } }, section.version), 422, place);
  });
});
