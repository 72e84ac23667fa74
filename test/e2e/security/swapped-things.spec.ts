import { randomUUIDv7 } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ACCESS_MATRIX } from '../../architecture/access-matrix';
import type { Answer, ParsedJson } from '../../support/answer';
import { makeKey } from '../../support/api-keys';
import type { Client, Person } from '../../support/client';
import { type Desk, startDesk } from '../../support/desk';
import { type Newsroom, bodyOf, newsroom, verb } from '../../support/newsroom';
import { sameness } from '../../support/sameness';
import { jpeg, uploaded } from '../media/pictures';

type Method = Parameters<Client['request']>[0];

/** What somebody has, by the path below which it is. */
interface Thing {
  /** The values of the parameters, by their names. */
  readonly ids: Readonly<Record<string, string>>;
  /** Who may do as much with what is theirs, and has no business with this. */
  readonly stranger: Client;
  /** Requests that colleagues may make of each other's: they read what is the newsroom's. */
  readonly colleagues?: readonly string[];
  /** It is no secret that it is there: who may not change it is told so by 403. */
  readonly known?: true;
}

/** Routes whose ids are swapped in swapped-ids.spec.ts. */
const OF_ARTICLES = /^\/api\/v1\/articles\/:id/;
/** Belongs to the newsroom as a whole: the role alone says who may touch it, wherever it is held or everywhere. */
const OF_EVERYBODY = /^\/api\/v1\/(categories|authors|tags|roles|dead-jobs)\/:id/;

const routes = Object.keys(ACCESS_MATRIX).filter((route) => {
  const path = route.split(' ')[1] ?? '';
  return path.startsWith('/api/') && path.includes('/:') && !OF_ARTICLES.test(path) && !OF_EVERYBODY.test(path);
});

/** The path up to its first parameter. */
const kindOf = (route: string): string => /^\S+ \/api\/v1\/(.+?)\/:/.exec(route)?.[1] ?? '';

let desk: Desk;
let room: Newsroom;
let things: Readonly<Record<string, Thing>>;

/** What would be taken if the thing were the caller's. */
const BODIES: Readonly<Record<string, object>> = {
  'PATCH /api/v1/users/:id': { name: 'Mine now' }, 'PATCH /api/v1/media/:id': { alt: 'Mine now' }, 'PATCH /api/v1/webhooks/:id': { locale: 'ru' },
  'POST /api/v1/webhooks/:id/replay': { from: '2026-01-01T00:00:00Z' }, 'POST /api/v1/media/:id/revoke': { reason: 'Mine now' }, 'POST /api/v1/media/:id/reinstate': { reason: 'Mine now' },
};

beforeAll(async () => {
  desk = await startDesk();
  room = await newsroom(desk);
  const elsewhere: string = bodyOf(await room.admin.post('/categories', { name: 'Elsewhere' })).id;
  const stranger = await desk.as('admin', { in: elsewhere });
  const colleague = await desk.as('author', { in: room.category.id });
  const picture = await uploaded(room.author, await jpeg());
  const key = await makeKey(room.admin, ['articles:read']);
  const invitation = bodyOf(await room.admin.post('/invitations', { email: 'invited@newsroom.test', name: 'Invited', grants: [{ roleId: await roleId('admin') }] }));
  const webhook = bodyOf(await room.admin.post('/webhooks', { url: 'https://example.com/', events: ['article.*'] }));
  const delivery = bodyOf(await room.admin.post(`/webhooks/${webhook.id}/test`));
  const urgent = await verb(room.chief, 'publish', await room.story().draft(), { urgent: true, reason: 'It burns.' });
  const [task] = bodyOf(await room.editor.get('/review-tasks')).items;
  const job = bodyOf(await room.editor.post('/articles/bulk', { verb: 'archive', items: [{ id: urgent.id }] }));
  const [note] = bodyOf(await room.author.get('/notifications')).items;
  things = {
    'auth/sessions': { ids: { id: await sessionOf(room.author) }, stranger: colleague },
    notifications: { ids: { id: note.id }, stranger: colleague },
    users: { ids: { id: room.admin.id, session: await sessionOf(room.admin) }, stranger, colleagues: ['GET /api/v1/users/:id'], known: true },
    invitations: { ids: { id: invitation.id }, stranger, colleagues: ['GET /api/v1/invitations/:id'], known: true },
    'api-keys': { ids: { id: key.id }, stranger },
    webhooks: { ids: { id: webhook.id, delivery: delivery.id }, stranger },
    jobs: { ids: { id: job.id }, stranger: room.secondEditor },
    'review-tasks': { ids: { id: task.id }, stranger: await desk.as('chief', { in: elsewhere }) },
    media: {
      ids: { id: picture.id }, stranger: colleague, known: true,
      colleagues: ['GET /api/v1/media/:id', 'GET /api/v1/media/:id/usages', 'GET /api/v1/media/:id/original'],
    },
    'media/uploads': { ids: { id: await begunUpload(room.author) }, stranger: await desk.as('admin') },
    'media/presigned': { ids: { id: await begunUpload(room.author) }, stranger: await desk.as('admin') },
  };
});

afterAll(() => desk.stop());

async function roleId(key: string): Promise<string> {
  const [role] = await desk.sql<{ id: string }>('select id from roles where key = $1', [key]);
  return role?.id ?? '';
}

async function sessionOf(person: Person): Promise<string> {
  return bodyOf(await person.get('/auth/sessions')).items.find(({ current }: ParsedJson) => current).id;
}

async function begunUpload(person: Person): Promise<string> {
  const { status, headers } = await person.post('/media/uploads', undefined, { 'tus-resumable': '1.0.0', 'upload-length': '1000' });
  expect(status).toBe(201);
  return /uploads\/([\w-]+)/.exec(String(headers['location']))?.[1] ?? '';
}

function call(client: Client, route: string, ids: Readonly<Record<string, string>>): Promise<Answer> {
  const [method, path = ''] = route.split(' ');
  const url = path.replace('/api/v1', '').replaceAll(/:(\w+)/g, (_, name: string) => ids[name] ?? '');
  const body = BODIES[route];
  const part = { 'tus-resumable': '1.0.0', 'upload-offset': '0', 'content-type': 'application/offset+octet-stream' };
  return client.request(method as Method, url, { ...(body && { body }), headers: { 'if-match': '"v1"', ...(route.startsWith('PATCH /api/v1/media/uploads/') && part) } });
}

const thingOf = (route: string): Thing => {
  const thing = things[kindOf(route)];
  if (!thing) throw new Error(`Nobody has anything below ${route}.`);
  return thing;
};

const nothingLike = ({ ids }: Thing) => Object.fromEntries(Object.keys(ids).map((name) => [name, randomUUIDv7()]));

describe('T03 the id of a thing of somebody else', () => {
  it('is swapped on every route that takes one', () => {
    expect([...new Set(routes.map((route) => kindOf(route)))].toSorted()).toEqual(Object.keys(things).toSorted());
  });

  it.each(routes)('changes nothing, and tells nothing that is not told to every colleague: %s', async (route) => {
    const thing = thingOf(route);
    const before = await desk.snapshot();
    const answer = await call(thing.stranger, route, thing.ids);
    const missing = await call(thing.stranger, route, nothingLike(thing));
    if (thing.colleagues?.includes(route)) expect([answer.status, missing.status]).toEqual([200, 404]);
    else if (thing.known) expect(answer.status).toBe(403);
    else expect(sameness(answer)).toEqual(sameness(missing));
    expect(missing.status).toBeGreaterThanOrEqual(400);
    expect(answer.text).not.toContain('Mine now');
    expect(await desk.snapshot()).toBe(before);
  });

  it.each(routes.filter((route) => /:\w+.*\/:/.test(route)))('leads nowhere below a thing of one’s own: %s', async (route) => {
    const { ids } = thingOf(route);
    const [name = ''] = Object.keys(ids).filter((each) => each !== 'id');
    const owner = await desk.as('admin');
    const own = route.includes('/users/') ? owner.id : bodyOf(await owner.post('/webhooks', { url: 'https://example.com/', events: ['article.*'] })).id;
    const before = await desk.snapshot();
    const [answer, missing] = [await call(owner, route, { id: own, [name]: ids[name] ?? '' }), await call(owner, route, { id: own, [name]: randomUUIDv7() })];
    expect(answer.status).toBe(404);
    expect(sameness(answer)).toEqual(sameness(missing));
    expect(await desk.snapshot()).toBe(before);
  });
});
