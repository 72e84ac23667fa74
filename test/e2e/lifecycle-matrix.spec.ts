import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { OPEN_STATES, type Place, VISIBILITIES } from '../../src/modules/articles/workflow/article-state';
import { ARTICLE_VERBS, VERB_NAMES, type Verb, type VerbName, isPossible, savingVerb } from '../../src/modules/articles/workflow/article-workflow';
import { KEY_SCOPE_NAMES } from '../../src/kernel/key-scopes';
import { ACCESS_MATRIX, KEY_MATRIX } from '../architecture/access-matrix';
import type { Answer } from '../support/answer';
import { makeKey } from '../support/api-keys';
import { ArticlePlaces, type PlaceOptions, type Standing, VERSION_AT_A_PLACE } from '../support/article-places';
import type { Client, Person } from '../support/client';
import { type Desk, startDesk } from '../support/desk';
import { type Newsroom, bodyOf, newsroom } from '../support/newsroom';
import type { RoleKey } from '../support/staff';

const table: Readonly<Record<VerbName, Verb>> = ARTICLE_VERBS;
const built = VERB_NAMES.filter((name) => table[name].built && (table[name].route ?? table[name].routeOf) !== undefined && name !== 'create');

/** One request to try at every place. */
interface Attempt {
  /** It is what `allowedActions` offers under the name of its verb; left out where the body makes it another matter. */
  readonly isOffered?: true;
  readonly verb: (place: Place) => VerbName;
  readonly body?: object;
  /** The body gives up a schedule. */
  readonly cancels?: true;
  /** A schedule cannot stand for what the body says. */
  readonly outlasts?: true;
  /** What the guards of the table say of this body where the verb itself is possible; undefined: it goes through. */
  readonly unmet?: (place: Place) => string | undefined;
}

const SCHEDULED: Place = { visibility: 'live', open: 'scheduled', archived: false, trashed: false };

const plain = (name: VerbName, body?: object): Attempt => ({ isOffered: true, verb: () => name, ...(body && { body }) });

const inReview = ({ open }: Place): boolean => open === 'in_review' || open === 'approved' || open === 'schedule_failed';

const scheduling = ({ open }: Place): VerbName => (open === 'scheduled' ? 'reschedule' : 'schedule');

const UNCANCELLED: Readonly<Record<string, Attempt>> = {
  'save, confirmed': { isOffered: true, verb: ({ open }) => savingVerb(open), body: { summary: 'Another one.', confirm: true } },
  save: {
    verb: ({ open }) => savingVerb(open), body: { summary: 'Another one.' },
    unmet: (place) => (inReview(place) ? 'confirmation-required' : undefined),
  },
  'change a fact': { verb: () => 'set-facts', body: { dueAt: '2030-01-01T00:00:00Z' } },
  assign: plain('assign', { assigneeId: null }),
  submit: plain('submit'),
  recall: plain('recall'),
  'request-changes': plain('request-changes', { comment: 'More of it.' }),
  approve: plain('approve'),
  publish: plain('publish', { changeKind: 'minor' }),
  'publish-urgent': plain('publish-urgent', { urgent: true, reason: 'It burns.', changeKind: 'minor' }),
  'publish urgently without a reason': { verb: () => 'publish-urgent', body: { urgent: true, changeKind: 'minor' }, unmet: () => 'reason-required' },
  'publish without a kind': {
    verb: () => 'publish', unmet: ({ visibility }) => (visibility === 'unpublished' ? undefined : 'change-kind-required'),
  },
  'publish a correction without a note': {
    verb: () => 'publish', body: { changeKind: 'correction' },
    unmet: ({ visibility }) => (visibility === 'unpublished' ? undefined : 'note-required'),
  },
  schedule: { isOffered: true, verb: scheduling, body: { publishAt: '2098-01-01T00:00:00Z', changeKind: 'minor' } },
  'schedule for the past': { verb: scheduling, body: { publishAt: '2020-01-01T00:00:00Z', changeKind: 'minor' }, unmet: () => 'not-in-future' },
  'schedule without a kind': {
    verb: scheduling, body: { publishAt: '2098-01-01T00:00:00Z' },
    unmet: ({ visibility }) => (visibility === 'unpublished' ? undefined : 'change-kind-required'),
  },
  unschedule: plain('unschedule'),
  withdraw: plain('withdraw', { reason: 'A lawyer called.' }),
  republish: plain('republish'),
  discard: plain('discard'),
  revert: plain('revert', { revision: 1, replace: true }),
  'revert without replace': { verb: () => 'revert', body: { revision: 1 }, unmet: ({ open }) => (open === null ? undefined : 'revision-open') },
  trash: plain('trash'),
  restore: plain('restore'),
  embargo: plain('embargo', { until: '2097-01-01T00:00:00Z' }),
  'embargo past the schedule': { verb: () => 'embargo', body: { until: '2199-01-01T00:00:00Z' }, outlasts: true },
  'embargo for the past': { verb: () => 'embargo', body: { until: '2020-01-01T00:00:00Z' }, unmet: () => 'not-in-future' },
  'legal-hold': plain('legal-hold', { reason: 'A lawyer called.' }),
  'legal-hold/lift': { ...plain('legal-hold/lift', { reason: 'She called again.' }), unmet: () => 'not-held' },
  retract: plain('retract', { notice: 'This was not so.' }),
  reinstate: plain('reinstate', { reason: 'It was so after all.' }),
  archive: plain('archive'),
  unarchive: plain('unarchive'),
  duplicate: plain('duplicate'),
  purge: plain('purge', { reason: 'A court said so.' }),
};

/** Every attempt that a schedule stands in the way of, once more with the word that gives it up. */
const CANCELLING = Object.entries(UNCANCELLED).flatMap(([name, attempt]): [string, Attempt][] => {
  const { isOffered: _, ...rest } = attempt;
  const { whileScheduled } = table[attempt.verb(SCHEDULED)];
  const asks = whileScheduled === 'ask' || (whileScheduled === 'ask-before-embargo' && attempt.outlasts);
  return asks ? [[`${name}, cancelling the schedule`, { ...rest, body: { ...attempt.body, cancelSchedule: true }, cancels: true }]] : [];
});

const ATTEMPTS: Readonly<Record<string, Attempt>> = { ...UNCANCELLED, ...Object.fromEntries(CANCELLING) };

/** The attempt of a right; one of them takes an embargo, which nothing has that stands at a place. */
function attemptOf({ attempt: name }: Right): Attempt {
  const attempt = name === 'lift the embargo' ? plain('embargo', { until: null, reason: 'It is out elsewhere.' }) : ATTEMPTS[name];
  if (!attempt) throw new Error(`There is no attempt ${name}.`);
  return attempt;
}

let desk: Desk;
let room: Newsroom;
let places: ArticlePlaces;

beforeAll(async () => {
  desk = await startDesk();
  room = await newsroom(desk);
  const written = room.story();
  const template = await written.published(room.editor);
  places = new ArticlePlaces(desk, template.id);
});

afterAll(() => desk.stop());

function send(person: Client, name: VerbName, id: string, version: number | undefined, body?: object): Promise<Answer> {
  const { route: own, routeOf } = table[name];
  const route = own ?? table[(routeOf ?? 'save') as VerbName].route;
  const path = `/articles/${route?.path.replace(':id', id) ?? ''}`;
  if (route?.method === 'PUT') return person.put(path, body, version === undefined ? {} : { 'if-match': `"v${version}"` });
  if (route?.method === 'PATCH') return person.patch(path, body ?? {}, version);
  return route?.method === 'DELETE' ? person.delete(path, version, {}, body) : person.verb(path, version, body);
}

function labelOf({ visibility, open, archived, trashed }: Place): string {
  return `${visibility}, ${open ?? 'nothing'} open${archived ? ', archived' : ''}${trashed ? ', trashed' : ''}`;
}

/** Every place that the schema allows; some of them no built verb leads to yet. */
const everyPlace: Place[] = VISIBILITIES.flatMap((visibility) =>
  [null, ...OPEN_STATES].flatMap((open) => [false, true].flatMap((archived) =>
    [false, true].map((trashed) => ({ visibility, open, archived, trashed })),
  )),
).filter(({ visibility, open, trashed }) => !(visibility === 'unpublished' && open === null) && !(visibility === 'live' && trashed));

/** What the table says must come of an attempt, and what did. */
interface Cell {
  outcome: string;
  /** Where the article stands afterwards. */
  place: Place;
}

function expectedCell(attempt: Attempt, place: Place, requiredApprovals: number): Cell {
  const name = attempt.verb(place);
  const { to, visible, whileScheduled } = table[name];
  const ends = place.open === 'scheduled' && whileScheduled !== undefined && (whileScheduled !== 'ask-before-embargo' || attempt.outlasts === true);
  const from: Place = ends ? { ...place, open: 'approved' } : place;
  if (!isPossible(name, from, requiredApprovals)) return { outcome: '409 not-possible-now', place };
  if (ends && whileScheduled !== 'cancel' && !attempt.cancels) return { outcome: '409 cancellation-required', place };
  const unmet = attempt.unmet?.(from);
  if (unmet !== undefined) return { outcome: `${unmet === 'confirmation-required' ? 409 : 422} ${unmet}`, place };
  const open = to === 'same' || (name === 'approve' && requiredApprovals > 1) ? from.open : to === 'nothing' ? null : to;
  const trashed = name === 'trash' || (place.trashed && name !== 'restore');
  const archived = name === 'archive' || (place.archived && name !== 'unarchive');
  return { outcome: 'done', place: name === 'purge' ? place : { visibility: visible ?? place.visibility, open, archived, trashed } };
}

/** What came of an attempt that was refused: that nothing was done is checked once for all that were made on the article. */
function refusedCell({ status, body }: Answer, place: Place, offered: string[]): Cell {
  if (status === 409) expect(body.allowedActions).toEqual(offered);
  return { outcome: `${status} ${String(body.type).replace('/problems/', '')}`, place };
}

/** Checks what holds for every attempt that went through: it is one event, and the answer is the article as it is then. */
async function doneCell(answer: Answer, before: Standing, id: string, name: VerbName, place: Place): Promise<Cell> {
  if (name === 'purge') {
    expect((await room.admin.get(`/articles/${id}`)).status).toBe(404);
    return { outcome: 'done', place };
  }
  const { version, events, audited, ...now } = await places.standing(id);
  const cell = { visibility: now.visibility, open: now.open, archived: now.archived, trashed: now.trashed };
  if (name === 'duplicate') {
    expect({ answer, version, events, audited }).toMatchObject({
      answer: { status: 201, body: { version: 1, status: 'draft' } }, version: before.version, events: before.events + 1, audited: before.audited + 1,
    });
    return { outcome: 'done', place: cell };
  }
  expect({ version, events, audited }).toEqual({ version: before.version + 1, events: before.events + 1, audited: before.audited + 1 });
  expect(answer).toMatchObject({ status: 200, headers: { etag: `"v${version}"` }, body: { id, version, visibility: cell.visibility } });
  expect(answer.body.allowedActions).toEqual((await room.admin.get(`/articles/${id}`)).body.allowedActions);
  const { status } = await desk.delivery(`/articles/${id}`);
  expect(status).toBe({ live: 200, retracted: 410, withdrawn: 404, unpublished: 404 }[cell.visibility]);
  return { outcome: 'done', place: cell };
}

/** Makes the attempts, each from the place itself, and compares what came of them with the table and with what was offered. */
async function compareAttempts(attempts: [string, Attempt][], place: Place, options: PlaceOptions, requiredApprovals: number): Promise<void> {
  const expected = Object.fromEntries(attempts.map(([name, attempt]) => [name, expectedCell(attempt, place, requiredApprovals)]));
  const isRefused = ([name]: [string, Attempt]): boolean => expected[name]?.outcome !== 'done';
  let id = await places.make(place, options);
  let before = await places.standing(id);
  const offered = (await room.admin.get(`/articles/${id}`)).body.allowedActions as string[];
  const happened: Record<string, Cell> = {};
  const attemptAll = async (some: [string, Attempt][]): Promise<void> => {
    for (const [name, attempt] of some) {
      const verbName = attempt.verb(place);
      const answer = await send(room.admin, verbName, id, before.version, attempt.body);
      if (answer.status >= 300) {
        happened[name] = refusedCell(answer, place, offered);
        continue;
      }
      happened[name] = await doneCell(answer, before, id, verbName, place);
      id = await places.make(place, options);
      before = await places.standing(id);
    }
  };
  const untouched = await desk.snapshot();
  await attemptAll(attempts.filter((each) => isRefused(each)));
  expect(await desk.snapshot()).toBe(untouched);
  await attemptAll(attempts.filter((each) => !isRefused(each)));
  expect(happened).toEqual(expected);
  const offerable = attempts.filter(([, { isOffered }]) => isOffered);
  const attempted = offerable.map(([, attempt]) => actionOf(attempt, place));
  const succeeded = offerable.flatMap(([name, attempt]) => (happened[name]?.outcome === 'done' ? [actionOf(attempt, place)] : []));
  expect(offered.filter((action) => attempted.includes(action)).toSorted()).toEqual(succeeded.toSorted());
}

/** Every kind of save is offered as `save`. */
function actionOf({ verb }: Attempt, place: Place): string {
  const name = verb(place);
  return name === 'revise' || name === 'save-in-review' ? 'save' : name;
}

describe('the routes', () => {
  it('are those of the built verbs', async () => {
    const { body } = await desk.fetch('/openapi.json');
    const described = Object.entries(body.paths as Record<string, Record<string, { 'x-verb'?: string }>>).flatMap(([path, item]) =>
      Object.entries(item).flatMap(([method, operation]) =>
        operation['x-verb'] === undefined ? [] : [`${operation['x-verb']}: ${method.toUpperCase()} ${path}`],
      ),
    );
    const declared = VERB_NAMES.flatMap((name) => {
      const { route, built: exists } = table[name];
      const path = route?.path === '' ? '' : `/${route?.path.replace(':id', '{id}') ?? ''}`;
      return route && exists ? [`${name}: ${route.method} /api/v1/articles${path}`] : [];
    });
    expect(described.toSorted()).toEqual(declared.toSorted());
  });

  it('are all attempted here', () => {
    const attempted = Object.values(ATTEMPTS).flatMap((attempt) => (attempt.isOffered ? everyPlace.map((place) => actionOf(attempt, place)) : []));
    expect([...new Set(attempted)].toSorted()).toEqual(built.toSorted());
  });
});

/** To give up a schedule is of interest where there is one. */
function attemptsAt({ open }: Place, attempts: [string, Attempt][]): [string, Attempt][] {
  return attempts.filter(([, { cancels }]) => open === 'scheduled' || !cancels);
}

describe('T31 every verb at every place', () => {
  it.each(everyPlace.map((place): [string, Place] => [labelOf(place), place]))('%s', async (_, place) => {
    await compareAttempts(attemptsAt(place, Object.entries(ATTEMPTS)), place, {}, 1);
  });
});

/** The attempts for which it matters how many must approve. */
const ofPolicy = Object.entries(ATTEMPTS).filter(([name]) => /^(publish|approve|schedule$|save, confirmed)/.test(name));

describe.each([0, 2])('where the category asks for %d approvals', (requiredApprovals) => {
  let categoryId: string;

  beforeAll(async () => {
    const name = `Asks for ${requiredApprovals}`;
    categoryId = bodyOf(await room.admin.post('/categories', { name, reviewPolicy: { requiredApprovals } })).id;
  });

  const there = everyPlace.filter(({ archived, trashed, visibility }) => !archived && !trashed && visibility !== 'retracted');

  it.each(there.map((place): [string, Place] => [labelOf(place), place]))('%s', async (_, place) => {
    await compareAttempts(attemptsAt(place, ofPolicy), place, { categoryId }, requiredApprovals);
  });
});

const at = (visibility: Place['visibility'], open: Place['open'], trashed = false): Place => ({ visibility, open, archived: false, trashed });

/** Who may do what, as the permission table of the product has it. */
interface Right {
  readonly route: string;
  readonly place: Place;
  /** See attemptOf. */
  readonly attempt: string;
  /** Roles that may do it to articles of others in their section. */
  readonly section: readonly RoleKey[];
  /** Roles that may do it to their own. */
  readonly own: readonly RoleKey[];
  /** Of an article under a legal hold. */
  readonly held?: true;
  /** Under an embargo that is not over. */
  readonly embargoed?: true;
  /** In a category that asks for no approval. */
  readonly free?: true;
  /** On their own wherever they hold their role, because they were the ones who submitted it. */
  readonly submitter?: true;
}

const EDITORS: readonly RoleKey[] = ['editor', 'chief', 'admin'];
const CHIEFS: readonly RoleKey[] = ['chief', 'admin'];
const STAFF: readonly RoleKey[] = ['contributor', 'author', ...EDITORS];

const RIGHTS: readonly Right[] = [
  { route: 'PATCH :id', place: at('unpublished', 'draft'), attempt: 'save', section: EDITORS, own: STAFF },
  { route: 'PATCH :id', place: at('live', null), attempt: 'save', section: EDITORS, own: STAFF },
  { route: 'PATCH :id', place: at('unpublished', 'in_review'), attempt: 'save, confirmed', section: EDITORS, own: EDITORS },
  { route: 'PATCH :id', place: at('live', 'approved'), attempt: 'save, confirmed', section: EDITORS, own: EDITORS },
  { route: 'PATCH :id', place: at('unpublished', 'in_review'), attempt: 'change a fact', section: EDITORS, own: STAFF },
  { route: 'PUT :id/assignment', place: at('unpublished', 'in_review'), attempt: 'assign', section: EDITORS, own: EDITORS },
  { route: 'PUT :id/assignment', place: at('live', null), attempt: 'assign', section: EDITORS, own: EDITORS },
  { route: 'POST :id/submit', place: at('unpublished', 'draft'), attempt: 'submit', section: EDITORS, own: STAFF },
  { route: 'POST :id/submit', place: at('live', 'changes_requested'), attempt: 'submit', section: EDITORS, own: STAFF },
  { route: 'POST :id/recall', place: at('unpublished', 'in_review'), attempt: 'recall', section: EDITORS, own: STAFF, submitter: true },
  { route: 'POST :id/request-changes', place: at('unpublished', 'in_review'), attempt: 'request-changes', section: EDITORS, own: EDITORS },
  { route: 'POST :id/approve', place: at('unpublished', 'in_review'), attempt: 'approve', section: EDITORS, own: EDITORS },
  { route: 'POST :id/publish', place: at('unpublished', 'approved'), attempt: 'publish', section: EDITORS, own: EDITORS },
  { route: 'POST :id/publish', place: at('live', 'approved'), attempt: 'publish', section: EDITORS, own: EDITORS },
  { route: 'POST :id/publish', place: at('withdrawn', 'approved'), attempt: 'publish', section: EDITORS, own: EDITORS },
  { route: 'POST :id/publish', place: at('unpublished', 'draft'), attempt: 'publish', section: EDITORS, own: ['author', ...EDITORS], free: true },
  { route: 'POST :id/publish', place: at('unpublished', 'scheduled'), attempt: 'publish, cancelling the schedule', section: EDITORS, own: EDITORS },
  { route: 'POST :id/publish', place: at('unpublished', 'draft'), attempt: 'publish-urgent', section: ['chief', 'admin'], own: ['chief', 'admin'] },
  { route: 'POST :id/schedule', place: at('unpublished', 'approved'), attempt: 'schedule', section: EDITORS, own: EDITORS },
  { route: 'POST :id/schedule', place: at('live', 'scheduled'), attempt: 'schedule', section: EDITORS, own: EDITORS },
  { route: 'POST :id/unschedule', place: at('unpublished', 'scheduled'), attempt: 'unschedule', section: EDITORS, own: EDITORS },
  { route: 'POST :id/withdraw', place: at('live', null), attempt: 'withdraw', section: EDITORS, own: EDITORS },
  { route: 'POST :id/republish', place: at('withdrawn', null), attempt: 'republish', section: EDITORS, own: EDITORS },
  { route: 'POST :id/discard', place: at('live', 'draft'), attempt: 'discard', section: EDITORS, own: STAFF },
  { route: 'POST :id/revert', place: at('unpublished', 'draft'), attempt: 'revert', section: EDITORS, own: STAFF },
  { route: 'POST :id/revert', place: at('live', null), attempt: 'revert', section: EDITORS, own: STAFF },
  { route: 'DELETE :id', place: at('unpublished', 'draft'), attempt: 'trash', section: EDITORS, own: STAFF },
  { route: 'POST :id/restore', place: at('unpublished', 'draft', true), attempt: 'restore', section: EDITORS, own: STAFF },
  { route: 'POST :id/embargo', place: at('unpublished', 'draft'), attempt: 'embargo', section: EDITORS, own: EDITORS },
  { route: 'POST :id/embargo', place: at('unpublished', 'draft'), attempt: 'lift the embargo', section: CHIEFS, own: CHIEFS, embargoed: true },
  { route: 'POST :id/legal-hold', place: at('live', null), attempt: 'legal-hold', section: CHIEFS, own: CHIEFS },
  { route: 'POST :id/legal-hold/lift', place: at('live', null), attempt: 'legal-hold/lift', section: CHIEFS, own: CHIEFS, held: true },
  { route: 'POST :id/retract', place: at('live', null), attempt: 'retract', section: CHIEFS, own: CHIEFS },
  { route: 'POST :id/reinstate', place: at('retracted', null), attempt: 'reinstate', section: ['admin'], own: ['admin'] },
  { route: 'POST :id/archive', place: at('live', null), attempt: 'archive', section: EDITORS, own: EDITORS },
  { route: 'POST :id/unarchive', place: { ...at('withdrawn', null), archived: true }, attempt: 'unarchive', section: EDITORS, own: EDITORS },
  { route: 'POST :id/purge', place: at('unpublished', 'draft', true), attempt: 'purge', section: ['admin'], own: ['admin'] },
  { route: 'POST :id/duplicate', place: at('unpublished', 'draft'), attempt: 'duplicate', section: EDITORS, own: STAFF },
];

describe('T02 T04 who may do what', () => {
  let other: string;
  let freeCategoryId: string;
  const cast: { role: RoleKey; where: 'here' | 'elsewhere' | 'everywhere'; person: Person }[] = [];
  /** Who get nowhere, with any verb, on any article; each with the one refusal they get. */
  const shutOut: { who: string; client: Client; status: number }[] = [];
  const keys: { where: 'here' | 'elsewhere'; client: Client }[] = [];

  beforeAll(async () => {
    other = bodyOf(await room.admin.post('/categories', { name: 'Another section' })).id;
    freeCategoryId = bodyOf(await room.admin.post('/categories', {
      name: 'Without review', parentId: room.category.id, reviewPolicy: { requiredApprovals: 0 },
    })).id;
    const disabled = await desk.as('admin');
    const disabledKey = await makeKey(disabled, [...KEY_SCOPE_NAMES]);
    await desk.sql("update users set status = 'disabled' where id = $1", [disabled.id]);
    const reading = KEY_SCOPE_NAMES.filter((scope) => scope !== 'articles:write');
    shutOut.push(
      { who: 'nobody', client: desk.anonymous, status: 401 },
      { who: 'a disabled administrator', client: disabled, status: 401 },
      { who: 'a key of a disabled administrator', client: disabledKey, status: 401 },
      { who: 'a key that does not write articles', client: await makeKey(room.admin, reading), status: 403 },
    );
    keys.push(
      { where: 'here', client: await makeKey(room.admin, ['articles:write'], { categoryId: room.category.id }) },
      { where: 'elsewhere', client: await makeKey(room.admin, ['articles:write'], { categoryId: other }) },
    );
    for (const role of STAFF) {
      cast.push({ role, where: 'here', person: await desk.as(role, { in: room.category.id }) });
      cast.push({ role, where: 'elsewhere', person: await desk.as(role, { in: other }) });
      cast.push({ role, where: 'everywhere', person: await desk.as(role) });
    }
  });

  function optionsOf({ free, held, embargoed }: Right): PlaceOptions {
    return { ...(free && { categoryId: freeCategoryId }), ...(held && { held }), ...(embargoed && { embargoUntil: '2099-01-01T00:00:00Z' }) };
  }

  /** 200, or the refusal that tells no more than the caller can see: 404 for what is hidden from them, 403 for what is not. */
  function expectedStatus({ route, place, section, own, submitter }: Right, role: RoleKey, there: boolean, mine: boolean): number {
    const entry = ACCESS_MATRIX[route.replace(' ', ' /api/v1/articles/')] ?? [];
    if (entry !== 'open' && !entry.includes(role)) return 403;
    if ((there || (mine && submitter)) && (mine ? own : section).includes(role)) return 200;
    const sees = mine || place.visibility === 'live' || (there && EDITORS.includes(role));
    return sees ? 403 : 404;
  }

  it('is said of every route', () => {
    const said = new Set(RIGHTS.map(({ route }) => route));
    const routes = built.flatMap((name) => table[name].route ?? []).map(({ method, path }) => `${method} ${path}`);
    expect(routes.filter((route) => !said.has(route))).toEqual([]);
  });

  /** A key of an administrator that writes articles in a section: it does what its routes do, there, and never publishes urgently or lifts an embargo. */
  function expectedOfKey({ route, attempt }: Right, there: boolean): number {
    if (KEY_MATRIX[route.replace(' ', ' /api/v1/articles/')] !== 'articles:write') return 403;
    if (!there) return 404;
    return attempt === 'publish-urgent' || attempt === 'lift the embargo' ? 403 : 200;
  }

  it.each(RIGHTS.map((right): [string, string, Right] => [right.attempt, labelOf(right.place), right]))(
    '%s: %s, with keys, and by those who may nothing', async (_, __, right) => {
      const attempt = attemptOf(right);
      // Made by the administrator whose keys these are: nothing is anybody's own with a key outside of its section.
      const options = { createdBy: room.admin.id, submittedBy: room.admin.id, ...optionsOf(right) };
      const id = await places.make(right.place, options);
      const { version } = await places.standing(id);
      const before = await desk.snapshot();
      for (const { who, client, status } of shutOut) {
        expect({ who, status: (await send(client, attempt.verb(right.place), id, version, attempt.body)).status }).toEqual({ who, status });
      }
      const happened: Record<string, number> = {};
      const expected: Record<string, number> = {};
      for (const { where, client } of keys.toReversed()) {
        const { status } = await send(client, attempt.verb(right.place), id, version, attempt.body);
        happened[where] = status === 201 ? 200 : status;
        expected[where] = expectedOfKey(right, where === 'here');
        // Neither a table nor a stored file, by any of those before either.
        if (status >= 300 && where === (expectedOfKey(right, true) === 200 ? 'elsewhere' : 'here')) expect(await desk.snapshot()).toBe(before);
      }
      expect(happened).toEqual(expected);
    },
  );

  it('T31 takes the version that was seen, for every one of these', async () => {
    const happened: [string, number, number][] = [];
    const ids = await Promise.all(RIGHTS.map((right) => places.make(right.place, optionsOf(right))));
    const untouched = await desk.snapshot();
    for (const [index, right] of RIGHTS.entries()) {
      const { verb, body } = attemptOf(right);
      const [unseen, stale] = [undefined, VERSION_AT_A_PLACE - 1].map((version) => send(room.admin, verb(right.place), ids[index] ?? '', version, body));
      happened.push([right.attempt, (await unseen)?.status ?? 0, (await stale)?.status ?? 0]);
    }
    expect(await desk.snapshot()).toBe(untouched);
    expect(happened).toEqual(RIGHTS.map(({ attempt }) => [attempt, 428, 412]));
  });

  const rows = RIGHTS.flatMap((right) => ['others', 'own'].map((whose): [string, string, string, Right] =>
    [right.attempt, whose, `${labelOf(right.place)}${right.free ? ', no approval asked for' : ''}`, right]));

  it.each(rows)('%s: %s, %s', async (_, whose, __, right) => {
    const happened: Record<string, number> = {};
    const attempt = attemptOf(right);
    const mine = whose === 'own';
    const outcomes = cast.map((each) => ({ ...each, name: `${each.role} ${each.where}`, expected: expectedStatus(right, each.role, each.where !== 'elsewhere', mine) }));
    const articleFor = (person: Person) => places.make(right.place, { ...optionsOf(right), ...(mine && { createdBy: person.id, submittedBy: person.id }) });
    const attemptOn = async (id: string, { name, person }: { name: string; person: Person }): Promise<void> => {
      const { status } = await send(person, attempt.verb(right.place), id, VERSION_AT_A_PLACE, attempt.body);
      happened[name] = status === 201 ? 200 : status;
    };
    // One article of somebody else is enough for all who are refused.
    const refused = outcomes.filter(({ expected }) => expected >= 300);
    const [ofSomebody] = mine ? [] : [await articleFor(room.author)];
    const targets = await Promise.all(refused.map(async (each) => ({ ...each, id: ofSomebody ?? (await articleFor(each.person)) })));
    const untouched = await desk.snapshot();
    for (const { id, ...each } of targets) await attemptOn(id, each);
    expect(await desk.snapshot()).toBe(untouched);
    for (const each of outcomes.filter(({ expected }) => expected < 300)) await attemptOn(await articleFor(each.person), each);
    expect(happened).toEqual(Object.fromEntries(outcomes.map(({ name, expected }) => [name, expected])));
  });
});
