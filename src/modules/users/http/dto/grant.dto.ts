import { Id } from '../../../../platform/http/fields';

/** A role for somebody, everywhere or in one category and all below it. */
export class GrantDto {
  @Id()
  readonly roleId: string;

  /** Left out: everywhere. */
  @Id({ optional: true, nullable: true })
  readonly categoryId?: string | null;
}
