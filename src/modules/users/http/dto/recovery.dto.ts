import { Line, NewPassword, Verbatim } from '../../../../platform/http/fields';

export class ForgotPasswordDto {
  @Line({ max: 254 })
  readonly email: string;
}

export class ResetPasswordDto {
  /** From the link in the mail. */
  @Verbatim({ max: 200 })
  readonly token: string;

  /** 12 to 128 characters, and none of the common ones. */
  @NewPassword()
  readonly password: string;
}

export class ConfirmEmailDto {
  /** From the link in the mail. */
  @Verbatim({ max: 200 })
  readonly token: string;
}
