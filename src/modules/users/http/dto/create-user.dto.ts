import { Email, Line, NestedList, Verbatim } from '../../../../platform/http/fields';
import { GrantDto } from './grant.dto';

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
