import { Injectable } from '@nestjs/common';
import type { DomainEvent } from '../../kernel/domain-event';
import { together } from '../database/together';
import type { Tx } from '../database/tx';
import type { Doer } from './doer';
import type { Projector } from './projector';

/** The read models and what event each follows. Later modules register theirs, so that earlier ones need not know them. */
@Injectable()
export class Projectors {
  private readonly byEvent = new Map<string, Projector[]>();

  register(projector: Projector): void {
    for (const type of projector.events) {
      this.byEvent.set(type, [...(this.byEvent.get(type) ?? []), projector]);
    }
  }

  /** Lets every read model follow an event. They begin in the order in which they were registered, and none waits for another, but for what they leave until all have. */
  async project(tx: Tx, event: DomainEvent, doer: Doer): Promise<void> {
    const left = await together((this.byEvent.get(event.type) ?? []).map((projector) => projector.project(tx, event, doer)));
    await together(left.map((afterwards) => afterwards?.()));
  }
}
