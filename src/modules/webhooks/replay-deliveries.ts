import { Injectable } from '@nestjs/common';
import type { Actor } from '../../kernel/actor';
import { newId } from '../../platform/database/new-id';
import type { Tx } from '../../platform/database/tx';
import { UnitOfWork } from '../../platform/database/unit-of-work';
import { Journal } from '../../platform/journal/journal';
import { deliverySight, inSight } from './delivery-sight';
import type { WebhookDelivery } from './webhook-delivery';
import { WebhookDeliveryQueries } from './webhook-delivery.queries';
import { TEST_EVENT } from './webhook-events';
import { endsBeforeItBegins, webhookDisabled } from './webhook.errors';
import type { Webhook } from './webhook.entity';
import { WebhookRepository } from './webhook.repository';

/** What happened from then on, or until then, and how it had ended. */
export interface ReplayedRange {
  readonly from: string;
  /** Left out: until now. */
  readonly to?: string;
  /** Left out: however it had ended. */
  readonly status?: readonly string[];
}

/** Due at once, with the whole schedule before it. */
const AGAIN = "state = 'pending', tries = 0, due_at = now()";

/** Sends again what was sent, or was not, with the id and the words of before: a receiver that has it already knows it again. */
@Injectable()
export class ReplayDeliveries {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly journal: Journal,
    private readonly repository: WebhookRepository,
    private readonly queries: WebhookDeliveryQueries,
  ) {}

  /** Throws webhook-disabled. */
  async one(actor: Actor, webhookId: string, id: string): Promise<WebhookDelivery> {
    return this.unitOfWork.run(async (tx) => {
      const webhook = await this.repository.lock(tx, actor, webhookId);
      const { type } = await this.queries.get(actor, webhookId, id, tx);
      if (type !== TEST_EVENT) requireActive(webhook);
      await tx.query(`update webhook_deliveries set ${AGAIN} where id = $1`, [id]);
      await this.write(tx, actor, webhookId, { deliveryId: id });
      return this.queries.get(actor, webhookId, id, tx);
    });
  }

  /** Gives how many. What waits already is left alone. Throws webhook-disabled and not-after-from. */
  async range(actor: Actor, webhookId: string, { from, to, status }: ReplayedRange): Promise<number> {
    if (to !== undefined && to <= from) throw endsBeforeItBegins();
    return this.unitOfWork.run(async (tx) => {
      requireActive(await this.repository.lock(tx, actor, webhookId));
      const [, replayed] = await tx.query<[unknown[], number]>(
        `update webhook_deliveries d set ${AGAIN}
         where webhook_id = $1 and occurred_at >= $2 and ($3::timestamptz is null or occurred_at < $3) and state <> 'pending'
           and ($4::text[] is null or state = any ($4)) and type <> $5 and ${inSight('$6')}`,
        [webhookId, from, to ?? null, status ?? null, TEST_EVENT, deliverySight(actor)],
      );
      await this.write(tx, actor, webhookId, { from, to: to ?? null, status: status ?? null, replayed });
      return replayed;
    });
  }

  /** One attempt at something that did not happen, also where the webhook is disabled. */
  async test(actor: Actor, webhookId: string): Promise<WebhookDelivery> {
    return this.unitOfWork.run(async (tx) => {
      const { categoryId } = await this.repository.lock(tx, actor, webhookId);
      const id = newId();
      await tx.query(
        `insert into webhook_deliveries (id, webhook_id, event_id, type, data, occurred_at, state, category_id) values ($1, $2, $3, $4, '{}', now(), 'pending', $5)`,
        [id, webhookId, newId(), TEST_EVENT, categoryId],
      );
      await this.journal.append(tx, actor, { type: 'webhook.tested', subjectId: webhookId, detail: { deliveryId: id } });
      return this.queries.get(actor, webhookId, id, tx);
    });
  }

  private async write(tx: Tx, actor: Actor, subjectId: string, detail: Readonly<Record<string, unknown>>): Promise<void> {
    await this.journal.append(tx, actor, { type: 'webhook.replayed', subjectId, detail });
  }
}

function requireActive({ status }: Webhook): void {
  if (status !== 'active') throw webhookDisabled();
}
