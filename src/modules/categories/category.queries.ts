import { Injectable } from '@nestjs/common';
import { DataSource, EntityManager, In, IsNull } from 'typeorm';
import { NotFound } from '../../kernel/problem';
import type { Tx } from '../../platform/database/tx';
import { Category } from './category.entity';
import type { CategoryUses, MergeCounts, MoveCounts } from './category.errors';
import { NEWSROOM_ID, NewsroomSettings } from './newsroom/newsroom-settings.entity';
import { ReviewPolicy, effectivePolicy } from './review-policy';
import { Severities, effectiveSeverities } from './severities';

/** A category with what counts in it, inherited or its own, as the API shows it. */
export interface CategoryDetail {
  readonly category: Category;
  readonly policy: ReviewPolicy;
  readonly severities: Severities;
}

/** The read side of categories. */
@Injectable()
export class CategoryQueries {
  constructor(private readonly dataSource: DataSource) {}

  /** Every living category: siblings in their order, parents before or after their children. */
  async all(): Promise<CategoryDetail[]> {
    const categories = await this.dataSource.manager.find(Category, {
      where: { deletedAt: IsNull() },
      order: { position: 'ASC', name: 'ASC', id: 'ASC' },
    });
    const byId = new Map(categories.map((category) => [category.id, category]));
    const newsroom = await newsroomIn(this.dataSource.manager);
    return categories.map((category) => detailOf(category, byId, newsroom));
  }

  /** Throws NotFound for an unknown and for a deleted one. */
  async get(id: string): Promise<CategoryDetail> {
    const { manager } = this.dataSource;
    const category = await manager.findOneBy(Category, { id, deletedAt: IsNull() });
    if (!category) throw new NotFound();
    return detailIn(manager, category);
  }

  /** A category as the transaction has left it, a tombstone too: what a mutation answers. */
  async after(tx: Tx, id: string): Promise<CategoryDetail> {
    return detailIn(tx, await tx.findOneByOrFail(Category, { id }));
  }

  /** What would be without a place if the category went; what was merged into it counts as its own. */
  async usesOf(tx: Tx, id: string): Promise<CategoryUses> {
    const [uses] = await tx.query<CategoryUses[]>(
      `with own as (select id from categories where id = $1 or merged_into = $1),
            used as (select article_id, used_as from article_uses where subject_type = 'category' and subject_id in (select id from own))
       select (select count(distinct article_id)::int from used) as articles,
              (select count(distinct article_id)::int from used where used_as = 'live') as live,
              (select count(*)::int from categories where parent_id = $1 and deleted_at is null) as children,
              (select count(*)::int from grants where category_id in (select id from own))
              + (select count(*)::int from invitations i cross join jsonb_array_elements(i.grants) g
                 where i.ended_at is null and (g ->> 'categoryId')::uuid in (select id from own)) as grants,
              (select count(*)::int from media where category_id in (select id from own) and purged_at is null) as media`,
      [id],
    );
    return uses ?? { articles: 0, live: 0, children: 0, grants: 0, media: 0 };
  }

  /** What goes to another category if this one is merged into it. */
  async mergeCounts(tx: Tx, id: string): Promise<MergeCounts> {
    return { ...(await this.usesOf(tx, id)), paths: await this.sizeFrom(tx, id) };
  }

  /** What goes along if the category moves. */
  async moveCounts(tx: Tx, id: string, pathChanged: boolean): Promise<MoveCounts> {
    const [moved] = await tx.query<Omit<MoveCounts, 'paths'>[]>(
      `with own as (select id from categories where lineage @> array[$1::uuid] and deleted_at is null)
       select count(distinct article_id)::int as articles, (count(distinct article_id) filter (where used_as = 'live'))::int as live
       from article_uses where subject_type = 'category' and subject_id in (
         select id from own union select c.id from categories c join own on own.id = c.merged_into)`,
      [id],
    );
    return { articles: 0, live: 0, ...moved, paths: pathChanged ? await this.sizeFrom(tx, id) : 0 };
  }

  /** How many living categories there are from this one down. */
  private async sizeFrom(tx: Tx, id: string): Promise<number> {
    const [row] = await tx.query<{ size: number }[]>(
      'select count(*)::int as size from categories where lineage @> array[$1::uuid] and deleted_at is null', [id],
    );
    return row?.size ?? 0;
  }
}

async function detailIn(manager: EntityManager, category: Category): Promise<CategoryDetail> {
  const ancestors = await manager.findBy(Category, { id: In(category.lineage) });
  return detailOf(category, new Map(ancestors.map((ancestor) => [ancestor.id, ancestor])), await newsroomIn(manager));
}

async function newsroomIn(manager: EntityManager): Promise<NewsroomSettings> {
  return manager.findOneByOrFail(NewsroomSettings, { id: NEWSROOM_ID });
}

/** What the newsroom says comes before the root of the tree. */
function detailOf(category: Category, byId: ReadonlyMap<string, Category>, newsroom: NewsroomSettings): CategoryDetail {
  const along = [newsroom, ...category.lineage.map((id) => byId.get(id))];
  return {
    category,
    policy: effectivePolicy(along.map((each) => each?.reviewPolicy ?? null)),
    severities: effectiveSeverities(along.map((each) => each?.severities ?? null)),
  };
}
