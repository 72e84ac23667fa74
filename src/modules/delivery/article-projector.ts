import { Injectable, OnModuleInit } from '@nestjs/common';
import { Settings } from '../../config/settings';
import type { DomainEvent } from '../../kernel/domain-event';
import { together } from '../../platform/database/together';
import type { Tx } from '../../platform/database/tx';
import { Purges } from '../../platform/cache/purges';
import { Projectors } from '../../platform/journal/projectors';
import { changeTypeOf, noteChange } from './changes/note-change';
import { deliveryKeys } from './delivery-keys';
import { DeliveryRepository } from './delivery.repository';
import { type Projection, projectArticle } from './project-article';
import { type ProjectionSource, findProjectionSources } from './projection-source';
import { keysOfChange, listsJoinedOrLeft, listsLeft } from './purging/keys-of-change';
import { type ProjectedState, findDirectoriesChanged, findDirectoriesShowing, findPicturesHidden, findProjectedStates } from './purging/projected-state';
import { type SearchedArticle, putWords } from './search/put-words';

const OF_ARTICLES = [
  'article.published', 'article.updated', 'article.corrected', 'article.withdrawn', 'article.retracted', 'article.reinstated', 'article.facts_changed',
];
const OF_SUBJECTS = [
  'category.updated', 'category.moved', 'category.merged', 'category.deleted', 'author.updated', 'author.merged', 'author.deleted',
  'tag.updated', 'tag.merged', 'tag.deleted',
  'media.updated', 'media.replaced', 'media.revoked', 'media.reinstated',
];
/** Shown by no article, but maybe by a category or an author, or as one of them; or it has taken a name that led elsewhere. */
const BESIDE_ARTICLES = ['category.created', 'author.created', 'tag.created', 'media.trashed', 'media.restored', 'media.licence_expired', 'media.purged'];

type States = ReadonlyMap<string, ProjectedState>;

interface Projected {
  readonly source: ProjectionSource;
  readonly projection: Projection;
}

/** What is to be seen of some articles from now on, and what was. */
interface Change {
  readonly articleIds: readonly string[];
  /** Of those that readers see from now on. */
  readonly projected: readonly Projected[];
  readonly before: States;
}

/** Keeps the read model of delivery true, in the transaction of whatever changes what readers see. */
@Injectable()
export class ArticleProjector implements OnModuleInit {
  constructor(
    private readonly projectors: Projectors,
    private readonly repository: DeliveryRepository,
    private readonly purges: Purges,
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
    this.projectors.register({ events: BESIDE_ARTICLES, project: async (tx, event) => this.purges.add(tx, await keysOfSubject(tx, event)) });
  }

  /** Everything of these articles, as if each had just been published or withdrawn. Gives those that readers see. */
  async rebuild(tx: Tx, articleIds: readonly string[]): Promise<ReadonlySet<string>> {
    const isPutRight = await this.repository.rebuildBeside(tx, articleIds);
    const live = await this.project(tx, articleIds, isPutRight ? [deliveryKeys.redirects] : []);
    await putWords(tx, live.map(searchedArticle));
    return new Set(live.map(({ source: { id } }) => id));
  }

  /** The article itself, those whose text links to it, and its translations. */
  private async projectArticle(tx: Tx, { type, subjectId }: DomainEvent): Promise<void> {
    const [isToldAnew, before, neighbours, own, ownState] = await together([
      this.repository.noteRetraction(tx, subjectId),
      this.repository.isLive(tx, subjectId),
      this.repository.lockNeighbourhood(tx, subjectId),
      findProjectionSources(tx, [subjectId]),
      findProjectedStates(tx, [subjectId]),
    ]);
    const [others, otherStates] = neighbours.length === 0 ? [[], []] : await together([findProjectionSources(tx, neighbours), findProjectedStates(tx, neighbours)]);
    const after = own.length > 0;
    const projected = this.projectedOf(own);
    const change = changeTypeOf(type, { before, after });
    const [purge] = await together([
      this.put(tx, {
        articleIds: [subjectId, ...neighbours], projected: [...projected, ...this.projectedOf(others)], before: new Map([...ownState, ...otherStates]),
      }),
      putWords(tx, projected.map(searchedArticle)),
      change && noteChange(tx, subjectId, change),
    ]);
    // A notice takes the path from what had it before, also where nobody reads the article.
    await this.purges.add(tx, [...purge, ...(change ? [deliveryKeys.changes] : []), ...(isToldAnew ? [deliveryKeys.redirects] : [])]);
  }

  /** Everything that shows a category, an author, a tag or a picture. */
  private async projectSubject(tx: Tx, event: DomainEvent): Promise<void> {
    await this.repository.lockAll(tx);
    const live = await this.project(tx, await this.repository.articlesShowing(tx, event.subjectId), await keysOfSubject(tx, event));
    if (LEAVES_OR_RETURNS.has(event.type)) await putWords(tx, live.map(searchedArticle));
  }

  /** Gives those that readers see from now on. `keys` are purged in any case. */
  private async project(tx: Tx, articleIds: readonly string[], keys: readonly string[] = []): Promise<readonly Projected[]> {
    const [before, sources] = await together([findProjectedStates(tx, articleIds), findProjectionSources(tx, articleIds)]);
    const projected = this.projectedOf(sources);
    const purge = await this.put(tx, { articleIds, projected, before });
    await this.purges.add(tx, [...keys, ...purge]);
    return projected;
  }

  private projectedOf(sources: readonly ProjectionSource[]): Projected[] {
    return sources.map((source) => ({ source, projection: projectArticle(source, this.settings) }));
  }

  /** Writes the rows of those that have a source, and removes those of the others. Gives the keys of whatever was made of them as they were. */
  private async put(tx: Tx, { articleIds, projected, before }: Change): Promise<string[]> {
    const live = new Map(projected.map(({ source: { id }, projection: { listings } }) => [id, listings]));
    const [, , after, directories] = await together([
      this.repository.remove(tx, articleIds.filter((id) => !live.has(id))),
      together(projected.map(({ source, projection }) => this.repository.put(tx, source, projection))),
      findProjectedStates(tx, articleIds),
      findDirectoriesChanged(tx, listsJoinedOrLeft(before, live), articleIds),
      this.repository.noteNames(tx, listsLeft(before, live)),
    ]);
    // With an author or a tag, whatever was merged into it appears among the redirects.
    return [...keysOfChange(before, after), ...directories, ...(directories.length > 0 ? [deliveryKeys.redirects] : [])];
  }
}

/** Readers see a picture, or a file, from now on or no longer, and what is said of it. */
const LEAVES_OR_RETURNS = new Set(['media.revoked', 'media.reinstated', 'media.trashed', 'media.restored']);

function searchedArticle({ source: { id }, projection: { remainingWords } }: Projected): SearchedArticle {
  return { id, remainingWords };
}

const DIRECTORIES = new Map([['category', deliveryKeys.categories], ['author', deliveryKeys.authors], ['tag', deliveryKeys.tags]]);

/** Of what shows a category, an author, a tag or a picture itself, and of what its name stands for. */
async function keysOfSubject(tx: Tx, { type, subjectId, data }: DomainEvent): Promise<string[]> {
  // Without the picture a directory has no key of it: nothing else says that it shows it again, or is not what it was.
  if (LEAVES_OR_RETURNS.has(type)) return [subjectId, ...(await findDirectoriesShowing(tx, subjectId))];
  const directory = DIRECTORIES.get(type.split('.', 1)[0] ?? '');
  if (directory === undefined) return [subjectId];
  const { formerMediaId } = data;
  const hidden = directory === deliveryKeys.categories ? await findPicturesHidden(tx, subjectId) : [];
  return [subjectId, directory, deliveryKeys.redirects, ...(typeof formerMediaId === 'string' ? [formerMediaId] : []), ...hidden];
}
