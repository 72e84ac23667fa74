import { Injectable, OnModuleInit } from '@nestjs/common';
import type { DomainEvent } from '../../kernel/domain-event';
import { newId } from '../../platform/database/new-id';
import { together } from '../../platform/database/together';
import type { Tx } from '../../platform/database/tx';
import { Projectors } from '../../platform/journal/projectors';
import { MailQueue } from '../../platform/mail/mail-queue';
import { NOTIFICATION_KINDS, NotificationKind, TELLINGS } from './notification-kind';
import { NOTIFICATION_MAIL } from './notification-mail';
import { NotificationRepository } from './notification.repository';

/** Tells people what concerns them, in the transaction of what happened: all of them are told, or it did not happen. */
@Injectable()
export class NotificationProjector implements OnModuleInit {
  constructor(
    private readonly projectors: Projectors,
    private readonly repository: NotificationRepository,
    private readonly mails: MailQueue,
  ) {}

  onModuleInit(): void {
    for (const kind of NOTIFICATION_KINDS) {
      this.projectors.register({ events: TELLINGS[kind].events, project: (tx, event) => this.tell(tx, kind, event) });
    }
  }

  private async tell(tx: Tx, kind: NotificationKind, event: DomainEvent): Promise<void> {
    const people = await this.repository.peopleToTell(tx, kind, event);
    if (people.length === 0) return;
    const notifications = people.map((told) => ({ ...told, id: newId() }));
    const mails = notifications.filter(({ mail }) => mail).map(({ id }) => ({ notificationId: id }));
    await together([this.repository.insert(tx, kind, event, notifications), mails.length > 0 && this.mails.add(tx, NOTIFICATION_MAIL, mails)]);
  }
}
