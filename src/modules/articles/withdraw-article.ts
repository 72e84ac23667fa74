import { Injectable } from '@nestjs/common';
import type { Actor } from '../../kernel/actor';
import { ArticleChanges, ArticleTarget } from './article-changes';
import type { ArticleRecord } from './article-record';

/** Takes a live article away from its readers, and gives the last published row back to them. Both keep all dates. */
@Injectable()
export class WithdrawArticle {
  constructor(private readonly changes: ArticleChanges) {}

  async withdraw(actor: Actor, target: ArticleTarget, reason: string): Promise<ArticleRecord> {
    return this.changes.run(actor, target, {
      verb: 'withdraw',
      apply: async () => ({ article: { visibility: 'withdrawn' }, detail: { reason } }),
    });
  }

  async republish(actor: Actor, target: ArticleTarget): Promise<ArticleRecord> {
    return this.changes.run(actor, target, {
      verb: 'republish',
      apply: async () => ({ article: { visibility: 'live' } }),
    });
  }
}
