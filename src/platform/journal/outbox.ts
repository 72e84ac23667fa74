import { Injectable } from '@nestjs/common';
import type { DomainEvent } from '../../kernel/domain-event';
import { newId } from '../database/new-id';
import type { Tx } from '../database/tx';
import type { Projector } from './projector';

/** The append-only record of what happened. Later modules register projectors, so that earlier ones need not know them. */
@Injectable()
export class Outbox {
  private readonly projectors = new Map<string, Projector[]>();

  register(projector: Projector): void {
    for (const type of projector.events) {
      this.projectors.set(type, [...(this.projectors.get(type) ?? []), projector]);
    }
  }

  /** Writes the event beside the change that it tells of, and lets the read models follow. To be called after that change. */
  async append(tx: Tx, event: DomainEvent): Promise<void> {
    await tx.query('insert into outbox_events (id, type, subject_id, data) values ($1, $2, $3, $4)', [
      newId(), event.type, event.subjectId, event.data,
    ]);
    for (const projector of this.projectors.get(event.type) ?? []) await projector.project(tx, event);
  }
}
