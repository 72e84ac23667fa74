import { Injectable } from '@nestjs/common';
import type { Actor } from '../../kernel/actor';
import type { Tx } from '../../platform/database/tx';
import { Journal } from '../../platform/journal/journal';
import { CategoryTree } from './category-tree';
import { Category } from './category.entity';
import { DEPTH, type TargetPlace, childrenAlike, targetTooDeep, targetWithin, unknownTarget } from './category.errors';
import { CategoryRepository } from './category.repository';

/** A category that has gone, what took its place if anything did, and its children as they were. */
export interface Handover {
  readonly category: Category;
  readonly target: Category | null;
  readonly children: readonly Category[];
}

/** What a deletion and a merge have in common. To be used under the lock of the tree. */
@Injectable()
export class HandOverCategory {
  constructor(
    private readonly repository: CategoryRepository,
    private readonly tree: CategoryTree,
    private readonly journal: Journal,
  ) {}

  /** The target. Throws unknown-category, cycle, too-deep, and slug-taken where a child of each has the same slug. */
  async requireFit(tx: Tx, category: Category, target: Category | null, place: TargetPlace): Promise<Category> {
    if (!target) throw unknownTarget(place);
    if (target.lineage.includes(category.id)) throw targetWithin(place);
    if (target.lineage.length + (await this.tree.heightBelow(tx, category)) > DEPTH) throw targetTooDeep(place);
    const slugs = await this.repository.slugsOfBoth(tx, category.id, target.id);
    if (slugs.length > 0) throw childrenAlike(slugs);
    return target;
  }

  /** Leaves a tombstone; with a target, the children move below it, and articles, grants and paths lead to it. Gives the children as they were. */
  async execute(tx: Tx, category: Category, target: Category | null): Promise<Category[]> {
    if (target) await this.tree.noteKnownPaths(tx, [category.id]);
    await this.repository.remove(tx, category, target?.id ?? null);
    await this.tree.redirect(tx, category, target?.id ?? null);
    const children = target ? await this.moveChildren(tx, category, target) : [];
    await this.tree.arrange(tx, category.parentId);
    return children;
  }

  /** The read models follow each event at once, so the category goes first: what is told of its children finds it gone. */
  async write(tx: Tx, actor: Actor, type: 'category.deleted' | 'category.merged', { category, target, children }: Handover): Promise<void> {
    const mergedInto = target?.id ?? null;
    await this.journal.append(tx, actor, {
      type,
      subjectId: category.id,
      detail: { name: category.name, path: category.path, mergedInto },
      data: { mergedInto, formerPath: category.path, formerMediaId: category.mediaId },
    });
    for (const child of children) {
      const { path } = await tx.findOneByOrFail(Category, { id: child.id });
      await this.journal.append(tx, actor, {
        type: 'category.moved',
        subjectId: child.id,
        detail: { from: child.path, to: path },
        data: { pathChanged: true, path, formerPath: child.path, formerLineage: child.lineage },
      });
    }
  }

  private async moveChildren(tx: Tx, category: Category, target: Category): Promise<Category[]> {
    const children = await this.repository.lockChildren(tx, category.id);
    for (const child of children) await this.repository.apply(tx, child, { parentId: target.id });
    await this.tree.relocate(tx, children.map((child) => child.id));
    for (const { id } of children) await this.tree.arrange(tx, target.id, { id, position: undefined });
    return children;
  }
}
