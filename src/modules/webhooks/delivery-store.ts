import { Injectable } from '@nestjs/common';
import { type Statement, queryPrepared } from '../../platform/database/prepared-statement';
import { UnitOfWork } from '../../platform/database/unit-of-work';

/** A delivery that this process has, until its lease ends. */
export interface ClaimedDelivery {
  readonly id: string;
  readonly webhookId: string;
  readonly eventId: string;
  readonly type: string;
  readonly data: Readonly<Record<string, unknown>>;
  readonly occurredAt: Date;
  /** Since it happened or was asked for again, this one included. */
  readonly tries: number;
  /** Whose claim it is: another process that takes the delivery up counts one more. */
  readonly attempts: number;
  readonly url: string;
  /** Those that sign now. */
  readonly sealedSecrets: readonly string[];
}

/** Requests to one endpoint at once, in all processes together. One that fails gets one at a time, until something arrives. */
export const LANES_OF_ENDPOINT = 4;

/** Longer than the longest attempt: what a process that was killed had under way is taken up after this. */
const LEASE_SECONDS = 30;

const DUE = `
  d.state = 'pending' and d.due_at <= now() and (d.claimed_until is null or d.claimed_until <= now())
  and (w.status = 'active' or d.type = 'webhook.test')`;

/** An event that was committed while its webhook was being disabled has written one down as if it were still to be sent. */
const SKIP: Statement = {
  name: 'webhook-deliveries-skip',
  text: `
    update webhook_deliveries d set state = 'skipped', claimed_until = null from webhooks w
    where w.status = 'disabled' and d.webhook_id = w.id and d.state = 'pending' and d.type <> 'webhook.test'`,
};

/** Whoever holds the row of a webhook counts what is under way there, so that no two processes count at once. */
const HOLD: Statement = {
  name: 'webhooks-hold',
  text: `
    select w.id from webhooks w where exists (select from webhook_deliveries d where d.webhook_id = w.id and ${DUE})
    for no key update of w skip locked`,
};

const CLAIM: Statement = {
  name: 'webhook-deliveries-claim',
  text: `
    with due as (
      select first.id from webhooks w
      cross join lateral (
        select case when w.failing_since is null then ${LANES_OF_ENDPOINT} else 1 end - count(*) as lanes
        from webhook_deliveries b where b.webhook_id = w.id and b.state = 'pending' and b.claimed_until > now()
      ) free
      cross join lateral (
        select d.id, d.due_at from webhook_deliveries d where d.webhook_id = w.id and ${DUE} order by d.due_at, d.id limit greatest(free.lanes, 0)
      ) first
      where w.id = any ($1) order by first.due_at limit $2
    )
    update webhook_deliveries d set tries = d.tries + 1, attempts = d.attempts + 1,
      tried_since = case when d.tries = 0 then clock_timestamp() else d.tried_since end,
      claimed_until = clock_timestamp() + make_interval(secs => ${LEASE_SECONDS})
    from due, webhooks w where d.id = due.id and w.id = d.webhook_id
    returning d.id, d.webhook_id as "webhookId", d.event_id as "eventId", d.type, d.data, d.occurred_at as "occurredAt", d.tries, d.attempts, w.url,
      array_remove(array[w.sealed_secret, case when w.former_secret_until > now() then w.sealed_former_secret end], null) as "sealedSecrets"`,
};

/** Takes what is due, so that no endpoint gets more at once than it can have, and none waits for another. */
@Injectable()
export class DeliveryStore {
  constructor(private readonly unitOfWork: UnitOfWork) {}

  async claim(most: number): Promise<ClaimedDelivery[]> {
    return this.unitOfWork.run(async (tx) => {
      await queryPrepared(tx, SKIP, []);
      const held = await queryPrepared<{ id: string }>(tx, HOLD, []);
      if (held.length === 0) return [];
      return queryPrepared<ClaimedDelivery & object>(tx, CLAIM, [held.map(({ id }) => id), most]);
    });
  }
}
