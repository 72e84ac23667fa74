import { Injectable, OnModuleInit } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { Settings } from '../../config/settings';
import { type Mail, MailTemplates } from '../../platform/mail/mail-templates';
import type { Notification } from './notification';
import type { NotificationKind } from './notification-kind';
import { MAY_READ, NOTIFIED_ARTICLE } from './notified-article';
import { MAY_MANAGE } from './notified-webhook';

export const NOTIFICATION_MAIL = 'notification';

type Told = Pick<Notification, 'kind' | 'articleId' | 'headline' | 'webhookId' | 'data'> & {
  /** Of a webhook: its URL may hold what lets somebody in there. */
  readonly host: string | null;
  readonly actor: string;
  readonly name: string;
  readonly email: string;
};

/** What happened, as the first line says it, and as the subject begins. */
const SAYS: Readonly<Record<NotificationKind, { subject: string; line: (told: Told) => string }>> = {
  submitted: { subject: 'To review', line: ({ actor }) => `${actor} has submitted an article for review.` },
  'changes-requested': { subject: 'Changes requested', line: ({ actor }) => `${actor} asks for changes.` },
  approved: { subject: 'Approved', line: ({ actor }) => `${actor} has approved an article of yours.` },
  published: { subject: 'Published', line: () => 'An article of yours has been published.' },
  'schedule-failed': { subject: 'Not published', line: () => 'An article could not be published at the time it was scheduled for.' },
  mentioned: { subject: 'You were mentioned', line: ({ actor }) => `${actor} has mentioned you in a comment.` },
  assigned: { subject: 'Assigned to you', line: ({ actor }) => `${actor} has assigned an article to you.` },
  'lock-taken-over': {
    subject: 'Lock taken over', line: ({ actor }) => `${actor} has taken over the article that you were editing. What you had not saved is kept.`,
  },
  'webhook-disabled': { subject: 'Webhook disabled', line: () => 'A webhook has been disabled, and its receiver is told of nothing any more.' },
};

/** Why a webhook was disabled. */
const REASONS: Readonly<Record<string, string>> = {
  gone: 'It answered that it is gone (410).',
  failing: 'Nothing arrived there in all the attempts of a delivery, over three days.',
};

/** The mail of a notification: nothing but what the person may read when it is sent. */
@Injectable()
export class NotificationMail implements OnModuleInit {
  constructor(
    private readonly dataSource: DataSource,
    private readonly templates: MailTemplates,
    private readonly settings: Settings,
  ) {}

  onModuleInit(): void {
    this.templates.register(NOTIFICATION_MAIL, async ({ notificationId }) => {
      const told = await this.find(String(notificationId));
      return told && this.write(told);
    });
  }

  private async find(id: string): Promise<Told | null> {
    const [found] = await this.dataSource.query<Told[]>(
      `select n.kind, n.article_id as "articleId", a.headline, n.webhook_id as "webhookId", h.host, n.data, n.actor_name as actor, u.name, u.email
       from notifications n join users u on u.id = n.user_id
       left join lateral (select r.headline from articles a ${NOTIFIED_ARTICLE} where a.id = n.article_id and ${MAY_READ}) a on n.article_id is not null
       left join lateral (
         select substring(h.url from '^https?://([^/?#]+)') as host from webhooks h where h.id = n.webhook_id and ${MAY_MANAGE}) h on n.webhook_id is not null
       left join notification_settings k on k.user_id = n.user_id and k.kind = n.kind
       where n.id = $1 and u.status = 'active' and coalesce(k.mail, true) and (a.headline is not null or h.host is not null)`,
      [id],
    );
    return found ?? null;
  }

  private write(told: Told): Mail {
    const { kind, articleId, headline, webhookId, host, data, name, email } = told;
    const [about, page] = webhookId === null ? [headline, `articles/${articleId}`] : [host, `webhooks/${webhookId}`];
    const { subject, line } = SAYS[kind];
    const { comment, reason, dueAt } = data;
    const said = [comment, reason && (REASONS[reason] ?? reason), ...(dueAt ? [`Due ${dueAt}.`] : [])].filter((each) => each !== undefined);
    const lines = [line(told), about, ...said, `${this.settings.publicUrl}/admin/${page}`];
    return { to: { name, address: email }, subject: `${subject}: ${about}`, text: `${lines.join('\n\n')}\n` };
  }
}
