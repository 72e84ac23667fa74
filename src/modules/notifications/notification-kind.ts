import { MAY_REVIEW } from './notified-article';
import { MAY_MANAGE } from './notified-webhook';

/** What people are told of. */
export const NOTIFICATION_KINDS = [
  'submitted', 'changes-requested', 'approved', 'published', 'schedule-failed', 'mentioned', 'assigned', 'lock-taken-over', 'webhook-disabled',
] as const;

export type NotificationKind = (typeof NOTIFICATION_KINDS)[number];

/**
 * Which event tells whom: an SQL condition on the person `u`, the article `a`, its current revision `r`, and the data of the event, $2. What is
 * about a webhook `h` knows no article.
 */
interface Telling {
  readonly events: readonly string[];
  /** An article, if it does not say. */
  readonly about?: 'webhook';
  readonly to: string;
  /** What of the event's data goes with it. */
  readonly data?: readonly string[];
}

/** Whoever wrote of it since readers saw it last, or has it in their hands. */
const WRITERS = '(u.id in (a.created_by, a.assignee_id, r.created_by, r.submitted_by) or u.id = any (r.editor_ids))';

const named = (member: string): string => `u.id = ($2::jsonb ->> '${member}')::uuid`;

export const TELLINGS: Readonly<Record<NotificationKind, Telling>> = {
  submitted: { events: ['article.submitted'], to: MAY_REVIEW },
  'changes-requested': { events: ['article.changes_requested'], to: WRITERS, data: ['comment'] },
  approved: { events: ['article.approved'], to: `r.state = 'approved' and ${WRITERS}` },
  published: {
    events: ['article.published', 'article.updated', 'article.corrected'],
    to: `(${WRITERS} or ${named('scheduledBy')})`,
  },
  'schedule-failed': { events: ['article.schedule_failed'], to: `(${WRITERS} or ${named('scheduledBy')})`, data: ['reason'] },
  mentioned: {
    events: ['article.comment_added', 'article.comment_changed'],
    to: "$2::jsonb -> 'mentions' ? u.id::text",
    data: ['commentId', 'threadId'],
  },
  assigned: {
    events: ['article.assigned'],
    to: `${named('assigneeId')} and ($2::jsonb ->> 'assigneeId') is distinct from ($2::jsonb ->> 'formerAssigneeId')`,
    data: ['dueAt'],
  },
  'lock-taken-over': { events: ['article.lock_taken_over'], to: named('from') },
  'webhook-disabled': { events: ['webhook.disabled'], about: 'webhook', to: MAY_MANAGE, data: ['reason'] },
};
