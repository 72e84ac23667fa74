import { Email, Flag, Id, Line, NestedList, Slug, Text } from '../../../../platform/http/fields';
import { AuthorLinkDto } from './author-link.dto';

export class CreateAuthorDto {
  /** As readers see it. */
  @Line({ max: 200 })
  readonly name: string;

  /** Left out: derived from the name, with -2, -3 … where taken. */
  @Slug({ optional: true })
  readonly slug?: string;

  @Text({ max: 5000, optional: true, nullable: true })
  readonly bio?: string | null;

  @Email({ optional: true, nullable: true })
  readonly email?: string | null;

  @NestedList(() => AuthorLinkDto, { max: 20, optional: true })
  readonly links?: AuthorLinkDto[];

  /** The portrait. */
  @Id({ optional: true, nullable: true })
  readonly mediaId?: string | null;

  /** The person who signs in and writes under this name. */
  @Id({ optional: true, nullable: true })
  readonly userId?: string | null;

  /** An article with an inactive author cannot be published. */
  @Flag({ optional: true })
  readonly active?: boolean;
}
