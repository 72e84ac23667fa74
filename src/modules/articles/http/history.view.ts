import { ApiProperty } from '@nestjs/swagger';
import { isoTime } from '../../../platform/database/row';
import type { DeedDetail, HistoryEntry } from '../history.queries';
import { PersonView } from './person.view';

/** Facts of the article that were changed; the others are left out. */
export class ChangedFactsView {
  @ApiProperty({ format: 'date-time' })
  expireAt?: string | null;
  @ApiProperty({ format: 'date-time' })
  dueAt?: string | null;
  @ApiProperty({ format: 'date-time' })
  plannedFor?: string | null;
  locale?: string;
  /** Who was to work on it; null: nobody. */
  @ApiProperty({ type: PersonView })
  assignee?: PersonView | null;
}

/** Something that was done with an article: who did what, when and why. What was not said with it is null. */
export class HistoryEntryView {
  at: string;
  /** null: the system itself, such as a schedule that came due. */
  by: PersonView | null;
  /** @example 'article.changes_requested' */
  event: string;
  /** The verb of the lifecycle; null for what changes nothing of the article itself, such as a comment. */
  verb: string | null;
  /** The version that the article had afterwards. */
  version: number | null;
  /** The number of the revision that was current afterwards. */
  revision: number | null;
  changeKind: string | null;
  /** What was noted with a publication. */
  note: string | null;
  /** What a reviewer said. */
  comment: string | null;
  reason: string | null;
  /** What readers were told of a retraction. */
  notice: string | null;
  /** What was scheduled, or fired. */
  @ApiProperty({ format: 'date-time' })
  publishAt: string | null;
  /** The embargo that was set. */
  @ApiProperty({ format: 'date-time' })
  until: string | null;
  /** The schedule that this put an end to. */
  @ApiProperty({ format: 'date-time' })
  cancelledSchedule: string | null;
  /** Who had the lock that was taken over. */
  takenFrom: PersonView | null;
  /** Facts as they were before this; null where it changed none. */
  before: ChangedFactsView | null;
  /** The same facts as they were then. */
  after: ChangedFactsView | null;
}

export class HistoryView {
  items: HistoryEntryView[];
  nextCursor: string | null;
}

export function historyEntryView({ at, by, action, revision, detail, assignees }: HistoryEntry): HistoryEntryView {
  const { assigneeId, formerAssigneeId } = detail;
  const isAssigned = assigneeId !== undefined && assigneeId !== formerAssigneeId;
  const assignee = (id: string | null = null): PersonView | null => (id === null ? null : { id, name: assignees?.[id] ?? '' });
  return {
    at: isoTime(at),
    by,
    event: action,
    verb: detail.verb ?? null,
    version: detail.version ?? null,
    revision,
    changeKind: detail.changeKind ?? null,
    note: detail.note ?? null,
    comment: detail.comment ?? null,
    reason: detail.reason ?? null,
    notice: detail.notice ?? null,
    publishAt: isoTime(detail.publishAt ?? null),
    until: isoTime(detail.until ?? null),
    cancelledSchedule: isoTime(detail.cancelledSchedule ?? null),
    takenFrom: detail.from ?? null,
    before: changedFactsView(detail.before, isAssigned ? { assignee: assignee(formerAssigneeId) } : undefined),
    after: changedFactsView(detail.after, isAssigned ? { assignee: assignee(assigneeId) } : undefined),
  };
}

function changedFactsView(told: DeedDetail['before'], assigned: Pick<ChangedFactsView, 'assignee'> | undefined): ChangedFactsView | null {
  if (!told || typeof told === 'string') return assigned ?? null;
  const { expireAt, dueAt, plannedFor, locale } = told;
  return { expireAt, dueAt, plannedFor, ...(locale && { locale }), ...assigned };
}
