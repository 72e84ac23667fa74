import { Injectable, OnModuleInit } from '@nestjs/common';
import { Settings } from '../../config/settings';
import type { DomainEvent } from '../../kernel/domain-event';
import { together } from '../../platform/database/together';
import type { Tx } from '../../platform/database/tx';
import { Projectors } from '../../platform/journal/projectors';
import { changeTypeOf, noteChange } from './changes/note-change';
import { DeliveryRepository } from './delivery.repository';
import { projectArticle } from './project-article';
import { type ProjectionSource, findProjectionSources } from './projection-source';
import { putWords } from './search/put-words';

const OF_ARTICLES = [
  'article.published', 'article.updated', 'article.corrected', 'article.withdrawn', 'article.retracted', 'article.reinstated', 'article.facts_changed',
];
const OF_SUBJECTS = [
  'category.updated', 'category.moved', 'category.merged', 'category.deleted', 'author.updated', 'author.merged', 'author.deleted',
  'tag.updated', 'tag.merged', 'tag.deleted',
  'media.updated', 'media.replaced', 'media.revoked', 'media.reinstated',
];

/** Keeps the read model of delivery true, in the transaction of whatever changes what readers see. */
@Injectable()
export class ArticleProjector implements OnModuleInit {
  constructor(
    private readonly projectors: Projectors,
    private readonly repository: DeliveryRepository,
    private readonly settings: Settings,
  ) {}

  onModuleInit(): void {
    this.projectors.register({ events: OF_ARTICLES, project: (tx, event) => this.projectArticle(tx, event) });
    this.projectors.register({
      events: ['article.saved'],
      project: async (tx, event) => {
        if (event.data.factsChanged === true) await this.projectArticle(tx, event);
      },
    });
    this.projectors.register({ events: OF_SUBJECTS, project: (tx, event) => this.projectSubject(tx, event) });
  }

  /** Everything of these articles, as if each had just been published or withdrawn. Gives those that readers see. */
  async rebuild(tx: Tx, articleIds: readonly string[]): Promise<ReadonlySet<string>> {
    await this.repository.rebuildBeside(tx, articleIds);
    const live = await this.project(tx, articleIds);
    await putWords(tx, [...live]);
    return live;
  }

  /** The article itself, those whose text links to it, and its translations. */
  private async projectArticle(tx: Tx, { type, subjectId }: DomainEvent): Promise<void> {
    const [, before, neighbours, own] = await together([
      this.repository.noteRetraction(tx, subjectId),
      this.repository.isLive(tx, subjectId),
      this.repository.lockNeighbourhood(tx, subjectId),
      findProjectionSources(tx, [subjectId]),
    ]);
    const others = neighbours.length === 0 ? [] : await findProjectionSources(tx, neighbours);
    const after = own.length > 0;
    const change = changeTypeOf(type, { before, after });
    await together([
      this.put(tx, [subjectId, ...neighbours], [...own, ...others]),
      after && putWords(tx, [subjectId]),
      change && noteChange(tx, subjectId, change),
    ]);
  }

  /** Everything that shows a category, an author, a tag or a picture. */
  private async projectSubject(tx: Tx, { subjectId }: DomainEvent): Promise<void> {
    await this.repository.lockAll(tx);
    await this.project(tx, await this.repository.articlesShowing(tx, subjectId));
  }

  /** Gives those that readers see from now on. */
  private async project(tx: Tx, articleIds: readonly string[]): Promise<ReadonlySet<string>> {
    if (articleIds.length === 0) return new Set();
    return this.put(tx, articleIds, await findProjectionSources(tx, articleIds));
  }

  /** Writes the rows of those that have a source, and removes those of the others. */
  private async put(tx: Tx, articleIds: readonly string[], sources: readonly ProjectionSource[]): Promise<ReadonlySet<string>> {
    const live = new Set(sources.map(({ id }) => id));
    await together([
      this.repository.remove(tx, articleIds.filter((id) => !live.has(id))),
      ...sources.map((source) => this.repository.put(tx, source, projectArticle(source, this.settings))),
    ]);
    return live;
  }
}
