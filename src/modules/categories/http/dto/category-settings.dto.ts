import { Flag, Id, Names, Nested, Text } from '../../../../platform/http/fields';
import { ReviewPolicyDto } from './review-policy.dto';
import { SeveritiesDto } from './severities.dto';

/** What a category need not say of itself: left out, a new one has the default and a change leaves it as it is. */
export class CategorySettingsDto {
  /** The name in other languages, by locale: all that there are from now on. */
  @Names({ optional: true })
  readonly names?: Record<string, string>;

  @Text({ max: 2000, optional: true, nullable: true })
  readonly description?: string | null;

  /** The picture that stands for it; readers can see it from then on. */
  @Id({ optional: true, nullable: true })
  readonly mediaId?: string | null;

  /** An article of an inactive category cannot be published, and readers do not see the category. */
  @Flag({ optional: true })
  readonly active?: boolean;

  /** The whole policy that the category says from now on; null: all is inherited. */
  @Nested(() => ReviewPolicyDto, { optional: true, nullable: true })
  readonly reviewPolicy?: ReviewPolicyDto | null;

  /** All that the category says from now on of what articles may lack; null: all is inherited. */
  @Nested(() => SeveritiesDto, { optional: true, nullable: true })
  readonly severities?: SeveritiesDto | null;
}
