import { Injectable } from '@nestjs/common';
import { newId } from '../../../platform/database/new-id';
import type { Tx } from '../../../platform/database/tx';

/** What an urgent publication leaves to be looked at. */
export interface NewReviewTask {
  readonly articleId: string;
  readonly revisionId: string;
  readonly reason: string;
  readonly openedBy: string;
}

/** The write side of review tasks. */
@Injectable()
export class ReviewTaskRepository {
  /** Gives the id. */
  async open(tx: Tx, { articleId, revisionId, reason, openedBy }: NewReviewTask): Promise<string> {
    const id = newId();
    await tx.query(
      'insert into article_review_tasks (id, article_id, revision_id, reason, opened_by) values ($1, $2, $3, $4, $5)',
      [id, articleId, revisionId, reason, openedBy],
    );
    return id;
  }

  /** Holds the task until the transaction ends, so that it is closed once. */
  async lock(tx: Tx, id: string): Promise<void> {
    await tx.query('select from article_review_tasks where id = $1 for update', [id]);
  }

  async close(tx: Tx, id: string, closedBy: string, note: string | null): Promise<void> {
    await tx.query('update article_review_tasks set closed_by = $2, closed_at = now(), note = $3 where id = $1', [id, closedBy, note]);
  }
}
