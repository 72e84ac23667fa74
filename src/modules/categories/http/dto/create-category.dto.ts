import { Flag, Id, Integer, Line, Nested, Slug, Text } from '../../../../platform/http/fields';
import { ReviewPolicyDto } from './review-policy.dto';

export class CreateCategoryDto {
  @Line({ max: 200 })
  readonly name: string;

  /** Unique among siblings. Left out: derived from the name, with -2, -3 … where taken. */
  @Slug({ optional: true })
  readonly slug?: string;

  /** null or left out: at the root of the tree. */
  @Id({ optional: true, nullable: true })
  readonly parentId?: string | null;

  @Text({ max: 2000, optional: true, nullable: true })
  readonly description?: string | null;

  /** The place among its siblings, from 0. Left out: behind the last. */
  @Integer({ min: 0, max: 10_000, optional: true })
  readonly position?: number;

  /** An article of an inactive category cannot be published, and readers do not see the category. */
  @Flag({ optional: true })
  readonly active?: boolean;

  /** null or left out: all is inherited. */
  @Nested(() => ReviewPolicyDto, { optional: true, nullable: true })
  readonly reviewPolicy?: ReviewPolicyDto | null;
}
