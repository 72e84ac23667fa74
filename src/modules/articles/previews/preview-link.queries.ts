import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { type PageRequest, type Position, pageOf } from '../../../kernel/page';
import { type Statement, queryPrepared } from '../../../platform/database/prepared-statement';
import { camelKeys } from '../../../platform/database/row';
import type { PreviewLink } from './preview-link';

const SELECT = `
  select p.id, p.article_id, r.number as revision, p.created_at, p.expires_at, p.revoked_at, p.views, p.last_viewed_at,
    json_build_object('id', u.id, 'name', u.name) as created_by,
    case when k.id is not null then json_build_object('id', k.id, 'name', k.name) end as key
  from article_preview_links p
  join users u on u.id = p.created_by
  left join api_keys k on k.id = p.api_key_id
  left join article_revisions r on r.id = p.revision_id
  where p.article_id = $1`;

const ONE: Statement = { name: 'preview-link', text: `${SELECT} and p.id = $2` };

/** The preview links of an article. Whoever asks has been let in to them already. */
@Injectable()
export class PreviewLinkQueries {
  constructor(private readonly dataSource: DataSource) {}

  async find(articleId: string, id: string, manager: EntityManager = this.dataSource.manager): Promise<PreviewLink | null> {
    const [row] = await queryPrepared<Record<string, unknown>>(manager, ONE, [articleId, id]);
    return row ? camelKeys<PreviewLink>(row) : null;
  }

  /** Newest first, with those that are no good any more. */
  async list(articleId: string, { limit, after }: PageRequest): Promise<{ items: PreviewLink[]; next: Position | null }> {
    const rows = await this.dataSource.query<Record<string, unknown>[]>(
      `${SELECT} and ($2::uuid is null or p.id < $2) order by p.id desc limit $3`, [articleId, after?.id ?? null, limit + 1],
    );
    const cut = pageOf(rows.map((row) => camelKeys<PreviewLink>(row)), limit, ({ id }) => ({ value: id, id }));
    return { items: cut.rows, next: cut.next };
  }
}
