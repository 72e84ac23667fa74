import { Line, Slug } from '../../../../platform/http/fields';
import { AuthorProfileDto } from './author-profile.dto';

export class CreateAuthorDto extends AuthorProfileDto {
  /** As readers see it. */
  @Line({ max: 200 })
  readonly name: string;

  /** Left out: derived from the name, with -2, -3 … where taken. */
  @Slug({ optional: true })
  readonly slug?: string;
}
