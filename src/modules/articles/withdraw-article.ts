import { Injectable } from '@nestjs/common';
import type { Actor } from '../../kernel/actor';
import { ArticleChanges, ArticleTarget } from './article-changes';
import type { ArticleRecord } from './article-record';
import { ArticleRepository } from './article.repository';

/** Takes a live article away from its readers, and gives the last published row back to them. Both keep all dates. */
@Injectable()
export class WithdrawArticle {
  constructor(
    private readonly changes: ArticleChanges,
    private readonly repository: ArticleRepository,
  ) {}

  async withdraw(actor: Actor, target: ArticleTarget, reason: string): Promise<ArticleRecord> {
    return this.changes.run(actor, target, {
      verb: 'withdraw',
      apply: async () => ({ article: { visibility: 'withdrawn' }, detail: { reason } }),
    });
  }

  /** The schedule of a later revision stands, and is from now on one of a live article: what it would follow is the same revision as before. */
  async republish(actor: Actor, target: ArticleTarget): Promise<ArticleRecord> {
    return this.changes.run(actor, target, {
      verb: 'republish',
      apply: async (tx, { open }) => ({
        ...(open?.state === 'scheduled' && { written: this.repository.mark(tx, open.id, { scheduledVisibility: 'live' }) }),
        article: { visibility: 'live' },
      }),
    });
  }
}
