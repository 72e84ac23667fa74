import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { KeyScope } from '../../../src/kernel/key-scopes';
import type { Place } from '../../../src/modules/articles/workflow/article-state';
import { ACCESS_MATRIX, KEY_MATRIX } from '../../architecture/access-matrix';
import { makeKey } from '../../support/api-keys';
import { ArticlePlaces } from '../../support/article-places';
import { Client } from '../../support/client';
import { type Desk, startDesk } from '../../support/desk';
import { bodyOf, newsroom } from '../../support/newsroom';
import type { RoleKey } from '../../support/staff';

type Method = Parameters<Client['request']>[0];

/** Whoever holds a role or a scope in the section of the articles (`there`) or in another one; nobody has neither. */
interface Principal {
  readonly name: string;
  readonly client: Client;
  /** Whose articles are their own; a key has none, where it holds nothing. */
  readonly id: string | undefined;
  readonly role?: RoleKey;
  readonly scope?: KeyScope;
  readonly there: boolean;
}

/** Who gets something: those who see the article, who see all of it, who write in it, who lead it, or who take it over. */
type Takes = 'seeing' | 'all of it' | 'writing' | 'leading' | 'taking over';

interface Beside {
  readonly takes: Takes;
  readonly body?: object;
  readonly ok: number;
  /** Where it is not possible, whoever asks: 409. */
  readonly notAt?: readonly Standing[];
}

type Standing = 'trashed' | 'retracted';

/** Nobody writes in what is retracted or in the trash. */
const CLOSED: readonly Standing[] = ['trashed', 'retracted'];

/** What is read of an article, or kept beside it, by the route. */
const BESIDE: Readonly<Record<string, Beside>> = {
  'GET history': { takes: 'all of it', ok: 200 },
  'GET publications': { takes: 'all of it', ok: 200 },
  'GET revisions': { takes: 'all of it', ok: 200 },
  'GET revisions/1': { takes: 'all of it', ok: 200 },
  'GET revisions/1/diff/1': { takes: 'all of it', ok: 200 },
  'GET publishability': { takes: 'all of it', ok: 200 },
  'GET comments': { takes: 'all of it', ok: 200 },
  'POST comments': { takes: 'all of it', body: { body: 'Is it so?' }, ok: 201, notAt: ['trashed'] },
  'PUT presence': { takes: 'all of it', body: {}, ok: 200 },
  'DELETE presence': { takes: 'all of it', ok: 204 },
  'GET translations': { takes: 'seeing', ok: 200 },
  'GET autosave/branches': { takes: 'seeing', ok: 200 },
  // There is none.
  'GET autosave': { takes: 'seeing', ok: 404 },
  'DELETE autosave': { takes: 'seeing', ok: 204 },
  'DELETE lock': { takes: 'seeing', ok: 204 },
  'PUT lock': { takes: 'writing', body: {}, ok: 200, notAt: CLOSED },
  'PUT autosave': { takes: 'writing', body: { baseVersion: 5, content: {} }, ok: 200, notAt: CLOSED },
  'GET preview-links': { takes: 'leading', ok: 200 },
  'POST preview-links': { takes: 'leading', body: { revision: 'latest' }, ok: 201, notAt: ['trashed', 'retracted'] },
  'POST lock/takeover': { takes: 'taking over', body: {}, ok: 200, notAt: CLOSED },
};

const at = (visibility: Place['visibility'], open: Place['open'], trashed = false): Place => ({ visibility, open, archived: false, trashed });
const PLACES: readonly Place[] = [
  at('unpublished', 'draft'), at('unpublished', 'scheduled'), at('live', null), at('live', 'draft'), at('withdrawn', null), at('retracted', null), at('unpublished', 'draft', true),
];
const EDITORS: readonly RoleKey[] = ['editor', 'chief', 'admin'];

let desk: Desk;
let places: ArticlePlaces;
let author: string;
const principals: Principal[] = [];

beforeAll(async () => {
  desk = await startDesk();
  const room = await newsroom(desk);
  author = room.author.id;
  const other = bodyOf(await room.admin.post('/categories', { name: 'Elsewhere' })).id;
  places = new ArticlePlaces(desk, (await room.story().published(room.editor)).id);
  for (const [where, categoryId] of [['here', room.category.id], ['elsewhere', other]]) {
    const there = where === 'here';
    for (const role of ['contributor', 'author', ...EDITORS] as const) {
      const person = await desk.as(role, { in: categoryId });
      principals.push({ name: `${role} ${where}`, client: person, id: person.id, role, there });
    }
    for (const scope of ['articles:read', 'articles:write'] as const) {
      const client = await makeKey(room.admin, [scope], { categoryId });
      principals.push({ name: `${scope} ${where}`, client, id: there ? room.admin.id : undefined, scope, there });
    }
  }
  const disabled = await desk.as('admin');
  principals.push({ name: 'nobody', client: desk.anonymous, id: undefined, there: true }, { name: 'disabled', client: new Client(desk.app, disabled.token), id: disabled.id, there: true });
  await desk.sql("update users set status = 'disabled' where id = $1", [disabled.id]);
});

afterAll(() => desk.stop());

function expectedOf(route: string, { open, trashed, visibility }: Place, { role, scope, there }: Principal, mine: boolean): number {
  const { takes, ok, notAt = [] } = BESIDE[route] as Beside;
  const declared = route.replace(' ', ' /api/v1/articles/:id/').replace(/revisions\/1/, 'revisions/:number').replace(/diff\/1/, 'diff/:other');
  const stands: Readonly<Record<Standing, boolean>> = { trashed, retracted: visibility === 'retracted' };
  const done = notAt.some((standing) => stands[standing]) ? 409 : ok;
  if (scope !== undefined) return KEY_MATRIX[declared] === scope ? (there ? done : 404) : 403;
  if (role === undefined) return 401;
  const entry = ACCESS_MATRIX[declared] ?? [];
  if (entry !== 'open' && !entry.includes(role)) return 403;
  const edits = there && EDITORS.includes(role);
  const sees = mine || edits || visibility === 'live';
  const may = { seeing: sees, 'all of it': mine || edits, writing: edits || (mine && there && open !== 'scheduled'), leading: edits, 'taking over': edits }[takes];
  return may ? done : sees ? 403 : 404;
}

const rows = Object.keys(BESIDE).flatMap((route) => PLACES.map((place): [string, string, Place] => [
  route, `${place.visibility}, ${place.open ?? 'nothing'} open${place.trashed ? ', trashed' : ''}`, place,
]));

describe('T02 T03 what is beside an article, by its place, own and others’', () => {
  it('is every route that a verb is not', () => {
    const tried = new Set(Object.keys(BESIDE).map((route) => route.replace(/\d/g, ':n')));
    const ofThings = /(comments|preview-links|branches|translations)\/:|POST translations|assignment/;
    const routes = Object.keys(ACCESS_MATRIX).flatMap((route) => {
      const [, method, path = ''] = /^(\w+) \/api\/v1\/articles\/:id\/(.+)$/.exec(route) ?? [];
      return /^(history|publications|revisions|publishability|lock|presence|autosave|translations|comments|preview-links)/.test(path)
        ? [`${method} ${path.replace(/:number|:other/g, ':n')}`] : [];
    });
    expect(routes.filter((route) => !tried.has(route) && !ofThings.test(route))).toEqual([]);
  });

  it.each(rows)('%s: %s', async (route, _label, place) => {
    const [method, path = ''] = route.split(' ');
    const body = BESIDE[route]?.body;
    const cells = principals.flatMap((principal) => [false, true].filter((mine) => !mine || principal.id !== undefined).map((mine) => ({
      principal, mine, name: `${principal.name}, ${mine ? 'own' : 'others’'}`, expected: expectedOf(route, place, principal, mine),
    })));
    const happened: Record<string, number> = {};
    const attempt = async ({ principal, name }: (typeof cells)[number], id: string): Promise<void> => {
      const answer = await principal.client.request(method as Method, `/articles/${id}/${path}`, { ...(body && { body }), headers: { 'if-match': '"v5"' } });
      happened[name] = answer.status;
    };
    const others = await places.make(place, { createdBy: author });
    const isHarmless = ({ expected }: (typeof cells)[number]): boolean => expected >= 300 || method === 'GET';
    const harmless = await Promise.all(cells.filter(isHarmless).map(async (cell) => ({ cell, id: cell.mine ? await places.make(place, { createdBy: cell.principal.id }) : others })));
    const before = await desk.snapshot();
    await Promise.all(harmless.map(({ cell, id }) => attempt(cell, id)));
    expect(await desk.snapshot()).toBe(before);
    for (const cell of cells.filter((each) => !isHarmless(each))) await attempt(cell, await places.make(place, { createdBy: cell.mine ? cell.principal.id : author }));
    expect(happened).toEqual(Object.fromEntries(cells.map(({ name, expected }) => [name, expected])));
  });
});
