import { Email, Id, Line, NestedList, Verbatim } from '../../../../platform/http/fields';

/** A role for somebody, everywhere or in one category and all below it. */
export class GrantDto {
  @Id()
  readonly roleId: string;

  /** Left out: everywhere. */
  @Id({ optional: true, nullable: true })
  readonly categoryId?: string | null;
}

export class CreateUserDto {
  @Email()
  readonly email: string;

  @Line({ max: 200 })
  readonly name: string;

  /** 12 to 128 characters. Without one, the person cannot sign in yet. */
  @Verbatim({ min: 12, max: 128, optional: true })
  readonly password?: string;

  @NestedList(() => GrantDto, { max: 100 })
  readonly grants: GrantDto[];
}
