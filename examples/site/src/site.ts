import type { IncomingHttpHeaders } from 'node:http';
import { type Delivery, DeliveryProblem, type Place, createDelivery } from './copydesk.ts';
import { type Frame, homeOf } from './layout.ts';
import { ANY_ARTICLE, type Page, PageCache } from './page-cache.ts';
import { absencePage } from './pages/absence-page.ts';
import { articlePage } from './pages/article-page.ts';
import { NARROWED_BY, type Narrowing } from './pages/facet-links.ts';
import { type Subject, listPage } from './pages/list-page.ts';
import { searchPage } from './pages/search-page.ts';
import { Replies, type Reply } from './replies.ts';
import { Revalidation } from './revalidation.ts';
import type { Settings } from './settings.ts';

export interface Asked {
  readonly method: string;
  readonly url: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** A news site on the delivery API. It knows no addresses: what a path stands for, Copydesk says. */
export class NewsSite {
  private readonly delivery: Delivery;
  private readonly pages: PageCache;
  private readonly revalidation: Revalidation;
  private readonly replies: Replies;
  private readonly settings: Settings;

  constructor(settings: Settings) {
    const { copydeskUrl: baseUrl, copydeskKey: key, pageSeconds, webhookSecrets } = settings;
    this.settings = settings;
    this.delivery = createDelivery({ baseUrl, ...(key !== undefined && { key }) });
    this.pages = new PageCache(pageSeconds);
    this.revalidation = new Revalidation(this.pages, webhookSecrets);
    this.replies = new Replies(settings);
  }

  async answer({ method, url, headers, body }: Asked): Promise<Reply> {
    if (!URL.canParse(url, 'http://site.invalid')) return this.replies.plain(400, 'Bad request');
    const { pathname, searchParams } = new URL(url, 'http://site.invalid');
    if (pathname === '/webhooks/copydesk') {
      return method === 'POST' ? this.replies.plain(await this.revalidation.take(headers, body), '') : this.replies.notAllowed('POST');
    }
    if (method !== 'GET' && method !== 'HEAD') return this.replies.notAllowed('GET, HEAD');
    return this.show(pathname, searchParams, headers)
      .catch((error: unknown) => this.absence(error))
      .catch((error: unknown) => this.later(error));
  }

  private async show(path: string, query: URLSearchParams, headers: IncomingHttpHeaders): Promise<Reply> {
    if (path === '/style.css') return this.replies.style(headers);
    if (path === '/robots.txt') return this.replies.robots();
    if (path === '/search') return this.replies.passing(await this.search(query));
    const [, token] = /^\/preview\/([^/]+)$/.exec(path) ?? [];
    if (token !== undefined) return this.replies.secret(await this.preview(token));
    const cursor = query.get('cursor') ?? undefined;
    const address = cursor === undefined ? path : `${path}?cursor=${cursor}`;
    const { page, isKept } = await this.pages.get(address, () => this.make(path, cursor));
    return this.replies.page(page, isKept, headers);
  }

  private async make(path: string, cursor: string | undefined): Promise<Page> {
    const { data: site } = await this.delivery.site();
    const locale = site.locales.find((each) => homeOf({ site, locale: each }) === path);
    if (locale !== undefined) return this.list(locale, { title: site.name, path }, {}, cursor, [ANY_ARTICLE]);
    const { data: place } = await this.delivery.resolve(path);
    // A former slug, a section that has moved, or only a slash too many.
    if (place.path !== path) return { status: 301, location: place.path, html: '', keys: [] };
    return place.type === 'article' ? this.article(place) : this.subject(place, place.type, site.defaultLocale, cursor);
  }

  private async article({ slug, locale }: Place): Promise<Page> {
    const [article, jsonLd, frame] = await Promise.all([
      this.delivery.article(slug, { locale }), this.delivery.jsonLd(slug, { locale }), this.frame(locale),
    ]);
    return { status: 200, html: articlePage(frame, article.data, { jsonLd: jsonLd.data }), keys: [...article.keys, ...jsonLd.keys] };
  }

  /** The front of a section, an author or a tag. */
  private async subject({ slug, path }: Place, type: 'category' | 'author' | 'tag', locale: string, cursor: string | undefined): Promise<Page> {
    if (type === 'category') {
      const { data: section, keys } = await this.delivery.category(slug, { locale });
      return this.list(locale, { title: section.name, path, section, feedFolder: `/feeds/categories/${slug}` }, { category: slug }, cursor, keys);
    }
    const feedFolder = `/feeds/${type}s/${slug}`;
    if (type === 'tag') {
      const { data: tag, keys } = await this.delivery.tag(slug, { locale });
      return this.list(locale, { title: tag.name, path, feedFolder }, { tag: slug }, cursor, keys);
    }
    const { data: author, keys } = await this.delivery.author(slug, { locale });
    return this.list(locale, { title: author.name, path, author, feedFolder }, { author: slug }, cursor, keys);
  }

  private async list(
    locale: string, subject: Subject, filter: { category?: string; author?: string; tag?: string }, cursor: string | undefined, keys: readonly string[],
  ): Promise<Page> {
    const query = { ...filter, locale, limit: this.settings.perPage, ...(cursor !== undefined && { cursor }) };
    const [cards, frame] = await Promise.all([this.delivery.articles(query), this.frame(locale)]);
    // Where the list does not say what it was made of, any event may be about it.
    const madeOf = cards.keys.length === 0 ? [] : [...keys, ...cards.keys];
    return { status: 200, html: listPage(frame, subject, cards.data, cursor === undefined), keys: madeOf };
  }

  private async search(query: URLSearchParams): Promise<string> {
    const [q, cursor] = [(query.get('q') ?? '').trim(), query.get('cursor') ?? undefined];
    const frame = await this.frame();
    const narrowing: Narrowing = Object.fromEntries(NARROWED_BY.flatMap((name) => (query.get(name) ? [[name, query.get(name)]] : [])));
    if (q === '') return searchPage(frame, q, narrowing, null);
    const { year, ...subjects } = narrowing;
    const found = await this.delivery.search({
      q: q.slice(0, 200), limit: this.settings.perPage, facets: NARROWED_BY.join(','), ...subjects,
      ...(year !== undefined && { year: Number(year) }), ...(cursor !== undefined && { cursor }),
    });
    return searchPage(frame, q, narrowing, found.data);
  }

  private async preview(token: string): Promise<string> {
    const [{ data: article }, frame] = await Promise.all([this.delivery.preview(token), this.frame()]);
    return articlePage(frame, article, { isPreview: true });
  }

  private async frame(wanted: string | null = null): Promise<Frame> {
    const { data: site } = await this.delivery.site();
    const locale = wanted ?? site.defaultLocale;
    const { data: sections } = await this.delivery.categories({ locale });
    return { site, locale, sections: sections.items, copydeskUrl: this.settings.copydeskPublicUrl };
  }

  /** 404 is 404, and 410 brings the notice. Throws what is neither. */
  private async absence(error: unknown): Promise<Reply> {
    if (!(error instanceof DeliveryProblem) || error.status >= 500 || error.status === 429) throw error;
    const status = error.status === 410 ? 410 : 404;
    return this.replies.absence(status, absencePage(await this.frame(), status, error.notice));
  }

  /** Whatever else it is will hopefully pass. */
  private later(error: unknown): Reply {
    console.error(error);
    return this.replies.later(error instanceof DeliveryProblem ? error.retryAfter : undefined);
  }
}
