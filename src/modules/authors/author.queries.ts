import { Injectable } from '@nestjs/common';
import { DataSource, IsNull } from 'typeorm';
import { Page, PageRequest, Position, pageOf } from '../../kernel/page';
import { containing } from '../../platform/database/containing';
import { NotFound } from '../../kernel/problem';
import type { Tx } from '../../platform/database/tx';
import { Author } from './author.entity';
import type { AuthorUses } from './author.errors';

/** One page of the living authors. */
export interface AuthorPage extends Omit<Page<Author>, 'nextCursor'> {
  next: Position | null;
}

/** The read side of authors. */
@Injectable()
export class AuthorQueries {
  constructor(private readonly dataSource: DataSource) {}

  /** By name; with `q`, those whose name contains it in any case, in whatever language. */
  async list({ limit, after, withTotal }: PageRequest, q: string | undefined): Promise<AuthorPage> {
    const query = this.dataSource.manager.createQueryBuilder(Author, 'a').where('a.deleted_at is null');
    if (q !== undefined) query.andWhere('(a.name ilike :pattern or exists (select from jsonb_each_text(a.names) other where other.value ilike :pattern))', { pattern: containing(q) });
    const total = withTotal ? await query.getCount() : undefined;
    if (after) query.andWhere('(a.name, a.id) > (:value, :id)', after);
    const found = await query.orderBy('a.name').addOrderBy('a.id').limit(limit + 1).getMany();
    const { rows, next } = pageOf(found, limit, (author) => ({ value: author.name, id: author.id }));
    return { items: rows, next, ...(total !== undefined && { total }) };
  }

  /** Throws NotFound for an unknown and for a deleted one. */
  async get(id: string): Promise<Author> {
    const author = await this.dataSource.manager.findOneBy(Author, { id, deletedAt: IsNull() });
    if (!author) throw new NotFound();
    return author;
  }

  /** Which articles credit the author, or somebody who was merged into the author. */
  async usesOf(tx: Tx, id: string): Promise<AuthorUses> {
    const [uses] = await tx.query<AuthorUses[]>(
      `select count(distinct article_id)::int as articles, (count(distinct article_id) filter (where used_as = 'live'))::int as live
       from article_uses where subject_type = 'author' and subject_id in (select id from authors where id = $1 or merged_into = $1)`,
      [id],
    );
    return uses ?? { articles: 0, live: 0 };
  }

  /** Whether somebody works here; held until the commit. */
  async isActivePerson(tx: Tx, userId: string): Promise<boolean> {
    return (await tx.query<object[]>("select from users where id = $1 and status = 'active' for key share", [userId])).length > 0;
  }

  /** Whether readers have, or had, the author under its present slug. */
  async isKnown(tx: Tx, { id, slug }: Pick<Author, 'id' | 'slug'>): Promise<boolean> {
    const rows = await tx.query<object[]>(
      `select where exists (select from delivery_listings where subject_id = $1) or exists (select from delivery_past_names where subject_id = $1 and name = $2)`,
      [id, slug],
    );
    return rows.length > 0;
  }
}
