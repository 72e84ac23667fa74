import { KEY_SCOPE_NAMES, type KeyScope } from '../../../../kernel/key-scopes';
import { Choices, Id, Line, Timestamp } from '../../../../platform/http/fields';

export class CreateApiKeyDto {
  /** What it is for. */
  @Line({ max: 200 })
  readonly name: string;

  @Choices(KEY_SCOPE_NAMES)
  readonly scopes: KeyScope[];

  /** It reaches nothing outside of this category and what is below. Left out: as far as its maker. */
  @Id({ optional: true, nullable: true })
  readonly categoryId?: string | null;

  /** Left out: until it is revoked. */
  @Timestamp({ optional: true, nullable: true })
  readonly expiresAt?: string | null;
}
