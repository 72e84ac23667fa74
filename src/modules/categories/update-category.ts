import { Injectable } from '@nestjs/common';
import type { Actor } from '../../kernel/actor';
import { changesNothing } from '../../kernel/changed-fields';
import { recordedChange } from '../../kernel/recorded-change';
import type { IfMatch } from '../../kernel/version';
import { UnitOfWork } from '../../platform/database/unit-of-work';
import { Journal } from '../../platform/journal/journal';
import { requireMatch } from '../../platform/journal/require-match';
import { CategoryTree } from './category-tree';
import { notYourSection } from './category.errors';
import { mayManage } from './category.policy';
import { CategoryDetail, CategoryQueries } from './category.queries';
import { CategoryRepository } from './category.repository';
import type { NewCategoryInput } from './create-category';
import { requireRoles } from './require-roles';
import { ownPolicy } from './review-policy';
import { ownSeverities } from './severities';

/** What is left out stays as it is. */
export type CategoryChange = Partial<Omit<NewCategoryInput, 'parentId'>>;

@Injectable()
export class UpdateCategory {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly journal: Journal,
    private readonly repository: CategoryRepository,
    private readonly tree: CategoryTree,
    private readonly queries: CategoryQueries,
  ) {}

  /** Throws slug-taken, unknown-role and unknown-media. A new slug moves the paths of all that is below, and their former paths lead there. */
  async execute(actor: Actor, id: string, ifMatch: IfMatch, change: CategoryChange): Promise<CategoryDetail> {
    return this.unitOfWork.run(async (tx) => {
      await this.repository.lockTree(tx);
      const category = await this.repository.lock(tx, id);
      if (!mayManage(actor, category)) throw notYourSection();
      await requireMatch(tx, ifMatch, category);
      if (changesNothing(change)) return this.queries.after(tx, id);
      const { name, names, slug, description, mediaId, position, active, reviewPolicy, severities } = change;
      await requireRoles(tx, reviewPolicy);
      const pathChanged = slug !== undefined && slug !== category.slug;
      if (pathChanged || active === false) await this.tree.noteKnownPaths(tx, [id]);
      await this.repository.apply(tx, category, {
        name, names, slug, description, mediaId, active,
        reviewPolicy: reviewPolicy === undefined ? undefined : ownPolicy(reviewPolicy),
        severities: severities === undefined ? undefined : ownSeverities(severities),
      });
      if (pathChanged) await this.tree.relocate(tx, [id]);
      if (position !== undefined) await this.tree.arrange(tx, category.parentId, { id, position });
      const detail = await this.queries.after(tx, id);
      await this.journal.append(tx, actor, {
        type: 'category.updated',
        subjectId: id,
        detail: { ...recordedChange(category, change) },
        data: { pathChanged, path: detail.category.path, formerPath: category.path, formerMediaId: category.mediaId },
      });
      return detail;
    });
  }
}
