import { Injectable } from '@nestjs/common';
import type { Actor } from '../../kernel/actor';
import type { IfMatch } from '../../kernel/version';
import type { Tx } from '../../platform/database/tx';
import { UnitOfWork } from '../../platform/database/unit-of-work';
import { Journal } from '../../platform/journal/journal';
import { requireMatch } from '../../platform/journal/require-match';
import { CategoryTree } from './category-tree';
import type { Category } from './category.entity';
import { DEPTH, cycle, notYourSection, tooDeep, unknownParent } from './category.errors';
import { mayManage, mayManageBelow } from './category.policy';
import { CategoryDetail, CategoryQueries } from './category.queries';
import { CategoryRepository } from './category.repository';

export interface CategoryPlace {
  /** null: the root of the tree. */
  readonly parentId: string | null;
  /** Left out: behind the last child of a new parent, and the same place below the same one. */
  readonly position?: number;
}

@Injectable()
export class MoveCategory {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly journal: Journal,
    private readonly repository: CategoryRepository,
    private readonly tree: CategoryTree,
    private readonly queries: CategoryQueries,
  ) {}

  /** Throws unknown-category, cycle, too-deep, slug-taken, and Forbidden unless both places are in the actor's section. */
  async execute(actor: Actor, id: string, ifMatch: IfMatch, place: CategoryPlace): Promise<CategoryDetail> {
    return this.unitOfWork.run(async (tx) => {
      await this.repository.lockTree(tx);
      const category = await this.repository.lock(tx, id);
      if (!mayManage(actor, category)) throw notYourSection();
      const parent = place.parentId === null ? null : await this.repository.find(tx, place.parentId);
      const parentId = parent?.id ?? null;
      const pathChanged = parentId !== category.parentId;
      if (pathChanged && !mayManageBelow(actor, parent)) throw notYourSection();
      await requireMatch(tx, ifMatch, category);
      if (place.parentId !== null && !parent) throw unknownParent();
      if (parent) await this.requireFit(tx, category, parent);
      await this.repository.apply(tx, category, { parentId });
      if (pathChanged) await this.changeParent(tx, category, parentId, place.position);
      else if (place.position !== undefined) await this.tree.arrange(tx, parentId, { id, position: place.position });
      const detail = await this.queries.after(tx, id);
      await this.journal.append(tx, actor, {
        type: 'category.moved',
        subjectId: id,
        detail: { from: category.path, to: detail.category.path },
        data: { pathChanged, path: detail.category.path, formerPath: category.path },
      });
      return detail;
    });
  }

  private async requireFit(tx: Tx, category: Category, parent: Category): Promise<void> {
    if (parent.lineage.includes(category.id)) throw cycle();
    if (parent.lineage.length + 1 + (await this.tree.heightBelow(tx, category)) > DEPTH) throw tooDeep();
  }

  private async changeParent(tx: Tx, category: Category, parentId: string | null, position: number | undefined): Promise<void> {
    await this.tree.relocate(tx, [category.id]);
    await this.tree.arrange(tx, parentId, { id: category.id, position });
    await this.tree.arrange(tx, category.parentId);
  }
}
