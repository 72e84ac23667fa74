import { Email, NewPassword, Verbatim } from '../../../../platform/http/fields';
import { ProofDto } from './second-factor.dto';

export class ChangePasswordDto {
  /** The password of now. */
  @Verbatim({ max: 1000 })
  readonly current: string;

  /** 12 to 128 characters, and none of the common ones. */
  @NewPassword()
  readonly new: string;

  /** Six digits, or a recovery code; where a second factor is on. */
  @Verbatim({ max: 40, optional: true })
  readonly code?: string;
}

export class ChangeEmailDto extends ProofDto {
  @Email()
  readonly email: string;
}
