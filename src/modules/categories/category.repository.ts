import { Injectable } from '@nestjs/common';
import { IsNull } from 'typeorm';
import { firstFreeSlug } from '../../kernel/slug';
import { applyChange } from '../../platform/database/apply-change';
import { refusing } from '../../platform/database/refusing';
import { findLiving, leaveTombstone, lockLiving } from '../../platform/database/tombstone';
import type { Tx } from '../../platform/database/tx';
import { slugify } from '../../platform/text/slugify';
import { Category } from './category.entity';
import { REFUSALS } from './category.errors';

/** Any number that only the category tree uses. */
const TREE_LOCK = 0x74726565;

export type NewCategory = Omit<Category, 'createdAt' | 'updatedAt' | 'deletedAt' | 'mergedInto'>;

/** The write side of single categories; where they are in the tree is the business of CategoryTree. */
@Injectable()
export class CategoryRepository {
  /**
   * Makes every change of the tree wait for the one before: two moves that are each right could make a cycle together.
   * To be called first, so that all that is read afterwards stays true.
   */
  async lockTree(tx: Tx): Promise<void> {
    await tx.query('select pg_advisory_xact_lock($1)', [TREE_LOCK]);
  }

  /** A living category with its row locked. */
  async find(tx: Tx, id: string): Promise<Category | null> {
    return findLiving(tx, Category, id);
  }

  /** Throws NotFound for an unknown and for a deleted one. */
  async lock(tx: Tx, id: string): Promise<Category> {
    return lockLiving(tx, Category, id);
  }

  /** The living children of a category in their order. */
  async lockChildren(tx: Tx, id: string): Promise<Category[]> {
    return tx.find(Category, {
      where: { parentId: id, deletedAt: IsNull() },
      order: { position: 'ASC', name: 'ASC', id: 'ASC' },
      lock: { mode: 'pessimistic_write' },
    });
  }

  /** Slugs that a child of each has; the category itself, where it is a child of the other, gives its own up. */
  async slugsOfBoth(tx: Tx, id: string, otherId: string): Promise<string[]> {
    const rows = await tx.query<{ slug: string }[]>(
      `select c.slug from categories c join categories o on o.slug = c.slug and o.parent_id = $2 and o.id <> $1 and o.deleted_at is null
       where c.parent_id = $1 and c.deleted_at is null order by c.slug`,
      [id, otherId],
    );
    return rows.map(({ slug }) => slug);
  }

  /** The first slug for a name that no living sibling has: politics, politics-2 … */
  async freeSlug(tx: Tx, parentId: string | null, name: string): Promise<string> {
    const slug = slugify(name, 'category');
    const rows = await tx.query<{ slug: string }[]>(
      `select slug from categories where parent_id is not distinct from $1 and deleted_at is null and (slug = $2 or slug like $2 || '-%')`,
      [parentId, slug],
    );
    return firstFreeSlug(slug, new Set(rows.map((row) => row.slug)));
  }

  /** Throws slug-taken. */
  async insert(tx: Tx, category: NewCategory): Promise<void> {
    await refusing(tx.insert(Category, category), REFUSALS);
  }

  /** Throws slug-taken. */
  async apply(tx: Tx, category: Category, change: Partial<Category>): Promise<void> {
    await refusing(applyChange(tx, Category, category, change), REFUSALS);
  }

  /** Leaves a tombstone, which leads to what it was merged into. */
  async remove(tx: Tx, category: Category, mergedInto: string | null): Promise<void> {
    await leaveTombstone(tx, Category, category, mergedInto, { mediaId: null });
  }
}
