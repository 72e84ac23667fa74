import { Injectable } from '@nestjs/common';
import type { Actor } from '../../kernel/actor';
import type { IfMatch } from '../../kernel/version';
import type { Tx } from '../../platform/database/tx';
import { UnitOfWork } from '../../platform/database/unit-of-work';
import { Journal } from '../../platform/journal/journal';
import { requireMatch } from '../../platform/journal/require-match';
import { CategoryTree } from './category-tree';
import { Category } from './category.entity';
import { DEPTH, categoryInUse, notYourSection, targetTooDeep, targetWithin, unknownTarget } from './category.errors';
import { mayManage } from './category.policy';
import { CategoryDetail, CategoryQueries } from './category.queries';
import { CategoryRepository } from './category.repository';

@Injectable()
export class DeleteCategory {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly journal: Journal,
    private readonly repository: CategoryRepository,
    private readonly tree: CategoryTree,
    private readonly queries: CategoryQueries,
  ) {}

  /**
   * Leaves a tombstone. With a target, the children move below it, and articles, grants and paths lead to it.
   * Throws category-in-use without one, slug-taken where a child has the slug of one of the target's.
   */
  async execute(actor: Actor, id: string, ifMatch: IfMatch, reassignTo: string | undefined): Promise<CategoryDetail> {
    return this.unitOfWork.run(async (tx) => {
      await this.repository.lockTree(tx);
      const category = await this.repository.lock(tx, id);
      const target = reassignTo === undefined ? null : await this.repository.find(tx, reassignTo);
      if (!mayManage(actor, category) || (target && !mayManage(actor, target))) throw notYourSection();
      await requireMatch(tx, ifMatch, category);
      if (reassignTo === undefined) await this.requireUnused(tx, id);
      else await this.requireFit(tx, category, target);
      await this.repository.remove(tx, category, target?.id ?? null);
      await this.tree.redirect(tx, category, target?.id ?? null);
      const children = target ? await this.moveChildren(tx, category, target) : [];
      await this.tree.arrange(tx, category.parentId);
      await this.write(tx, actor, category, target, children);
      return this.queries.after(tx, id);
    });
  }

  private async requireUnused(tx: Tx, id: string): Promise<void> {
    const uses = await this.queries.usesOf(tx, id);
    if (Object.values(uses).some((count) => count > 0)) throw categoryInUse(uses);
  }

  private async requireFit(tx: Tx, category: Category, target: Category | null): Promise<void> {
    if (!target) throw unknownTarget();
    if (target.lineage.includes(category.id)) throw targetWithin();
    if (target.lineage.length + (await this.tree.heightBelow(tx, category)) > DEPTH) throw targetTooDeep();
  }

  private async moveChildren(tx: Tx, category: Category, target: Category): Promise<Category[]> {
    const children = await this.repository.lockChildren(tx, category.id);
    for (const child of children) await this.repository.apply(tx, child, { parentId: target.id });
    await this.tree.relocate(tx, children.map((child) => child.id));
    for (const { id } of children) await this.tree.arrange(tx, target.id, { id, position: undefined });
    return children;
  }

  /** The read models follow each event at once, so the category goes first: what is told of its children finds it gone. */
  private async write(tx: Tx, actor: Actor, category: Category, target: Category | null, children: Category[]): Promise<void> {
    const mergedInto = target?.id ?? null;
    await this.journal.append(tx, actor, {
      type: 'category.deleted',
      subjectId: category.id,
      detail: { name: category.name, path: category.path, mergedInto },
      data: { mergedInto, formerPath: category.path },
    });
    for (const child of children) {
      const { path } = await tx.findOneByOrFail(Category, { id: child.id });
      await this.journal.append(tx, actor, {
        type: 'category.moved',
        subjectId: child.id,
        detail: { from: child.path, to: path },
        data: { pathChanged: true, path, formerPath: child.path },
      });
    }
  }
}
