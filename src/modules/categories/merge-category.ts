import { Injectable } from '@nestjs/common';
import type { Actor } from '../../kernel/actor';
import type { IfMatch } from '../../kernel/version';
import { UnitOfWork } from '../../platform/database/unit-of-work';
import { requireMatch } from '../../platform/journal/require-match';
import { type MergeCounts, givesOneself, notYourSection } from './category.errors';
import { mayManage, wouldGainByMerge } from './category.policy';
import { CategoryDetail, CategoryQueries } from './category.queries';
import { CategoryRepository } from './category.repository';
import { HandOverCategory } from './hand-over-category';

export interface CategoryMerge {
  /** The category that takes over. */
  readonly into: string;
  /** Everything is checked and counted, and nothing is changed. */
  readonly dryRun: boolean;
}

@Injectable()
export class MergeCategory {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly repository: CategoryRepository,
    private readonly handover: HandOverCategory,
    private readonly queries: CategoryQueries,
  ) {}

  /**
   * Leaves a tombstone that leads to the other category: the children move below it, and articles, grants, pictures and paths are its
   * own from then on. Gives the other one. Throws unknown-category, cycle, too-deep, slug-taken, and Forbidden unless both are in the
   * actor's section, or where the actor would hold more in one of them than now.
   */
  async execute(actor: Actor, id: string, ifMatch: IfMatch, { into, dryRun }: CategoryMerge): Promise<CategoryDetail & { counts: MergeCounts }> {
    return this.unitOfWork.run(async (tx) => {
      await this.repository.lockTree(tx);
      const category = await this.repository.lock(tx, id);
      const found = await this.repository.find(tx, into);
      if (!mayManage(actor, category) || (found && !mayManage(actor, found))) throw notYourSection();
      if (found && wouldGainByMerge(actor, category, found)) throw givesOneself();
      await requireMatch(tx, ifMatch, category);
      const target = await this.handover.requireFit(tx, category, found, { pointer: '/into' });
      const counts = await this.queries.mergeCounts(tx, id);
      if (!dryRun) {
        const children = await this.handover.execute(tx, category, target);
        await this.handover.write(tx, actor, 'category.merged', { category, target, children });
      }
      return { ...(await this.queries.after(tx, target.id)), counts };
    });
  }
}
