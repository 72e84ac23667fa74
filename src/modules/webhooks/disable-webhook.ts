import { Injectable } from '@nestjs/common';
import type { Actor } from '../../kernel/actor';
import type { Tx } from '../../platform/database/tx';
import { Journal, SYSTEM } from '../../platform/journal/journal';
import { deliverySight, inSight } from './delivery-sight';
import type { DisabledBecause } from './webhook.entity';

/** Ends the deliveries of a webhook. */
@Injectable()
export class DisableWebhook {
  constructor(private readonly journal: Journal) {}

  /** Under the lock of its row; those who manage webhooks are told. Nothing happens to one that is disabled already. */
  async bySystem(tx: Tx, id: string, because: DisabledBecause): Promise<void> {
    const [, disabled] = await tx.query<[unknown[], number]>(
      `update webhooks set status = 'disabled', disabled_because = $2, disabled_at = now(), version = version + 1, updated_at = now()
       where id = $1 and status = 'active'`,
      [id, because],
    );
    if (disabled === 0) return;
    await this.skipWaiting(tx, id);
    await this.journal.append(tx, SYSTEM, { type: 'webhook.disabled', subjectId: id, detail: { because }, data: { reason: because } });
  }

  /** What waits is not sent, and can be replayed once the webhook is enabled again. */
  async skipWaiting(tx: Tx, id: string): Promise<void> {
    await tx.query("update webhook_deliveries set state = 'skipped', claimed_until = null where webhook_id = $1 and state = 'pending'", [id]);
  }

  /** What waits was noted for an address that somebody else had chosen: to another one only that goes which who changes it may see. */
  async skipUnseen(tx: Tx, id: string, actor: Actor): Promise<void> {
    const sight = deliverySight(actor);
    if (sight === null) return;
    await tx.query(
      `update webhook_deliveries d set state = 'skipped', claimed_until = null where d.webhook_id = $1 and d.state = 'pending' and not ${inSight('$2')}`, [id, sight],
    );
  }
}
