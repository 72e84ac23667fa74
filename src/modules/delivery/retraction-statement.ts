import type { Statement } from '../../platform/database/prepared-statement';

const COLUMNS = 'select r.notice, r.retracted_at as "retractedAt" from';

const BY_SLUG = `${COLUMNS} delivery_slugs s join delivery_retractions r on r.article_id = s.article_id where s.locale = $1 and s.slug = $2`;

/**
 * The notice of a retracted article by any of its slugs ($1 the locale, $2 the slug), in the place of one in the locale $3 (`fallback`), or
 * by its id ($1).
 */
export const RETRACTION_STATEMENTS: Readonly<Record<'slug' | 'fallback' | 'id', Statement>> = {
  slug: { name: 'retraction-by-slug', text: BY_SLUG },
  fallback: {
    name: 'retraction-by-fallback',
    text: `${BY_SLUG} and not exists (select 1 from delivery_slugs own where own.locale = $3 and own.slug = $2)`,
  },
  id: { name: 'retraction-by-id', text: `${COLUMNS} delivery_retractions r where r.article_id = $1` },
};
