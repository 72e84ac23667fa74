import { Injectable } from '@nestjs/common';
import type { DomainEvent } from '../../kernel/domain-event';
import { newId } from '../database/new-id';
import { type Statement, queryPrepared } from '../database/prepared-statement';
import type { Tx } from '../database/tx';
import type { Projector } from './projector';

/** Who did it, and how, for people who read the audit log. */
export interface AuditEntry {
  readonly actorId: string | null;
  readonly actorName: string;
  readonly detail: Readonly<Record<string, unknown>>;
  readonly requestId: string | null;
  readonly address: string | null;
}

/** The append-only record of what happened. Later modules register projectors, so that earlier ones need not know them. */
@Injectable()
export class Outbox {
  private readonly projectors = new Map<string, Projector[]>();

  register(projector: Projector): void {
    for (const type of projector.events) {
      this.projectors.set(type, [...(this.projectors.get(type) ?? []), projector]);
    }
  }

  /**
   * Writes the event and the line of the audit log beside the change that they tell of, and lets the read models follow.
   * To be called after that change.
   */
  async append(tx: Tx, event: DomainEvent, { actorId, actorName, detail, requestId, address }: AuditEntry): Promise<void> {
    await queryPrepared(tx, APPEND, [
      actorId, actorName, event.type, event.type.split('.', 1)[0], event.subjectId, detail, requestId, address, newId(), event.data,
    ]);
    for (const projector of this.projectors.get(event.type) ?? []) await projector.project(tx, event);
  }
}

/** Both rows in one statement: they are written with every change. */
const APPEND: Statement = {
  name: 'journal-append',
  text: `
    with audited as (
      insert into audit_log (actor_id, actor_name, action, subject_type, subject_id, detail, request_id, address)
      values ($1, $2, $3, $4, $5, $6, $7, $8)
    )
    insert into outbox_events (id, type, subject_id, data) values ($9, $3, $5, $10)`,
};
