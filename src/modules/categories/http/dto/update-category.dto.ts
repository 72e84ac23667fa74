import { Flag, Integer, Line, Nested, Slug, Text } from '../../../../platform/http/fields';
import { ReviewPolicyDto } from './review-policy.dto';

export class UpdateCategoryDto {
  @Line({ max: 200, optional: true })
  readonly name?: string;

  /** A new one changes the path of the category and of all below it; the former paths redirect. */
  @Slug({ optional: true })
  readonly slug?: string;

  @Text({ max: 2000, optional: true, nullable: true })
  readonly description?: string | null;

  /** The place among its siblings, from 0; the others make room. */
  @Integer({ min: 0, max: 10_000, optional: true })
  readonly position?: number;

  /** An article of an inactive category cannot be published, and readers do not see the category. */
  @Flag({ optional: true })
  readonly active?: boolean;

  /** The whole policy that the category says from now on; null: all is inherited. */
  @Nested(() => ReviewPolicyDto, { optional: true, nullable: true })
  readonly reviewPolicy?: ReviewPolicyDto | null;
}
