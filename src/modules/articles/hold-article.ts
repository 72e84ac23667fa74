import { Injectable } from '@nestjs/common';
import type { Actor } from '../../kernel/actor';
import { ArticleChanges, ArticleTarget } from './article-changes';
import type { ArticleRecord } from './article-record';

/** A legal hold: nobody publishes, trashes or purges the article while it stands. Editing and taking down go on. */
@Injectable()
export class HoldArticle {
  constructor(private readonly changes: ArticleChanges) {}

  async hold(actor: Actor, target: ArticleTarget, reason: string): Promise<ArticleRecord> {
    return this.changes.run(actor, target, {
      verb: 'legal-hold',
      apply: async () => ({
        article: { legalHold: { reason, by: { id: actor.id, name: actor.name }, at: new Date().toISOString() } },
        detail: { reason },
      }),
    });
  }

  async lift(actor: Actor, target: ArticleTarget, reason: string): Promise<ArticleRecord> {
    return this.changes.run(actor, target, {
      verb: 'legal-hold/lift',
      apply: async (_, { article }) => ({ article: { legalHold: null }, detail: { reason, lifted: article.legalHold?.reason } }),
    });
  }
}
