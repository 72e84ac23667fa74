import { Injectable } from '@nestjs/common';
import { UnitOfWork } from '../../platform/database/unit-of-work';
import type { Claimed, DueWork } from '../../platform/jobs/due-work';
import { ArticleChanges } from './article-changes';
import { DueArticleRepository } from './due-article.repository';

/** Withdraws live articles once their expireAt has passed. */
@Injectable()
export class ExpireArticles implements DueWork {
  readonly name = 'expiries';

  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly due: DueArticleRepository,
    private readonly changes: ArticleChanges,
  ) {}

  async next(except: readonly string[], claimed: Claimed): Promise<boolean> {
    return this.unitOfWork.run(async (tx) => {
      const id = await this.due.claimExpiry(tx, except);
      if (id === undefined) return false;
      claimed(id);
      await this.changes.runDue(tx, id, {
        verb: 'expire',
        apply: async () => ({ article: { visibility: 'withdrawn' }, detail: { reason: 'expired' } }),
      });
      return true;
    });
  }
}
