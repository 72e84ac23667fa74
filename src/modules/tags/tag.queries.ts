import { Injectable } from '@nestjs/common';
import { DataSource, IsNull } from 'typeorm';
import { Page, PageRequest, Position, pageOf } from '../../kernel/page';
import { containing } from '../../platform/database/containing';
import { NotFound } from '../../kernel/problem';
import type { Tx } from '../../platform/database/tx';
import { Tag } from './tag.entity';
import type { TagUses } from './tag.errors';

/** One page of the living tags. */
export interface TagPage extends Omit<Page<Tag>, 'nextCursor'> {
  next: Position | null;
}

/** The read side of tags. */
@Injectable()
export class TagQueries {
  constructor(private readonly dataSource: DataSource) {}

  /** By name; with `q`, those whose name contains it in any case, in whatever language. */
  async list({ limit, after, withTotal }: PageRequest, q: string | undefined): Promise<TagPage> {
    const query = this.dataSource.manager.createQueryBuilder(Tag, 't').where('t.deleted_at is null');
    if (q !== undefined) query.andWhere('(t.name ilike :pattern or exists (select from jsonb_each_text(t.names) other where other.value ilike :pattern))', { pattern: containing(q) });
    const total = withTotal ? await query.getCount() : undefined;
    if (after) query.andWhere('(t.name, t.id) > (:value, :id)', after);
    const found = await query.orderBy('t.name').addOrderBy('t.id').limit(limit + 1).getMany();
    const { rows, next } = pageOf(found, limit, (tag) => ({ value: tag.name, id: tag.id }));
    return { items: rows, next, ...(total !== undefined && { total }) };
  }

  /** Throws NotFound for an unknown and for a deleted one. */
  async get(id: string): Promise<Tag> {
    const tag = await this.dataSource.manager.findOneBy(Tag, { id, deletedAt: IsNull() });
    if (!tag) throw new NotFound();
    return tag;
  }

  /** Which articles have the tag, or one that was merged into it. */
  async usesOf(tx: Tx, id: string): Promise<TagUses> {
    const [uses] = await tx.query<TagUses[]>(
      `select count(distinct article_id)::int as articles, (count(distinct article_id) filter (where used_as = 'live'))::int as live
       from article_uses where subject_type = 'tag' and subject_id in (select id from tags where id = $1 or merged_into = $1)`,
      [id],
    );
    return uses ?? { articles: 0, live: 0 };
  }

  /** Whether readers have, or had, the tag under its present slug. */
  async isKnown(tx: Tx, { id, slug }: Pick<Tag, 'id' | 'slug'>): Promise<boolean> {
    const rows = await tx.query<object[]>(
      `select where exists (select from delivery_listings where subject_id = $1) or exists (select from delivery_past_names where subject_id = $1 and name = $2)`,
      [id, slug],
    );
    return rows.length > 0;
  }
}
