import type { EntityTarget, ObjectLiteral } from 'typeorm';
import { firstFreeSlug } from '../../kernel/slug';
import { slugify } from '../text/slugify';
import type { Tx } from './tx';

interface Sluggable extends ObjectLiteral {
  slug: string;
  /** Those that readers knew: they lead to the present one, until another row takes them. */
  formerSlugs: string[];
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

  /** For a new row: the slug that was chosen, which another may have, or the first for its name that no row has or had (jane-doe, jane-doe-2 …). */
  async choose(tx: Tx, { slug, name }: { readonly slug?: string | undefined; readonly name: string }): Promise<string> {
    await this.lock(tx);
    if (slug === undefined) return this.freeSlug(tx, name);
    await this.takeFromFormer(tx, slug);
    return slug;
  }

  /**
   * Before a row gets this slug, under the lock: it leads nowhere else any more. Gives the former slugs that the row has from then on, the
   * present one among them if it is known to readers: one that never was would tell of what was not published.
   */
  async rename(tx: Tx, row: Row, slug: string, known: boolean): Promise<string[]> {
    await this.takeFromFormer(tx, slug);
    if (row.slug === slug) return row.formerSlugs;
    return [...row.formerSlugs.filter((former) => former !== slug), ...(known ? [row.slug] : [])];
  }

  /**
   * Makes every choice of a slug wait for the one before, so that a free one is still free when it is written. To be taken before any row
   * of the table, since a choice may change others.
   */
  async lock(tx: Tx): Promise<void> {
    await tx.query('select pg_advisory_xact_lock($1)', [this.naming.lock]);
  }

  /** What somebody chooses leads there from now on, whoever had it before. */
  private async takeFromFormer(tx: Tx, slug: string): Promise<void> {
    const { tablePath } = tx.dataSource.getMetadata(this.type);
    await tx.query(`update ${tablePath} set former_slugs = array_remove(former_slugs, $1) where former_slugs @> array[$1]`, [slug]);
  }

  private async freeSlug(tx: Tx, name: string): Promise<string> {
    const slug = slugify(name, this.naming.fallback);
    const { tablePath } = tx.dataSource.getMetadata(this.type);
    const alike = await tx.query<{ slug: string }[]>(
      `select t.slug from (select slug from ${tablePath} union all select unnest(former_slugs) from ${tablePath}) t where t.slug = $1 or t.slug like $1 || '-%'`,
      [slug],
    );
    return firstFreeSlug(slug, new Set(alike.map((row) => row.slug)));
  }
}
