import { Injectable } from '@nestjs/common';
import type { Actor } from '../../kernel/actor';
import { ArticleChanges, ArticleTarget } from './article-changes';
import type { ArticleRecord } from './article-record';
import { ArticleRepository } from './article.repository';
import type { VerbName } from './workflow/article-workflow';

/** Until when, or null for no embargo any more. */
export interface Embargo {
  readonly until: string | null;
  readonly reason?: string | undefined;
}

/** Nothing is published before an embargo is over. Whoever may set one may move it out; to loosen it takes more, and a reason. */
@Injectable()
export class EmbargoArticle {
  constructor(
    private readonly changes: ArticleChanges,
    private readonly repository: ArticleRepository,
  ) {}

  async execute(actor: Actor, target: ArticleTarget, { until, reason }: Embargo): Promise<ArticleRecord> {
    return this.changes.run(actor, target, {
      verb: (record) => embargoVerb(record, until),
      facts: async (tx) => ({
        newEmbargo: until, reason, embargoIsFuture: until === null || (await this.repository.isFuture(tx, until)),
      }),
      apply: async (_, { article }) => ({
        article: { embargoUntil: until === null ? null : new Date(until) },
        detail: { until, before: article.embargoUntil, reason: reason ?? null },
      }),
    });
  }
}

function embargoVerb({ article: { embargoUntil } }: ArticleRecord, until: string | null): VerbName {
  if (embargoUntil === null) return 'embargo';
  return until === null || Date.parse(until) < Date.parse(embargoUntil) ? 'embargo-override' : 'embargo';
}
