import { Line, Names, Slug } from '../../../../platform/http/fields';

export class UpdateTagDto {
  /** As readers see it. */
  @Line({ max: 200, optional: true })
  readonly name?: string;

  @Slug({ optional: true })
  readonly slug?: string;

  /** The name in other languages, by locale: all that there are from now on. */
  @Names({ optional: true })
  readonly names?: Record<string, string>;
}
