import type { EntityTarget, ObjectLiteral } from 'typeorm';
import { firstFreeSlug } from '../../kernel/slug';
import { slugify } from '../text/slugify';
import type { Tx } from './tx';

interface Sluggable extends ObjectLiteral {
  slug: string;
}

interface Naming {
  /** Any number that only this namespace uses. */
  readonly lock: number;
  /** The slug of a name in which nothing is readable. */
  readonly fallback: string;
}

/** The slugs of one table, unique with those of its tombstones. */
export class SlugNamespace<Row extends Sluggable> {
  constructor(
    private readonly type: EntityTarget<Row>,
    private readonly naming: Naming,
  ) {}

  /** Makes every choice of a slug wait for the one before, so that a free one is still free when it is written. */
  async lock(tx: Tx): Promise<void> {
    await tx.query('select pg_advisory_xact_lock($1)', [this.naming.lock]);
  }

  /** The first slug for a name that nothing has or had: jane-doe, jane-doe-2 … */
  async freeSlug(tx: Tx, name: string): Promise<string> {
    const slug = slugify(name, this.naming.fallback);
    const alike = await tx
      .createQueryBuilder(this.type, 'row')
      .select('row.slug', 'slug')
      .where(`row.slug = :slug or row.slug like :slug || '-%'`, { slug })
      .getRawMany<Sluggable>();
    return firstFreeSlug(slug, new Set(alike.map((row) => row.slug)));
  }
}
