import { Injectable } from '@nestjs/common';
import type { Actor } from '../../kernel/actor';
import { NOW } from '../../platform/database/row-change';
import { ArticleChanges, ArticleTarget } from './article-changes';
import type { ArticleRecord } from './article-record';

/** Closes an article for editing, and opens it again. Readers see no difference. */
@Injectable()
export class ArchiveArticle {
  constructor(private readonly changes: ArticleChanges) {}

  async archive(actor: Actor, target: ArticleTarget): Promise<ArticleRecord> {
    return this.changes.run(actor, target, {
      verb: 'archive',
      apply: async () => ({ article: { archivedAt: NOW } }),
    });
  }

  async unarchive(actor: Actor, target: ArticleTarget): Promise<ArticleRecord> {
    return this.changes.run(actor, target, { verb: 'unarchive', apply: async () => ({ article: { archivedAt: null } }) });
  }
}
