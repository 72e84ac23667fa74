import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Answer, ParsedJson } from '../../support/answer';
import { CarryOutBulk } from '../../../src/modules/articles/bulk/carry-out-bulk';
import { makeKey } from '../../support/api-keys';
import type { Client, Person } from '../../support/client';
import { type Desk, startDesk } from '../../support/desk';
import { EventStream } from '../../support/event-stream';
import { eventually } from '../../support/eventually';
import { type Newsroom, article as newArticle, bodyOf, newsroom } from '../../support/newsroom';
import { expectAllRefused, expectRefused } from '../../support/refusals';
import { withRowLocked } from '../../support/row-lock';

const NOTHING = '01900000-0000-7000-8000-0000000000ff';

/** Streams of one person, and of all. */
const MOST_OF_ONE = 10;
const MOST = 12;

let desk: Desk;
let room: Newsroom;

/** A desk that does no jobs itself: a test says when, so that it knows what was before. */
beforeAll(async () => {
  desk = await startDesk({ env: { MAX_STREAMS: String(MOST) } });
  room = await newsroom(desk);
});

afterAll(() => desk.stop());

const idOf = ({ id }: ParsedJson): { id: string } => ({ id });
const bulk = (by: Client, verb: string, items: object[], more: object = {}, headers = {}): Promise<Answer> =>
  by.post('/articles/bulk', { verb, items, ...more }, headers);
const started = async (...args: Parameters<typeof bulk>): Promise<ParsedJson> => bodyOf(await bulk(...args));
const carryOut = async (id: string): Promise<void> => void (await desk.app.get(CarryOutBulk, { strict: false }).run({ jobId: id }));
const jobOf = async (by: Client, id: string): Promise<ParsedJson> => bodyOf(await by.get(`/jobs/${id}`));

/** The job once it is done. */
async function done(by: Client, verb: string, items: object[], more: object = {}): Promise<ParsedJson> {
  const { id } = await started(by, verb, items, more);
  await carryOut(id);
  return jobOf(by, id);
}

const results = (job: ParsedJson): unknown[][] => job.items.map(({ status, problem }: ParsedJson) => [status, problem?.status ?? null]);
const drafts = (count: number, fields: object = {}): Promise<ParsedJson[]> => Promise.all(Array.from({ length: count }, () => room.story(fields).draft()));
const published = (count: number): Promise<ParsedJson[]> => Promise.all(Array.from({ length: count }, () => room.story().published(room.editor)));
const article = async (id: string): Promise<ParsedJson> => bodyOf(await room.admin.get(`/articles/${id}`));
const deeds = async (id: string, action: string): Promise<number> =>
  (await desk.sql('select 1 from audit_log where subject_id = $1 and action = $2', [id, action])).length;

describe('a verb for many articles', () => {
  it('is done to each as its own route would, and each has a result of its own', async () => {
    const elsewhere = bodyOf(await room.admin.post('/categories', { name: 'Elsewhere' }));
    const hidden = bodyOf(await room.admin.post('/articles', { headline: 'Hidden', categoryId: elsewhere.id }));
    const [first, second, stale] = await Promise.all([1, 2, 3].map(() => room.story().approved(room.secondEditor)));
    const draft = await room.story().draft();
    const bare = await room.story({ authorId: undefined }).draft();
    const items = [
      { id: first.id, version: first.version }, { id: NOTHING }, idOf(hidden), idOf(draft), { id: stale.id, version: stale.version - 1 }, idOf(second),
    ];
    const answer = await bulk(room.editor, 'publish', items);
    expect(answer).toMatchObject({
      status: 202, headers: { location: `/api/v1/jobs/${answer.body.id}` },
      body: { verb: 'publish', status: 'waiting', total: 6, counts: { waiting: 6, done: 0 }, startedBy: { id: room.editor.id }, startedAt: null },
    });
    await carryOut(answer.body.id);
    const job = await jobOf(room.editor, answer.body.id);
    expect(job).toMatchObject({ status: 'done', counts: { waiting: 0, done: 2, refused: 4, failed: 0, cancelled: 0 }, finishedAt: expect.any(String) });
    expect(results(job)).toEqual([['done', null], ['refused', 404], ['refused', 404], ['refused', 409], ['refused', 412], ['done', null]]);
    expect(job.items.map(({ id }: ParsedJson) => id)).toEqual(items.map(({ id }) => id));
    expect(job.items[0]).toEqual({ id: first.id, version: first.version, status: 'done', newVersion: first.version + 1, problem: null });
    expect(job.items[3].problem).toMatchObject({ type: '/problems/not-possible-now', allowedActions: expect.arrayContaining(['submit']) });
    expect(job.items[4].problem).toMatchObject({
      type: '/problems/stale-version', currentVersion: stale.version, changedBy: { id: room.secondEditor.id }, changedAt: stale.updatedAt,
    });
    expect((await desk.delivery(`/articles/${second.slug}`)).status).toBe(200);
    expect((await desk.delivery(`/articles/${stale.slug}`)).status).toBe(404);
    const submitted = await done(room.author, 'submit', [idOf(draft), idOf(bare)]);
    expect(results(submitted)).toEqual([['done', null], ['done', null]]);
    const [event] = await desk.sql('select actor_id, request_id from audit_log where subject_id = $1 and action = $2', [first.id, 'article.published']);
    expect(event).toEqual({ actor_id: room.editor.id, request_id: answer.headers['x-request-id'] });
    expect(await desk.sql('select type from outbox_events where subject_id = $1 order by sequence', [job.id])).toEqual([{ type: 'job.started' }, { type: 'job.finished' }]);
  });

  it('withdraws, republishes, archives, unarchives, trashes, restores, schedules, unschedules and assigns', async () => {
    const [one, two] = await published(2);
    const both = [idOf(one), idOf(two)];
    const all = [['done', null], ['done', null]];
    const steps: [string, object, Person?][] = [
      ['withdraw', { reason: 'A complaint' }], ['republish', {}], ['archive', {}], ['unarchive', {}], ['withdraw', { reason: 'Again' }], ['trash', {}], ['restore', {}],
      ['assign', { assigneeId: room.author.id }], ['assign', { assigneeId: null }],
    ];
    for (const [verb, more] of steps) expect([verb, results(await done(room.editor, verb, both, more))]).toEqual([verb, all]);
    expect(await article(one.id)).toMatchObject({ status: 'withdrawn', assignee: null });
    const approved = await room.story().approved(room.secondEditor);
    const publishAt = new Date(Date.now() + 86_400_000).toISOString();
    expect(results(await done(room.editor, 'schedule', [idOf(approved)], { publishAt }))).toEqual([['done', null]]);
    expect((await article(approved.id)).scheduledAt).toBe(publishAt);
    expect(results(await done(room.editor, 'publish', [idOf(approved)]))).toEqual([['refused', 409]]);
    expect(results(await done(room.editor, 'publish', [idOf(approved)], { cancelSchedule: true }))).toEqual([['done', null]]);
    expect(results(await done(room.editor, 'publish', [idOf(approved)]))).toEqual([['refused', 409]]);
  });

  it('moves where the right to edit is held in both sections', async () => {
    const mine = bodyOf(await room.admin.post('/categories', { name: 'Mine too', parentId: room.category.id }));
    const other = bodyOf(await room.admin.post('/categories', { name: 'Not mine' }));
    const [draft, gone] = await drafts(2);
    const review = await room.story().submitted();
    const items = [idOf(draft), idOf(review), { id: gone.id, version: gone.version }];
    expect(results(await done(room.editor, 'move', items, { categoryId: other.id }))).toEqual([['refused', 403], ['refused', 403], ['refused', 403]]);
    expect(results(await done(room.editor, 'move', items, { categoryId: NOTHING }))).toEqual([['refused', 422], ['refused', 409], ['refused', 422]]);
    expect(results(await done(room.editor, 'move', items, { categoryId: mine.id }))).toEqual([['done', null], ['refused', 409], ['done', null]]);
    expect(results(await done(room.editor, 'move', items, { categoryId: mine.id, confirm: true }))).toEqual([['done', null], ['done', null], ['refused', 412]]);
    expect((await article(review.id))).toMatchObject({ status: 'draft', revision: { categoryId: mine.id } });
  });

  it('leaves alone what is in the section already', async () => {
    const approved = await room.story().approved(room.editor);
    expect(results(await done(room.editor, 'move', [idOf(approved)], { categoryId: room.category.id.toUpperCase(), confirm: true }))).toEqual([['done', null]]);
    expect(await article(approved.id)).toMatchObject({ status: 'approved', version: approved.version });
    expect(results(await done(room.editor, 'move', [{ id: approved.id, version: 1 }], { categoryId: room.category.id }))).toEqual([['refused', 412]]);
  });

  it('leaves alone what is in the section into which that one was merged', async () => {
    const [gone, heir] = await Promise.all(['Merged away', 'Merged into'].map(async (name) => bodyOf(await room.admin.post('/categories', { name }))));
    const [writer, reviewer] = [await desk.as('editor'), await desk.as('editor')];
    const approve = async (categoryId: string) => newArticle(writer, { categoryId, authorId: room.byline.id }).approved(reviewer);
    const [there, before] = [await approve(heir.id), await approve(gone.id)];
    bodyOf(await room.admin.verb(`/categories/${gone.id}/merge`, gone.version, { into: heir.id }));
    for (const categoryId of [gone.id, heir.id]) {
      expect(results(await done(room.admin, 'move', [idOf(there), idOf(before)], { categoryId, confirm: true }))).toEqual([['done', null], ['done', null]]);
    }
    for (const { id, version } of [there, before]) expect(await article(id)).toMatchObject({ status: 'approved', version });
    const elsewhere = await room.story().draft();
    expect(results(await done(room.admin, 'move', [idOf(elsewhere)], { categoryId: gone.id }))).toEqual([['refused', 422]]);
  });

  it('republishes nothing in a section where the right is not held, though its open revision has moved to one where it is', async () => {
    const other = bodyOf(await room.admin.post('/categories', { name: 'Published in' }));
    const live = await newArticle(room.admin, { categoryId: other.id, authorId: room.byline.id }).published(await desk.as('chief'));
    const withdrawn = bodyOf(await room.admin.verb(`/articles/${live.id}/withdraw`, live.version, { reason: 'x' }));
    const moved = bodyOf(await room.admin.patch(`/articles/${live.id}`, { categoryId: room.category.id }, withdrawn.version));
    expect(results(await done(room.editor, 'republish', [idOf(moved)]))).toEqual([['refused', 403]]);
    expect(results(await done(room.admin, 'republish', [idOf(moved)]))).toEqual([['done', null]]);
  });

  it('of tags or of the category keeps what the person had not saved of the same field', async () => {
    const [mine, other] = await Promise.all(['Mine', 'Other'].map(async (name) => bodyOf(await room.admin.post('/tags', { name: `Unsaved ${name}` }))));
    const elsewhere = bodyOf(await room.admin.post('/categories', { name: 'Not yet saved' }));
    const draft = await room.story().draft();
    for (const [verb, more, unsaved] of [
      ['tag', { addTagIds: [other.id] }, { tagIds: [mine.id] }], ['move', { categoryId: elsewhere.id }, { categoryId: room.category.id }],
    ] as const) {
      const { version } = await article(draft.id);
      bodyOf(await room.admin.put(`/articles/${draft.id}/autosave`, { baseVersion: version, content: unsaved }));
      expect(results(await done(room.admin, verb, [idOf(draft)], more))).toEqual([['done', null]]);
      const [branch] = bodyOf(await room.admin.get(`/articles/${draft.id}/autosave/branches`)).items;
      expect(bodyOf(await room.admin.get(`/articles/${draft.id}/autosave/branches/${branch?.id}`))).toMatchObject({ baseVersion: version, content: unsaved });
    }
  });

  it('adds and removes tags, and leaves alone what has them so already', async () => {
    const [old, heir, third] = await Promise.all(['Old', 'Heir', 'Third'].map(async (name) => bodyOf(await room.admin.post('/tags', { name: `Bulk ${name}` }))));
    const plain = await room.story().draft();
    const tagged = await room.story({ tagIds: [old.id] }).submitted();
    bodyOf(await room.admin.verb(`/tags/${old.id}/merge`, 1, { into: heir.id }));
    const both = [idOf(plain), idOf(tagged)];
    const added = await done(room.editor, 'tag', both, { addTagIds: [heir.id] });
    expect(added.items.map(({ status, newVersion }: ParsedJson) => [status, newVersion])).toEqual([['done', plain.version + 1], ['done', tagged.version]]);
    expect((await article(tagged.id)).revision).toMatchObject({ state: 'in_review', tagIds: [heir.id] });
    expect(results(await done(room.editor, 'tag', both, { addTagIds: [NOTHING], confirm: true }))).toEqual([['refused', 422], ['refused', 422]]);
    const swapped = await done(room.editor, 'tag', both, { addTagIds: [third.id], removeTagIds: [heir.id], confirm: true });
    expect(results(swapped)).toEqual([['done', null], ['done', null]]);
    for (const { id } of both) expect((await article(id)).revision.tagIds).toEqual([third.id]);
    expect(results(await done(room.contributor, 'tag', both, { addTagIds: [third.id] }))).toEqual([['refused', 404], ['refused', 404]]);
  });
});

describe('who asks', () => {
  it('T04 is refused at once where they may do it nowhere, and told nothing of what they cannot see', async () => {
    const [draft] = await drafts(1);
    const one = [idOf(draft)];
    await expectAllRefused(desk, [
      () => bulk(room.contributor, 'publish', one), () => bulk(room.author, 'withdraw', one, { reason: 'No' }), () => bulk(room.contributor, 'archive', one),
    ], 403);
    await expectRefused(desk, () => bulk(desk.anonymous, 'publish', one), 401);
    const stranger = await desk.as('editor', { in: bodyOf(await room.admin.post('/categories', { name: 'Strange' })).id });
    const known = await done(stranger, 'trash', [idOf(draft), { id: NOTHING }]);
    expect(known.items[0].problem).toEqual(known.items[1].problem);
  });

  it('acts with the rights and the session of the moment: what is taken away counts for the next article', async () => {
    const editor = await desk.as('editor', { in: String(room.category.id) });
    const articles = await drafts(3);
    const { id } = await started(editor, 'trash', articles.map(idOf));
    await desk.sql("create function end_session() returns trigger language plpgsql as $$ begin update sessions set ended_at = now() where user_id = (select user_id from ending); return new; end $$");
    await desk.sql('create table ending (user_id uuid, article_id uuid)');
    await desk.sql('insert into ending values ($1, $2)', [editor.id, articles[1]?.id]);
    await desk.sql('create trigger end_session after update on articles for each row when (new.deleted_at is not null) execute function end_session()');
    try {
      await carryOut(id);
    } finally {
      await desk.sql('drop trigger end_session on articles; drop function end_session(); drop table ending');
    }
    expect((await editor.get(`/jobs/${id}`)).status).toBe(401);
    const job = await jobOf(room.admin, id);
    expect(results(job)).toEqual([['done', null], ['refused', 401], ['refused', 401]]);
    expect((await article(String(articles[1]?.id))).deletedAt).toBeNull();
  });

  it('is somebody with fewer grants by then, or nobody any more', async () => {
    const lowered = await desk.as('editor', { in: String(room.category.id) });
    const [one] = await drafts(1);
    const first = await started(lowered, 'trash', [idOf(one)]);
    await desk.sql("update grants set role_id = (select id from roles where key = 'contributor') where user_id = $1", [lowered.id]);
    await carryOut(first.id);
    expect(results(await jobOf(lowered, first.id))).toEqual([['refused', 404]]);
    await desk.sql("update grants set role_id = (select id from roles where key = 'editor') where user_id = $1", [lowered.id]);
    const second = await started(lowered, 'trash', [idOf(one)]);
    bodyOf(await room.admin.patch(`/users/${lowered.id}`, { status: 'disabled' }, bodyOf(await room.admin.get(`/users/${lowered.id}`)).version));
    await carryOut(second.id);
    expect(results(await jobOf(room.admin, second.id))).toEqual([['refused', 401]]);
  });

  it('may be a key, which does what its scope and its maker may, sees only what it started, and ends with its revocation', async () => {
    const program = await makeKey(room.admin, ['articles:write']);
    const [one, two] = await drafts(2);
    const own = await done(room.admin, 'trash', [idOf(one)]);
    const job = await done(program, 'restore', [idOf(one)]);
    expect(results(job)).toEqual([['done', null]]);
    expect(bodyOf(await program.get('/jobs')).items.map(({ id }: ParsedJson) => id)).toEqual([job.id]);
    expect((await program.get(`/jobs/${own.id}`)).status).toBe(404);
    expect((await program.post(`/jobs/${own.id}/cancel`)).status).toBe(404);
    const late = await started(program, 'trash', [idOf(two)]);
    await desk.sql('update api_keys set revoked_at = now() where id = $1', [program.id]);
    await carryOut(late.id);
    expect(results(await jobOf(room.admin, late.id))).toEqual([['refused', 401]]);
    const reader = await makeKey(room.admin, ['articles:read']);
    await expectAllRefused(desk, [() => bulk(reader, 'trash', [idOf(two)]), () => reader.get('/jobs'), () => reader.get(`/jobs/${job.id}`)], 403);
  });

  it('sees their own jobs, newest first; whoever manages people sees all', async () => {
    const [one] = await drafts(1);
    const person = await desk.as('editor', { in: String(room.category.id) });
    const jobs: string[] = [];
    for (const verb of ['trash', 'restore', 'trash']) jobs.push((await started(person, verb, [idOf(one)])).id);
    const page = bodyOf(await person.get('/jobs?limit=2'));
    expect(page.items.map(({ id }: ParsedJson) => id)).toEqual(jobs.slice(1).toReversed());
    expect(page.items[0]).not.toHaveProperty('items');
    expect(bodyOf(await person.get(`/jobs?limit=2&cursor=${page.nextCursor}`))).toMatchObject({ items: [{ id: jobs[0] }], nextCursor: null });
    expect(bodyOf(await room.admin.get('/jobs?limit=3')).items.map(({ id }: ParsedJson) => id)).toEqual(jobs.toReversed());
    for (const by of [room.editor, room.chief]) expect((await by.get(`/jobs/${jobs[0]}`)).status).toBe(404);
    await expectRefused(desk, () => room.chief.post(`/jobs/${jobs[0]}/cancel`), 404);
    expect((await room.admin.post(`/jobs/${jobs[0]}/cancel`)).body.status).toBe('cancelled');
    expect((await room.admin.get('/jobs?cursor=forged')).status).toBe(400);
  });
});

describe('a request for many', () => {
  it.each([
    ['an unknown verb', { verb: 'approve' }, 422, '/verb'],
    ['a verb that somebody has to look at each time', { verb: 'retract' }, 422, '/verb'],
    ['no article', { items: [] }, 422, '/items'],
    ['more than 500', { items: Array.from({ length: 501 }, (_, index) => ({ id: `01900000-0000-7000-8000-${String(index).padStart(12, '0')}` })) }, 422, '/items'],
    ['one article twice', { items: [{ id: NOTHING }, { id: NOTHING }] }, 422, '/items'],
    ['one article in two spellings', { items: ['01900000-0000-7000-8000-00000000000a', '01900000-0000-7000-8000-00000000000A'].map((id) => ({ id })) }, 422, '/items'],
    ['what is no id', { items: [{ id: 'x' }] }, 422, '/items/0/id'],
    ['what is no version', { items: [{ id: NOTHING, version: 0 }] }, 422, '/items/0/version'],
    ['an unknown field of an item', { items: [{ id: NOTHING, force: true }] }, 400, '/items/0/force'],
    ['an unknown field', { urgent: true }, 400, '/urgent'],
    ['what another verb takes', { reason: 'Why not' }, 422, '/reason'],
    ['nothing that the verb needs', { verb: 'withdraw' }, 422, '/reason'],
    ['a move to nowhere', { verb: 'move' }, 422, '/categoryId'],
    ['no tag', { verb: 'tag', addTagIds: [] }, 422, '/addTagIds'],
    ['a method of the request class', { check: 1 }, 400, '/check'],
  ])('is refused with %s', async (_, body, status, place) => {
    await expectRefused(desk, () => room.admin.post('/articles/bulk', { verb: 'submit', items: [{ id: NOTHING }], ...body }), status, place);
  });

  it('T37 is one job however often it is sent with the same key', async () => {
    const [one] = await drafts(1);
    const send = (verb: string) => bulk(room.editor, verb, [idOf(one)], {}, { 'idempotency-key': 'bulk-1' });
    const [first, second, other] = [await send('trash'), await send('trash'), await send('restore')];
    expect([first.status, second.status, second.headers['idempotency-replayed'], second.headers['location'], other.status])
      .toEqual([202, 202, 'true', first.headers['location'], 422]);
    expect(second.body).toEqual(first.body);
    expect(await desk.sql("select 1 from jobs where task = 'bulk' and payload ->> 'jobId' = $1", [first.body.id])).toHaveLength(1);
    await carryOut(first.body.id);
    expect(results(await jobOf(room.editor, first.body.id))).toEqual([['done', null]]);
  });

  it('is one of twenty at most that are not finished', async () => {
    const busy = await desk.as('editor', { in: String(room.category.id) });
    const answers = await Promise.all(Array.from({ length: 23 }, () => bulk(busy, 'trash', [{ id: NOTHING }])));
    expect(answers.map(({ status }) => status).filter((status) => status === 202)).toHaveLength(20);
    const refused = answers.filter(({ status }) => status === 429);
    expect(refused.map(({ headers }) => headers['retry-after'])).toEqual(['30', '30', '30']);
    await carryOut(String(answers.find(({ status }) => status === 202)?.body.id));
    expect((await bulk(busy, 'trash', [{ id: NOTHING }])).status).toBe(202);
  });
});

describe('a job', () => {
  it('is done once by however many processes are at it', async () => {
    const articles = await drafts(12);
    const { id } = await started(room.editor, 'trash', articles.map(idOf));
    await Promise.all([carryOut(id), carryOut(id), carryOut(id)]);
    await carryOut(id);
    const job = await jobOf(room.editor, id);
    expect(job).toMatchObject({ status: 'done', counts: { done: 12 } });
    for (const each of articles) expect([await deeds(each.id, 'article.trashed'), (await article(each.id)).version]).toEqual([1, each.version + 1]);
    expect(await desk.sql("select 1 from outbox_events where subject_id = $1 and type = 'job.finished'", [id])).toHaveLength(1);
  });

  it('and another one for the same articles leave each in one state, with both results true', async () => {
    const articles = await published(6);
    const [left, right] = [await started(room.editor, 'withdraw', articles.map(idOf), { reason: 'Left' }), await started(room.secondEditor, 'withdraw', articles.toReversed().map(idOf), { reason: 'Right' })];
    await Promise.all([carryOut(left.id), carryOut(right.id)]);
    const jobs = [await jobOf(room.editor, left.id), await jobOf(room.secondEditor, right.id)];
    expect(jobs.map(({ counts }) => counts.done + counts.refused)).toEqual([6, 6]);
    expect(jobs[0]?.counts.done + jobs[1]?.counts.done).toBe(6);
    for (const each of articles) expect(await deeds(each.id, 'article.withdrawn')).toBe(1);
  });

  it('goes on where one article fails through a fault of ours', async () => {
    const [one, broken, late, last] = await drafts(4) as [ParsedJson, ParsedJson, ParsedJson, ParsedJson];
    await desk.sql(`
      create function fail_some() returns trigger language plpgsql as $$ begin raise exception 'broken'; end $$;
      create trigger fail_now before update on articles for each row when (new.id = '${broken.id}') execute function fail_some();
      create constraint trigger fail_late after update on articles deferrable initially deferred for each row when (new.id = '${late.id}') execute function fail_some()`);
    const logged = desk.loggedErrors.length;
    let job: ParsedJson;
    try {
      job = await done(room.editor, 'trash', [one, broken, late, last].map(idOf));
    } finally {
      await desk.sql('drop trigger fail_now on articles; drop trigger fail_late on articles; drop function fail_some()');
    }
    expect(results(job)).toEqual([['done', null], ['failed', 500], ['failed', 500], ['done', null]]);
    expect(JSON.stringify(job)).not.toContain('broken');
    expect(desk.loggedErrors.length).toBe(logged + 2);
    for (const { id, version } of [broken, late]) expect(await article(id)).toMatchObject({ version, deletedAt: null });
  });

  it('is cancelled before it begins, in between, and not after its end', async () => {
    const articles = await drafts(3);
    const early = await started(room.editor, 'trash', articles.map(idOf));
    const cancelled = await room.editor.post(`/jobs/${early.id}/cancel`);
    expect(cancelled).toMatchObject({ status: 200, body: { status: 'cancelled', counts: { cancelled: 3, done: 0 }, finishedAt: expect.any(String) } });
    await carryOut(early.id);
    expect((await room.editor.post(`/jobs/${early.id}/cancel`)).body).toEqual(cancelled.body);
    const between = await started(room.editor, 'trash', articles.map(idOf));
    await desk.sql(`
      create function cancel_it() returns trigger language plpgsql as $$ begin update bulk_jobs set cancelled_at = now() where id = '${between.id}'; return new; end $$;
      create trigger cancel_it after update on articles for each row execute function cancel_it()`);
    try {
      await carryOut(between.id);
    } finally {
      await desk.sql('drop trigger cancel_it on articles; drop function cancel_it()');
    }
    expect(await jobOf(room.editor, between.id)).toMatchObject({ status: 'cancelled', counts: { done: 1, cancelled: 2 }, finishedAt: expect.any(String) });
    const after = await done(room.editor, 'restore', [idOf(articles[0])]);
    const problem = await expectRefused(desk, () => room.editor.post(`/jobs/${after.id}/cancel`), 409);
    expect(problem.type).toBe('/problems/job-finished');
  });

  it('has its last article done by another process, should the one that is at it never come to its end', async () => {
    const [one] = await drafts(1) as [ParsedJson];
    const { id } = await started(room.editor, 'trash', [idOf(one)]);
    const run = () => desk.app.get(CarryOutBulk, { strict: false }).run({ jobId: id });
    await withRowLocked(desk, 'articles', one.id, async (untilBlocked, release) => {
      const frozen = run();
      await untilBlocked(1);
      expect(await run()).toEqual({ in: 1 });
      await release();
      expect(await frozen).toBeUndefined();
    });
    expect(await run()).toBeUndefined();
    expect(await jobOf(room.editor, id)).toMatchObject({ status: 'done', counts: { done: 1 } });
  });

  it('is forgotten 30 days after its end', async () => {
    const old = await done(room.editor, 'trash', [{ id: NOTHING }]);
    await desk.sql("update bulk_jobs set finished_at = now() - interval '31 days' where id = $1", [old.id]);
    await started(room.editor, 'trash', [{ id: NOTHING }]);
    await eventually(() => room.editor.get(`/jobs/${old.id}`), ({ status }) => status === 404);
  });
});

describe('the events of a job', () => {
  let base: string;
  beforeAll(async () => {
    base = await desk.listen();
  });

  const follow = (by: Client, id: string): Promise<EventStream> => EventStream.open(`${base}/api/v1/jobs/${id}/events`, { authorization: `Bearer ${by.token}` });

  it('say how far it is, in the words of the list, until it has ended; and nothing to who comes back then', async () => {
    const articles = await drafts(3);
    const { id } = await started(room.editor, 'trash', articles.map(idOf));
    const stream = await follow(room.editor, id);
    expect(stream.response.headers.get('content-type')).toBe('text/event-stream; charset=utf-8');
    expect(stream.response.headers.get('cache-control')).toBe('private, no-store');
    const [first] = await stream.take(1);
    expect(first).toEqual({ id: '', data: bodyOf(await room.editor.get('/jobs?limit=1')).items[0] });
    await carryOut(id);
    const rest: ParsedJson[] = [];
    for (let event = await stream.next(); event; event = await stream.next()) rest.push(event);
    expect(rest.at(-1)).toEqual({ id: 'end', data: bodyOf(await room.editor.get('/jobs?limit=1')).items[0] });
    expect(rest.at(-1)?.data).toMatchObject({ id, status: 'done', counts: { waiting: 0, done: 3 } });
    expect((await room.editor.get(`/jobs/${id}/events`, { 'last-event-id': 'end' })).status).toBe(204);
    // Whoever comes late is told the end, too.
    const late = await follow(room.admin, id);
    expect((await late.take(1))[0]?.id).toBe('end');
    expect(await late.next()).toBeUndefined();
    expect((await desk.fetch(`/api/v1/jobs/${id}/events`, { method: 'HEAD', headers: { authorization: `Bearer ${room.editor.token}` } })).status).toBe(200);
  });

  it('are for those who may see the job, for as long as they may', async () => {
    const [one] = await drafts(1);
    const reader = await makeKey(room.admin, ['articles:read']);
    const program = await makeKey(room.admin, ['articles:write']);
    const person = await desk.as('editor', { in: String(room.category.id) });
    const { id } = await started(person, 'trash', [idOf(one)]);
    for (const [by, status] of [[room.editor, 404], [program, 404], [reader, 403], [desk.anonymous, 401]] as const) {
      expect([status, (await by.get(`/jobs/${id}/events`)).status]).toEqual([status, status]);
    }
    const [own, of] = [await follow(person, id), await follow(room.admin, id)];
    await Promise.all([own.take(1), of.take(1)]);
    await person.post('/auth/logout');
    expect(await own.next()).toBeUndefined();
    expect((await room.admin.post(`/jobs/${id}/cancel`)).status).toBe(200);
    expect((await of.take(1))[0]).toMatchObject({ id: 'end', data: { status: 'cancelled' } });
    const { id: started2 } = await started(program, 'trash', [idOf(one)]);
    const keyed = await follow(program, started2);
    expect((await keyed.take(1))[0]?.data.status).toBe('waiting');
    await desk.sql('update api_keys set revoked_at = now() where id = $1', [program.id]);
    expect(await keyed.next()).toBeUndefined();
  });

  it(`go to ${MOST_OF_ONE} streams of one person, to ${MOST} of all, and to others when one of them has gone`, async () => {
    const { id } = await started(room.chief, 'trash', [{ id: NOTHING }]);
    const many = await Promise.all(Array.from({ length: MOST_OF_ONE }, () => follow(room.chief, id)));
    await Promise.all(many.map((stream) => stream.take(1)));
    const more = await room.chief.get(`/jobs/${id}/events`);
    expect([more.status, more.headers['retry-after']]).toEqual([429, '5']);
    const others = await Promise.all(Array.from({ length: MOST - MOST_OF_ONE }, () => follow(room.admin, id)));
    const full = await room.admin.get(`/jobs/${id}/events`);
    expect([full.status, full.headers['retry-after']]).toEqual([503, '2']);
    for (const stream of [...many, ...others]) stream.close();
    await eventually(async () => {
      const stream = await follow(room.chief, id);
      stream.close();
      return stream.response.status;
    }, (status) => status === 200);
  });
});

describe('a job whose process ends each time', () => {
  it('is given up after ten attempts: it has failed, with what was not done of it, and what was done stays', async () => {
    const [one, two] = await drafts(2) as [ParsedJson, ParsedJson];
    await desk.sql('delete from jobs');
    const { id } = await started(room.editor, 'trash', [one, two].map(idOf));
    await desk.sql("update bulk_job_items set status = 'done', new_version = 2 where job_id = $1 and position = 1", [id]);
    await desk.sql('update bulk_jobs set started_at = now() where id = $1', [id]);
    const stream = await EventStream.open(`${await desk.app.getUrl()}/api/v1/jobs/${id}/events`, { authorization: `Bearer ${room.editor.token}` });
    expect((await stream.take(1))[0]?.data.status).toBe('running');
    // As ten processes leave it that were killed: claimed, and not settled.
    await desk.sql("update jobs set attempts = 10 where task = 'bulk'");
    desk.startDueWork();
    expect((await stream.take(1))[0]).toMatchObject({ id: 'end', data: { status: 'failed', counts: { done: 1, failed: 1, waiting: 0 }, finishedAt: expect.any(String) } });
    expect(results(await jobOf(room.editor, id))).toEqual([['done', null], ['failed', 500]]);
    expect(await article(two.id)).toMatchObject({ version: two.version, deletedAt: null });
    expect(await desk.sql("select action from audit_log where subject_id = $1 order by sequence", [id])).toEqual([{ action: 'job.started' }, { action: 'job.failed' }]);
    expect(bodyOf(await room.admin.get('/dead-jobs')).items).toMatchObject([{ task: 'bulk', error: 'The process ended during each of its attempts.' }]);
    expect((await room.editor.post(`/jobs/${id}/cancel`)).status).toBe(409);
  });

  it('goes on where the dead job is retried: with what was not done, and not with what was refused or failed by itself', async () => {
    const [one, two, three, four] = await drafts(4) as [ParsedJson, ParsedJson, ParsedJson, ParsedJson];
    await desk.sql('delete from jobs');
    const { id } = await started(room.editor, 'trash', [one, two, three, four].map(idOf));
    await desk.sql(`
      update bulk_job_items set status = case position when 1 then 'refused' else 'failed' end, ended_at = now() - interval '1 minute',
        problem = jsonb_build_object('type', '/problems/own', 'title', 'Own', 'status', 500 + position, 'detail', 'Its own.') where job_id = $1 and position < 3`, [id]);
    await desk.sql("update bulk_jobs set started_at = now() where id = $1", [id]);
    await desk.sql("update jobs set attempts = 10 where task = 'bulk'");
    const failed = await eventually(() => jobOf(room.editor, id), ({ finishedAt }) => finishedAt !== null);
    expect(results(failed)).toEqual([['refused', 501], ['failed', 502], ['failed', 500], ['failed', 500]]);
    const [dead] = bodyOf(await room.admin.get('/dead-jobs')).items;
    await withRowLocked(desk, 'articles', three.id, async (untilBlocked, release) => {
      expect((await room.admin.post(`/dead-jobs/${dead.id}/retry`)).status).toBe(204);
      await untilBlocked(1);
      expect(await jobOf(room.editor, id)).toMatchObject({ status: 'running', finishedAt: null, counts: { waiting: 2, refused: 1, failed: 1 } });
      await release();
    });
    const ended = await eventually(() => jobOf(room.editor, id), ({ finishedAt }) => finishedAt !== null);
    expect(ended.status).toBe('done');
    expect(results(ended)).toEqual([['refused', 501], ['failed', 502], ['done', null], ['done', null]]);
    for (const { id: trashed } of [three, four]) expect(await deeds(trashed, 'article.trashed')).toBe(1);
    expect(await desk.sql("select action, actor_id from audit_log where subject_id = $1 order by sequence", [id])).toMatchObject([
      { action: 'job.started' }, { action: 'job.failed' }, { action: 'job.retried', actor_id: room.admin.id }, { action: 'job.finished' },
    ]);
    expect(await eventually(() => desk.sql("select 1 from jobs where task = 'bulk'"), ({ length }) => length === 0)).toEqual([]);
  });

  it('stays cancelled where it was, though the dead job is retried', async () => {
    const [one] = await drafts(1) as [ParsedJson];
    const run = desk.app.get(CarryOutBulk, { strict: false });
    await desk.sql("insert into jobs (id, task, payload, dead_at) select $1, 'bulk', '{}', now()", [NOTHING]);
    const { id } = await started(room.chief, 'trash', [idOf(one)]);
    await room.chief.post(`/jobs/${id}/cancel`);
    await eventually(() => desk.sql("select 1 from jobs where task = 'bulk' and dead_at is null"), ({ length }) => length === 0);
    await desk.sql("update jobs set payload = jsonb_build_object('jobId', $2::text) where id = $1", [NOTHING, id]);
    expect((await room.admin.post(`/dead-jobs/${NOTHING}/retry`)).status).toBe(204);
    await eventually(() => desk.sql("select 1 from jobs where task = 'bulk'"), ({ length }) => length === 0);
    await run.run({ jobId: id });
    expect(await jobOf(room.chief, id)).toMatchObject({ status: 'cancelled', counts: { cancelled: 1 } });
    expect(await deeds(one.id, 'article.trashed')).toBe(0);
  });
});

describe('jobs of one person', () => {
  const carrying = (): CarryOutBulk => desk.app.get(CarryOutBulk, { strict: false });
  const ended = (id: string): Promise<ParsedJson> => eventually(() => jobOf(room.editor, id), ({ finishedAt }) => finishedAt !== null);

  beforeAll(async () => {
    await desk.sql('delete from jobs');
    // Each run of a job does one article.
    Reflect.set(carrying(), 'sliceMs', 0);
    desk.startDueWork();
  });

  it('are done one after the other, however many runs each takes', async () => {
    const articles = await Promise.all(Array.from({ length: 6 }, () => room.story().approved(room.secondEditor)));
    const first = await started(room.editor, 'publish', articles.map(idOf));
    const second = await started(room.editor, 'withdraw', articles.map(idOf), { reason: 'All of it' });
    expect((await ended(second.id)).counts).toMatchObject({ done: 6, refused: 0 });
    const earlier = await jobOf(room.editor, first.id);
    expect(earlier.counts).toMatchObject({ done: 6 });
    expect(Date.parse(earlier.finishedAt)).toBeLessThanOrEqual(Date.parse((await jobOf(room.editor, second.id)).startedAt));
    for (const { id } of articles) expect(await article(id)).toMatchObject({ status: 'withdrawn' });
  });

  it('do not hold up those of others with what is left of them', async () => {
    const [mine, other] = [await drafts(5), await drafts(1)];
    const long = await started(room.editor, 'trash', mine.map(idOf));
    const short = bodyOf(await bulk(room.secondEditor, 'trash', other.map(idOf)));
    const [first, last] = [await eventually(() => jobOf(room.secondEditor, short.id), ({ finishedAt }) => finishedAt !== null), await ended(long.id)];
    expect([first.counts.done, last.counts.done]).toEqual([1, 5]);
  });
});
