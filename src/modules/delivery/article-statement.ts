import type { Statement } from '../../platform/database/prepared-statement';

const RELATED = `
  cross join lateral (
    select coalesce('[' || string_agg(t.teaser::text, ',' order by t.published_at desc, t.id desc) || ']', '[]') as related
    from (
      select teaser, published_at, id from delivery_articles o
      where o.category_id = d.category_id and o.locale = d.locale and o.id <> d.id
      order by o.published_at desc, o.id desc limit 4
    ) t
  ) r`;

/** Whether something of the locale $3 has or had the present slug of the article `d`, which is given under it in its own locale only. */
export const IS_ANOTHERS = 'exists (select 1 from delivery_slugs own where own.locale = $3 and own.slug = d.slug) as "isAnothers"';

const FROM = {
  slug: `delivery_slugs s join delivery_articles d on d.id = s.article_id ${RELATED} where s.locale = $1 and s.slug = $2`,
  // $3 is the locale that was asked for: a slug that was ever published in it is answered for there, or is gone there.
  fallback: `delivery_slugs s join delivery_articles d on d.id = s.article_id ${RELATED} where s.locale = $1 and s.slug = $2
    and not exists (select 1 from delivery_slugs own where own.locale = $3 and own.slug = $2)`,
  id: `delivery_articles d ${RELATED} where d.id = $1`,
} as const;

/** One article with the newest others of its category: by `slug` ($1 the locale, $2 the slug), in the place of one (`fallback`), or by `id` ($1). */
function articleStatement(by: keyof typeof FROM, withBody: boolean): Statement {
  return {
    name: `article-by-${by}${withBody ? '-with-body' : ''}`,
    text: `select d.slug, d.document::text, ${withBody ? 'd.body::text' : 'null as body'}, r.related,
      d.surrogate_keys as "surrogateKeys", d.projected_at as "projectedAt",
      d.category_id as "categoryId", d.locale${by === 'fallback' ? `, ${IS_ANOTHERS}` : ''} from ${FROM[by]}`,
  };
}

/** By slug, as many as are asked for at once: $1 the locales, $2 the slugs, `nr` from 1 on. */
function articlesStatement({ name, text }: Statement): Statement {
  return {
    name: `${name}-together`,
    text: `select asked.nr::integer, found.* from unnest($1::text[], $2::text[]) with ordinality asked (locale, slug, nr)
      cross join lateral (${text.replace('$1', 'asked.locale').replace('$2', 'asked.slug')} limit 1) found`,
  };
}

/** The statements of single articles, without the document and with it. */
export const ARTICLE_STATEMENTS = {
  slug: { html: articleStatement('slug', false), doc: articleStatement('slug', true) },
  fallback: { html: articleStatement('fallback', false), doc: articleStatement('fallback', true) },
  id: { html: articleStatement('id', false), doc: articleStatement('id', true) },
} as const;

/** The statements of several articles by slug, without the document and with it. */
export const TOGETHER = { html: articlesStatement(ARTICLE_STATEMENTS.slug.html), doc: articlesStatement(ARTICLE_STATEMENTS.slug.doc) } as const;
