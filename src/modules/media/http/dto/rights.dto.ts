import { Text } from '../../../../platform/http/fields';

export class MediaReasonDto {
  /** For colleagues. */
  @Text({ max: 5000 })
  readonly reason: string;
}
