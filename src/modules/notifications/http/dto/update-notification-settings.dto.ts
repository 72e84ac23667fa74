import { Flag, Nested } from '../../../../platform/http/fields';

/** What is left out stays. */
export class UpdateWaysDto {
  @Flag({ optional: true })
  readonly inApp?: boolean;

  @Flag({ optional: true })
  readonly mail?: boolean;
}

const OfOneKind = () => Nested(() => UpdateWaysDto, { optional: true });

export class UpdateNotificationSettingsDto {
  /** For those who review: an article waits for them. */
  @OfOneKind()
  readonly submitted?: UpdateWaysDto;

  @OfOneKind()
  readonly 'changes-requested'?: UpdateWaysDto;

  @OfOneKind()
  readonly approved?: UpdateWaysDto;

  @OfOneKind()
  readonly published?: UpdateWaysDto;

  @OfOneKind()
  readonly 'schedule-failed'?: UpdateWaysDto;

  @OfOneKind()
  readonly mentioned?: UpdateWaysDto;

  @OfOneKind()
  readonly assigned?: UpdateWaysDto;

  @OfOneKind()
  readonly 'lock-taken-over'?: UpdateWaysDto;

  /** For those who manage webhooks. */
  @OfOneKind()
  readonly 'webhook-disabled'?: UpdateWaysDto;
}
