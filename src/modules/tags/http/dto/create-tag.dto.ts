import { Line, Names, Slug } from '../../../../platform/http/fields';

export class CreateTagDto {
  /** As readers see it. */
  @Line({ max: 200 })
  readonly name: string;

  /** Left out: derived from the name, with -2, -3 … where taken. */
  @Slug({ optional: true })
  readonly slug?: string;

  /** The name in other languages, by locale: all that there are from now on. */
  @Names({ optional: true })
  readonly names?: Record<string, string>;
}
