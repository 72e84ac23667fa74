import { Line, Slug } from '../../../../platform/http/fields';
import { AuthorProfileDto } from './author-profile.dto';

export class UpdateAuthorDto extends AuthorProfileDto {
  /** As readers see it. Bylines of articles keep the name as it was credited. */
  @Line({ max: 200, optional: true })
  readonly name?: string;

  @Slug({ optional: true })
  readonly slug?: string;
}
