import createClient, { type Client } from 'openapi-fetch';
import { type Answer, answerOf } from './answer.ts';
import { type FollowedChange, followStream } from './follow-stream.ts';
import type { Page } from './every-item.ts';
import { rememberAnswers } from './remember-answers.ts';
import type { components, paths } from './schema.ts';
import type { Article, Author, CardList, Category, Change, FoundList, Place, PublishedCorrection, Query, Redirect, Site, Tag } from './types.ts';

export interface DeliveryOptions {
  /** The PUBLIC_URL of Copydesk, such as `https://copydesk.example`. */
  readonly baseUrl: string;
  /** An API key with the scope delivery:read; only where DELIVERY_ACCESS is `key`. */
  readonly key?: string;
  /** So many answers are kept, to be asked for again by their ETag. 0 keeps none. */
  readonly remember?: number;
  /** How long an answer may take, in milliseconds. */
  readonly timeout?: number;
  readonly fetch?: (request: Request) => Promise<Response>;
}

interface InLocale {
  /** Left out, or null: the default of the site. */
  readonly locale?: string | null;
}

/** One page of the changes. `nextCursor` is worth keeping once all of them are dealt with. */
interface ChangePage {
  readonly items: readonly Change[];
  readonly nextCursor: string;
}

/** What a front end asks of Copydesk. Every refusal is thrown as DeliveryProblem; a redirect of a former slug is followed. */
export interface Delivery {
  site(): Promise<Answer<Site>>;
  articles(query?: Query<'/delivery/v1/articles'>): Promise<Answer<CardList>>;
  /** By its slug, a former one, or its id. Where `slug` is another than the one that was asked for, the address has changed. */
  article(slug: string, query?: InLocale): Promise<Answer<Article>>;
  /** A schema.org NewsArticle. */
  jsonLd(slug: string, query?: InLocale): Promise<Answer<Record<string, unknown>>>;
  /** With `facets`, such as `category,year`, also counted by these: `facets` of the answer, each with what to ask for to find just those. */
  search(query: Query<'/delivery/v1/search'>): Promise<Answer<FoundList>>;
  /** The tree of sections. */
  categories(query?: InLocale): Promise<Answer<Page<Category>>>;
  /** By its path, such as `news/politics`, with those below it. */
  category(path: string, query?: InLocale): Promise<Answer<Category>>;
  authors(query?: Query<'/delivery/v1/authors'>): Promise<Answer<Page<Author>>>;
  author(slug: string, query?: InLocale): Promise<Answer<Author>>;
  tags(query?: Query<'/delivery/v1/tags'>): Promise<Answer<Page<Tag>>>;
  tag(slug: string, query?: InLocale): Promise<Answer<Tag>>;
  corrections(query?: Query<'/delivery/v1/corrections'>): Promise<Answer<Page<PublishedCorrection>>>;
  /** What a path of the public site stands for, and the path that it has now. */
  resolve(path: string): Promise<Answer<Place>>;
  /** The former paths that still lead somewhere. */
  redirects(query?: Query<'/delivery/v1/redirects'>): Promise<Answer<Page<Redirect>>>;
  /** An unpublished article, by the token of a preview link. Show it to who asked, and keep nothing of it. */
  preview(token: string): Promise<Answer<Article>>;
  /** Every change from the cursor on, page by page, up to the last one that there is. */
  changes(cursor?: string): AsyncGenerator<ChangePage, void, undefined>;
  /** Every change from the cursor on, and those to come as they happen, until the signal. */
  stream(cursor?: string, options?: { signal?: AbortSignal }): AsyncGenerator<FollowedChange, void, undefined>;
  /** Every route of delivery with all of its parameters, as openapi-fetch gives it. */
  readonly http: Client<paths>;
}

/** Makes one; an application needs one only. */
export function createDelivery({ baseUrl, key, remember = 500, timeout = 10_000, fetch: ask = fetch }: DeliveryOptions): Delivery {
  const headers: Record<string, string> = key === undefined ? {} : { authorization: `Bearer ${key}` };
  const base = baseUrl.replace(/\/+$/, '');
  const inTime = (request: Request): Promise<Response> => ask(new Request(request, { signal: AbortSignal.any([request.signal, AbortSignal.timeout(timeout)]) }));
  const http = createClient<paths>({ baseUrl: base, headers, fetch: inTime, pathSerializer: pathWith });
  if (remember > 0) http.use(rememberAnswers(remember));
  const open = (cursor: string | undefined, signal: AbortSignal): Promise<Response> =>
    ask(new Request(`${base}/delivery/v1/stream`, { headers: { ...headers, ...(cursor !== undefined && { 'last-event-id': cursor }) }, signal }));

  return {
    http,
    site: async () => answerOf(await http.GET('/delivery/v1/site')),
    articles: async (query = {}) => answerOf(await http.GET('/delivery/v1/articles', { params: { query } })),
    article: async (slug, query = {}) => answerOf(await http.GET('/delivery/v1/articles/{slug}', { params: { path: { slug }, query: inLocale(query) } })),
    jsonLd: async (slug, query = {}) => answerOf(await http.GET('/delivery/v1/articles/{slug}/json-ld', { params: { path: { slug }, query: inLocale(query) } })),
    search: async (query) => answerOf(await http.GET('/delivery/v1/search', { params: { query } })),
    categories: async (query = {}) => answerOf(await http.GET('/delivery/v1/categories', { params: { query: inLocale(query) } })),
    category: async (path, query = {}) => answerOf(await http.GET('/delivery/v1/categories/{path}', { params: { path: { path }, query: inLocale(query) } })),
    authors: async (query = {}) => answerOf(await http.GET('/delivery/v1/authors', { params: { query } })),
    author: async (slug, query = {}) => answerOf(await http.GET('/delivery/v1/authors/{slug}', { params: { path: { slug }, query: inLocale(query) } })),
    tags: async (query = {}) => answerOf(await http.GET('/delivery/v1/tags', { params: { query } })),
    tag: async (slug, query = {}) => answerOf(await http.GET('/delivery/v1/tags/{slug}', { params: { path: { slug }, query: inLocale(query) } })),
    corrections: async (query = {}) => answerOf(await http.GET('/delivery/v1/corrections', { params: { query } })),
    resolve: async (path) => answerOf(await http.GET('/delivery/v1/resolve', { params: { query: { path } } })),
    redirects: async (query = {}) => answerOf(await http.GET('/delivery/v1/redirects', { params: { query } })),
    preview: async (token) => answerOf(await http.GET('/delivery/v1/preview/{token}', { params: { path: { token } } })),
    stream: (cursor, { signal = new AbortController().signal } = {}) => followStream({ open, from: cursor, signal }),
    async *changes(cursor) {
      for (let from = cursor; ;) {
        const query = { limit: 100, ...(from !== undefined && { cursor: from }) };
        const { data } = answerOf<components['schemas']['ChangeListView']>(await http.GET('/delivery/v1/changes', { params: { query } }));
        if (data.items.length === 0) return;
        yield data;
        from = data.nextCursor;
      }
    },
  };
}

function inLocale({ locale }: InLocale): { locale?: string } {
  return typeof locale === 'string' ? { locale } : {};
}

/** The path of a category is several segments; of everything else a slash is part of the name. No name leads out of its place. */
function pathWith(template: string, values: Record<string, unknown>): string {
  const segment = (text: string): string => encodeURIComponent(/^\.{1,2}$/.test(text) ? text.replaceAll('.', '%2E') : text);
  return template.replaceAll(/\{(\w+)\}/g, (_, name: string) => {
    const value = String(values[name]);
    return name === 'path' ? value.split('/').map(segment).join('/') : segment(value);
  });
}
