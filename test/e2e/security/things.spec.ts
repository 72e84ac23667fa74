import { randomUUIDv7 } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ACCESS_MATRIX, KEY_MATRIX } from '../../architecture/access-matrix';
import { makeKey } from '../../support/api-keys';
import { type Client, Client as Anybody, type Person } from '../../support/client';
import { type Desk, startDesk } from '../../support/desk';
import { bodyOf, newsroom, verb } from '../../support/newsroom';
import { enrol } from '../../support/totp';
import { jpeg, uploaded } from '../media/pictures';
import { type Columns, KINDS, PRINCIPALS, type Principal, ROLE_OF, SCOPES_OF, WHOSE, type Whose } from './things-matrix';

type Method = Parameters<Client['request']>[0];
type Kind = (typeof KINDS)[string];

/** Routes that are tried with every state of an article, and by whom, elsewhere. */
const ELSEWHERE: Readonly<Record<string, RegExp>> = {
  'lifecycle-matrix.spec.ts, which says it of every verb': /articles\/:id(\/(assignment|submit|recall|request-changes|approve|publish|schedule|unschedule|withdraw|republish|discard|revert|restore|embargo|legal-hold|legal-hold\/lift|retract|reinstate|archive|unarchive|purge|duplicate))?$/,
  'beside-articles.spec.ts, of what is read of an article or kept beside it': /articles\/:id\/(history|publications|revisions.*|publishability|lock.*|presence|autosave|autosave\/branches|translations|comments|preview-links)$/,
  'translations.spec.ts': /POST .*translations$|translations\/:translation$/,
  // A stream, of what GET /jobs/:id gives; a form with a file; a bucket.
  'swapped-things.spec.ts': /(jobs\/:id\/events|media\/:id\/replace|media\/presigned\/:id\/complete)$/,
};

let desk: Desk;
/** By their names in the matrix, without the @. */
let made: Record<string, string>;
const clients = new Map<Principal, Client>();
/** Whose things are a principal's own: a key's are those of its maker. */
const people = new Map<Principal, Person>();
const templates = new Map<string, string>();

beforeAll(async () => {
  desk = await startDesk();
  const room = await newsroom(desk);
  const here: string = room.category.id;
  const elsewhere: string = bodyOf(await room.admin.post('/categories', { name: 'Elsewhere' })).id;
  const colleague = await desk.as('contributor', { in: here });
  clients.set('nobody', desk.anonymous);
  const maker = await desk.as('admin');
  for (const [principal, scopes] of Object.entries(SCOPES_OF)) {
    clients.set(principal as Principal, await makeKey(maker, [...scopes]));
    people.set(principal as Principal, maker);
  }
  for (const [principal, role] of Object.entries(ROLE_OF)) {
    const person = await desk.as(role, principal === 'admin' ? {} : { in: principal.endsWith('elsewhere') ? elsewhere : here });
    clients.set(principal as Principal, person);
    people.set(principal as Principal, person);
  }
  const disabled = await desk.as('admin');
  clients.set('disabled', new Anybody(desk.app, disabled.token));
  people.set('disabled', disabled);

  const live = await room.story().published(room.editor);
  const urgent = await verb(room.chief, 'publish', await room.story().draft(), { urgent: true, reason: 'It burns.' });
  const picture = await uploaded(room.author, await jpeg());
  await desk.sql('update media set category_id = $1 where id = $2', [here, picture.id]);
  const webhook = bodyOf(await room.admin.post('/webhooks', { url: 'https://example.com/', events: ['article.*'], categoryId: here }));
  const category = bodyOf(await room.admin.post('/categories', { name: 'Below', parentId: here }));
  await enrol(desk, colleague);
  const role = bodyOf(await room.admin.post('/roles', { key: 'own', name: 'Own', permissions: ['article:read'] }));
  const [contributor] = await desk.sql<{ id: string }>("select id from roles where key = 'contributor'");
  const invitation = bodyOf(await room.admin.post('/invitations', { email: 'asked@newsroom.test', name: 'Asked', grants: [{ roleId: contributor?.id }] }));
  const upload = await room.author.post('/media/uploads', undefined, { 'tus-resumable': '1.0.0', 'upload-length': '1000' });
  const comment = bodyOf(await room.editor.post(`/articles/${live.id}/comments`, { body: 'Is this so?' }));
  const link = bodyOf(await room.editor.post(`/articles/${live.id}/preview-links`, { revision: 'latest' }));
  const [branch, job] = [randomUUIDv7(), randomUUIDv7()];
  await desk.sql(
    `insert into article_autosave_branches (id, article_id, user_id, base_version, revision_number, content, saved_at) values ($1, $2, $3, 1, 1, '{}', now())`,
    [branch, live.id, colleague.id],
  );
  await desk.sql("insert into bulk_jobs (id, verb, input, started_by, session_id) values ($1, 'archive', '{}', $2, $3)", [job, room.author.id, randomUUIDv7()]);
  const first = async (sql: string): Promise<string> => (await desk.sql<{ id: string }>(sql))[0]?.id ?? '';
  made = {
    colleague: colleague.id, picture: picture.id,
    into: bodyOf(await room.admin.post('/categories', { name: 'Into', parentId: here })).id,
    intoAuthor: bodyOf(await room.admin.post('/authors', { name: 'Into' })).id, intoTag: bodyOf(await room.admin.post('/tags', { name: 'Into' })).id,
    here, elsewhere, contributor: contributor?.id ?? '',
  };
  const of: Record<keyof typeof KINDS, string> = {
    categories: category.id, authors: room.byline.id, tags: bodyOf(await room.admin.post('/tags', { name: 'A tag' })).id, roles: role.id, users: colleague.id,
    'sessions of somebody': await first(`select id from sessions where user_id = '${colleague.id}'`),
    'sessions of one’s own': await first(`select id from sessions where user_id = '${colleague.id}'`),
    invitations: invitation.id, 'api-keys': await first('select id from api_keys'), webhooks: webhook.id,
    deliveries: bodyOf(await room.admin.post(`/webhooks/${webhook.id}/test`)).id, media: picture.id,
    uploads: /uploads\/([\w-]+)/.exec(String(upload.headers['location']))?.[1] ?? '', comments: comment.id, 'preview links': link.id, 'recovered texts': branch,
    'review tasks': await first(`select id from article_review_tasks where article_id = '${urgent.id}'`), jobs: job,
    notifications: await first(`select id from notifications where in_app and article_id = '${live.id}'`), 'dead jobs': await first('select id from jobs'),
  };
  for (const [name, id] of Object.entries(of)) templates.set(name, id);
  // What a path names besides the thing itself.
  Object.assign(made, { 'sessions of somebody': colleague.id, deliveries: webhook.id, comments: live.id, 'preview links': live.id, 'recovered texts': live.id });
  await desk.sql("update users set status = 'disabled' where id = $1", [disabled.id]);
});

afterAll(() => desk.stop());

const sectionOf = (principal: Principal): string | undefined => made[principal.endsWith('elsewhere') ? 'elsewhere' : 'here'];
const ownerOf = (principal: Principal): string => people.get(principal)?.id ?? '';

/** What else has to be there for a thing to be what its state says. */
async function besides(name: string, state: string, id: string): Promise<void> {
  if (name === 'users') {
    await desk.sql('insert into grants (id, user_id, role_id, category_id) values ($1, $2, $3, $4)', [randomUUIDv7(), id, made['contributor'], made['here']]);
    await desk.sql('insert into second_factors select (jsonb_populate_record(f, jsonb_build_object(\'user_id\', $1::text))).* from second_factors f where user_id = $2', [id, made['colleague']]);
    await desk.sql("insert into identities (id, user_id, issuer, subject) values ($1, $2, 'https://login.example', $3)", [randomUUIDv7(), id, id]);
  }
  if (name === 'media' && state === 'used') await copyOf('authors', templates.get('authors') ?? '', { slug: id, media_id: id });
}

/** What a row is given; not what the database works out. */
async function columnsOf(table: string): Promise<string> {
  const [known] = await desk.sql<{ columns: string }>(
    `select string_agg(column_name, ', ') as columns from information_schema.columns
     where table_schema = 'public' and table_name = $1 and is_generated = 'NEVER' and is_identity = 'NO'`, [table],
  );
  return known?.columns ?? '';
}

async function copyOf(table: string, from: string, changes: Columns): Promise<string> {
  const columns = await columnsOf(table);
  const [copy] = await desk.sql<{ id: string }>(
    `insert into ${table} (${columns}) select ${columns} from (select (jsonb_populate_record(t, $2::jsonb)).* from ${table} t where id = $1) copy returning id`,
    [from, JSON.stringify({ id: randomUUIDv7(), version: 1, ...changes })],
  );
  if (!copy) throw new Error(`There is no row ${from} in ${table}.`);
  return copy.id;
}

/** With the ids of what it names. */
function named(values: object, principal: Principal): Record<string, unknown> {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => {
    if (value === '@me') return [name, ownerOf(principal)];
    if (value === '@mySection') return [name, sectionOf(principal)];
    return [name, typeof value === 'string' && value.startsWith('@') ? made[value.slice(1)] : value];
  }));
}

let copies = 0;

/** A thing in this state, the principal's own or somebody else's; gives its id. */
async function make(name: string, state: string, whose: Whose, principal: Principal): Promise<string> {
  const { table, fresh = {}, own = {}, states }: Kind = KINDS[name] as Kind;
  const { sees: _, ...columns } = states[state] ?? {};
  copies += 1;
  const id = randomUUIDv7();
  const changes: Record<string, unknown> = { id, ...named({ ...columns, ...(whose === 'own' && own) }, principal) };
  for (const [column, what] of Object.entries(fresh)) {
    if (what === 'text') changes[column] = `copy-${copies}`;
    if (what === 'id') changes[column] = randomUUIDv7();
    if (what === 'time') changes[column] = new Date(copies).toISOString();
    if (what === 'same id') changes[column] = id;
    if (what === 'below parent') changes[column] = [changes['parent_id'] ?? made['here'], id];
  }
  await copyOf(table, templates.get(name) ?? '', changes);
  await besides(name, state, id);
  return id;
}

/** Requests as they are sent to a thing. */
async function statusOf(name: string, route: string, principal: Principal, id: string): Promise<number> {
  const { parameter = 'id', acts }: Kind = KINDS[name] as Kind;
  const { body, raw, headers } = acts[route] as Kind['acts'][string];
  const [method, path = ''] = route.split(' ');
  const url = path.replace('/api/v1', '').replaceAll(/:(\w+)/g, (_, each: string) => (each === parameter ? id : made[name]) ?? '');
  const answer = await clients.get(principal)?.request(method as Method, url, { ...(body && { body: named(body, principal) }), ...(raw && { raw }), headers: { 'if-match': '"v1"', ...headers } });
  return answer?.status ?? 0;
}

/** What the door says, before anything is looked at. */
function doorOf(route: string, principal: Principal): number {
  const scopes = SCOPES_OF[principal];
  if (scopes) return scopes.some((scope) => scope === KEY_MATRIX[route]) ? 200 : 403;
  const role = ROLE_OF[principal];
  const entry = ACCESS_MATRIX[route] ?? [];
  if (!role) return 401;
  return entry === 'open' || entry.includes(role) ? 200 : 403;
}

function expectedOf(name: string, state: string, route: string, principal: Principal, whose: Whose | 'none'): number {
  const { states, rights, acts, within }: Kind = KINDS[name] as Kind;
  const door = doorOf(route, principal);
  if (door !== 200) return door;
  const holds = (right: string | undefined): boolean => (right === undefined ? rights.sees : rights[right])?.[whose === 'none' ? 'others' : whose].includes(principal) ?? false;
  if (whose === 'none') return within === undefined || holds(within) ? 404 : 403;
  if (!holds(states[state]?.sees)) return 404;
  const { takes, at = {}, ownAt = {} } = acts[route] as Kind['acts'][string];
  if (!holds(takes)) return holds('sees') && takes !== 'sees' ? 403 : 404;
  if (whose === 'own' && ownAt[state] !== undefined) return ownAt[state];
  return typeof at === 'number' ? at : (at[state] ?? 200);
}

/** Every table and stored file, and the jobs, which nothing does meanwhile. */
async function everything(): Promise<string> {
  const [jobs] = await desk.sql<{ digest: string }>('select sum(hashtextextended(j::text, 0)) as digest from jobs j');
  return `${await desk.snapshot()} ${jobs?.digest}`;
}

const rows = Object.entries(KINDS).flatMap(([name, { states, acts }]) => Object.keys(states).flatMap((state) =>
  Object.keys(acts).map((route): [string, string, string] => [name, state, route])));

describe('T02 T03 things by their states, own, others’ and none', () => {
  it('are all that an id in a path can name', () => {
    const routes = Object.keys(ACCESS_MATRIX).filter((route) => / \/api\/v1\/.*:/.test(route));
    const here = new Set(rows.map(([, , route]) => route));
    expect(routes.filter((route) => !here.has(route) && !Object.values(ELSEWHERE).some((pattern) => pattern.test(route)))).toEqual([]);
    expect([...here].filter((route) => !routes.includes(route))).toEqual([]);
  });

  it.each(rows)('%s, %s: %s', async (name, state, route) => {
    const isFirst = Object.keys(KINDS[name]?.states ?? {})[0] === state;
    const whose: (Whose | 'none')[] = [...(KINDS[name]?.own ? WHOSE : (['others'] as const)), ...(isFirst ? ['none' as const] : [])];
    const cells = PRINCIPALS.flatMap((principal) => whose.filter((each) => each !== 'own' || people.has(principal)).map((each) => ({
      principal, whose: each, cell: `${principal}, ${each}`, expected: expectedOf(name, state, route, principal, each),
    })));
    const happened: Record<string, number> = {};
    const attempt = async ({ principal, cell }: (typeof cells)[number], id: string): Promise<void> => {
      happened[cell] = await statusOf(name, route, principal, id);
    };
    // What is refused, and what only reads, leaves everything as it was: one thing of somebody else's is enough for all of these.
    const others = await make(name, state, 'others', 'nobody');
    const harmless = await Promise.all(cells.filter(({ expected }) => expected >= 300 || route.startsWith('GET ')).map(async (cell) => ({
      cell, id: cell.whose === 'none' ? randomUUIDv7() : cell.whose === 'others' ? others : await make(name, state, 'own', cell.principal),
    })));
    const before = await everything();
    // One after the other where it is a stream: a second part of an upload stops the one before.
    if (KINDS[name]?.acts[route]?.raw) for (const { cell, id } of harmless) await attempt(cell, id);
    else await Promise.all(harmless.map(({ cell, id }) => attempt(cell, id)));
    expect(await everything()).toBe(before);
    for (const cell of cells.filter((each) => happened[each.cell] === undefined)) await attempt(cell, await make(name, state, cell.whose as Whose, cell.principal));
    expect(happened).toEqual(Object.fromEntries(cells.map(({ cell, expected }) => [cell, expected])));
  });
});
