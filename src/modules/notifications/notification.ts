import type { NotificationKind } from './notification-kind';

/** Something that happened to an article and concerns one person, who may see the article. */
export interface Notification {
  readonly id: string;
  readonly kind: NotificationKind;
  readonly articleId: string;
  /** As it is now. */
  readonly headline: string;
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
