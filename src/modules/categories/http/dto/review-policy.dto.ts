import { Flag, Integer, NestedList } from '../../../../platform/http/fields';
import { ReviewStepDto } from './review-step.dto';

/** What a category itself asks of its articles. A field that is left out or null is inherited. */
export class ReviewPolicyDto {
  /** How many people must approve an article before it can be published; 0: none. */
  @Integer({ min: 0, max: 5, optional: true, nullable: true })
  readonly requiredApprovals?: number | null;

  /** Whether those who edited an article may not approve it. */
  @Flag({ optional: true, nullable: true })
  readonly fourEyes?: boolean | null;

  /** One approval each, by different people and in this order; their number is then what is required. Empty: none, whatever is said above. */
  @NestedList(() => ReviewStepDto, { max: 10, unique: 'key', optional: true, nullable: true })
  readonly steps?: ReviewStepDto[] | null;
}
