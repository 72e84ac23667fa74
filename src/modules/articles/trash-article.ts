import { Injectable } from '@nestjs/common';
import type { Actor } from '../../kernel/actor';
import { NOW } from '../../platform/database/row-change';
import { ArticleChanges, ArticleTarget } from './article-changes';
import type { ArticleRecord } from './article-record';
import { ArticleRepository } from './article.repository';

/** Puts an article into the trash, and gives it back exactly as it was. */
@Injectable()
export class TrashArticle {
  constructor(
    private readonly changes: ArticleChanges,
    private readonly repository: ArticleRepository,
  ) {}

  async trash(actor: Actor, target: ArticleTarget): Promise<ArticleRecord> {
    return this.changes.run(actor, target, {
      verb: 'trash',
      facts: async (tx) => ({ linkedFromLive: await this.repository.isLinkedFromLive(tx, target.id) }),
      apply: async () => ({ article: { deletedAt: NOW } }),
    });
  }

  async restore(actor: Actor, target: ArticleTarget): Promise<ArticleRecord> {
    return this.changes.run(actor, target, {
      verb: 'restore',
      apply: async () => ({ article: { deletedAt: null } }),
    });
  }
}
