import { randomUUIDv7 } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Answer, ParsedJson } from '../support/answer';
import type { Headers, Person } from '../support/client';
import { type Desk, startDesk } from '../support/desk';
import { type Newsroom, article, bodyOf, newsroom, verb } from '../support/newsroom';
import { sameness } from '../support/sameness';

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
  const autosave = { baseVersion: saved.version, content: { headline: `Unsaved ${CANARY}`, body: { format: 'html', value: `<p>Unsaved ${CANARY}.</p>` } } };
  bodyOf(await room.editor.put(`/articles/${published.id}/autosave`, autosave));
  await desk.sql('update articles set assignee_id = $2 where id = $1', [published.id, room.secondEditor.id]);
  return saved;
}

/** Every request there is about one article. */
const requests: [string, (person: Person, id: string, version: number) => Promise<Answer>][] = [
  ['GET', (person, id) => person.get(`/articles/${id}`)],
  ['GET revisions', (person, id) => person.get(`/articles/${id}/revisions`)],
  ['GET revisions/1', (person, id) => person.get(`/articles/${id}/revisions/1`)],
  ['GET revisions/1/diff/1', (person, id) => person.get(`/articles/${id}/revisions/1/diff/1`)],
  ['PUT lock', (person, id) => person.put(`/articles/${id}/lock`)],
  ['POST lock/takeover', (person, id) => person.post(`/articles/${id}/lock/takeover`)],
  ['PUT autosave', (person, id, version) => person.put(`/articles/${id}/autosave`, { baseVersion: version, content: { headline: 'Mine now' } })],
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

/** Requests about what somebody has of their own: of a live article it is nothing. */
const ofOneself: typeof requests = [
  ['DELETE lock', (person, id) => person.delete(`/articles/${id}/lock`)],
  ['GET autosave', (person, id) => person.get(`/articles/${id}/autosave`)],
  ['DELETE autosave', (person, id) => person.delete(`/articles/${id}/autosave`)],
  ['GET autosave/branches', (person, id) => person.get(`/articles/${id}/autosave/branches`)],
];

function sorted(ids: string[]): string[] {
  return ids.toSorted();
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
  it('T27 is, to every request, just as if it were not there', async () => {
    const before = await desk.snapshot();
    for (const [who, person] of outsiders) {
      for (const [where, { id, version }] of Object.entries(hidden)) {
        for (const [what, request] of [...requests, ...ofOneself]) {
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
        assignee: null, dueAt: null, plannedFor: null, revision: { headline: 'Being revised', state: 'published' },
      });
      // With what readers see anybody may begin who may begin something there.
      expect(['', 'duplicate']).toContain(answer.body.allowedActions.join());
    }
  });

  it('cannot be asked for past the article either', async () => {
    for (const [, person] of outsiders) {
      for (const [what, request] of requests.filter(([name]) => name !== 'GET')) {
        const answer = await request(person, revised.id, revised.version);
        expect({ what, status: answer.status, told: answer.text.includes(CANARY) }).toEqual({ what, status: 403, told: false });
      }
      const own = await Promise.all(ofOneself.map(([, request]) => request(person, revised.id, revised.version)));
      expect(own.map(({ status }) => status)).toEqual([204, 404, 204, 200]);
      expect(own.map(({ body }) => body)[3]).toEqual({ items: [], nextCursor: null });
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

  it('T25 answers 404, alike and not to be stored, for whatever is not live', async () => {
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
