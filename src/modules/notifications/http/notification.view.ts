import { ApiProperty } from '@nestjs/swagger';
import { isoTime } from '../../../platform/database/row';
import type { Notification } from '../notification';
import { NOTIFICATION_KINDS, type NotificationKind } from '../notification-kind';

/** Who did what one is told of. */
export class NotifierView {
  id: string;
  name: string;
}

/** Something that happened to an article or a webhook and concerns the person who asks. */
export class NotificationView {
  id: string;
  @ApiProperty({ enum: NOTIFICATION_KINDS })
  kind: NotificationKind;
  /** null: it is about a webhook. */
  articleId: string | null;
  /** As it is now. */
  headline: string | null;
  /** null: it is about an article. */
  webhookId: string | null;
  /** null: the system itself, such as a schedule that came due. */
  by: NotifierView | null;
  at: string;
  /** null: unread. */
  readAt: string | null;
  /** Of changes-requested: what the reviewer said. */
  comment: string | null;
  /** Of schedule-failed: what stood in the way. Of webhook-disabled: `gone` (it answered 410), or `failing`. */
  reason: string | null;
  /** Of mentioned: where. */
  @ApiProperty({ format: 'uuid' })
  commentId: string | null;
  /** Of assigned: the deadline, where one was set. */
  @ApiProperty({ format: 'date-time' })
  dueAt: string | null;
}

export class NotificationListView {
  items: NotificationView[];
  nextCursor: string | null;
  /** How many are unread in all. */
  unread: number;
  total?: number;
}

export function notificationView({ id, kind, articleId, headline, webhookId, by, at, readAt, data }: Notification): NotificationView {
  return {
    id,
    kind,
    articleId,
    headline,
    webhookId,
    by,
    at: isoTime(at),
    readAt: isoTime(readAt),
    comment: data.comment ?? null,
    reason: data.reason ?? null,
    commentId: data.commentId ?? null,
    dueAt: isoTime(data.dueAt ?? null),
  };
}
