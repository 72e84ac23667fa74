import { Nested } from '../../../../platform/http/fields';
import { ReviewPolicyDto } from './review-policy.dto';
import { SeveritiesDto } from './severities.dto';

export class UpdateSettingsDto {
  /** The whole policy that counts from now on where no category says otherwise; null: one approval, by somebody who did not edit. */
  @Nested(() => ReviewPolicyDto, { optional: true, nullable: true })
  readonly reviewPolicy?: ReviewPolicyDto | null;

  /** All that the newsroom says from now on of what articles may lack, where no category says otherwise; null: nothing of its own. */
  @Nested(() => SeveritiesDto, { optional: true, nullable: true })
  readonly severities?: SeveritiesDto | null;
}
