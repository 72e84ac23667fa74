import { Flag, Integer } from '../../../../platform/http/fields';

/** What a category itself asks of its articles. A field that is left out or null is inherited. */
export class ReviewPolicyDto {
  /** How many people must approve an article before it can be published; 0: none. */
  @Integer({ min: 0, max: 5, optional: true, nullable: true })
  readonly requiredApprovals?: number | null;

  /** Whether those who edited an article may not approve it. */
  @Flag({ optional: true, nullable: true })
  readonly fourEyes?: boolean | null;
}
