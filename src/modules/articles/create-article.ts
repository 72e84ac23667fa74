import { Injectable } from '@nestjs/common';
import { type Actor, holdsIn } from '../../kernel/actor';
import { Forbidden } from '../../kernel/problem';
import { newId } from '../../platform/database/new-id';
import type { Tx } from '../../platform/database/tx';
import { UnitOfWork } from '../../platform/database/unit-of-work';
import { Journal } from '../../platform/journal/journal';
import { slugify } from '../../platform/text/slugify';
import type { NewArticle } from './article-input';
import type { ArticleRecord } from './article-record';
import { unknownReference } from './article.errors';
import { factColumns } from './article-facts';
import { ArticleQueries } from './article.queries';
import { ArticleRepository } from './article.repository';
import { newRevision } from './new-revision';
import { mergeContent } from './merge-content';
import { ARTICLE_VERBS } from './workflow/article-workflow';

/** A new article in draft, with its first revision and its slug. */
@Injectable()
export class CreateArticle {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly repository: ArticleRepository,
    private readonly queries: ArticleQueries,
    private readonly journal: Journal,
  ) {}

  /** Throws Forbidden outside of the actor's sections, slug-taken, and InvalidValues for ids that name nothing. */
  async execute(actor: Actor, { locale, content: input, facts }: NewArticle): Promise<ArticleRecord> {
    return this.unitOfWork.run(async (tx) => {
      if (!holdsIn(actor, 'article:create', await lineageOf(tx, input.categoryId))) throw new Forbidden();
      const id = newId();
      const merged = await mergeContent(tx, actor, input, null, { locale, credited: [] });
      await this.repository.insert(tx, { id, locale, createdBy: actor.id, openRevisionId: null, ...factColumns(facts) });
      const content = { ...merged, slug: await this.claim(tx, id, locale, input) };
      const revision = newRevision({ articleId: id, number: 1, state: 'draft', content, createdBy: actor.id, editorIds: [actor.id] });
      await this.repository.insertRevision(tx, revision);
      await this.repository.openFirst(tx, id, revision.id);
      await this.journal.append(tx, actor, { type: ARTICLE_VERBS.create.event, subjectId: id, detail: { verb: 'create', version: 1, revisionId: revision.id } });
      return this.queries.afterChange(actor, id, tx, revision);
    });
  }

  private async claim(tx: Tx, id: string, locale: string, { slug, headline }: NewArticle['content']): Promise<string> {
    if (slug === undefined) return this.repository.claimFreeSlug(tx, locale, slugify(headline, `article-${id.slice(-12)}`), id);
    await this.repository.claimSlug(tx, locale, slug, id);
    return slug;
  }
}

async function lineageOf(tx: Tx, categoryId: string): Promise<string[]> {
  const [category] = await tx.query<{ lineage: string[] }[]>(
    'select lineage from categories where id = $1 and deleted_at is null for key share', [categoryId],
  );
  if (!category) throw unknownReference('/categoryId', 'unknown-category', 'category');
  return category.lineage;
}
