import { Injectable } from '@nestjs/common';
import type { Actor } from '../../kernel/actor';
import { NotFound } from '../../kernel/problem';
import { UnitOfWork } from '../../platform/database/unit-of-work';
import type { Notification } from './notification';
import { NotificationQueries } from './notification.queries';
import { NotificationRepository } from './notification.repository';

/** Marking one's own as read. Nobody else is concerned, so nothing is written into the journal. */
@Injectable()
export class ReadNotifications {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly repository: NotificationRepository,
    private readonly queries: NotificationQueries,
  ) {}

  async one(actor: Actor, id: string): Promise<Notification> {
    return this.unitOfWork.run(async (tx) => {
      if (!(await this.queries.find(actor, id, tx))) throw new NotFound();
      await this.repository.markRead(tx, id);
      const read = await this.queries.find(actor, id, tx);
      if (!read) throw new NotFound();
      return read;
    });
  }

  async all(actor: Actor): Promise<void> {
    await this.unitOfWork.run((tx) => this.repository.markAllRead(tx, actor.id));
  }
}
