import { Injectable } from '@nestjs/common';
import { Settings } from '../../config/settings';
import type { Actor } from '../../kernel/actor';
import { UnitOfWork } from '../../platform/database/unit-of-work';
import type { Claimed, DueWork } from '../../platform/jobs/due-work';
import { ArticleChanges, ArticleTarget } from './article-changes';
import type { ArticleRecord } from './article-record';
import { DueArticleRepository } from './due-article.repository';

/** Deletes an article in the trash for good: by somebody, or after TRASH_DAYS by itself. What was done to it stays in the audit log. */
@Injectable()
export class PurgeArticle implements DueWork {
  readonly name = 'purges';

  constructor(
    private readonly changes: ArticleChanges,
    private readonly unitOfWork: UnitOfWork,
    private readonly due: DueArticleRepository,
    private readonly settings: Settings,
  ) {}

  /** Gives the article as it was. */
  async execute(actor: Actor, target: ArticleTarget, reason: string): Promise<ArticleRecord> {
    return this.changes.run(actor, target, { verb: 'purge', apply: async () => ({ gone: true, detail: { reason } }) });
  }

  async next(except: readonly string[], claimed: Claimed): Promise<boolean> {
    return this.unitOfWork.run(async (tx) => {
      const id = await this.due.claimTrashed(tx, except, this.settings.trashDays);
      if (id === undefined) return false;
      claimed(id);
      const reason = `in the trash for ${this.settings.trashDays} days`;
      await this.changes.runDue(tx, id, { verb: 'purge', apply: async () => ({ gone: true, detail: { reason } }) });
      return true;
    });
  }
}
