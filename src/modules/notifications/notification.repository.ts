import { Injectable } from '@nestjs/common';
import type { DomainEvent } from '../../kernel/domain-event';
import { type Statement, queryPrepared } from '../../platform/database/prepared-statement';
import type { Tx } from '../../platform/database/tx';
import { NOTIFICATION_KINDS, NotificationKind, TELLINGS } from './notification-kind';
import { MAY_READ, NOTIFIED_ARTICLE } from './notified-article';

/** Somebody to be told, and how. */
interface Told {
  readonly userId: string;
  readonly inApp: boolean;
  readonly mail: boolean;
}

/** $1 the article or the webhook, $2 the data of the event, $3 who did it, who knows already, $4 the kind. */
const peopleToTell = (kind: NotificationKind): Statement => ({
  name: `people-to-tell-${kind}`,
  text: `
    select u.id as "userId", coalesce(k.in_app, true) as "inApp", coalesce(k.mail, true) as mail
    from ${TELLINGS[kind].about === 'webhook' ? 'webhooks h' : `articles a ${NOTIFIED_ARTICLE}`}
    join users u on u.status = 'active' and u.id is distinct from $3::uuid
    left join notification_settings k on k.user_id = u.id and k.kind = $4
    -- Not every kind asks for the data, and PostgreSQL wants to know its type.
    where ${TELLINGS[kind].about === 'webhook' ? 'h.id = $1' : `a.id = $1 and ${MAY_READ}`} and $2::jsonb is not null and (${TELLINGS[kind].to}) and (coalesce(k.in_app, true) or coalesce(k.mail, true))`,
});

const PEOPLE_TO_TELL = Object.fromEntries(NOTIFICATION_KINDS.map((kind) => [kind, peopleToTell(kind)])) as Record<NotificationKind, Statement>;

const insertAbout = (about: 'article' | 'webhook'): Statement => ({
  name: `notifications-insert-about-${about}`,
  text: `
    insert into notifications (id, user_id, in_app, kind, ${about}_id, actor_id, actor_name, data)
    select t.id, t.user_id, t.in_app, $4, $5, $6, $7, $8 from unnest($1::uuid[], $2::uuid[], $3::boolean[]) as t (id, user_id, in_app)`,
});

const INSERT = { article: insertAbout('article'), webhook: insertAbout('webhook') } as const;

/** The write side of notifications. */
@Injectable()
export class NotificationRepository {
  /** Only those who may read the article or manage the webhook at this moment, and want to be told in some way. */
  async peopleToTell(tx: Tx, kind: NotificationKind, { subjectId, data, by }: DomainEvent): Promise<Told[]> {
    return queryPrepared<Told>(tx, PEOPLE_TO_TELL[kind], [subjectId, data, by.id, kind]);
  }

  async insert(tx: Tx, kind: NotificationKind, event: DomainEvent, notifications: readonly (Told & { readonly id: string })[]): Promise<void> {
    const data = Object.fromEntries((TELLINGS[kind].data ?? []).flatMap((member) => (event.data[member] === undefined ? [] : [[member, event.data[member]]])));
    await queryPrepared(tx, INSERT[TELLINGS[kind].about ?? 'article'], [
      notifications.map(({ id }) => id), notifications.map(({ userId }) => userId), notifications.map(({ inApp }) => inApp),
      kind, event.subjectId, event.by.id, event.by.name, JSON.stringify(data),
    ]);
  }

  async markRead(tx: Tx, id: string): Promise<void> {
    await tx.query('update notifications set read_at = now() where id = $1 and read_at is null', [id]);
  }

  async markAllRead(tx: Tx, userId: string): Promise<void> {
    await tx.query('update notifications set read_at = now() where user_id = $1 and in_app and read_at is null', [userId]);
  }
}
