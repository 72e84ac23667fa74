import { Injectable } from '@nestjs/common';
import type { Actor } from '../../kernel/actor';
import { requireActivePeople } from './active-people';
import { ArticleChanges, ArticleTarget } from './article-changes';
import { factColumns } from './article-facts';
import type { ArticleRecord } from './article-record';
import { Leavers } from './editing/leavers';
import { recordedFacts } from './recorded-facts';

export interface Assignment {
  /** null: nobody. */
  readonly assigneeId: string | null;
  /** undefined leaves it. */
  readonly dueAt: string | null | undefined;
}

/** Hands an article to somebody, whose own it then is. It opens no revision and voids no approval. */
@Injectable()
export class AssignArticle {
  constructor(
    private readonly changes: ArticleChanges,
    private readonly leavers: Leavers,
  ) {}

  /** Throws unknown-user. */
  async execute(actor: Actor, target: ArticleTarget, { assigneeId, dueAt }: Assignment): Promise<ArticleRecord> {
    return this.changes.run(actor, target, {
      verb: 'assign',
      apply: async (tx, record) => {
        const { article } = record;
        await requireActivePeople(tx, assigneeId === null ? [] : [assigneeId], () => '/assigneeId');
        if (article.assigneeId !== null && article.assigneeId !== assigneeId) {
          await this.leavers.handOver(tx, { ...record, article: { ...article, assigneeId } }, article.assigneeId);
        }
        const assignment = { assigneeId, formerAssigneeId: article.assigneeId, ...(dueAt !== undefined && { dueAt }) };
        const facts = factColumns({ dueAt });
        return { article: { assigneeId, ...facts }, detail: { ...assignment, ...recordedFacts(article, facts) }, data: assignment };
      },
    });
  }
}
