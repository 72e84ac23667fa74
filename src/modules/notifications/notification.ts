import type { NotificationKind } from './notification-kind';

/** Something that happened to an article or a webhook and concerns one person, who may see it. */
export interface Notification {
  readonly id: string;
  readonly kind: NotificationKind;
  readonly articleId: string | null;
  /** As it is now. */
  readonly headline: string | null;
  readonly webhookId: string | null;
  /** null: the system itself. */
  readonly by: { readonly id: string; readonly name: string } | null;
  readonly at: Date;
  readonly readAt: Date | null;
  readonly data: {
    readonly comment?: string;
    readonly reason?: string;
    readonly commentId?: string;
    readonly threadId?: string;
    readonly dueAt?: string | null;
  };
}
