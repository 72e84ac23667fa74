import { ApiProperty } from '@nestjs/swagger';
import { isoTime } from '../../../platform/database/row';
import type { CategoryDetail } from '../category.queries';
import type { OwnReviewPolicy, ReviewPolicy, ReviewStep } from '../review-policy';
import { DEFAULT_SEVERITIES, type OwnSeverities, SEVERITIES, type Severities } from '../severities';

export const CODES = Object.keys(DEFAULT_SEVERITIES);
export const SEVERITY_BY_CODE = {
  type: 'object' as const,
  properties: Object.fromEntries(CODES.map((code) => [code, { type: 'string' as const, enum: [...SEVERITIES] }])),
  additionalProperties: false,
};

export class ReviewStepView {
  /** @example 'legal' */
  key: string;
  name: string;
  /** Who approves here holds this role in the section, or is chief or admin there. */
  roleKey: string;
}

/** What a category itself asks of its articles; a field that is not there is inherited. */
export class OwnReviewPolicyView {
  requiredApprovals?: number;
  fourEyes?: boolean;
  steps?: ReviewStepView[];
}

/** What publishing an article of a category asks for. */
export class ReviewPolicyView {
  /** How many people must approve; 0: none. Where there are steps, it is their number. */
  requiredApprovals: number;
  /** Whether those who edited an article may not approve it. */
  fourEyes: boolean;
  /** In the order in which they are taken. */
  steps: ReviewStepView[];
}

/** A section of the newsroom. */
export class CategoryView {
  id: string;
  version: number;
  /** null: at the root of the tree. */
  parentId: string | null;
  /** Unique among siblings. @example 'politics' */
  slug: string;
  /** The slugs from the root down. @example 'news/politics' */
  path: string;
  name: string;
  /** In other languages, by locale. */
  @ApiProperty({ type: 'object', additionalProperties: { type: 'string' } })
  names: Record<string, string>;
  description: string | null;
  /** The picture that stands for it. */
  mediaId: string | null;
  /** The place among its siblings, from 0. */
  position: number;
  active: boolean;
  /** What the category itself says; null: all is inherited. */
  reviewPolicy: OwnReviewPolicyView | null;
  /** What counts in the category, inherited fields filled in. */
  policy: ReviewPolicyView;
  /** What the category itself says of what articles may lack; null: all is inherited. */
  @ApiProperty({ ...SEVERITY_BY_CODE, nullable: true })
  severities: OwnSeverities | null;
  /** What counts in the category, inherited ones filled in. */
  @ApiProperty({ ...SEVERITY_BY_CODE, selfRequired: true, required: CODES })
  effectiveSeverities: Severities;
  createdAt: string;
  updatedAt: string;
}

/** What goes along with a category that moves. */
export class MoveCountsView {
  /** Articles in it and below it, in their open or last published revision, the trashed included. */
  articles: number;
  /** Those of them that readers see there. */
  live: number;
  /** Categories whose paths change, this one included: each former path that readers knew redirects. */
  paths: number;
}

/** A category as it is after a move, or would be. */
export class MovedCategoryView extends CategoryView {
  /** Nothing was changed. */
  dryRun: boolean;
  counts: MoveCountsView;
}

/** What one category hands over to another one. */
export class MergeCountsView {
  /** Articles that have it in their open or last published revision, the trashed included. */
  articles: number;
  /** Those of them that readers see in it. */
  live: number;
  /** Categories right below it, which move. */
  children: number;
  /** Roles in it that people hold or were invited to. */
  grants: number;
  /** Pictures in its folder. */
  media: number;
  /** Categories whose paths change, the merged one included: each former path that readers knew redirects. */
  paths: number;
}

/** The category that another one was merged into, or would be. */
export class MergedCategoryView extends CategoryView {
  /** Nothing was changed. */
  dryRun: boolean;
  counts: MergeCountsView;
}

/** A category with all that is below it. */
export class CategoryNodeView extends CategoryView {
  /** In their order. */
  @ApiProperty({ type: () => [CategoryNodeView] })
  children: CategoryNodeView[];
}

/** The whole tree. */
export class CategoryTreeView {
  /** The categories at the root, in their order. */
  items: CategoryNodeView[];
  nextCursor: string | null;
}

export function categoryView({ category, policy, severities }: CategoryDetail): CategoryView {
  return {
    id: category.id,
    version: category.version,
    parentId: category.parentId,
    slug: category.slug,
    path: category.path,
    name: category.name,
    names: category.names,
    description: category.description,
    mediaId: category.mediaId,
    position: category.position,
    active: category.active,
    reviewPolicy: ownReviewPolicyView(category.reviewPolicy),
    policy: reviewPolicyView(policy),
    severities: category.severities,
    effectiveSeverities: severities,
    createdAt: isoTime(category.createdAt),
    updatedAt: isoTime(category.updatedAt),
  };
}

export function ownReviewPolicyView(policy: OwnReviewPolicy | null): OwnReviewPolicyView | null {
  return policy && { requiredApprovals: policy.requiredApprovals, fourEyes: policy.fourEyes, steps: policy.steps?.map(reviewStepView) };
}

export function reviewPolicyView({ requiredApprovals, fourEyes, steps }: ReviewPolicy): ReviewPolicyView {
  return { requiredApprovals, fourEyes, steps: steps.map(reviewStepView) };
}

function reviewStepView({ key, name, roleKey }: ReviewStep): ReviewStepView {
  return { key, name, roleKey };
}

/** Siblings stay in the order in which they are given. */
export function categoryTreeView(categories: CategoryDetail[]): CategoryTreeView {
  const byParent = Map.groupBy(categories, ({ category }) => category.parentId);
  const below = (parentId: string | null): CategoryNodeView[] =>
    (byParent.get(parentId) ?? []).map((detail) => Object.assign(categoryView(detail), { children: below(detail.category.id) }));
  return { items: below(null), nextCursor: null };
}
