import { isoTime } from '../../../platform/database/row';
import type { ReviewTask } from '../review-tasks/review-task';
import { PersonView } from './person.view';

/** A publication that went before its review. */
export class ReviewTaskView {
  id: string;
  articleId: string;
  /** The revision that was published urgently. */
  revisionNumber: number;
  headline: string;
  reason: string;
  openedBy: PersonView;
  openedAt: string;
  closedBy: PersonView | null;
  closedAt: string | null;
  note: string | null;
}

export class ReviewTaskListView {
  items: ReviewTaskView[];
  nextCursor: string | null;
}

export function reviewTaskView(task: ReviewTask): ReviewTaskView {
  const { id, articleId, revisionNumber, headline, reason, openedBy, closedBy, note } = task;
  return {
    id, articleId, revisionNumber, headline, reason, openedBy, openedAt: isoTime(task.openedAt), closedBy, closedAt: isoTime(task.closedAt), note,
  };
}
