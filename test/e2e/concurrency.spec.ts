import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Answer, ParsedJson } from '../support/answer';
import { type Desk, startDesk } from '../support/desk';
import { type Newsroom, bodyOf, newsroom, verb } from '../support/newsroom';

let desk: Desk;
let room: Newsroom;

beforeAll(async () => {
  desk = await startDesk();
  room = await newsroom(desk);
});

/** Nothing that went on at once ended as somebody else's error. */
afterAll(async () => {
  const errors = desk.logged.filter((line) => JSON.parse(line).level >= 50 || /deadlock|could not serialize/i.test(line));
  await desk.stop();
  expect(errors).toEqual([]);
});

const story: Newsroom['story'] = (fields) => room.story(fields);

const times = <T>(count: number, act: (index: number) => Promise<T>): Promise<T[]> => Promise.all(Array.from({ length: count }, (_, index) => act(index)));
const statusesOf = (answers: Answer[]): Record<number, number> => {
  const counts: Record<number, number> = {};
  for (const { status } of answers) counts[status] = (counts[status] ?? 0) + 1;
  return counts;
};
const versionOf = async (id: string): Promise<number> => bodyOf(await room.admin.get(`/articles/${id}`)).version;
const delivered = async (slug: string): Promise<ParsedJson> => bodyOf(await desk.delivery(`/articles/${slug}`));

const save = async (seen: ParsedJson, fields: object): Promise<ParsedJson> => bodyOf(await room.author.patch(`/articles/${seen.id}`, fields, seen.version));

/** Approved, and ready to be published by the editor. */
const ready = async (seen: ParsedJson): Promise<ParsedJson> => verb(room.editor, 'approve', await verb(room.author, 'submit', seen));

describe('creating at once', () => {
  it('T33 gives an explicit slug to one of twenty', async () => {
    const answers = await times(20, () => room.author.post('/articles', { headline: 'One of us', categoryId: room.category.id, slug: 'only-one' }));
    expect(statusesOf(answers)).toEqual({ 201: 1, 409: 19 });
    expect(await desk.sql("select count(*)::int as n from article_revisions where slug = 'only-one'")).toEqual([{ n: 1 }]);
  });

  it('T33 gives twenty slugs to twenty with one headline', async () => {
    const answers = await times(20, () => room.author.post('/articles', { headline: 'Budget again', categoryId: room.category.id }));
    expect(statusesOf(answers)).toEqual({ 201: 20 });
    const slugs = answers.map(({ body }) => String(body.slug)).toSorted();
    expect(slugs).toEqual(['budget-again', ...Array.from({ length: 19 }, (_, index) => `budget-again-${index + 2}`)].toSorted());
  });
});

describe('saving at once', () => {
  it('T32 lets one of a hundred with the same ETag win, and tells the others who it was', async () => {
    const draft = await story().draft();
    const people = [room.author, room.editor, room.secondEditor, room.chief, room.admin];
    const answers = await times(100, (index) => {
      const person = people[index % people.length] ?? room.admin;
      return person.patch(`/articles/${draft.id}`, { headline: `Version of ${index}` }, draft.version);
    });
    expect(statusesOf(answers)).toEqual({ 200: 1, 412: 99 });
    const winner = answers.findIndex(({ status }) => status === 200);
    const person = people[winner % people.length];
    const [{ body }] = [answers[winner] as Answer];
    expect(body.revision).toMatchObject({ headline: `Version of ${winner}`, number: 2 });
    for (const { status, body: problem, headers } of answers) {
      if (status !== 412) continue;
      expect(problem).toMatchObject({
        type: '/problems/stale-version', currentVersion: 2, changedBy: { id: person?.id, name: person?.name }, changedAt: body.updatedAt,
      });
      expect(headers['etag']).toBe('"v2"');
    }
    expect(await desk.sql('select count(*)::int as n from article_revisions where article_id = $1', [draft.id])).toEqual([{ n: 2 }]);
  });

  it('loses nothing where everybody reads again and repeats: versions only grow', async () => {
    const draft = await story().draft();
    const given: number[] = [];
    await times(10, async (index) => {
      for (;;) {
        const version = await versionOf(draft.id);
        const answer = await room.admin.patch(`/articles/${draft.id}`, { kicker: `K${index}` }, version);
        expect([200, 412]).toContain(answer.status);
        if (answer.status !== 200) continue;
        expect(answer.body.version).toBe(version + 1);
        given.push(answer.body.version);
        return;
      }
    });
    expect(given).toEqual(Array.from({ length: 10 }, (_, index) => index + 2));
    const rows = await desk.sql('select number, kicker from article_revisions where article_id = $1 order by number', [draft.id]);
    expect(rows.map(({ number }) => number)).toEqual(Array.from({ length: 11 }, (_, index) => index + 1));
    expect(new Set(rows.map(({ kicker }) => kicker)).size).toBe(11);
  });

  it('lets either the save or the submission happen', async () => {
    for (let round = 0; round < 5; round += 1) {
      const draft = await story().draft();
      const answers = await Promise.all([
        room.editor.patch(`/articles/${draft.id}`, { kicker: 'K' }, draft.version), room.author.verb(`/articles/${draft.id}/submit`, draft.version),
      ]);
      expect(statusesOf(answers)).toEqual({ 200: 1, 412: 1 });
    }
  });
});

describe('deciding at once', () => {
  it('counts one approval of two editors with the same ETag, and both when the second reads again', async () => {
    const section = bodyOf(await room.admin.post('/categories', { name: 'Two approve', parentId: room.category.id, reviewPolicy: { requiredApprovals: 2 } }));
    const submitted = await story({ categoryId: section.id }).submitted();
    const editors = [room.editor, room.secondEditor];
    const answers = await Promise.all(editors.map((editor) => editor.verb(`/articles/${submitted.id}/approve`, submitted.version)));
    expect(statusesOf(answers)).toEqual({ 200: 1, 412: 1 });
    const second = editors[answers.findIndex(({ status }) => status === 412)];
    const half = answers.find(({ status }) => status === 200)?.body;
    expect(half.status).toBe('in_review');
    expect((await verb(second ?? room.chief, 'approve', half)).status).toBe('approved');
  });

  it('publishes or withdraws, one after the other', async () => {
    for (let round = 0; round < 5; round += 1) {
      const published = await story().published(room.editor);
      const approved = await ready(await save(published, { headline: `Round ${round}` }));
      const answers = await Promise.all([
        room.editor.verb(`/articles/${published.id}/publish`, approved.version, { changeKind: 'update' }),
        room.secondEditor.verb(`/articles/${published.id}/withdraw`, approved.version, { reason: 'x' }),
      ]);
      expect(statusesOf(answers)).toEqual({ 200: 1, 412: 1 });
      const after = bodyOf(await room.admin.get(`/articles/${published.id}`));
      expect((await desk.delivery(`/articles/${published.slug}`)).status).toBe(after.visibility === 'live' ? 200 : 404);
      expect(after.version).toBe(approved.version + 1);
    }
  });

  it('publishes one article once, however many ask for it', async () => {
    const approved = await story().approved(room.editor);
    const answers = await times(20, () => room.editor.verb(`/articles/${approved.id}/publish`, approved.version));
    expect(statusesOf(answers)).toEqual({ 200: 1, 412: 19 });
    const events = await desk.sql("select 1 from outbox_events where subject_id = $1 and type = 'article.published'", [approved.id]);
    expect(events).toHaveLength(1);
  });
});

describe('publishing at once', () => {
  it('takes twenty of one section live together', async () => {
    const section = bodyOf(await room.admin.post('/categories', { name: 'Busy', parentId: room.category.id }));
    const approved = await times(20, () => story({ categoryId: section.id }).approved(room.editor));
    const answers = await times(20, (index) => room.editor.verb(`/articles/${approved[index].id}/publish`, approved[index].version));
    expect(statusesOf(answers)).toEqual({ 200: 20 });
    const { items } = bodyOf(await desk.delivery(`/articles?category=${section.path}&limit=100`));
    expect(items.map(({ id }: ParsedJson) => String(id)).toSorted()).toEqual(approved.map(({ id }) => String(id)).toSorted());
    for (const { slug, id } of items) {
      const { related } = await delivered(slug);
      expect(related.map((each: ParsedJson) => each.id)).toEqual(items.map((each: ParsedJson) => each.id).filter((each: string) => each !== id).slice(0, 4));
    }
  });

  it('gives two that link to each other both their links', async () => {
    for (let round = 0; round < 5; round += 1) {
      const drafts = [await story({ headline: `Left ${round}` }).draft(), await story({ headline: `Right ${round}` }).draft()] as const;
      const linkTo = ({ id }: ParsedJson) => ({ body: { type: 'doc', content: [
        { type: 'paragraph', content: [{ type: 'text', text: 'x' }] }, { type: 'relatedArticle', attrs: { articleId: id } },
      ] } });
      const [left, right] = [await ready(await save(drafts[0], linkTo(drafts[1]))), await ready(await save(drafts[1], linkTo(drafts[0])))];
      const answers = await Promise.all([left, right].map(({ id, version }) => room.editor.verb(`/articles/${id}/publish`, version)));
      expect(statusesOf(answers)).toEqual({ 200: 2 });
      expect((await delivered(left.slug)).bodyHtml).toContain(`Right ${round}`);
      expect((await delivered(right.slug)).bodyHtml).toContain(`Left ${round}`);
    }
  });

  it('shows the last name of a category, a tag and an author that change meanwhile', async () => {
    for (let round = 0; round < 4; round += 1) {
      const section = bodyOf(await room.admin.post('/categories', { name: `Old ${round}`, parentId: room.category.id }));
      const tag = bodyOf(await room.admin.post('/tags', { name: `Old tag ${round}` }));
      const approved = await times(4, () => story({ categoryId: section.id, tagIds: [tag.id] }).approved(room.editor));
      const answers = await Promise.all([
        ...approved.map(({ id, version }) => room.editor.verb(`/articles/${id}/publish`, version)),
        room.admin.patch(`/categories/${section.id}`, { name: `New ${round}`, slug: `new-${round}` }, section.version),
        room.admin.patch(`/tags/${tag.id}`, { name: `New tag ${round}` }, tag.version),
        ...approved.map(() => room.author.post('/articles', { headline: 'Meanwhile', categoryId: section.id, tagIds: [tag.id] })),
      ]);
      expect(statusesOf(answers)).toEqual({ 200: 6, 201: 4 });
      for (const { slug } of approved) {
        const { category, tags } = await delivered(slug);
        expect([category.name, category.path, tags[0].name]).toEqual([`New ${round}`, `${room.category.path}/new-${round}`, `New tag ${round}`]);
      }
    }
  });

  it('keeps the order of locks also with an Idempotency-Key and neighbours that are withdrawn', async () => {
    const drafts = await times(6, (index) => story({ headline: `Ring ${index}` }).draft());
    const ring = await times(6, async (index) => {
      const others = drafts.filter((_, other) => other !== index).map(({ id }) => ({ type: 'relatedArticle', attrs: { articleId: id } }));
      return verb(room.editor, 'publish', await ready(await save(drafts[index], {
        body: { type: 'doc', content: [{ type: 'paragraph', content: [{ type: 'text', text: 'x' }] }, ...others] },
      })));
    });
    for (const [name, body] of [['withdraw', { reason: 'x' }], ['republish', undefined]] as const) {
      const seen = await times(6, (index) => versionOf(ring[index].id));
      const answers = await times(6, (index) =>
        room.editor.verb(`/articles/${ring[index].id}/${name}`, seen[index], body, { 'idempotency-key': `${name}-${index}` }));
      expect([name, statusesOf(answers)]).toEqual([name, { 200: 6 }]);
    }
    for (const [index, { slug }] of ring.entries()) {
      const { bodyHtml } = await delivered(slug);
      for (let other = 0; other < 6; other += 1) expect(bodyHtml.includes(`Ring ${other}`)).toBe(other !== index);
    }
  });
});
