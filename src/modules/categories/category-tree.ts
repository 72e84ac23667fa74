import { Injectable } from '@nestjs/common';
import type { Tx } from '../../platform/database/tx';
import type { Category } from './category.entity';

/** Keeps what follows from the shape of the tree: paths, lineages, former paths and places. To be used under the lock of the tree. */
@Injectable()
export class CategoryTree {
  /** How many levels there are below a category. */
  async heightBelow(tx: Tx, category: Category): Promise<number> {
    const [row] = await tx.query<{ height: number }[]>(
      `select max(cardinality(lineage)) - $2 as height from categories where lineage @> array[$1::uuid] and deleted_at is null`,
      [category.id, category.lineage.length],
    );
    return row?.height ?? 0;
  }

  /**
   * Before these categories and all below them get another path, or are hidden: those that readers have now lead to them from then on.
   * One that they never had is not noted, as it would tell of what was not published.
   */
  async noteKnownPaths(tx: Tx, ids: readonly string[]): Promise<void> {
    await tx.query(
      `insert into category_former_paths (path, category_id)
       select c.path, c.id from categories c where c.lineage && $1::uuid[] and c.deleted_at is null
         and not exists (select from categories above where above.id = any (c.lineage) and not above.active)
       on conflict (path) do update set category_id = excluded.category_id`,
      [ids],
    );
  }

  /** Derives path and lineage of these categories and of all below them from their parents. Their known paths are to be noted first. */
  async relocate(tx: Tx, ids: readonly string[]): Promise<void> {
    // All in one statement: on the way from one shape to the next, two of them may have the same path.
    await tx.query(
      `with recursive moved as (
         select c.id, concat_ws('/', p.path, c.slug) as path, coalesce(p.lineage, '{}') || c.id as lineage
         from categories c left join categories p on p.id = c.parent_id where c.id = any($1::uuid[])
         union all
         select c.id, concat_ws('/', m.path, c.slug), m.lineage || c.id
         from categories c join moved m on m.id = c.parent_id where c.deleted_at is null
       )
       update categories c set path = m.path, lineage = m.lineage from moved m where m.id = c.id`,
      [ids],
    );
    await this.forgetPresentPaths(tx, ids);
  }

  /** A path that a category has now does not lead anywhere else, whoever had it before; its own stay, as they say that readers knew it so. */
  async forgetPresentPaths(tx: Tx, ids: readonly string[]): Promise<void> {
    await tx.query(
      `delete from category_former_paths f using categories c
       where c.path = f.path and c.id <> f.category_id and c.lineage && $1::uuid[] and c.deleted_at is null`,
      [ids],
    );
  }

  /** Lets every path under which readers knew a deleted category lead to another one, or to nothing. */
  async redirect(tx: Tx, from: Category, target: string | null): Promise<void> {
    if (target === null) {
      await tx.query('delete from category_former_paths where category_id = $1', [from.id]);
      return;
    }
    await tx.query('update category_former_paths set category_id = $2 where category_id = $1', [from.id, target]);
  }

  /** Numbers the children of a parent from 0 in the order that they have, with one of them put at a place; behind the last at most. */
  async arrange(tx: Tx, parentId: string | null, placed?: { id: string; position: number | undefined }): Promise<void> {
    await tx.query(
      `with others as (
         select id, row_number() over (order by position, name, id) - 1 as place from categories
         where parent_id is not distinct from $1 and deleted_at is null and id is distinct from $2
       ), chosen as (
         select least(coalesce($3, count(*)), count(*)) as place from others
       ), places as (
         select o.id, case when $2::uuid is not null and o.place >= c.place then o.place + 1 else o.place end as place from others o, chosen c
         union all
         select $2::uuid, place from chosen where $2::uuid is not null
       )
       update categories c set position = p.place from places p where p.id = c.id and c.position <> p.place`,
      [parentId, placed?.id ?? null, placed?.position ?? null],
    );
  }
}
