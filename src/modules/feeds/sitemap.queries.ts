import { Injectable } from '@nestjs/common';
import { ReadPool } from '../../platform/database/read-pool';

/** How many addresses one sitemap has; the protocol allows 50,000 and 50 MB, which many translations would reach first. */
export const SITEMAP_LENGTH = 10_000;

/** How many articles Google takes from one news sitemap. */
export const NEWS_LENGTH = 1000;

/** The articles first published in a month, by UTC. */
export interface SitemapMonth {
  /** Such as 2026-03. */
  readonly month: string;
  readonly articles: number;
  /** When one of them last changed, or left. */
  readonly modifiedAt: Date;
}

export interface SitemapEntry {
  readonly url: string;
  readonly locale: string;
  readonly modifiedAt: Date;
  /** Those that search engines may list as well. */
  readonly translations: readonly { readonly locale: string; readonly url: string }[];
}

export interface NewsEntry {
  readonly url: string;
  readonly locale: string;
  readonly headline: string;
  readonly publishedAt: Date;
}

const MONTH = "to_char(published_at at time zone 'UTC', 'YYYY-MM')";

const RECENT = "in_sitemaps and published_at > now() - interval '2 days'";

const TRANSLATIONS = `
  (select coalesce(json_agg(t.said order by t.place), '[]')
   from json_array_elements(d.translations) with ordinality t (said, place)
     join delivery_slugs s on s.locale = t.said ->> 'locale' and s.slug = t.said ->> 'slug' join delivery_articles o on o.id = s.article_id
   where o.in_sitemaps)`;

/** The addresses of live articles that search engines may list, from the read model alone. */
@Injectable()
export class SitemapQueries {
  constructor(private readonly pool: ReadPool) {}

  /** The latest first. */
  async months(): Promise<SitemapMonth[]> {
    return this.pool.query<SitemapMonth & object>({ name: 'sitemap-months', text: `
      select month, articles, greatest("modifiedAt", "removedAt") as "modifiedAt"
      from (
        select ${MONTH} as month, count(*)::integer as articles, max(modified_at) as "modifiedAt"
        from delivery_articles where in_sitemaps group by 1) present
      left join (select ${MONTH} as month, max(removed_at) as "removedAt" from delivery_removals group by 1) gone using (month)
      order by month desc` }, []);
  }

  /** One page of a month, the earliest first: a page that is full changes only when one of its articles does. */
  async ofMonth(month: string, page: number): Promise<SitemapEntry[]> {
    return this.pool.query<SitemapEntry & object>({ name: 'sitemap-of-month', text: `
      select teaser ->> 'url' as url, locale, modified_at as "modifiedAt", ${TRANSLATIONS} as translations from delivery_articles d
      where in_sitemaps and published_at >= ($1 || '-01')::timestamptz and published_at < ($1 || '-01')::timestamptz + interval '1 month'
      order by published_at, id limit ${SITEMAP_LENGTH} offset $2` }, [month, (page - 1) * SITEMAP_LENGTH]);
  }

  /** One page of what was first published in the last two days, the latest first. */
  async news(page: number): Promise<NewsEntry[]> {
    return this.pool.query<NewsEntry & object>({ name: 'news-sitemap', text: `
      select teaser ->> 'url' as url, locale, teaser ->> 'headline' as headline, published_at as "publishedAt" from delivery_articles
      where ${RECENT} order by published_at desc, id desc limit ${NEWS_LENGTH} offset $1` }, [(page - 1) * NEWS_LENGTH]);
  }

  async countNews(): Promise<number> {
    const [row] = await this.pool.query<{ count: number }>(
      { name: 'news-count', text: `select count(*)::integer as count from delivery_articles where ${RECENT}` }, [],
    );
    return row?.count ?? 0;
  }
}
