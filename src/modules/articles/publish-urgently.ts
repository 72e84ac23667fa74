import { Injectable } from '@nestjs/common';
import type { Actor } from '../../kernel/actor';
import { together } from '../../platform/database/together';
import { ArticleChanges, ArticleTarget } from './article-changes';
import type { ArticleRecord } from './article-record';
import { Publication, PublishArticle } from './publish-article';
import { ReviewTaskRepository } from './review-tasks/review-task.repository';

/** A publication before its review, with why it could not wait. */
export interface UrgentPublication extends Publication {
  readonly reason?: string | undefined;
}

/** Takes the open revision live before its review. The review is then owed: a task stays open until somebody else has looked at it. */
@Injectable()
export class PublishUrgently {
  constructor(
    private readonly changes: ArticleChanges,
    private readonly publication: PublishArticle,
    private readonly tasks: ReviewTaskRepository,
  ) {}

  async execute(actor: Actor, target: ArticleTarget, { reason = '', ...publication }: UrgentPublication): Promise<ArticleRecord> {
    return this.changes.run(actor, target, {
      verb: 'publish-urgent',
      facts: { ...publication, reason: reason || undefined },
      apply: async (tx, record) => {
        const { written, ...change } = this.publication.takeLive(tx, record, publication);
        const [, taskId] = await together([
          written, this.tasks.open(tx, { articleId: record.article.id, revisionId: record.current.id, reason, openedBy: actor.id }),
        ]);
        return { ...change, detail: { ...change.detail, urgent: true, reason, taskId }, data: { ...change.data, urgent: true, taskId } };
      },
    });
  }
}
