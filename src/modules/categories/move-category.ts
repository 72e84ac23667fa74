import { Injectable } from '@nestjs/common';
import type { Actor } from '../../kernel/actor';
import type { IfMatch } from '../../kernel/version';
import { rehearse } from '../../platform/database/rehearse';
import type { Tx } from '../../platform/database/tx';
import { UnitOfWork } from '../../platform/database/unit-of-work';
import { Journal } from '../../platform/journal/journal';
import { requireMatch } from '../../platform/journal/require-match';
import { CategoryTree } from './category-tree';
import type { Category } from './category.entity';
import { DEPTH, type MoveCounts, cycle, givesOneself, notYourSection, tooDeep, unknownParent } from './category.errors';
import { mayManage, mayManageBelow, wouldGain } from './category.policy';
import { CategoryDetail, CategoryQueries } from './category.queries';
import { CategoryRepository } from './category.repository';

export interface CategoryPlace {
  /** null: the root of the tree. */
  readonly parentId: string | null;
  /** Left out: behind the last child of a new parent, and the same place below the same one. */
  readonly position?: number;
  /** Everything is checked and counted, and nothing is changed. */
  readonly dryRun?: boolean;
}

/** The category as it is then, or would be, and what went with it. */
export type MovedCategory = CategoryDetail & { readonly counts: MoveCounts };

@Injectable()
export class MoveCategory {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly journal: Journal,
    private readonly repository: CategoryRepository,
    private readonly tree: CategoryTree,
    private readonly queries: CategoryQueries,
  ) {}

  /** Throws unknown-category, cycle, too-deep, slug-taken, and Forbidden unless both places are in the actor's section, or where they would hold more in it than now. */
  async execute(actor: Actor, id: string, ifMatch: IfMatch, place: CategoryPlace): Promise<MovedCategory> {
    return this.unitOfWork.run(async (tx) => {
      await this.repository.lockTree(tx);
      const category = await this.repository.lock(tx, id);
      if (!mayManage(actor, category)) throw notYourSection();
      const parent = place.parentId === null ? null : await this.repository.find(tx, place.parentId);
      const parentId = parent?.id ?? null;
      const pathChanged = parentId !== category.parentId;
      if (pathChanged && !mayManageBelow(actor, parent)) throw notYourSection();
      if (pathChanged && wouldGain(actor, { now: category.lineage, moved: [...(parent?.lineage ?? []), id] })) throw givesOneself();
      await requireMatch(tx, ifMatch, category);
      if (place.parentId !== null && !parent) throw unknownParent();
      if (parent) await this.requireFit(tx, category, parent);
      const counts = await this.queries.moveCounts(tx, id, pathChanged);
      const move = () => this.move(tx, category, parentId, place.position);
      if (place.dryRun) return { ...asItIs(category, await rehearse(tx, move)), counts };
      const detail = await move();
      await this.journal.append(tx, actor, {
        type: 'category.moved',
        subjectId: id,
        detail: { from: category.path, to: detail.category.path },
        data: { pathChanged, path: detail.category.path, formerPath: category.path, formerLineage: category.lineage },
      });
      return { ...detail, counts };
    });
  }

  private async move(tx: Tx, category: Category, parentId: string | null, position: number | undefined): Promise<CategoryDetail> {
    await this.repository.apply(tx, category, { parentId });
    if (parentId !== category.parentId) await this.changeParent(tx, category, parentId, position);
    else if (position !== undefined) await this.tree.arrange(tx, parentId, { id: category.id, position });
    return this.queries.after(tx, category.id);
  }

  private async requireFit(tx: Tx, category: Category, parent: Category): Promise<void> {
    if (parent.lineage.includes(category.id)) throw cycle();
    if (parent.lineage.length + 1 + (await this.tree.heightBelow(tx, category)) > DEPTH) throw tooDeep();
  }

  private async changeParent(tx: Tx, category: Category, parentId: string | null, position: number | undefined): Promise<void> {
    await this.tree.noteKnownPaths(tx, [category.id]);
    await this.tree.relocate(tx, [category.id]);
    await this.tree.arrange(tx, parentId, { id: category.id, position });
    await this.tree.arrange(tx, category.parentId);
  }
}

/** Where it would be, at the version that it has: nobody has made the next one. */
function asItIs({ version, updatedAt }: Category, moved: CategoryDetail): CategoryDetail {
  return { ...moved, category: { ...moved.category, version, updatedAt } };
}
