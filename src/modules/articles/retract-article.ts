import { Injectable } from '@nestjs/common';
import type { Actor } from '../../kernel/actor';
import { ArticleChanges, ArticleTarget } from './article-changes';
import type { ArticleRecord } from './article-record';

/** Takes back what should never have been published. Readers are told so in its place; nothing else may be done with it. */
@Injectable()
export class RetractArticle {
  constructor(private readonly changes: ArticleChanges) {}

  async retract(actor: Actor, target: ArticleTarget, notice: string): Promise<ArticleRecord> {
    return this.changes.run(actor, target, {
      verb: 'retract',
      apply: async () => ({
        article: {
          visibility: 'retracted',
          retraction: { notice, by: { id: actor.id, name: actor.name }, at: new Date().toISOString() },
        },
        detail: { notice },
      }),
    });
  }

  /** Gives it back to the newsroom, not to its readers. */
  async reinstate(actor: Actor, target: ArticleTarget, reason: string): Promise<ArticleRecord> {
    return this.changes.run(actor, target, {
      verb: 'reinstate',
      apply: async () => ({ article: { visibility: 'withdrawn', retraction: null }, detail: { reason } }),
    });
  }
}
