import { Injectable } from '@nestjs/common';
import { isUuid } from '../../kernel/ids';
import { ReadPool } from '../../platform/database/read-pool';
import type { ArticleDocument } from '../articles';
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
}

const COLUMNS = 'select d.slug, d.document, d.body, d.syndication, d.surrogate_keys as "surrogateKeys", d.projected_at as "projectedAt" from';

/** The reads of those who take over articles, on the read model alone. */
@Injectable()
export class SyndicationQueries {
  constructor(private readonly pool: ReadPool) {}

  /** By any slug that the article was ever published under, or by id; null where readers see none. */
  async find(locale: string, slugOrId: string): Promise<SyndicationRow | null> {
    const [row] = isUuid(slugOrId)
      ? await this.pool.query<SyndicationRow & object>({ name: 'syndication-by-id', text: `${COLUMNS} delivery_articles d where d.id = $1` }, [slugOrId])
      : await this.pool.query<SyndicationRow & object>({
        name: 'syndication-by-slug',
        text: `${COLUMNS} delivery_slugs s join delivery_articles d on d.id = s.article_id where s.locale = $1 and s.slug = $2`,
      }, [locale, slugOrId]);
    return row ?? null;
  }
}
