import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { KEY_SCOPE_NAMES } from '../../../src/kernel/key-scopes';
import { ACCESS_MATRIX } from '../../architecture/access-matrix';
import type { ParsedJson } from '../../support/answer';
import { makeKey } from '../../support/api-keys';
import { type Desk, startDesk } from '../../support/desk';
import { EventStream } from '../../support/event-stream';
import { type Newsroom, article, bodyOf, newsroom, verb } from '../../support/newsroom';

/** A phrase that stands in everything that is not for the readers of this crawl, and nowhere else. */
const CANARY = 'zanzibar-nightjar';

let desk: Desk;
let room: Newsroom;
/** What can be put into the parameters of a route: of hidden articles each, of everything else one. */
let places: Record<string, string>[];
let tokens: Record<string, string | undefined>;

const everyField = () => ({
  headline: `Head ${CANARY}`, subheadline: CANARY, kicker: CANARY, summary: CANARY, dateline: CANARY, source: CANARY, genre: CANARY, edNote: CANARY,
  digitalSourceType: CANARY, seo: { title: CANARY, description: CANARY }, bylines: [{ authorId: room.byline.id, role: 'writer', creditedAs: CANARY }],
});

beforeAll(async () => {
  desk = await startDesk();
  room = await newsroom(desk);
  const story = (fields: object = {}) => article(room.author, { categoryId: room.category.id, authorId: room.byline.id, body: `<p>${CANARY}</p>`, ...everyField(), ...fields });
  const draft = await story().draft();
  const hidden: ParsedJson[] = [
    draft, await story().submitted(), await story().approved(room.editor),
    await verb(room.editor, 'request-changes', await story().submitted(), { comment: CANARY }),
    // Its slug was public, and stays in the list of changes.
    await verb(room.editor, 'withdraw', await story({ slug: 'was-there' }).published(room.editor), { reason: CANARY }),
    bodyOf(await room.author.delete(`/articles/${(await story().draft()).id}`, 1)),
    await verb(room.chief, 'legal-hold', await story().draft(), { reason: CANARY }),
    bodyOf(await room.editor.verb(`/articles/${draft.id}/duplicate`, draft.version)),
  ];
  const live = await article(room.author, { categoryId: room.category.id, authorId: room.byline.id }).published(room.editor);
  const revised = bodyOf(await room.editor.patch(`/articles/${live.id}`, { ...everyField(), slug: CANARY, body: { format: 'html', value: `<p>${CANARY}</p>` } }, live.version));
  const said = bodyOf(await room.editor.post(`/articles/${live.id}/comments`, { body: CANARY }));
  bodyOf(await room.editor.put(`/articles/${live.id}/autosave`, { baseVersion: revised.version, content: { headline: CANARY } }));
  bodyOf(await room.admin.post('/invitations', { email: `${CANARY}@newsroom.test`, name: CANARY, grants: [] }));
  bodyOf(await room.admin.post('/api-keys', { name: CANARY, scopes: ['articles:read'] }));
  const person = bodyOf(await room.admin.post('/users', { email: `${CANARY}-2@newsroom.test`, name: 'Somebody', grants: [] }));
  const shared = { users: person.id, categories: room.category.id, authors: room.byline.id, comments: said.id };
  places = [...hidden, revised].map(({ id, slug }) => ({ ...shared, articles: id, slug: slug ?? CANARY }));
  const elsewhere = bodyOf(await room.admin.post('/categories', { name: 'Elsewhere' })).id;
  const inside = { in: room.category.id };
  const outside = { in: elsewhere };
  tokens = {
    nobody: undefined,
    'a contributor of the section': (await desk.as('contributor', inside)).token,
    'another author of the section': (await desk.as('author', inside)).token,
    ...Object.fromEntries(await Promise.all((['contributor', 'author', 'editor', 'chief', 'admin'] as const).map(async (role) => [`${role} of another section`, (await desk.as(role, outside)).token]))),
    'a key for another section': (await makeKey(room.admin, KEY_SCOPE_NAMES.filter((scope) => scope !== 'delivery:read'), { categoryId: elsewhere })).token,
    'a key for what is published': (await makeKey(room.admin, ['delivery:read'])).token,
  };
});

afterAll(() => desk.stop());

/** It never ends, and is read by itself. */
const STREAM = '/delivery/v1/stream';
const gets = Object.keys(ACCESS_MATRIX).filter((route) => route.startsWith('GET ')).map((route) => route.slice('GET '.length)).filter((route) => route !== STREAM);

/** What a route needs to be told, or finds the phrase by. */
const QUERIES: Readonly<Record<string, readonly string[]>> = {
  '/api/v1/articles': ['', '?q=nightjar&include=total', '?visibility=never-published', '?limit=100&sort=createdAt'],
  '/delivery/v1/search': ['?q=nightjar', '?q=council', '?q=zanzibar-nightja'],
  '/delivery/v1/resolve': [`?path=/${CANARY}`, `?path=/articles/${CANARY}`],
};

/** The route for one of the places; a list, and everything without parameters, as it is and searched for the phrase. */
function addressesOf(route: string, ids: Readonly<Record<string, string>>): string[] {
  const kind = route.split('/')[3] ?? '';
  const delivered = route.startsWith('/delivery/');
  const filled = route.replace(':slug', ids['slug'] ?? '').replace(/\*$/, 'elsewhere').replace(':id', (delivered ? ids['slug'] : ids[kind]) ?? 'x')
    .replace(':comment', ids['comments'] ?? '').replace(/:number|:other/g, '1').replace(/:\w+/g, '01900000-0000-7000-8000-ffffffffffff');
  const queries = QUERIES[route];
  if (queries) return queries.map((query) => `${filled}${query}`);
  const slug = ids['slug'] ?? '-';
  return [filled, ...(filled.includes(slug) ? [filled.replace(slug, ids['articles'] ?? '')] : [])];
}

/** Administrators of a section see who works in the house, whom it has invited, and nothing of its articles. */
const OF_PEOPLE = /^\/api\/v1\/(users|invitations)(\/|$)/;

describe('a phrase in everything that is not public', () => {
  it('is there to be found: those of the section do find it', async () => {
    const found = await Promise.all(places.map(({ articles }) => room.admin.get(`/articles/${articles}`)));
    expect(found.map(({ text }) => text.includes(CANARY))).toEqual(places.map(() => true));
  });

  it.each([
    'nobody', 'a contributor of the section', 'another author of the section', 'contributor of another section', 'author of another section', 'editor of another section',
    'chief of another section', 'admin of another section', 'a key for another section', 'a key for what is published',
  ])('T08 T25 is in no answer to %s, whatever is read', async (who) => {
    const token = tokens[who];
    const headers: Record<string, string> = token === undefined ? {} : { authorization: `Bearer ${token}` };
    const leaks: string[] = [];
    let asked = 0;
    for (const ids of places) {
      for (const address of gets.flatMap((route) => addressesOf(route, ids))) {
        if (who === 'admin of another section' && OF_PEOPLE.test(address)) continue;
        const { status, text, headers: answered } = await desk.fetch(address, { headers });
        asked += 1;
        expect(status).toBeLessThan(500);
        // The address that was asked for is in every refusal.
        if (`${text.replaceAll(address, '')} ${JSON.stringify(answered)}`.includes(CANARY)) leaks.push(address);
      }
    }
    expect(leaks).toEqual([]);
    expect(asked).toBeGreaterThan(300);
  });

  it('T25 is in nothing that the stream of changes sends', async () => {
    const { items } = bodyOf(await desk.delivery('/changes?limit=100'));
    expect(items.length).toBeGreaterThan(2);
    const stream = await EventStream.open(`${await desk.listen()}${STREAM}`);
    const events = await stream.take(items.length);
    stream.close();
    expect(events.map(({ data }) => data)).toEqual(items);
    expect(JSON.stringify(events)).not.toContain(CANARY);
  });
});
