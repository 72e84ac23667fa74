import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { type PageRequest, type Position, pageOf } from '../../../kernel/page';
import { type Statement, queryPrepared } from '../../../platform/database/prepared-statement';
import { camelKeys } from '../../../platform/database/row';
import type { Comment, CommentFilter } from './comment';

const SELECT = `
  select c.id, c.thread_id, c.body, c.created_at, c.edited_at, c.deleted_at,
    t.block_id, t.quote, t.prefix, t.suffix, t.revision_number, t.resolved_at,
    json_build_object('id', u.id, 'name', u.name) as author,
    case when r.id is not null then json_build_object('id', r.id, 'name', r.name) end as resolved_by,
    (select coalesce(json_agg(json_build_object('id', m.id, 'name', m.name) order by array_position(c.mentioned_ids, m.id)), '[]')
      from users m where m.id = any (c.mentioned_ids)) as mentions
  from article_comments c
  join article_comments t on t.id = c.thread_id
  join users u on u.id = c.author_id
  left join users r on r.id = t.resolved_by
  where c.article_id = $1`;

const ONE: Statement = { name: 'article-comment', text: `${SELECT} and c.id = $2` };

/** The comments of an article. Whoever asks has been let in to the article already. */
@Injectable()
export class CommentQueries {
  constructor(private readonly dataSource: DataSource) {}

  async find(articleId: string, id: string, manager: EntityManager = this.dataSource.manager): Promise<Comment | null> {
    const [row] = await queryPrepared<Record<string, unknown>>(manager, ONE, [articleId, id]);
    return row ? camelKeys<Comment>(row) : null;
  }

  /** Thread by thread, the oldest first, and each with its answers in the order in which they were given. */
  async list(
    articleId: string, { resolved, blockId }: CommentFilter, { limit, after }: PageRequest,
  ): Promise<{ items: Comment[]; next: Position | null }> {
    const rows = await this.dataSource.query<Record<string, unknown>[]>(
      `${SELECT}
         and ($2::boolean is null or (t.resolved_at is not null) = $2) and ($3::text is null or t.block_id = $3)
         and ($4::uuid is null or (c.thread_id, c.id) > ($4, $5::uuid))
       order by c.thread_id, c.id limit $6`,
      [articleId, resolved ?? null, blockId ?? null, after?.value ?? null, after?.id ?? null, limit + 1],
    );
    const cut = pageOf(rows.map((row) => camelKeys<Comment>(row)), limit, ({ id, threadId }) => ({ value: threadId, id }));
    return { items: cut.rows, next: cut.next };
  }
}
