import { Injectable } from '@nestjs/common';
import type { Actor } from '../../../kernel/actor';
import { NotFound } from '../../../kernel/problem';
import type { Tx } from '../../../platform/database/tx';
import { ArticleChanges, ArticleTarget } from '../article-changes';
import type { ArticleRecord } from '../article-record';
import { ArticleQueries } from '../article.queries';
import { isMove } from '../is-move';
import { SaveArticle } from '../save-article';
import type { BulkInput } from './bulk-job';

/** Moves an article into a category. One that is there already is left as it is: no revision, and no approval void. */
@Injectable()
export class MoveToCategory {
  constructor(
    private readonly changes: ArticleChanges,
    private readonly queries: ArticleQueries,
    private readonly save: SaveArticle,
  ) {}

  /** `tx`: the transaction that encloses this, in which the article is locked. */
  async execute(tx: Tx, actor: Actor, target: ArticleTarget, { categoryId, confirm = false }: BulkInput): Promise<ArticleRecord> {
    const record = await this.queries.find(actor, target.id, tx);
    if (!record) throw new NotFound();
    if (categoryId !== undefined && !(await isMove(tx, record, categoryId))) return this.changes.leave(actor, target);
    return this.save.execute(actor, target, { content: { categoryId }, facts: {}, confirm, apart: true });
  }
}
