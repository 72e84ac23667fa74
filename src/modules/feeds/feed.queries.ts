import { Injectable } from '@nestjs/common';
import { ReadPool } from '../../platform/database/read-pool';
import type { ProjectedArticle } from '../delivery';

/** How many articles a feed has: what a reader that asks once a day misses nothing of. */
export const FEED_LENGTH = 50;

const CHANGED = `
  select greatest((select max(projected_at) from delivery_articles), (select max(removed_at) from delivery_removals)) as at`;

/** The reads of feeds, on the read model alone. */
@Injectable()
export class FeedQueries {
  constructor(private readonly pool: ReadPool) {}

  /** The newest articles of a list, or of the site where it is null. */
  async newest(subjectId: string | null, locale: string): Promise<ProjectedArticle[]> {
    const rows = await this.pool.query<{ document: ProjectedArticle }>(
      subjectId === null
        ? { name: 'feed-of-site', text: `
            select document from delivery_articles where locale = $1 order by published_at desc, id desc limit ${FEED_LENGTH}` }
        : { name: 'feed-of-subject', text: `
            select d.document from delivery_listings l join delivery_articles d on d.id = l.article_id
            where l.locale = $1 and l.subject_id = $2 order by l.published_at desc, l.article_id desc limit ${FEED_LENGTH}` },
      subjectId === null ? [locale] : [locale, subjectId],
    );
    return rows.map(({ document }) => document);
  }

  /** When anything that readers see of articles changed last; undefined before the first publication. */
  async lastChange(): Promise<Date | undefined> {
    const [row] = await this.pool.query<{ at: Date | null }>({ name: 'feeds-changed', text: CHANGED }, []);
    return row?.at ?? undefined;
  }
}
