import { Email, Flag, Id, Names, NestedList, Text } from '../../../../platform/http/fields';
import { AuthorLinkDto } from './author-link.dto';

/** What an author need not have: left out, it is empty in a new one and stays as it is in a change. */
export class AuthorProfileDto {
  /** The name in other languages, by locale: all that there are from now on. */
  @Names({ optional: true })
  readonly names?: Record<string, string>;

  @Text({ max: 5000, optional: true, nullable: true })
  readonly bio?: string | null;

  @Email({ optional: true, nullable: true })
  readonly email?: string | null;

  /** All links that the author has from now on. */
  @NestedList(() => AuthorLinkDto, { max: 20, optional: true })
  readonly links?: AuthorLinkDto[];

  /** The portrait. */
  @Id({ optional: true, nullable: true })
  readonly mediaId?: string | null;

  /** The person who signs in and writes under this name: somebody who works here when they are named. */
  @Id({ optional: true, nullable: true })
  readonly userId?: string | null;

  /** An article with an inactive author cannot be published. */
  @Flag({ optional: true })
  readonly active?: boolean;
}
