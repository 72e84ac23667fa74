import { Injectable, OnModuleInit } from '@nestjs/common';
import type { DomainEvent } from '../../kernel/domain-event';
import { newId } from '../../platform/database/new-id';
import { leaveToCommit } from '../../platform/database/left-to-commit';
import { type Statement, queryPrepared } from '../../platform/database/prepared-statement';
import type { Tx } from '../../platform/database/tx';
import { Purges } from '../../platform/cache/purges';
import type { Afterwards } from '../../platform/journal/projector';
import { Projectors } from '../../platform/journal/projectors';
import { eventDataOf } from './event-data';
import { findEventFacts } from './event-facts';
import { TOLD_ENTRIES, eventNameOf, wildcardOf } from './webhook-events';

/**
 * Writes down, in the transaction of an event, whom it is to be told and what: one delivery for each webhook and event, and none for
 * what was rolled back.
 */
@Injectable()
export class TellWebhooks implements OnModuleInit {
  constructor(
    private readonly projectors: Projectors,
    private readonly purges: Purges,
  ) {}

  onModuleInit(): void {
    this.projectors.register({ events: TOLD_ENTRIES, project: (tx, event) => this.tell(tx, event) });
  }

  /** What it is made of is asked at once; which answers it makes untrue is known when the read models have followed. */
  private async tell(tx: Tx, { id, type, subjectId, data }: DomainEvent): Promise<Afterwards | undefined> {
    const name = eventNameOf(type);
    const facts = await findEventFacts(tx, { id, subjectId, name, wildcard: wildcardOf(name), data });
    if (!facts) return undefined;
    return async () => {
      const { webhookIds, sectionIds } = facts;
      const told = eventDataOf(name, subjectId, facts, this.purges.saidIn(tx));
      leaveToCommit(tx, queryPrepared(tx, WRITE, [webhookIds.map(() => newId()), webhookIds, id, name, told, sectionIds]));
    };
  }
}

/** A webhook that is being deleted is waited for, and told nothing. The section is the one for which it was chosen. What one that is disabled misses can be replayed. */
const WRITE: Statement = {
  name: 'webhook-deliveries-write',
  text: `
    insert into webhook_deliveries (id, webhook_id, event_id, type, data, occurred_at, state, category_id)
    select t.id, w.id, $3, $4, $5, now(), case w.status when 'active' then 'pending' else 'skipped' end, t.category_id
    from unnest($1::uuid[], $2::uuid[], $6::uuid[]) as t (id, webhook_id, category_id) join webhooks w on w.id = t.webhook_id for key share of w
    on conflict on constraint webhook_deliveries_webhook_event_key do nothing`,
};
