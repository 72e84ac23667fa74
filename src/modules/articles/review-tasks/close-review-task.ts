import { Injectable } from '@nestjs/common';
import type { Actor } from '../../../kernel/actor';
import { GuardsUnmet, NotFound } from '../../../kernel/problem';
import { UnitOfWork } from '../../../platform/database/unit-of-work';
import { Journal } from '../../../platform/journal/journal';
import { taskClosed } from '../article.errors';
import type { ReviewTask } from './review-task';
import { ReviewTaskQueries } from './review-task.queries';
import { ReviewTaskRepository } from './review-task.repository';

/** Somebody has looked at what was published urgently: somebody else than who published it. */
@Injectable()
export class CloseReviewTask {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly repository: ReviewTaskRepository,
    private readonly queries: ReviewTaskQueries,
    private readonly journal: Journal,
  ) {}

  async execute(actor: Actor, id: string, note: string | null): Promise<ReviewTask> {
    return this.unitOfWork.run(async (tx) => {
      await this.repository.lock(tx, id);
      const task = await this.queries.find(actor, id, tx);
      if (!task) throw new NotFound();
      if (task.closedAt) throw taskClosed();
      if (task.openedBy.id === actor.id) throw ownPublication();
      await this.repository.close(tx, id, actor.id, note);
      await this.journal.append(tx, actor, {
        type: 'article.review_task_closed', subjectId: task.articleId, detail: { taskId: id, note }, data: { taskId: id },
      });
      return (await this.queries.find(actor, id, tx)) ?? task;
    });
  }
}

const ownPublication = () =>
  new GuardsUnmet([{ pointer: '', code: 'four-eyes', detail: 'You have published this: somebody else must look at it.' }]);
