import { type Statement, queryPrepared } from '../../../platform/database/prepared-statement';
import type { Tx } from '../../../platform/database/tx';

/** What readers get of an article, told apart by parts: of two states a part has changed where its text differs. */
export interface ProjectedState {
  readonly id: string;
  readonly locale: string;
  readonly categoryId: string;
  readonly slug: string;
  /** The ids of the lists that it is in, in order. */
  readonly listings: readonly string[];
  /** What of the library it uses. */
  readonly mediaIds: readonly string[];
  readonly content: string;
  readonly card: string;
  readonly teaser: string;
  readonly inSitemaps: string;
  /** Among the newest of its category: others may show it as related. */
  readonly isNewest: boolean;
  readonly hasCorrections: boolean;
}

/** Four are shown, and whoever is alone is alone. But others may come and go at the same moment, and are not seen here. */
const MANY = 25;

const STATES: Statement = {
  name: 'delivery-states',
  text: `
    select d.id, d.locale, d.category_id as "categoryId", d.slug,
      array(select l.subject_id from delivery_listings l where l.article_id = d.id order by 1) as listings, d.media_ids as "mediaIds",
      md5(concat_ws(' ', d.document, d.body, d.syndication, d.surrogate_keys)) as content, md5(d.card::text) as card, md5(d.teaser::text) as teaser,
      md5(concat_ws(' ', d.teaser ->> 'url', d.teaser ->> 'headline', d.in_sitemaps, d.modified_at, d.translations)) as "inSitemaps",
      (select count(*) < ${MANY} from (
        select from delivery_articles o
        where o.category_id = d.category_id and o.locale = d.locale and (o.published_at, o.id) > (d.published_at, d.id) limit ${MANY}) newer) as "isNewest",
      exists (select from delivery_corrections k where k.article_id = d.id) as "hasCorrections"
    from delivery_articles d where d.id = any ($1)`,
};

/** Of those among the articles that readers see. */
export async function findProjectedStates(tx: Tx, articleIds: readonly string[]): Promise<ReadonlyMap<string, ProjectedState>> {
  const rows = await queryPrepared<ProjectedState & object>(tx, STATES, [articleIds]);
  return new Map(rows.map((row) => [row.id, row]));
}

/** $1 the lists, $2 the articles: the kinds of those lists that hardly anything but these articles is in. */
const ONLY_HERE: Statement = {
  name: 'delivery-only-here',
  text: `
    select distinct case when exists (select from authors a where a.id = subject_id) then 'authors' else 'tags' end as kind
    from unnest($1::uuid[]) as subjects(subject_id)
    where not exists (select from categories c where c.id = subject_id)
      and (select count(*) from (
        select from delivery_listings l where l.subject_id = subjects.subject_id and l.article_id <> all ($2::uuid[]) limit ${MANY}) others) < ${MANY}`,
};

/** Whether authors or tags may appear or disappear with what these articles have joined or left. */
export async function findDirectoriesChanged(tx: Tx, subjectIds: readonly string[], articleIds: readonly string[]): Promise<('authors' | 'tags')[]> {
  if (subjectIds.length === 0) return [];
  const rows = await queryPrepared<{ kind: 'authors' | 'tags' }>(tx, ONLY_HERE, [subjectIds, articleIds]);
  return rows.map(({ kind }) => kind);
}

const HIDDEN: Statement = {
  name: 'delivery-pictures-hidden',
  text: `
    select distinct c.media_id as id from categories c
    where $1 = any (c.lineage) and c.media_id is not null and c.deleted_at is null
      and exists (select from categories above where above.id = any (c.lineage) and not above.active)`,
};

/** The pictures of a category and of those below it that readers do not see, because one of them or something above is not active. */
export async function findPicturesHidden(tx: Tx, categoryId: string): Promise<string[]> {
  const rows = await queryPrepared<{ id: string }>(tx, HIDDEN, [categoryId]);
  return rows.map(({ id }) => id);
}

const SHOWING: Statement = {
  name: 'delivery-directories-showing',
  text: `
    select 'categories' as kind where exists (select from categories where media_id = $1)
    union all select 'authors' where exists (select from authors where media_id = $1)`,
};

/** Whether categories or authors have the picture, whether readers see it or not. */
export async function findDirectoriesShowing(tx: Tx, mediaId: string): Promise<('categories' | 'authors')[]> {
  const rows = await queryPrepared<{ kind: 'categories' | 'authors' }>(tx, SHOWING, [mediaId]);
  return rows.map(({ kind }) => kind);
}
