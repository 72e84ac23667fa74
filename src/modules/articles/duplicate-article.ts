import { Injectable } from '@nestjs/common';
import type { Actor } from '../../kernel/actor';
import { newId } from '../../platform/database/new-id';
import type { Tx } from '../../platform/database/tx';
import { Journal } from '../../platform/journal/journal';
import { ArticleChanges, ArticleTarget } from './article-changes';
import type { ArticleRecord } from './article-record';
import { ArticleQueries } from './article.queries';
import { ArticleRepository } from './article.repository';
import { presentReferences } from './merged-references';
import { newRevision } from './new-revision';
import { contentOf } from './revision-content';

/**
 * A new article in draft that says what another one says. Who wrote that one has written this one, too: four-eyes knows. What must not
 * be published yet, or not at all, must not be published as a copy either: embargo and legal hold go with it. Whoever copies what all
 * readers have is not told of them.
 */
@Injectable()
export class DuplicateArticle {
  constructor(
    private readonly changes: ArticleChanges,
    private readonly repository: ArticleRepository,
    private readonly queries: ArticleQueries,
    private readonly journal: Journal,
  ) {}

  /** Gives the new article; the other one stays as it is. */
  async execute(actor: Actor, target: ArticleTarget): Promise<ArticleRecord> {
    return this.changes.beside(actor, target, 'duplicate', async (tx, record) => {
      const id = await this.copy(tx, actor, record);
      return this.queries.afterChange(actor, id, tx);
    });
  }

  private async copy(tx: Tx, actor: Actor, record: ArticleRecord): Promise<string> {
    const { article, current } = record;
    const id = newId();
    const embargoUntil = article.embargoUntil === null ? null : new Date(article.embargoUntil);
    await this.repository.insert(tx, {
      id, locale: article.locale, createdBy: actor.id, openRevisionId: null, ...(record.inside && { embargoUntil, legalHold: article.legalHold }),
    });
    const content = { ...contentOf(current), ...presentReferences(record), slug: await this.repository.claimFreeSlug(tx, article.locale, current.slug, id) };
    const revision = newRevision({
      articleId: id, number: 1, state: 'draft', content, createdBy: actor.id, editorIds: [...current.editorIds, actor.id],
    });
    await this.repository.insertRevision(tx, revision);
    await this.repository.openFirst(tx, id, revision.id);
    await this.journal.append(tx, actor, {
      type: 'article.created', subjectId: id, detail: { verb: 'duplicate', of: article.id, version: 1, revisionId: revision.id },
    });
    return id;
  }
}
