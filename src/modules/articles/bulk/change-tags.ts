import { Injectable } from '@nestjs/common';
import type { Actor } from '../../../kernel/actor';
import { NotFound } from '../../../kernel/problem';
import type { Tx } from '../../../platform/database/tx';
import { ArticleChanges, ArticleTarget } from '../article-changes';
import type { ArticleRecord } from '../article-record';
import { ArticleQueries } from '../article.queries';
import { tooManyTags } from '../article.errors';
import { SaveArticle } from '../save-article';
import type { BulkInput } from './bulk-job';

/** As many as a save takes. */
export const MOST_TAGS = 100;

/** Adds tags to an article and takes some away. One that has them so already is left as it is: no revision, and no approval void. */
@Injectable()
export class ChangeTags {
  constructor(
    private readonly changes: ArticleChanges,
    private readonly queries: ArticleQueries,
    private readonly save: SaveArticle,
  ) {}

  /** `tx`: the transaction that encloses this, in which the article is locked. */
  async execute(tx: Tx, actor: Actor, target: ArticleTarget, input: BulkInput): Promise<ArticleRecord> {
    const record = await this.queries.find(actor, target.id, tx);
    if (!record) throw new NotFound();
    const { tagIds: present } = record.current;
    const tagIds = await changed(tx, present, input);
    if (tagIds.length === present.length && tagIds.every((id) => present.includes(id))) {
      return this.changes.leave(actor, target);
    }
    if (tagIds.length > MOST_TAGS) throw tooManyTags(MOST_TAGS);
    return this.save.execute(actor, target, { content: { tagIds }, facts: {}, confirm: input.confirm ?? false, apart: true });
  }
}

/** A tag that was merged into another one is that other one. */
async function changed(tx: Tx, present: readonly string[], { addTagIds: added = [], removeTagIds: removed = [] }: BulkInput): Promise<string[]> {
  const rows = await tx.query<{ id: string; now: string }[]>(
    'select id, coalesce(merged_into, id) as now from tags where id = any ($1)', [[...present, ...added, ...removed]],
  );
  const now = new Map(rows.map((row) => [row.id, row.now]));
  const nowOf = (id: string): string => now.get(id) ?? id;
  const gone = new Set(removed.map(nowOf));
  const kept = present.filter((id) => !gone.has(nowOf(id)));
  const there = new Set(kept.map(nowOf));
  return [...kept, ...added.filter((id) => !there.has(nowOf(id)))];
}
