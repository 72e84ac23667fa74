import { Injectable } from '@nestjs/common';
import type { Actor } from '../../../kernel/actor';
import { StaleVersion } from '../../../kernel/problem';
import { etagOf } from '../../../kernel/version';
import type { Tx } from '../../../platform/database/tx';
import { UnitOfWork } from '../../../platform/database/unit-of-work';
import type { ArticleTarget } from '../article-changes';
import type { ArticlePatch } from '../article-input';
import type { ArticleRecord } from '../article-record';
import { ArticleRepository } from '../article.repository';
import { SaveArticle } from '../save-article';
import { mergeInputs } from './merge-inputs';
import { MergeQueries } from './merge.queries';

/**
 * A save that is put on top of what others have saved meanwhile, where both have changed different fields, or different blocks of the text.
 * Most saves are not stale, and are tried as they are. One that was is merged while the article is held, so that nobody can be faster
 * again: however many save at once, each waits for its turn and gets it.
 */
@Injectable()
export class MergeStaleSave {
  constructor(
    private readonly saving: SaveArticle,
    private readonly merging: MergeQueries,
    private readonly repository: ArticleRepository,
    private readonly unitOfWork: UnitOfWork,
  ) {}

  /** Throws what a save throws, StaleVersion with the tag that was sent where the changes are not disjoint. */
  async execute(actor: Actor, target: ArticleTarget, patch: ArticlePatch): Promise<ArticleRecord> {
    try {
      return await this.saving.execute(actor, target, patch);
    } catch (error) {
      if (!(error instanceof StaleVersion) || !isMergeable(patch)) throw error;
      return this.unitOfWork.enclosing((tx) => this.saveMerged(tx, actor, target, { patch, refusal: error }));
    }
  }

  private async saveMerged(
    tx: Tx, actor: Actor, target: ArticleTarget, { patch, refusal }: { patch: ArticlePatch; refusal: StaleVersion },
  ): Promise<ArticleRecord> {
    await this.repository.lock(tx, target.id);
    const sides = await this.merging.sides(actor, target.id, refusal.sent, tx);
    const content = sides?.base && mergeInputs(sides.base.revision, sides.current.revision, patch.content, sides.merged);
    if (!content) throw refusal;
    return this.saving.execute(actor, { ...target, ifMatch: etagOf(sides.article.version) }, { ...patch, content });
  }
}

/** Dates and the locale have no former value to compare with. */
function isMergeable({ locale, facts }: ArticlePatch): boolean {
  return locale === undefined && Object.keys(facts).length === 0;
}
