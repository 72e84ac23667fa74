import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import type { Actor } from '../../kernel/actor';
import { type PageRequest, type Position, pageOf } from '../../kernel/page';
import { NotFound } from '../../kernel/problem';
import { isoTime } from '../../platform/database/row';
import { deliverySight, inSight } from './delivery-sight';
import type { DeliveryState, LoggedAttempt, WebhookDelivery } from './webhook-delivery';

/** What a list is narrowed to. */
export interface DeliveryFilter {
  readonly status?: DeliveryState | undefined;
  readonly event?: string | undefined;
}

const MOST_ATTEMPTS_SHOWN = 50;

const COLUMNS = `
  d.id, d.webhook_id as "webhookId", d.event_id as "eventId", d.type, d.state, d.data, d.occurred_at as "occurredAt", d.attempts, d.due_at as "dueAt",
  l.status as "lastStatus", l.error as "lastError", l.at as "lastAt"`;

const FROM = `
  from webhook_deliveries d
  left join lateral (select status, error, at from webhook_attempts where delivery_id = d.id order by number desc limit 1) l on true`;

/** The log of what was delivered. Whoever asks has shown that the webhook is theirs to see. */
@Injectable()
export class WebhookDeliveryQueries {
  constructor(private readonly dataSource: DataSource) {}

  /** Newest first. */
  async list(
    actor: Actor, webhookId: string, { status, event }: DeliveryFilter, { limit, after }: PageRequest,
  ): Promise<{ items: WebhookDelivery[]; next: Position | null }> {
    const found = await this.dataSource.query<WebhookDelivery[]>(
      `select ${COLUMNS} ${FROM}
       where d.webhook_id = $1 and ($3::text is null or d.state = $3) and ($4::text is null or d.type = $4)
         and ($5::timestamptz is null or (d.occurred_at, d.id) < ($5, $6::uuid)) and ${inSight('$7')}
       order by d.occurred_at desc, d.id desc limit $2`,
      [webhookId, limit + 1, status ?? null, event ?? null, after?.value ?? null, after?.id ?? null, deliverySight(actor)],
    );
    const { rows, next } = pageOf(found, limit, ({ occurredAt, id }) => ({ value: isoTime(occurredAt), id }));
    return { items: rows, next };
  }

  /** Throws NotFound, also for one of before the webhook was the actor's to see. */
  async get(actor: Actor, webhookId: string, id: string, manager: EntityManager = this.dataSource.manager): Promise<WebhookDelivery> {
    const [delivery] = await manager.query<WebhookDelivery[]>(`select ${COLUMNS} ${FROM} where d.webhook_id = $1 and d.id = $2 and ${inSight('$3')}`, [webhookId, id, deliverySight(actor)]);
    if (!delivery) throw new NotFound();
    return delivery;
  }

  /** The last ones, the latest first. */
  async attemptsOf(id: string): Promise<LoggedAttempt[]> {
    return this.dataSource.query(
      `select number, at, duration_ms as "durationMs", request, status, response, error from webhook_attempts
       where delivery_id = $1 order by number desc limit ${MOST_ATTEMPTS_SHOWN}`,
      [id],
    );
  }
}
