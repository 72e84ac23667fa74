import { Email, Line, NestedList, NewPassword, Verbatim } from '../../../../platform/http/fields';
import { GrantDto } from './grant.dto';

export class CreateInvitationDto {
  @Email()
  readonly email: string;

  @Line({ max: 200 })
  readonly name: string;

  /** What the person will hold once they have accepted. */
  @NestedList(() => GrantDto, { max: 100 })
  readonly grants: GrantDto[];
}

export class AcceptInvitationDto {
  /** From the link in the mail. */
  @Verbatim({ max: 200 })
  readonly token: string;

  /** Left out: as in the invitation. */
  @Line({ max: 200, optional: true })
  readonly name?: string;

  /** 12 to 128 characters, and none of the common ones. */
  @NewPassword()
  readonly password: string;
}
