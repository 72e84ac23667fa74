import { Email, Line, NestedList, NewPassword } from '../../../../platform/http/fields';
import { GrantDto } from './grant.dto';

export class CreateUserDto {
  @Email()
  readonly email: string;

  @Line({ max: 200 })
  readonly name: string;

  /** 12 to 128 characters, and none of the common ones. Without one, the person cannot sign in yet. */
  @NewPassword({ optional: true })
  readonly password?: string;

  @NestedList(() => GrantDto, { max: 100 })
  readonly grants: GrantDto[];
}
