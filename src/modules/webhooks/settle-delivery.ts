import { Injectable } from '@nestjs/common';
import { type Statement, queryPrepared } from '../../platform/database/prepared-statement';
import type { Tx } from '../../platform/database/tx';
import { UnitOfWork } from '../../platform/database/unit-of-work';
import type { ClaimedDelivery } from './delivery-store';
import { DisableWebhook } from './disable-webhook';
import { delayAfter } from './retry-schedule';
import type { Attempt } from './send-delivery';
import { TEST_EVENT } from './webhook-events';

export const OUTCOMES = ['succeeded', 'retried', 'failed'] as const;

/** How a delivery stands after an attempt. */
export type Outcome = (typeof OUTCOMES)[number];

const GONE = 410;

const HOLD: Statement = { name: 'webhook-hold', text: 'select id from webhooks where id = $1 for no key update' };

/** Written once a minute at most while all goes well: every delivery would write it. */
const WENT_WELL: Statement = {
  name: 'webhook-went-well',
  text: `
    update webhooks set failing_since = null, last_succeeded_at = now()
    where id = $1 and (failing_since is not null or last_succeeded_at is null or last_succeeded_at < now() - interval '1 minute')`,
};

const WENT_WRONG: Statement = { name: 'webhook-went-wrong', text: 'update webhooks set failing_since = now() where id = $1 and failing_since is null' };

/**
 * Whoever has lost the claim meanwhile, because it was frozen or the database was away, writes nothing. What was skipped while it was on its
 * way has arrived, or not, all the same; only a next attempt there is not. Spread a little, as jobs are.
 */
const SETTLE: Statement = {
  name: 'webhook-delivery-settle',
  text: `
    update webhook_deliveries set state = case when state = 'skipped' and $3 = 'pending' then state else $3 end, claimed_until = null,
      due_at = case when $4::float is null then due_at else clock_timestamp() + make_interval(secs => $4::float * (1 + random() / 10)) end
    where id = $1 and attempts = $2 and state in ('pending', 'skipped') returning tried_since as "triedSince"`,
};

const KEEP: Statement = {
  name: 'webhook-attempt-keep',
  text: `
    insert into webhook_attempts (delivery_id, number, at, duration_ms, request, status, response, error)
    values ($1, $2, $3, $4, $5, $6, $7, $8) on conflict on constraint webhook_attempts_pkey do nothing`,
};

/** Nothing has arrived there since the first of the tries that failed. */
const IS_DEAD: Statement = {
  name: 'webhook-is-dead',
  text: "select 1 from webhooks where id = $1 and status = 'active' and (last_succeeded_at is null or last_succeeded_at < $2)",
};

/** Writes down what came of an attempt, and what follows: the next one, or the end, which may be the end of the webhook. */
@Injectable()
export class SettleDelivery {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly disabling: DisableWebhook,
  ) {}

  /** null: the delivery is no longer this process's to tell of. */
  async execute(delivery: ClaimedDelivery, attempt: Attempt): Promise<Outcome | null> {
    const outcome = outcomeOf(delivery, attempt);
    return this.unitOfWork.run(async (tx) => {
      const { webhookId } = delivery;
      // Before the delivery, as everybody does who takes both.
      if ((await queryPrepared(tx, HOLD, [webhookId])).length === 0) return null;
      const triedSince = await settle(tx, delivery, attempt, outcome);
      if (triedSince === null) return null;
      await keep(tx, delivery, attempt);
      if (delivery.type === TEST_EVENT) return outcome;
      await queryPrepared(tx, outcome === 'succeeded' ? WENT_WELL : WENT_WRONG, [webhookId]);
      if (outcome === 'failed') await this.disableIfDead(tx, webhookId, attempt, triedSince);
      return outcome;
    });
  }

  private async disableIfDead(tx: Tx, webhookId: string, { status }: Attempt, triedSince: Date): Promise<void> {
    if (status === GONE) await this.disabling.bySystem(tx, webhookId, 'gone');
    else if ((await queryPrepared(tx, IS_DEAD, [webhookId, triedSince])).length > 0) await this.disabling.bySystem(tx, webhookId, 'failing');
  }
}

function outcomeOf({ tries, type }: ClaimedDelivery, { status, error }: Attempt): Outcome {
  if (error === null) return 'succeeded';
  return status === GONE || type === TEST_EVENT || delayAfter(tries, null) === null ? 'failed' : 'retried';
}

async function settle(tx: Tx, { id, attempts, tries }: ClaimedDelivery, { retryAfter }: Attempt, outcome: Outcome): Promise<Date | null> {
  const delay = outcome === 'retried' ? delayAfter(tries, retryAfter) : null;
  const state = outcome === 'retried' ? 'pending' : outcome;
  const [settled] = await queryPrepared<{ triedSince: Date }>(tx, SETTLE, [id, attempts, state, delay]);
  return settled?.triedSince ?? null;
}

async function keep(tx: Tx, { id, attempts }: ClaimedDelivery, { at, durationMs, request, status, response, error }: Attempt): Promise<void> {
  await queryPrepared(tx, KEEP, [id, attempts, at, durationMs, request, status, response, error]);
}
