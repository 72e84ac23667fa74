import { ApiProperty } from '@nestjs/swagger';
import { isoTime } from '../../../platform/database/row';
import type { NewsroomSettings } from '../newsroom/newsroom-settings.entity';
import { effectivePolicy } from '../review-policy';
import { type OwnSeverities, type Severities, effectiveSeverities } from '../severities';
import { CODES, OwnReviewPolicyView, ReviewPolicyView, SEVERITY_BY_CODE, ownReviewPolicyView, reviewPolicyView } from './category.view';

/** What counts in the whole newsroom, where no category says otherwise. */
export class SettingsView {
  version: number;
  /** What the newsroom itself says; null: nothing. */
  reviewPolicy: OwnReviewPolicyView | null;
  /** What a category at the root inherits. */
  policy: ReviewPolicyView;
  /** What the newsroom itself says of what articles may lack; null: nothing. */
  @ApiProperty({ ...SEVERITY_BY_CODE, nullable: true })
  severities: OwnSeverities | null;
  /** What a category at the root inherits. */
  @ApiProperty({ ...SEVERITY_BY_CODE, selfRequired: true, required: CODES })
  effectiveSeverities: Severities;
  updatedAt: string;
}

export function settingsView({ version, reviewPolicy, severities, updatedAt }: NewsroomSettings): SettingsView {
  return {
    version,
    reviewPolicy: ownReviewPolicyView(reviewPolicy),
    policy: reviewPolicyView(effectivePolicy([reviewPolicy])),
    severities,
    effectiveSeverities: effectiveSeverities([severities]),
    updatedAt: isoTime(updatedAt),
  };
}
