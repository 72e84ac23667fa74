import { Injectable } from '@nestjs/common';
import type { Actor } from '../../kernel/actor';
import { newId } from '../../platform/database/new-id';
import { UnitOfWork } from '../../platform/database/unit-of-work';
import { Journal } from '../../platform/journal/journal';
import { CategoryTree } from './category-tree';
import { DEPTH, notYourSection, tooDeep, unknownParent } from './category.errors';
import { mayManageBelow } from './category.policy';
import { CategoryDetail, CategoryQueries } from './category.queries';
import { CategoryRepository } from './category.repository';
import { requireRoles } from './require-roles';
import { type SaidReviewPolicy, ownPolicy } from './review-policy';
import { type Severity, type TunableCode, ownSeverities } from './severities';

export interface NewCategoryInput {
  readonly name: string;
  /** Left out: derived from the name. */
  readonly slug?: string;
  readonly parentId?: string | null;
  /** In other languages, by locale. */
  readonly names?: Readonly<Record<string, string>>;
  readonly description?: string | null;
  readonly mediaId?: string | null;
  /** Left out: behind the last sibling. */
  readonly position?: number;
  readonly active?: boolean;
  readonly reviewPolicy?: SaidReviewPolicy | null;
  readonly severities?: { readonly [Code in TunableCode]?: Severity | null } | null;
}

@Injectable()
export class CreateCategory {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly journal: Journal,
    private readonly repository: CategoryRepository,
    private readonly tree: CategoryTree,
    private readonly queries: CategoryQueries,
  ) {}

  /** Throws unknown-category, unknown-role, unknown-media, too-deep, slug-taken, and Forbidden where the parent is not in the actor's section. */
  async execute(actor: Actor, input: NewCategoryInput): Promise<CategoryDetail> {
    return this.unitOfWork.run(async (tx) => {
      await this.repository.lockTree(tx);
      const { name, parentId = null } = input;
      const parent = parentId === null ? null : await this.repository.find(tx, parentId);
      if (parentId !== null && !parent) throw unknownParent();
      if (!mayManageBelow(actor, parent)) throw notYourSection();
      if (parent && parent.lineage.length >= DEPTH) throw tooDeep();
      await requireRoles(tx, input.reviewPolicy);
      const id = newId();
      const slug = input.slug ?? (await this.repository.freeSlug(tx, parentId, name));
      const path = parent ? `${parent.path}/${slug}` : slug;
      await this.repository.insert(tx, {
        id, version: 1, parentId, slug, path, name,
        lineage: [...(parent?.lineage ?? []), id],
        names: input.names ?? {},
        description: input.description ?? null,
        mediaId: input.mediaId ?? null,
        position: 0,
        active: input.active ?? true,
        reviewPolicy: ownPolicy(input.reviewPolicy ?? null),
        severities: ownSeverities(input.severities ?? null),
      });
      await this.tree.arrange(tx, parentId, { id, position: input.position });
      await this.tree.forgetPresentPaths(tx, [id]);
      await this.journal.append(tx, actor, { type: 'category.created', subjectId: id, detail: { name, path }, data: { path } });
      return this.queries.after(tx, id);
    });
  }
}
