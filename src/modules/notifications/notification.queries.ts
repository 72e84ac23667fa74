import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import type { Actor } from '../../kernel/actor';
import { type PageRequest, type Position, pageOf } from '../../kernel/page';
import type { Notification } from './notification';
import { MAY_READ, NOTIFIED_ARTICLE } from './notified-article';
import { MAY_MANAGE } from './notified-webhook';

const COLUMNS = `
  n.id, n.kind, n.article_id as "articleId", a.headline, n.webhook_id as "webhookId", n.at, n.read_at as "readAt", n.data,
  case when n.actor_id is not null then json_build_object('id', n.actor_id, 'name', n.actor_name) end as by`;

/** What $1 was told in the application, but for articles that they may no longer read and webhooks that they no longer manage. */
const OWN = `
  from notifications n join users u on u.id = n.user_id
  left join lateral (select r.headline from articles a ${NOTIFIED_ARTICLE} where a.id = n.article_id and ${MAY_READ}) a on n.article_id is not null
  left join lateral (select h.id from webhooks h where h.id = n.webhook_id and ${MAY_MANAGE}) h on n.webhook_id is not null
  where n.user_id = $1 and n.in_app and (a.headline is not null or h.id is not null)`;

/** The read side of notifications: everybody sees their own. */
@Injectable()
export class NotificationQueries {
  constructor(private readonly dataSource: DataSource) {}

  /** The newest first. */
  async list(
    { id }: Actor, unread: boolean, { limit, after, withTotal }: PageRequest,
  ): Promise<{ items: Notification[]; next: Position | null; total: number | undefined }> {
    const which = unread ? 'and n.read_at is null' : '';
    const following = after ? 'and (n.at, n.id) < ($3::timestamptz, $4::uuid)' : '';
    const found = await this.dataSource.query<Notification[]>(
      `select ${COLUMNS} ${OWN} ${which} ${following} order by n.at desc, n.id desc limit $2`,
      [id, limit + 1, ...(after ? [after.value, after.id] : [])],
    );
    const { rows, next } = pageOf(found, limit, (each) => ({ value: each.at.toISOString(), id: each.id }));
    return { items: rows, next, total: withTotal ? await this.count(id, which) : undefined };
  }

  async unreadCount({ id }: Actor): Promise<number> {
    return this.count(id, 'and n.read_at is null');
  }

  /** null where there is none, or it is of somebody else. */
  async find(actor: Actor, id: string, manager: EntityManager = this.dataSource.manager): Promise<Notification | null> {
    const [found] = await manager.query<Notification[]>(`select ${COLUMNS} ${OWN} and n.id = $2`, [actor.id, id]);
    return found ?? null;
  }

  private async count(userId: string, which: string): Promise<number> {
    const [row] = await this.dataSource.query<{ count: number }[]>(`select count(*)::integer as count ${OWN} ${which}`, [userId]);
    return row?.count ?? 0;
  }
}
