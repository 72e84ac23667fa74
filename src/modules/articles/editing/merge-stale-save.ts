import { Injectable } from '@nestjs/common';
import type { Actor } from '../../../kernel/actor';
import { StaleVersion } from '../../../kernel/problem';
import { type IfMatch, etagOf } from '../../../kernel/version';
import type { ArticleTarget } from '../article-changes';
import type { ArticlePatch } from '../article-input';
import type { ArticleRecord } from '../article-record';
import { SaveArticle } from '../save-article';
import { mergeInputs } from './merge-inputs';
import { MergeQueries } from './merge.queries';

/** How often somebody else may be faster before the save is refused after all. */
const ATTEMPTS = 3;

/** What is saved in the place of a stale save. */
interface Merged {
  readonly ifMatch: IfMatch;
  readonly patch: ArticlePatch;
}

/**
 * A save that is put on top of what others have saved meanwhile, where both have changed different fields, or different blocks of the text.
 * The merge is worked out between two transactions; the version that it was made for is compared as always.
 */
@Injectable()
export class MergeStaleSave {
  constructor(
    private readonly saving: SaveArticle,
    private readonly merging: MergeQueries,
  ) {}

  /** Throws what a save throws, StaleVersion with the tag that was sent where the changes are not disjoint. */
  async execute(actor: Actor, target: ArticleTarget, patch: ArticlePatch): Promise<ArticleRecord> {
    let merged: Merged = { ifMatch: target.ifMatch, patch };
    let refusal: StaleVersion | undefined;
    for (let attempt = 0; ; attempt += 1) {
      try {
        return await this.saving.execute(actor, { ...target, ifMatch: merged.ifMatch }, merged.patch);
      } catch (error) {
        if (!(error instanceof StaleVersion)) throw error;
        refusal ??= error;
        const next = attempt < ATTEMPTS ? await this.merge(actor, target.id, refusal.sent, patch) : null;
        if (!next) throw refusal;
        merged = next;
      }
    }
  }

  /** null where it cannot be: dates and the locale have no former value to compare with. */
  private async merge(actor: Actor, id: string, sent: string, patch: ArticlePatch): Promise<Merged | null> {
    if (patch.locale !== undefined || Object.keys(patch.facts).length > 0) return null;
    const basis = await this.merging.find(actor, id, sent);
    if (!basis?.base) return null;
    const content = mergeInputs(basis.base.revision, basis.current.revision, patch.content);
    return content && { ifMatch: etagOf(basis.present.version), patch: { ...patch, content } };
  }
}
