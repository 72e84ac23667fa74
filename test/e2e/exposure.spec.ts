import { randomUUIDv7 } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ACCESS_MATRIX } from '../architecture/access-matrix';
import type { Answer, ParsedJson } from '../support/answer';
import type { Headers, Person } from '../support/client';
import { type Desk, startDesk } from '../support/desk';
import { type Newsroom, article, bodyOf, newsroom, verb } from '../support/newsroom';

/** A word that only what is not public holds. */
const CANARY = 'quokkaword';

let desk: Desk;
let room: Newsroom;
/** Editor of another section. */
let stranger: Person;
let otherSection: string;
/** One article in each place that readers see nothing of; all of them written by the author, with the canary in every text. */
const hidden: Record<string, ParsedJson> = {};
/** Live, without a canary, and nothing open. */
let live: ParsedJson;
/** Live, with a canary in every field of the open revision. */
let revised: ParsedJson;
/** What only the open revision of `revised` refers to. */
let only: { categoryId: string; authorId: string; authorSlug: string; tagId: string; tagSlug: string; slug: string };
let outsiders: [string, Person][];

const secretStory = (more: object = {}) => article(room.author, {
  categoryId: room.category.id, authorId: room.byline.id, headline: `Secret ${CANARY} ${randomUUIDv7()}`, summary: `The ${CANARY} of it.`,
  body: `<p>All about the ${CANARY}.</p>`, ...more,
});

beforeAll(async () => {
  desk = await startDesk();
  room = await newsroom(desk);
  otherSection = bodyOf(await room.admin.post('/categories', { name: 'Sport' })).id;
  stranger = await desk.as('editor', { in: otherSection });
  hidden.draft = await secretStory().draft();
  hidden['in review'] = await secretStory().submitted();
  hidden.approved = await secretStory().approved(room.editor);
  hidden['with changes requested'] = await verb(room.editor, 'request-changes', await secretStory().submitted(), { comment: `More ${CANARY}.` });
  hidden.withdrawn = await verb(room.editor, 'withdraw', await secretStory().published(room.editor), { reason: `The ${CANARY}.` });
  const discarded = await secretStory().draft();
  hidden.trashed = bodyOf(await room.author.delete(`/articles/${discarded.id}`, discarded.version));
  const plain = { categoryId: room.category.id, authorId: room.byline.id };
  live = await article(room.author, { ...plain, headline: 'Seen by everybody' }).published(room.editor);
  revised = await reviseWithCanaries(await article(room.author, { ...plain, headline: 'Being revised' }).published(room.editor));
  outsiders = [
    ['an editor of another section', stranger],
    ['a contributor of the section', room.contributor],
    ['another author of the section', await desk.as('author', { in: room.category.id })],
    ['a contributor without a section', await desk.as('contributor')],
  ];
});

afterAll(() => desk.stop());

async function reviseWithCanaries(published: ParsedJson): Promise<ParsedJson> {
  const category = bodyOf(await room.admin.post('/categories', { name: `Hidden ${CANARY}`, parentId: room.category.id, slug: 'unseen' }));
  const author = bodyOf(await room.admin.post('/authors', { name: 'Unseen Author' }));
  const tag = bodyOf(await room.admin.post('/tags', { name: 'Unseen tag' }));
  only = {
    categoryId: category.id, authorId: author.id, authorSlug: author.slug, tagId: tag.id, tagSlug: tag.slug, slug: `${CANARY}-slug`,
  };
  const saved = bodyOf(await room.editor.patch(`/articles/${published.id}`, {
    headline: `New ${CANARY}`, subheadline: CANARY, kicker: CANARY, summary: CANARY, dateline: CANARY, source: CANARY, genre: CANARY,
    edNote: CANARY, digitalSourceType: CANARY, slug: only.slug, seo: { title: CANARY, description: CANARY },
    body: { format: 'html', value: `<p>Now about the ${CANARY}.</p>` }, categoryId: category.id, secondaryCategoryIds: [category.id],
    tagIds: [tag.id], bylines: [{ authorId: author.id, role: 'writer', creditedAs: CANARY }], urgency: 1,
    dueAt: '2031-01-01T00:00:00Z', plannedFor: '2031-01-01T00:00:00Z',
  }, published.version));
  await desk.sql('update articles set assignee_id = $2 where id = $1', [published.id, room.secondEditor.id]);
  return saved;
}

/** What a caller can tell two answers apart by; the path and the request id they chose or were given themselves. */
function sameness({ status, body, headers }: Answer): unknown {
  const { 'x-request-id': _id, date: _date, 'content-length': _length, ...rest } = headers;
  const { requestId: _requestId, instance: _instance, ...visible } = (body ?? {}) as Record<string, unknown>;
  return { status, body: visible, headers: rest };
}

/** Every request there is about one article. */
const requests: [string, (person: Person, id: string, version: number) => Promise<Answer>][] = [
  ['GET', (person, id) => person.get(`/articles/${id}`)],
  ['GET revisions', (person, id) => person.get(`/articles/${id}/revisions`)],
  ['GET revisions/1', (person, id) => person.get(`/articles/${id}/revisions/1`)],
  ['GET publishability', (person, id) => person.get(`/articles/${id}/publishability`)],
  ['PATCH', (person, id, version) => person.patch(`/articles/${id}`, { headline: 'Mine now' }, version)],
  ['PATCH without If-Match', (person, id) => person.patch(`/articles/${id}`, { headline: 'Mine now' })],
  ['PATCH with a stale If-Match', (person, id) => person.patch(`/articles/${id}`, { headline: 'Mine now' }, 9999)],
  ['PATCH of a fact', (person, id, version) => person.patch(`/articles/${id}`, { dueAt: null }, version)],
  ['PATCH with a taken slug', (person, id, version) => person.patch(`/articles/${id}`, { slug: 'seen-by-everybody' }, version)],
  ['DELETE', (person, id, version) => person.delete(`/articles/${id}`, version)],
  ...([
    ['submit'], ['recall'], ['request-changes', { comment: 'x' }], ['approve'], ['publish', { changeKind: 'minor' }],
    ['withdraw', { reason: 'x' }], ['republish'], ['discard'], ['revert', { revision: 1, replace: true }], ['restore'],
  ] as [string, object?][]).map(([name, body]): (typeof requests)[number] => [
    `POST ${name}`, (person, id, version) => person.verb(`/articles/${id}/${name}`, version, body),
  ]),
];

function sorted(ids: string[]): string[] {
  return ids.toSorted();
}

function withToken(path: string): Headers {
  return path.startsWith('/api/') ? { authorization: `Bearer ${room.admin.token}` } : {};
}

async function visibleIds(person: Person, query = ''): Promise<string[]> {
  const ids: string[] = [];
  for (let cursor: string | null = ''; cursor !== null;) {
    const page: ParsedJson = bodyOf(await person.get(`/articles?limit=2${query}${cursor === '' ? '' : `&cursor=${encodeURIComponent(cursor)}`}`));
    ids.push(...page.items.map(({ id }: ParsedJson) => id));
    cursor = page.nextCursor;
  }
  return ids;
}

describe('an article that somebody cannot see', () => {
  it('is, to every request, just as if it were not there', async () => {
    const before = await desk.snapshot();
    for (const [who, person] of outsiders) {
      for (const [where, { id, version }] of Object.entries(hidden)) {
        for (const [what, request] of requests) {
          const [answer, missing] = [await request(person, id, version), await request(person, randomUUIDv7(), version)];
          const told = `${who}: ${what} of one ${where}`;
          expect({ told, ...(sameness(answer) as object) }).toEqual({ told, ...(sameness(missing) as object) });
          // 404, or 403 to those who may do it nowhere, wherever and whatever it is.
          expect([403, 404]).toContain(answer.status);
          if (what.startsWith('GET')) expect(answer.status).toBe(404);
        }
      }
    }
    expect(await desk.snapshot()).toBe(before);
  });

  it('does not give itself away by its slug, whoever asks for it', async () => {
    const { slug } = hidden.draft;
    const answer = await stranger.post('/articles', { headline: 'Same address', categoryId: otherSection, slug });
    expect(answer).toMatchObject({ status: 409, body: { type: '/problems/slug-taken' } });
    for (const word of [hidden.draft.id, CANARY, room.author.id, room.author.name]) expect(answer.text).not.toContain(word);
  });

  const FILTERS = [
    '', '&include=total', `&q=${CANARY}`, `&q=${CANARY}&include=total`, '&status=draft', '&status=in_review', '&status=approved', '&status=withdrawn',
    '&status=trashed', '&status=changes_requested', '&visibility=unpublished', '&visibility=withdrawn', '&state=draft', '&state=in_review',
    '&state=published', '&locale=en', '&mine=false', '&mine=true', '&sort=createdAt', '&sort=-createdAt', '&sort=updatedAt',
    '&updatedAfter=2020-01-01T00:00:00Z', '&publishedAfter=2020-01-01T00:00:00Z', '&dueBefore=2040-01-01T00:00:00Z',
  ];

  it('is in no list, count, search, filter or walk by cursor', async () => {
    const secret = new Set(Object.values(hidden).map(({ id }) => id as string));
    const ofSubjects = [`&categoryId=${room.category.id}`, `&authorId=${room.byline.id}`, `&assigneeId=${room.author.id}`];
    for (const [who, person] of outsiders) {
      for (const filter of [...FILTERS, ...ofSubjects]) {
        const ids = await visibleIds(person, filter);
        expect({ who, filter, seen: ids.filter((id) => secret.has(id)) }).toEqual({ who, filter, seen: [] });
        const { total } = bodyOf(await person.get(`/articles?limit=1&include=total${filter.replace('&include=total', '')}`));
        expect({ who, filter, total }).toEqual({ who, filter, total: ids.length });
      }
    }
  });

  it('is all there for those of its section', async () => {
    const wanted = Object.values(hidden).map(({ id }) => id as string);
    const listed = [...(await visibleIds(room.editor)), ...(await visibleIds(room.editor, '&status=trashed'))];
    expect(wanted.filter((id) => !listed.includes(id))).toEqual([]);
    expect((await visibleIds(room.editor, `&q=${CANARY}`)).length).toBeGreaterThan(4);
  });

  it('is there for the contributor who wrote it, and for no other contributor', async () => {
    const draft = await article(room.contributor, { categoryId: room.category.id }).draft();
    expect(await visibleIds(room.contributor, '&mine=true')).toEqual([draft.id]);
    expect((await visibleIds(room.contributor)).toSorted()).toEqual(sorted([draft.id, live.id, revised.id]));
    for (const [, person] of outsiders.filter(([, each]) => each !== room.contributor)) {
      expect((await person.get(`/articles/${draft.id}`)).status).toBe(404);
    }
  });
});

describe('a contributor', () => {
  it.each([
    ['publish', {}], ['withdraw', { reason: 'x' }], ['republish', {}], ['approve', {}], ['request-changes', { comment: 'x' }],
  ])('cannot %s, not even what they wrote', async (name, body) => {
    const draft = await article(room.contributor, { categoryId: room.category.id }).draft();
    const before = await desk.snapshot();
    for (const { id, version } of [draft, live]) {
      expect((await room.contributor.verb(`/articles/${id}/${name}`, version, body)).status).toBe(403);
    }
    expect(await desk.snapshot()).toBe(before);
    expect((await room.contributor.get(`/articles/${draft.id}`)).body).toMatchObject({ status: 'draft', visibility: 'unpublished' });
  });
});

describe('the open revision of a live article', () => {
  it('is hidden from outsiders in every field', async () => {
    for (const [who, person] of outsiders) {
      const answer = await person.get(`/articles/${revised.id}`);
      expect({ who, status: answer.status, label: answer.body.status }).toEqual({ who, status: 200, label: 'published' });
      for (const word of [CANARY, ...Object.values(only), revised.revision.id, revised.revision.hash, room.secondEditor.id, room.editor.id]) {
        expect({ who, word, told: answer.text.includes(word) }).toEqual({ who, word, told: false });
      }
      expect(answer.body).toMatchObject({
        assignee: null, dueAt: null, plannedFor: null, allowedActions: [], revision: { headline: 'Being revised', state: 'published' },
      });
    }
  });

  it('cannot be asked for past the article either', async () => {
    for (const [, person] of outsiders) {
      for (const [what, request] of requests.filter(([name]) => name !== 'GET')) {
        const answer = await request(person, revised.id, revised.version);
        expect({ what, status: answer.status, told: answer.text.includes(CANARY) }).toEqual({ what, status: 403, told: false });
      }
    }
  });

  it('is betrayed by no list, filter, search or count', async () => {
    const filters = [
      `&q=${CANARY}`, `&q=${CANARY}-slug`, '&status=published%2Bdraft', '&status=draft', '&state=draft', `&categoryId=${only.categoryId}`,
      `&authorId=${only.authorId}`, `&assigneeId=${room.secondEditor.id}`, '&dueBefore=2040-01-01T00:00:00Z',
    ];
    for (const [who, person] of outsiders) {
      for (const filter of filters) {
        const seen = await visibleIds(person, filter);
        const { total } = bodyOf(await person.get(`/articles?include=total${filter}`));
        const found = seen.includes(revised.id);
        expect({ who, filter, found, total }).toEqual({ who, filter, found: false, total: seen.length });
      }
      for (const filter of ['&q=Being', '&status=published', '&state=published', `&categoryId=${room.category.id}`, `&authorId=${room.byline.id}`]) {
        const { items } = bodyOf(await person.get(`/articles?limit=100${filter}`));
        expect({ who, filter, found: items.some(({ id }: ParsedJson) => id === revised.id) }).toEqual({ who, filter, found: true });
        expect(JSON.stringify(items.filter(({ id }: ParsedJson) => id === revised.id))).not.toContain(CANARY);
      }
    }
    for (const filter of filters.filter((each) => !/status=draft|-slug/.test(each))) {
      expect({ filter, found: (await visibleIds(room.editor, filter)).includes(revised.id) }).toEqual({ filter, found: true });
    }
  });
});

describe('the delivery API', () => {
  const everyList = async (): Promise<string> => {
    const { items } = bodyOf(await desk.delivery('/articles?limit=100'));
    const paths = [
      '/articles', '/articles?sort=publishedAt', '/articles?sort=-updatedAt', `/articles?category=${room.category.path}`,
      `/articles?author=${room.byline.slug}`, `/articles?tag=${only.tagSlug}`, `/articles?author=${only.authorSlug}`, '/authors', '/tags', '/site',
      ...items.map(({ slug }: ParsedJson) => `/articles/${slug}`),
      ...items.map(({ id }: ParsedJson) => `/articles/${id}?body=doc`),
    ];
    return (await Promise.all(paths.map(async (path) => (await desk.delivery(path)).text))).join('\n');
  };

  it('answers 404, alike and not to be stored, for whatever is not live', async () => {
    const missing = await desk.delivery('/articles/there-is-no-such-article');
    expect(missing.headers['cache-control']).toBe('private, no-store');
    const names = [...Object.values(hidden).flatMap(({ id, slug }) => [id, slug, String(id).toUpperCase()]), only.slug, revised.revision.id, randomUUIDv7()];
    for (const name of names) {
      for (const query of ['', '?body=doc', '?fields=id', '?locale=en']) {
        const answer = await desk.delivery(`/articles/${name}${query}`);
        expect(sameness(answer)).toEqual(sameness(missing));
      }
    }
    expect(missing.status).toBe(404);
  });

  it('is not talked into it by a token or a condition', async () => {
    const { id } = hidden.draft;
    const tries: Headers[] = [
      { authorization: `Bearer ${room.admin.token}` }, { 'if-none-match': '*' }, { 'if-none-match': `"v${hidden.draft.version}"` },
    ];
    for (const headers of tries) {
      expect((await desk.delivery(`/articles/${id}`, headers)).status).toBe(404);
    }
  });

  it('names nothing unpublished in any list, and gives no open revision', async () => {
    const text = await everyList();
    expect(text).toContain('Being revised');
    for (const word of [CANARY, ...Object.values(only).filter((value) => value !== only.categoryId), ...Object.values(hidden).map(({ id }) => id), revised.revision.id]) {
      expect({ word, told: text.includes(word) }).toEqual({ word, told: false });
    }
  });

  it('walks by cursor over the live ones only, in every order', async () => {
    for (const sort of ['publishedAt', '-publishedAt', '-updatedAt']) {
      const ids: string[] = [];
      for (let cursor: string | null = ''; cursor !== null;) {
        const page: ParsedJson = bodyOf(await desk.delivery(`/articles?limit=1&sort=${sort}${cursor === '' ? '' : `&cursor=${encodeURIComponent(cursor)}`}`));
        ids.push(...page.items.map(({ id }: ParsedJson) => id));
        cursor = page.nextCursor;
      }
      expect(ids.toSorted()).toEqual(sorted([live.id, revised.id]));
    }
  });

  it('has no author and no tag whom only a draft names', async () => {
    expect((await desk.delivery(`/authors/${only.authorSlug}`)).status).toBe(404);
    expect((await desk.delivery(`/tags/${only.tagSlug}`)).status).toBe(404);
  });
});

describe('a filter that is not on the list', () => {
  const SPELLINGS = [
    'passwordHash', 'password_hash', 'password', 'email', 'userId', 'user_id', 'createdBy', 'created_by', 'createdBy.email', 'createdBy[email]',
    'role', 'roles', 'grants', 'permissions', 'deletedAt', 'deleted_at', 'where', 'filter', 'filters', 'filter[status]', 'filter[password]',
    'filters[$or][0][status]', '$where', '$ne', 'status[$ne]', 'status[]', 'state[in]', 'q[]', 'or', 'and', 'select', 'fields[]', 'populate', 'expand',
    'relations', 'join', 'with', 'order', 'orderBy', 'sort[]', 'sortBy', 'offset', 'page', 'skip', 'take', 'limit[]', 'LIMIT', 'Status', ' status', 'cursor[]',
    '__proto__', 'constructor', 'constructor[prototype]', 'openRevisionId', 'editorIds', 'token', 'secret', 'hash', 'a.id', '1', 'id',
  ];

  const lists = Object.keys(ACCESS_MATRIX)
    .filter((route) => route.startsWith('GET /') && !/:|\*|\/health\/|^GET \/media/.test(route))
    .map((route) => route.slice('GET '.length));

  it.each(lists)('%s refuses every spelling with 400', async (path) => {
    const headers = withToken(path);
    expect((await desk.fetch(path, { headers })).status).toBe(200);
    const answers = await Promise.all(SPELLINGS.map(async (name) => {
      const { status, body } = await desk.fetch(`${path}?${encodeURIComponent(name)}=1`, { headers });
      return [name, status, body.type];
    }));
    expect(answers).toEqual(SPELLINGS.map((name) => [name, 400, '/problems/malformed-request']));
  });

  const known = [
    '/api/v1/articles?include=revisions', '/api/v1/articles?include=revision.body', '/api/v1/articles?include=total,createdBy',
    '/api/v1/articles?include=total.grants.role', '/api/v1/articles?include=', '/api/v1/authors?include=user', '/api/v1/tags?include=articles',
    '/api/v1/articles?sort=passwordHash', '/api/v1/articles?sort=createdBy', '/api/v1/articles?sort=updatedAt%20desc', '/api/v1/articles?sort=1',
    "/api/v1/articles?sort=(select%20pg_sleep(1))", '/api/v1/articles?sort=-', '/api/v1/articles?sort=updatedAt&sort=createdAt',
    '/api/v1/articles?status=draft&status=published', '/api/v1/articles?status=nothing', '/api/v1/articles?mine=1', '/api/v1/articles?mine=',
    '/api/v1/articles?categoryId=1', '/api/v1/articles?categoryId=null', '/api/v1/articles?cursor=x', '/api/v1/articles?cursor=x.y', '/api/v1/articles?limit=0',
    '/delivery/v1/articles?fields=body,passwordHash', '/delivery/v1/articles?fields=edNote', '/delivery/v1/articles?fields=bylines.email',
    '/delivery/v1/articles?fields=__proto__', '/delivery/v1/articles?fields=constructor', '/delivery/v1/articles?sort=headline', '/delivery/v1/articles?sort=-id',
  ];

  it.each(known)('%s is 400: nothing beyond what is allowed', async (path) => {
    const headers = withToken(path);
    expect((await desk.fetch(path, { headers })).status).toBe(400);
  });

  it('a cursor of one list is worth nothing in another', async () => {
    const cursorOf = async (path: string): Promise<string> => bodyOf(await room.admin.get(path)).nextCursor;
    const cursor = await cursorOf('/articles?limit=1');
    expect(cursor).toEqual(expect.any(String));
    for (const path of ['/articles?sort=createdAt&', '/users?', '/tags?', '/authors?', '/media?', `/articles/${live.id}/revisions?`]) {
      expect((await room.admin.get(`${path}cursor=${encodeURIComponent(cursor)}`)).status).toBe(400);
    }
    expect((await desk.delivery(`/articles?cursor=${encodeURIComponent(cursor)}`)).status).toBe(400);
    expect((await room.admin.get(`/articles?cursor=${encodeURIComponent(`${cursor.slice(0, -2)}xx`)}`)).status).toBe(400);
  });
});

describe('an error', () => {
  const TELLING = [
    /\bat .+:\d+:\d+/, /\.[jt]s\b/, /node_modules|dist\/|\/src\//, /\b(select|insert|update|delete)\b.+\b(from|into|set)\b/i, /QueryFailed|TypeError|SyntaxError|RangeError/,
    /violates|constraint|relation "|column "|_key\b|_fkey\b|_check\b|duplicate key/, /\bpg_|postgres|typeorm|fastify|nestjs|FST_/i,
    /article_revisions|article_slugs|delivery_articles|refresh_tokens|idempotent_answers|password_hash/, /Unexpected token|JSON at position|in JSON/, /\/tmp\/|\/work\//,
  ];

  type Send = () => Promise<Answer>;
  const json = { 'content-type': 'application/json' };
  const id = () => live.id as string;
  const raw = (method: 'POST' | 'PATCH', path: string, text: string, headers: Record<string, string> = json): Send =>
    () => room.admin.request(method, path, { raw: text, headers });

  const CASES: [string, number, Send][] = [
    ['bad JSON', 400, raw('POST', '/articles', '{"headline": ')],
    ['JSON with a comment', 400, raw('POST', '/articles', '{/* */}')],
    ['JSON that is a list', 422, raw('POST', '/articles', '[]')],
    ['JSON that is null', 422, raw('POST', '/articles', 'null')],
    ['JSON nested too deep', 400, raw('POST', '/articles', `${'['.repeat(5000)}${']'.repeat(5000)}`)],
    ['a media type that is none', 415, raw('POST', '/articles', 'x', { 'content-type': 'text/plain' })],
    ['an id in the path that is no UUID', 404, () => room.admin.get('/articles/1')],
    ['SQL for an id', 404, () => room.admin.get(`/articles/${encodeURIComponent("' or 1=1 --")}`)],
    ['a path with a NUL', 404, () => room.admin.get('/articles/%00')],
    ['a path that cannot be decoded', 400, () => room.admin.get('/articles/%E0%A4%A')],
    ['a revision that is no number', 404, () => room.admin.get(`/articles/${id()}/revisions/1;drop`)],
    ['a revision far too great', 404, () => room.admin.get(`/articles/${id()}/revisions/99999999999999999999`)],
    ['an id in the body that is no UUID', 422, () => room.admin.post('/articles', { headline: 'x', categoryId: '1' })],
    ['an id that names nothing', 422, () => room.admin.post('/articles', { headline: 'x', categoryId: randomUUIDv7() })],
    ['an id of something else', 422, () => room.admin.post('/articles', { headline: 'x', categoryId: room.byline.id })],
    ['a NUL in a text', 422, () => room.admin.post('/articles', { headline: 'x', summary: 'a\0b', categoryId: room.category.id })],
    ['half of a surrogate pair', 422, raw('POST', '/authors', String.raw`{"name":"x","bio":"\ud800"}`)],
    ['a NUL in a query', 400, () => room.admin.get('/articles?q=a%00b')],
    ['half of a surrogate pair in a query', 400, () => room.admin.get('/articles?q=%ED%A0%80&mine=maybe')],
    ['a slug that is taken', 409, () => room.admin.post('/articles', { headline: 'x', categoryId: room.category.id, slug: live.slug })],
    ['a slug among siblings that is taken', 409, () => room.admin.post('/categories', { name: 'x', slug: room.category.slug })],
    ['a slug of an author that is taken', 409, () => room.admin.post('/authors', { name: 'x', slug: room.byline.slug })],
    ['an address that is taken', 409, () => room.admin.post('/users', { email: room.editor.email, name: 'x', grants: [] })],
    ['a role that is not there', 422, () => room.admin.post('/users', { email: 'new@newsroom.test', name: 'x', grants: [{ roleId: randomUUIDv7() }] })],
    ['a category for a grant that is not there', 422, async () => {
      const { items } = bodyOf(await room.admin.get('/roles'));
      return room.admin.post('/users', { email: 'new@newsroom.test', name: 'x', grants: [{ roleId: items[0].id, categoryId: randomUUIDv7() }] });
    }],
    ['a portrait that is not there', 422, () => room.admin.post('/authors', { name: 'x', mediaId: randomUUIDv7() })],
    ['a user of an author who is not there', 422, () => room.admin.post('/authors', { name: 'x', userId: randomUUIDv7() })],
    ['a category in use that is deleted', 409, async () => {
      const { version } = bodyOf(await room.admin.get(`/categories/${room.category.id}`));
      return room.admin.delete(`/categories/${room.category.id}`, version);
    }],
    ['a revision that is not there', 422, async () => {
      const { version } = bodyOf(await room.admin.get(`/articles/${id()}`));
      return room.admin.verb(`/articles/${id()}/revert`, version, { revision: 999 });
    }],
    ['a stale version', 412, () => room.admin.patch(`/articles/${id()}`, { headline: 'x' }, 9999)],
    ['a version that is none', 412, () => room.admin.patch(`/articles/${id()}`, { headline: 'x' }, '"v99999999999999999999"')],
    ['no version', 428, () => room.admin.patch(`/articles/${id()}`, { headline: 'x' })],
    ['an unknown path', 404, () => room.admin.get('/nothing-here')],
    ['an unknown method', 404, () => room.admin.put(`/articles/${id()}`, {})],
    ['an address of a picture that is none', 404, () => desk.fetch('/media/x/y')],
    ['a picture outside of its folder', 404, () => desk.fetch('/media/..%2f..%2f..%2fetc/passwd')],
    ['a slug of delivery with a NUL', 404, () => desk.delivery('/articles/%00')],
    ['a path of delivery with a NUL', 404, () => desk.delivery('/categories/a/%00')],
    ['a text for a number in delivery', 400, () => desk.delivery('/articles?limit=1;drop')],
    ['a NUL in a query of delivery', 400, () => desk.delivery('/articles?category=a%00')],
  ];

  it.each(CASES)('for %s is a problem of %d that tells nothing of what is inside, and changes nothing', async (_, expected, send) => {
    const before = await desk.snapshot();
    const { status, headers, text, body } = await send();
    expect({ status, type: headers['content-type'] }).toEqual({ status: expected, type: 'application/problem+json; charset=utf-8' });
    expect(body).toMatchObject({ type: expect.stringMatching(/^\/problems\/[a-z-]+$/), status: expected, title: expect.any(String), requestId: expect.any(String) });
    const { instance: _instance, ...told } = body as Record<string, unknown>;
    expect(TELLING.filter((pattern) => pattern.test(JSON.stringify(told)))).toEqual([]);
    expect(Object.keys(headers).filter((name) => /^(x-powered-by|server|x-aspnet|via)$/.test(name))).toEqual([]);
    expect(headers['cache-control']).toBe('private, no-store');
    expect(text).not.toContain(CANARY);
    expect(await desk.snapshot()).toBe(before);
  });

  it('that is our own fault says so, and keeps the reason for the log', async () => {
    await desk.sql('alter table tags rename to tags_elsewhere');
    const answer = await room.admin.get('/tags');
    await desk.sql('alter table tags_elsewhere rename to tags');
    expect(answer.status).toBe(500);
    expect(TELLING.filter((pattern) => pattern.test(answer.text))).toEqual([]);
    expect(desk.logged.some((line) => line.includes(answer.body.requestId) && line.includes('tags'))).toBe(true);
  });

  it.each(['/health/live', '/api/v1/me', '/delivery/v1/site', '/openapi.json', '/nothing'])('%s: no answer names what it runs on', async (path) => {
    const { headers } = await desk.fetch(path);
    expect(Object.keys(headers).filter((name) => /powered|^server$|version/i.test(name))).toEqual([]);
    expect(Object.values(headers).join(' ')).not.toMatch(/fastify|nest|node|express/i);
  });
});
