import type { Statement } from '../../platform/database/prepared-statement';

const COLUMNS = 'select r.notice, r.retracted_at as "retractedAt" from';

/** The notice of a retracted article by any of its slugs ($1 the locale, $2 the slug), or by its id ($1). */
export const RETRACTION_STATEMENTS: Readonly<Record<'slug' | 'id', Statement>> = {
  slug: {
    name: 'retraction-by-slug',
    text: `${COLUMNS} delivery_slugs s join delivery_retractions r on r.article_id = s.article_id where s.locale = $1 and s.slug = $2`,
  },
  id: { name: 'retraction-by-id', text: `${COLUMNS} delivery_retractions r where r.article_id = $1` },
};
