import { type Statement, queryPrepared } from '../../platform/database/prepared-statement';
import type { Tx } from '../../platform/database/tx';
import { camelKeys } from '../../platform/database/row';
import { type ArticleDocument, type Byline, type Cover, type Seo, revisionJson } from '../articles';
import type { Media } from '../media';

interface Named {
  readonly slug: string;
  readonly name: string;
}

export interface SourceCategory extends Named {
  readonly id: string;
  readonly path: string;
  readonly lineage: readonly string[];
}

/** Everything that the delivered answers of one live article are made of, with merged categories, tags and authors resolved. */
export interface ProjectionSource {
  readonly id: string;
  readonly locale: string;
  readonly createdAt: string;
  readonly publishedAt: string;
  readonly updatedAt: string;
  readonly significantUpdatedAt: string | null;
  readonly expireAt: string | null;
  readonly revision: {
    readonly number: number;
    readonly slug: string;
    readonly headline: string;
    readonly subheadline: string | null;
    readonly kicker: string | null;
    readonly summary: string | null;
    readonly dateline: string | null;
    readonly source: string | null;
    readonly body: ArticleDocument;
    readonly wordCount: number;
    readonly bylines: readonly Byline[];
    readonly cover: Cover | null;
    readonly genre: string | null;
    readonly urgency: number;
    readonly digitalSourceType: string | null;
    readonly seo: Seo;
    readonly mediaIds: readonly string[];
    readonly linkedArticleIds: readonly string[];
  };
  readonly category: SourceCategory;
  readonly secondaryCategories: readonly SourceCategory[];
  readonly tags: readonly (Named & { readonly id: string })[];
  /** By the id in the byline; `id` is whom a merged author became. */
  readonly authors: readonly {
    readonly creditedId: string;
    readonly id: string;
    readonly slug: string;
    readonly name: string;
    /** In the language of the article; null where there is none. */
    readonly localName: string | null;
  }[];
  readonly media: readonly Media[];
  /** Of the articles that the text links to, those that readers see. */
  readonly links: readonly {
    readonly id: string; readonly locale: string; readonly slug: string; readonly headline: string; readonly publishedAt: string;
  }[];
  /** The same in other languages, where readers see it. */
  readonly translations: readonly { readonly locale: string; readonly slug: string }[];
  readonly corrections: readonly { readonly id: string; readonly type: string; readonly note: string; readonly at: string }[];
}

const category = (c: string): string =>
  `json_build_object('id', ${c}.id, 'slug', ${c}.slug, 'path', ${c}.path, 'name', coalesce(${c}.names ->> a.locale, ${c}.name), 'lineage', ${c}.lineage)`;

/** The times that readers are told, in SQL. */
interface SourceTimes {
  readonly published: string;
  readonly updated: string;
  readonly significantlyUpdated?: string;
  readonly expires?: string;
}

/** What a source is made of: `a` is the article, `r` the revision. */
export const sourceColumns = ({ published, updated, significantlyUpdated = 'a.significant_updated_at', expires = 'a.expire_at' }: SourceTimes): string => `
    a.id, a.locale, a.created_at, ${published} as published_at, ${updated} as updated_at, ${significantlyUpdated} as significant_updated_at, ${expires} as expire_at,
    ${revisionJson('r', ['bodyText', 'bodyHtml', 'editorIds', 'edNote'])} as revision,
    (select ${category('t')} from categories c join categories t on t.id = coalesce(c.merged_into, c.id) where c.id = r.category_id) as category,
    (select coalesce(json_agg(${category('t')} order by wanted.position), '[]')
      from unnest(r.secondary_category_ids) with ordinality wanted (id, position)
      join categories c on c.id = wanted.id join categories t on t.id = coalesce(c.merged_into, c.id) and t.deleted_at is null) as secondary_categories,
    (select coalesce(json_agg(json_build_object('id', t.id, 'slug', t.slug, 'name', coalesce(t.names ->> a.locale, t.name)) order by wanted.position), '[]')
      from unnest(r.tag_ids) with ordinality wanted (id, position)
      join tags g on g.id = wanted.id join tags t on t.id = coalesce(g.merged_into, g.id) and t.deleted_at is null) as tags,
    (select coalesce(json_agg(json_build_object('creditedId', u.id, 'id', t.id, 'slug', t.slug, 'name', u.name, 'localName', u.names ->> a.locale)), '[]')
      from authors u join authors t on t.id = coalesce(u.merged_into, u.id) where u.id = any (r.author_ids)) as authors,
    (select coalesce(json_agg(m), '[]') from media m where m.id = any (r.media_ids) and m.revocation is null and m.deleted_at is null) as media,
    (select coalesce(json_agg(json_build_object('id', o.id, 'locale', o.locale, 'slug', l.slug, 'headline', l.headline, 'publishedAt', o.first_published_at)), '[]')
      from articles o join article_revisions l on l.id = o.live_revision_id
      where o.id = any (r.linked_article_ids) and o.visibility = 'live') as links,
    (select coalesce(json_agg(json_build_object('id', k.id, 'type', k.type, 'note', k.note, 'at', k.at) order by k.at desc, k.id desc), '[]')
      from article_corrections k where k.article_id = a.id) as corrections,
    (select coalesce(json_agg(json_build_object('locale', o.locale, 'slug', l.slug) order by o.locale), '[]')
      from article_translations me join article_translations t on t.group_id = me.group_id and t.article_id <> me.article_id
      join articles o on o.id = t.article_id and o.visibility = 'live' join article_revisions l on l.id = o.live_revision_id
      where me.article_id = a.id) as translations`;

const source = (articles: string): string => `
  select ${sourceColumns({ published: 'a.first_published_at', updated: 'a.last_published_at' })}
  from articles a join article_revisions r on r.id = a.live_revision_id
  where a.id ${articles} and a.visibility = 'live'`;

/** Two statements, because PostgreSQL keeps the plan of the first, and plans the other each time: it cannot know how many there are. */
const OF_ONE: Statement = { name: 'projection-source', text: source('= $1') };
const OF_SEVERAL: Statement = { name: 'projection-sources', text: source('= any ($1)') };

/** A source as it was read. */
export type SourceRow = Record<string, unknown> & { revision: Record<string, unknown>; media: Record<string, unknown>[] };

/** The sources of those among the articles that readers see. */
export async function findProjectionSources(tx: Tx, articleIds: readonly string[]): Promise<ProjectionSource[]> {
  const [id, ...others] = articleIds;
  const rows = await (others.length === 0 ? queryPrepared<SourceRow>(tx, OF_ONE, [id]) : queryPrepared<SourceRow>(tx, OF_SEVERAL, [articleIds]));
  return rows.map(sourceOf);
}

export function sourceOf(row: SourceRow): ProjectionSource {
  const whole = camelKeys<ProjectionSource>(row);
  return {
    ...whole,
    // What was merged may meet in one article: readers get each place once, and its own section not again.
    secondaryCategories: onlyOnce(whole.secondaryCategories).filter(({ id }) => id !== whole.category.id),
    tags: onlyOnce(whole.tags),
    revision: camelKeys<ProjectionSource['revision']>(row.revision),
    media: row.media.map((item) => camelKeys<Media>(item)),
  };
}

function onlyOnce<Place extends { readonly id: string }>(places: readonly Place[]): Place[] {
  return places.filter(({ id }, index) => places.findIndex((other) => other.id === id) === index);
}
