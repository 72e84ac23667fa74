import { Injectable } from '@nestjs/common';
import type { Actor } from '../../kernel/actor';
import type { IfMatch } from '../../kernel/version';
import type { Tx } from '../../platform/database/tx';
import { UnitOfWork } from '../../platform/database/unit-of-work';
import { requireMatch } from '../../platform/journal/require-match';
import { categoryInUse, givesOneself, notYourSection } from './category.errors';
import { mayManage, wouldGainByMerge } from './category.policy';
import { CategoryDetail, CategoryQueries } from './category.queries';
import { CategoryRepository } from './category.repository';
import { HandOverCategory } from './hand-over-category';

@Injectable()
export class DeleteCategory {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly repository: CategoryRepository,
    private readonly handover: HandOverCategory,
    private readonly queries: CategoryQueries,
  ) {}

  /**
   * Leaves a tombstone. With a target, the children move below it, and articles, grants and paths lead to it.
   * Throws category-in-use without one, slug-taken where a child has the slug of one of the target's, and Forbidden as a merge does.
   */
  async execute(actor: Actor, id: string, ifMatch: IfMatch, reassignTo: string | undefined): Promise<CategoryDetail> {
    return this.unitOfWork.run(async (tx) => {
      await this.repository.lockTree(tx);
      const category = await this.repository.lock(tx, id);
      const found = reassignTo === undefined ? null : await this.repository.find(tx, reassignTo);
      if (!mayManage(actor, category) || (found && !mayManage(actor, found))) throw notYourSection();
      if (found && wouldGainByMerge(actor, category, found)) throw givesOneself();
      await requireMatch(tx, ifMatch, category);
      if (reassignTo === undefined) await this.requireUnused(tx, id);
      const target = reassignTo === undefined ? null : await this.handover.requireFit(tx, category, found, { parameter: 'reassignTo' });
      const children = await this.handover.execute(tx, category, target);
      await this.handover.write(tx, actor, 'category.deleted', { category, target, children });
      return this.queries.after(tx, id);
    });
  }

  private async requireUnused(tx: Tx, id: string): Promise<void> {
    const uses = await this.queries.usesOf(tx, id);
    if (Object.values(uses).some((count) => count > 0)) throw categoryInUse(uses);
  }
}
