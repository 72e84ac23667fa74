import { Injectable, OnModuleInit } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { Settings } from '../../config/settings';
import { type Mail, MailTemplates } from '../../platform/mail/mail-templates';
import type { Notification } from './notification';
import type { NotificationKind } from './notification-kind';
import { MAY_READ, NOTIFIED_ARTICLE } from './notified-article';

export const NOTIFICATION_MAIL = 'notification';

type Told = Pick<Notification, 'kind' | 'articleId' | 'headline' | 'data'> & {
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
      `select n.kind, n.article_id as "articleId", r.headline, n.data, n.actor_name as actor, u.name, u.email
       from notifications n join users u on u.id = n.user_id join articles a on a.id = n.article_id ${NOTIFIED_ARTICLE}
       left join notification_settings k on k.user_id = n.user_id and k.kind = n.kind
       where n.id = $1 and u.status = 'active' and coalesce(k.mail, true) and ${MAY_READ}`,
      [id],
    );
    return found ?? null;
  }

  private write(told: Told): Mail {
    const { kind, articleId, headline, data, name, email } = told;
    const { subject, line } = SAYS[kind];
    const { comment, reason, dueAt } = data;
    const said = [comment, reason, ...(dueAt ? [`Due ${dueAt}.`] : [])].filter((each) => each !== undefined);
    const lines = [line(told), headline, ...said, `${this.settings.publicUrl}/admin/articles/${articleId}`];
    return { to: { name, address: email }, subject: `${subject}: ${headline}`, text: `${lines.join('\n\n')}\n` };
  }
}
