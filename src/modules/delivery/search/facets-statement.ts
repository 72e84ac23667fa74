import { ACTIVE } from '../subject.queries';
import { type Hits, LOOKED_THROUGH } from './search-statement';

export const FACET_NAMES = ['category', 'author', 'tag', 'year'] as const;

export type FacetName = (typeof FACET_NAMES)[number];

/** Of what was found the newest so many are counted: to look at all that half of a million articles have would take seconds. Of phrases and exclusions it is what pages show. */
const COUNTED = 5000;
/** PostgreSQL plans for so many, as for a page: the more are taken, the more rows are read in vain from the newest on. */
const PLANNED_FOR = 250_000;
/** So many values a facet has at most, those with the most articles first. */
const VALUES = 50;

/** The language of a search is the first value of every one. */
const name = (row: string): string => `coalesce(${row}.names ->> $1, ${row}.name)`;

/** What readers may know of: lists that are public themselves. A category counts what is below it, as its list does. */
const SUBJECT_FACETS: Readonly<Record<Exclude<FacetName, 'year'>, string>> = {
  category: `select c.slug, c.path, ${name('c')} as name, b.count from by_subject b join categories c on c.id = b.subject_id where ${ACTIVE}`,
  author: `select s.slug, ${name('s')} as name, b.count from by_subject b join authors s on s.id = b.subject_id where s.deleted_at is null`,
  tag: `select s.slug, ${name('s')} as name, b.count from by_subject b join tags s on s.id = b.subject_id where s.deleted_at is null`,
};

/** One row with how many were found, and whether there may be more, and each of the facets as JSON. */
export function facetsStatement({ candidates, condition, isIndexed, values }: Hits, names: readonly FacetName[], timeZone: string): { text: string; values: unknown[] } {
  const all = [...values];
  const facet = (of: FacetName): string => (of === 'year' ? years(`$${all.push(timeZone)}`) : `${SUBJECT_FACETS[of]} order by count desc, name, slug`);
  const most = `(case when ${isIndexed} then ${COUNTED} else ${LOOKED_THROUGH} end)`;
  const columns = names.map((of) => `(select coalesce(json_agg(f), '[]') from (${facet(of)} limit ${VALUES}) f) as "${of}"`);
  return {
    // One more than is looked through, to know whether there may be more. The lists of each are looked up one by one: to read all lists would
    // take longer the more articles there are.
    text: `
      with candidates as materialized (${candidates(PLANNED_FOR)}),
      newest as materialized (select * from candidates limit ${most} + 1),
      counted as materialized (select s.article_id, s.published_at from (select * from newest limit ${most}) s where ${condition}),
      by_subject as (
        select l.subject_id, count(*)::integer as count
        from counted cross join lateral (select x.subject_id from delivery_listings x where x.article_id = counted.article_id offset 0) l group by l.subject_id)
      select (select count(*)::integer from counted) as counted,
        (select count(*) > ${most} from newest) as "isLowerBound", ${columns.join(', ')}`,
    values: all,
  };
}

function years(zone: string): string {
  return `select extract(year from published_at at time zone ${zone})::integer as year, count(*)::integer as count from counted group by 1 order by 1 desc`;
}
