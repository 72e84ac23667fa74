import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { type Actor, holdsAnywhere, partOf, sectionsOf } from '../../kernel/actor';
import { type PageRequest, type Position, pageOf } from '../../kernel/page';

/** Somebody or something that uses a picture. */
export interface MediaUsage {
  readonly type: 'article' | 'author' | 'category';
  readonly id: string;
  /** The headline, or the name. */
  readonly name: string;
  /** What of an article: the live revision, the open one, the last one of an article that was withdrawn or retracted, or earlier ones. */
  readonly usedAs: 'live' | 'open' | 'withdrawn' | 'retracted' | 'old';
  /** The numbers of these revisions, the newest first. */
  readonly revisions: readonly number[];
  readonly places: readonly ('cover' | 'body' | 'gallery' | 'portrait' | 'image')[];
  readonly trashed: boolean;
}

interface Row extends MediaUsage {
  readonly rank: number;
}

/**
 * Uses of the picture $1 that somebody may see: $2 who, $3 whether everything, $4 the sections, $5 whether their own, $6 the part of the
 * tree that a key is kept to. What readers see, everybody sees whom nothing keeps to another part.
 */
const USES = `
  with uses as (
    select 'article' as type, u.article_id as id, (array_agg(r.headline order by u.number desc))[1] as name, u.used_as as "usedAs",
      array_agg(u.number order by u.number desc) as revisions,
      (select array_agg(distinct place) from unnest(string_to_array(string_agg(array_to_string(u.places, ','), ','), ',')) place) as places,
      u.trashed, array_position(array['live', 'open', 'withdrawn', 'retracted', 'old'], u.used_as) as rank
    from media_uses($1) u join article_revisions r on r.id = u.revision_id join articles a on a.id = u.article_id
    cross join lateral (
      select coalesce(t.lineage, c.lineage) as lineage from categories c left join categories t on t.id = c.merged_into
      where c.id = (select coalesce(o.category_id, r.category_id) from article_revisions o where o.id = coalesce(a.open_revision_id, a.live_revision_id))
    ) section
    where (($6::uuid is null or $6 = any (section.lineage)) and ($3 or ($5 and $2 in (a.created_by, a.assignee_id)) or section.lineage && $4::uuid[]))
      or (u.used_as = 'live' and ($6::uuid is null or $6 = any (
        select unnest(coalesce(t.lineage, c.lineage)) from categories c left join categories t on t.id = c.merged_into where c.id = r.category_id)))
    group by u.article_id, u.used_as, u.trashed
    union all
    select 'author', id, name, 'live', '{}', '{portrait}', false, 1 from authors where media_id = $1 and deleted_at is null
    union all
    select 'category', id, name, 'live', '{}', '{image}', false, 1 from categories where media_id = $1 and deleted_at is null
  )
  select * from uses`;

/** What keeps a picture from being deleted. Earlier revisions do not, nor do articles in the trash. */
const BLOCKING = `
  select (select count(distinct article_id) from media_uses($1) where used_as <> 'old' and not trashed)::integer
       + (select count(*) from authors where media_id = $1 and deleted_at is null)::integer
       + (select count(*) from categories where media_id = $1 and deleted_at is null)::integer as count`;

/** Who uses which picture. */
@Injectable()
export class MediaUsageQueries {
  constructor(private readonly dataSource: DataSource) {}

  /** Live uses first, then open ones, and earlier revisions last. */
  async list(actor: Actor, mediaId: string, { limit, after }: Omit<PageRequest, 'withTotal'>): Promise<{ items: MediaUsage[]; next: Position | null }> {
    const parameters = [...parametersOf(actor, mediaId), ...(after ? [after.value, after.id] : [])];
    const from = after ? 'where (rank, id) > ($7::integer, $8::uuid)' : '';
    const found = await this.dataSource.query<Row[]>(`${USES} ${from} order by rank, id limit ${limit + 1}`, parameters);
    const { rows, next } = pageOf(found, limit, ({ rank, id }) => ({ value: String(rank), id }));
    return { items: rows, next };
  }

  /** How many uses keep the picture from being deleted, and those of them that the actor may see. */
  async blocking(manager: EntityManager, actor: Actor, mediaId: string): Promise<{ count: number; usages: MediaUsage[] }> {
    const [row] = await manager.query<{ count: number }[]>(BLOCKING, [mediaId]);
    if (!row || row.count === 0) return { count: 0, usages: [] };
    const usages = await manager.query<Row[]>(
      `${USES} where "usedAs" <> 'old' and not trashed order by rank, id limit 100`, parametersOf(actor, mediaId),
    );
    return { count: row.count, usages };
  }
}

function parametersOf(actor: Actor, mediaId: string): unknown[] {
  const sections = sectionsOf(actor, 'article:read');
  return [mediaId, actor.id, sections === 'everywhere', sections === 'everywhere' ? [] : sections, holdsAnywhere(actor, 'article:read-own'), partOf(actor)];
}
