import { Line, Slug } from '../../../../platform/http/fields';

export class UpdateTagDto {
  /** As readers see it. */
  @Line({ max: 200, optional: true })
  readonly name?: string;

  @Slug({ optional: true })
  readonly slug?: string;
}
