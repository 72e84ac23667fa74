import { Injectable } from '@nestjs/common';
import { Settings } from '../../config/settings';
import { isUuid } from '../../kernel/ids';
import { ReadPool } from '../../platform/database/read-pool';
import type { ArticleDocument } from '../articles';
import { IS_ANOTHERS } from './article-statement';
import type { ProjectedArticle } from './delivered.view';
import type { Syndication } from './syndication/syndication';

/** A live article with all that is known of it outside of the newsroom. */
export interface SyndicationRow {
  readonly slug: string;
  readonly document: ProjectedArticle;
  readonly body: ArticleDocument;
  readonly syndication: Syndication;
  readonly surrogateKeys: string;
  readonly projectedAt: Date;
  readonly locale: string;
  /** As of a DeliveredArticle. */
  readonly isAnothers?: boolean;
}

const COLUMNS = 'select d.slug, d.document, d.body, d.syndication, d.surrogate_keys as "surrogateKeys", d.projected_at as "projectedAt", d.locale';

/** The reads of those who take over articles, on the read model alone. */
@Injectable()
export class SyndicationQueries {
  constructor(
    private readonly pool: ReadPool,
    private readonly settings: Settings,
  ) {}

  /** By any slug that the article was ever published under, or by id; null where readers see none. */
  async find(locale: string, slugOrId: string): Promise<SyndicationRow | null> {
    const [row] = isUuid(slugOrId)
      ? await this.pool.query<SyndicationRow & object>({ name: 'syndication-by-id', text: `${COLUMNS} from delivery_articles d where d.id = $1` }, [slugOrId])
      : await this.pool.query<SyndicationRow & object>({
        name: 'syndication-by-slug',
        text: `${COLUMNS} from delivery_slugs s join delivery_articles d on d.id = s.article_id where s.locale = $1 and s.slug = $2`,
      }, [locale, slugOrId]);
    return row ?? this.fallback(locale, slugOrId);
  }

  /** As the article itself falls back. */
  private async fallback(locale: string, slug: string): Promise<SyndicationRow | null> {
    const { localeFallback, defaultLocale } = this.settings;
    if (localeFallback === 'none' || locale === defaultLocale || isUuid(slug)) return null;
    const [row] = await this.pool.query<SyndicationRow & object>({
      name: 'syndication-by-fallback',
      text: `${COLUMNS}, ${IS_ANOTHERS} from delivery_slugs s join delivery_articles d on d.id = s.article_id where s.locale = $1 and s.slug = $2
        and not exists (select 1 from delivery_slugs own where own.locale = $3 and own.slug = $2)`,
    }, [defaultLocale, slug, locale]);
    return row ?? null;
  }
}
