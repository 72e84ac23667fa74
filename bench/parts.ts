import type autocannon from 'autocannon';
import { SameNumbers, commonWord, generatedBody, rareWord } from './data/generated-text';
import { APPROVED_PER_LEVEL, type Newsroom } from './data/load-newsroom';
import { CATEGORIES } from './data/newsroom';
import type { RequestsOf } from './load/measure';

/** Which program answers: Copydesk, Copydesk without its cache, or one of the limits that these are compared with. */
export type Target = 'copydesk' | 'uncached' | 'statement' | 'buffer' | 'file';

const LIMITS: ReadonlySet<Target> = new Set(['statement', 'buffer', 'file']);

export function isLimit(target: Target): boolean {
  return LIMITS.has(target);
}

/** One thing that is measured. */
export interface Part {
  readonly name: string;
  readonly target: Target;
  /** The requests of one measurement with so many connections. */
  readonly load: (connections: number) => RequestsOf;
  /** For what can be done only once to an article: how many there are for a level, with the warm-up. */
  readonly requests?: number;
  readonly isWrite?: true;
  /** Another part of Copydesk that it should be as quick as. */
  readonly besides?: string;
  /** What so many others read from the same program meanwhile. */
  readonly readers?: { readonly connections: number; readonly load: Part['load'] };
}

/** What the requests are made of. */
export interface Ground {
  readonly newsroom: Newsroom;
  readonly deepCursor: string;
  /** The path of a rendition that readers see, and that was made already. */
  readonly rendition: string;
  /** The Authorization header of somebody who may do everything. */
  readonly authorization: () => string;
}

const LISTED = CATEGORIES[0]?.path ?? '';
/** A section with those below it. */
export const SECTION = `/delivery/v1/articles?category=${LISTED}`;
const RANDOM_REQUESTS = 10_000;

/** All parts, each limit right after what is compared with it. */
export function partsOf(ground: Ground): Part[] {
  const { newsroom: { publishedSlugs }, deepCursor, rendition } = ground;
  const hot = `/delivery/v1/articles/${publishedSlugs.at(-1)}`;
  const publish = publications(ground);
  const article = (prefix: string) => randomPaths(publishedSlugs.map((slug) => prefix + slug));
  return [
    { name: 'article-by-slug', target: 'uncached', load: article('/delivery/v1/articles/') },
    { name: 'article-by-slug', target: 'statement', load: article('/articles/') },
    { name: 'hot-article', target: 'copydesk', load: onePath(hot) },
    { name: 'hot-article', target: 'buffer', load: onePath('/') },
    // More than the cache has room for: what readers get, and what the process takes with a cache that is full.
    { name: 'any-article', target: 'copydesk', load: article('/delivery/v1/articles/') },
    { name: 'section-list', target: 'uncached', load: onePath(`${SECTION}&limit=20`) },
    { name: 'section-list', target: 'statement', load: onePath(`/cards/${LISTED}`) },
    { name: 'section-page-500', target: 'uncached', besides: 'section-list', load: onePath(`${SECTION}&limit=20&cursor=${deepCursor}`) },
    { name: 'search', target: 'copydesk', load: searches() },
    { name: 'rendition', target: 'copydesk', load: onePath(rendition) },
    { name: 'rendition', target: 'file', load: onePath('/') },
    { name: 'create', target: 'copydesk', load: creations(ground), isWrite: true },
    { name: 'save', target: 'copydesk', load: saves(ground), isWrite: true },
    { name: 'publish', target: 'copydesk', load: publish, requests: APPROVED_PER_LEVEL, isWrite: true },
    {
      name: 'publish-while-64-read', target: 'copydesk', load: publish, requests: APPROVED_PER_LEVEL, isWrite: true,
      readers: { connections: 64, load: article('/delivery/v1/articles/') },
    },
  ];
}

function onePath(path: string): Part['load'] {
  return () => () => [{ method: 'GET', path }];
}

/** Each connection its own random ones, made before the measurement so that making them costs nothing in it. */
function randomPaths(paths: readonly string[]): Part['load'] {
  const numbers = new SameNumbers(2);
  return (connections) => () =>
    Array.from({ length: Math.ceil(RANDOM_REQUESTS / connections) }, () => ({ method: 'GET', path: paths[numbers.below(paths.length)] }));
}

/** What readers ask for, in the shares that one would expect. */
const QUESTIONS: readonly ((numbers: SameNumbers) => string)[] = [
  rareWord, rareWord, rareWord, commonWord,
  (numbers) => `${commonWord(numbers)} ${rareWord(numbers)}`,
  (numbers) => `${commonWord(numbers)} ${commonWord(numbers)}`,
  (numbers) => `"${commonWord(numbers)} ${rareWord(numbers)}"`,
  // While it is typed, with two letters that changed places, and what nobody has written.
  (numbers) => rareWord(numbers).slice(0, 4),
  (numbers) => rareWord(numbers).replace(/^(..)(.)(.)/, '$1$3$2'),
  (numbers) => `${rareWord(numbers)}xq`,
];

function searches(): Part['load'] {
  const numbers = new SameNumbers(5);
  const question = (index: number): string => QUESTIONS[index % QUESTIONS.length]?.(numbers) ?? '';
  return (connections) => () => Array.from({ length: Math.ceil(RANDOM_REQUESTS / connections) }, (_, index) => (
    { method: 'GET', path: `/delivery/v1/search?q=${encodeURIComponent(question(index))}` }
  ));
}

function creations({ authorization }: Ground): Part['load'] {
  const numbers = new SameNumbers(3);
  let made = 0;
  const body = (): string => JSON.stringify({
    headline: `Created in the bench ${(made += 1)}`, categoryId: CATEGORIES[made % CATEGORIES.length]?.id, body: generatedBody(numbers),
  });
  return () => () => [{
    method: 'POST', path: '/api/v1/articles', headers: json(authorization()),
    setupRequest: (request) => ({ ...request, body: body() }),
  }];
}

/** Each connection saves a draft of its own, again and again, with the ETag of the answer before. */
function saves({ newsroom, authorization }: Ground): Part['load'] {
  const numbers = new SameNumbers(4);
  const drafts = new Supply(newsroom.draftIds);
  return () => () => {
    let etag = '"v1"';
    const headers = json(authorization());
    const texts = [generatedBody(numbers), generatedBody(numbers)].map((body) => JSON.stringify({ body }));
    let saved = 0;
    return [{
      method: 'PATCH', path: `/api/v1/articles/${drafts.next()}`,
      setupRequest: (request) => ({ ...request, headers: { ...headers, 'if-match': etag }, body: texts[(saved += 1) % 2] }),
      onResponse: (_status, _body, _context, answered) => {
        etag = String(headerOf(answered, 'etag'));
      },
    }];
  };
}

function publications({ newsroom, authorization }: Ground): Part['load'] {
  const approved = new Supply(newsroom.approvedIds);
  return () => () => [{
    method: 'POST', headers: { ...json(authorization()), 'if-match': '"v1"' }, body: '{}', path: '/',
    setupRequest: (request) => ({ ...request, path: `/api/v1/articles/${approved.next()}/publish` }),
  }];
}

/** Hands out each id once. */
class Supply {
  private used = 0;

  constructor(private readonly ids: readonly string[]) {}

  next(): string {
    const id = this.ids[this.used];
    if (id === undefined) throw new Error('There are no more articles for this measurement.');
    this.used += 1;
    return id;
  }
}

function json(authorization: string): Record<string, string> {
  return { authorization, 'content-type': 'application/json' };
}

function headerOf(headers: autocannon.Request['headers'], name: string): unknown {
  return Object.entries(headers ?? {}).find(([key]) => key.toLowerCase() === name)?.[1];
}
