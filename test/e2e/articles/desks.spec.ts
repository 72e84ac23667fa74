import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { ParsedJson } from '../../support/answer';
import type { Person } from '../../support/client';
import { type Desk, startDesk } from '../../support/desk';
import { type Newsroom, bodyOf, newsroom, verb } from '../../support/newsroom';

let desk: Desk;
let room: Newsroom;
let sport: ParsedJson;
let outsider: Person;
const made: Record<string, ParsedJson> = {};

const page = async (query: string, by: Person = room.editor): Promise<ParsedJson> => bodyOf(await by.get(`/articles?${query}`));
const namesOf = (items: ParsedJson[]): string[] => items.map(({ id }) => Object.keys(made).find((name) => made[name].id === id) ?? id);
const found = async (query: string, by: Person = room.editor): Promise<string[]> => namesOf((await page(`limit=100&${query}`, by)).items);
const change = async (seen: ParsedJson, fields: object): Promise<ParsedJson> => bodyOf(await room.editor.patch(`/articles/${seen.id}`, fields, seen.version));

const revised = async () => {
  const live = await room.story().published(room.secondEditor);
  return room.author.patch(`/articles/${live.id}`, { kicker: 'K' }, live.version);
};

beforeAll(async () => {
  desk = await startDesk();
  room = await newsroom(desk);
  sport = bodyOf(await room.admin.post('/categories', { name: 'Sport', reviewPolicy: { requiredApprovals: 2 } }));
  outsider = await desk.as('editor', { in: sport.id });
  made['draft, overdue'] = await room.story({ dueAt: '2020-01-02T00:00:00Z', plannedFor: '2031-05-06T09:00:00Z' }).draft();
  made['draft, due later'] = await room.story({ dueAt: '2031-01-01T00:00:00Z', plannedFor: '2031-05-12T00:00:00Z' }).draft();
  made['in review'] = await room.story({ dueAt: '2020-01-01T00:00:00Z' }).submitted();
  made['in review, edited by the editor'] = await verb(room.author, 'submit', await change(await room.story().draft(), { kicker: 'K' }));
  made['in review, live'] = await verb(room.author, 'submit', bodyOf(await revised()));
  made['published, was due'] = await room.story({ dueAt: '2020-01-01T00:00:00Z' }).published(room.editor);
  const live = await room.story({ dueAt: '2020-01-03T00:00:00Z', plannedFor: '2031-05-05T00:00:00Z' }).published(room.editor);
  made['live and open, overdue'] = bodyOf(await room.author.patch(`/articles/${live.id}`, { kicker: 'K' }, live.version));
  for (const [name, publishAt] of [['scheduled late', '2031-05-11T23:59:59Z'], ['scheduled early', '2031-05-05T00:00:00Z'], ['scheduled after', '2031-05-12T00:00:00Z']] as const) {
    made[name] = await verb(room.editor, 'schedule', await room.story().approved(room.editor), { publishAt });
  }
});

afterAll(() => desk.stop());

describe('what waits for a review', () => {
  const waiting = ['in review', 'in review, edited by the editor', 'in review, live'];

  it('is what one may review and has not edited, the longest waiting first', async () => {
    const query = 'waitingForMe=true&sort=waitingSince';
    expect(await found(query, room.secondEditor)).toEqual(waiting);
    expect(await found(query, room.admin)).toEqual(waiting);
    expect(await found(query)).toEqual(waiting.filter((name) => name !== 'in review, edited by the editor'));
    for (const person of [room.author, room.contributor, outsider]) expect(await found(query, person)).toEqual([]);
    const { items, total } = await page(`${query}&include=total`, room.secondEditor);
    expect(total).toBe(3);
    const times = items.map(({ waitingSince }: ParsedJson) => waitingSince);
    expect(times).toEqual(times.toSorted());
    expect(await found('waitingForMe=false', room.secondEditor)).not.toEqual(expect.arrayContaining(['in review']));
    expect(await found('waitingForMe=false', room.secondEditor)).toHaveLength(Object.keys(made).length - 3);
  });

  it('is so no more once one has approved it, and for nobody when it is back with the writer', async () => {
    const theirs = await desk.as('author', { in: sport.id });
    const story = bodyOf(await theirs.post('/articles', {
      headline: 'Two must agree', categoryId: sport.id, body: { format: 'html', value: '<p>The match.</p>' }, bylines: [{ authorId: room.byline.id, role: 'writer' }],
    }));
    const second = await desk.as('editor', { in: sport.id });
    const submitted = await verb(theirs, 'submit', story);
    for (const person of [outsider, second]) expect(await found('waitingForMe=true', person)).toEqual([story.id]);
    expect(await found('waitingForMe=true', room.secondEditor)).not.toContain(story.id);
    const approved = await verb(outsider, 'approve', submitted);
    expect(approved).toMatchObject({ status: 'in_review', waitingSince: submitted.waitingSince });
    expect(await found('waitingForMe=true', outsider)).toEqual([]);
    expect(await found('waitingForMe=true', second)).toEqual([story.id]);
    const back = await verb(second, 'request-changes', approved, { comment: 'Who won?' });
    expect(back.waitingSince).toBeNull();
    expect(await found('waitingForMe=true', second)).toEqual([]);
    bodyOf(await theirs.delete(`/articles/${story.id}`, back.version));
  });
});

describe('what is late or coming', () => {
  it('is overdue where something is still to be published, the longest overdue first', async () => {
    const overdue = ['in review', 'draft, overdue', 'live and open, overdue'];
    expect(await found('overdue=true&sort=dueAt')).toEqual(overdue);
    expect(await found('overdue=true&sort=dueAt', outsider)).toEqual([]);
    expect((await found('overdue=false')).toSorted()).toEqual(Object.keys(made).filter((name) => !overdue.includes(name)).toSorted());
  });

  it('is scheduled or planned from a time and before another, the soonest first', async () => {
    expect(await found('scheduledFrom=2031-05-05T00:00:00Z&scheduledTo=2031-05-12T00:00:00Z&sort=scheduledAt')).toEqual(['scheduled early', 'scheduled late']);
    expect(await found('sort=scheduledAt')).toEqual(['scheduled early', 'scheduled late', 'scheduled after']);
    expect(await found('plannedFrom=2031-05-05T00:00:00Z&plannedTo=2031-05-12T00:00:00Z&sort=plannedFor')).toEqual(['live and open, overdue', 'draft, overdue']);
    for (const query of ['plannedFrom=2000-01-01T00:00:00Z', 'plannedTo=2100-01-01T00:00:00Z', 'scheduledFrom=2000-01-01T00:00:00Z', 'sort=plannedFor', 'sort=dueAt', 'sort=waitingSince']) {
      expect([query, await found(query, outsider)]).toEqual([query, []]);
    }
  });

  it('is walked page by page in these orders, too', async () => {
    for (const sort of ['dueAt', 'scheduledAt', 'plannedFor', 'waitingSince']) {
      const seen: string[] = [];
      let cursor = '';
      for (let step = 0; step < 10; step += 1) {
        const { items, nextCursor } = await page(`sort=${sort}&limit=1${cursor}`);
        seen.push(...namesOf(items));
        if (nextCursor === null) break;
        cursor = `&cursor=${encodeURIComponent(nextCursor)}`;
      }
      expect(seen).toEqual(await found(`sort=${sort}`));
      expect(seen.length).toBeGreaterThan(1);
    }
  });
});

describe('what was submitted and is retracted', () => {
  it('waits for nobody', async () => {
    const live = await room.story().published(room.editor);
    const saved = bodyOf(await room.author.patch(`/articles/${live.id}`, { kicker: 'K' }, live.version));
    const submitted = await verb(room.author, 'submit', saved);
    expect(await found('waitingForMe=true&sort=waitingSince')).toContain(live.id);
    const retracted = await verb(room.chief, 'retract', submitted, { notice: 'It was not so.' });
    expect(retracted.waitingSince).toBeNull();
    for (const query of ['waitingForMe=true', 'sort=waitingSince']) expect([query, await found(query)]).not.toEqual([query, expect.arrayContaining([live.id])]);
  });
});
