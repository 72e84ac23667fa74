import { Choice, Line, Verbatim } from '../../../../platform/http/fields';

export class LoginDto {
  @Line({ max: 254 })
  readonly email: string;

  @Verbatim({ max: 1000 })
  readonly password: string;

  /** How the refresh token travels. */
  @Choice(['body'], { optional: true })
  readonly transport?: 'body';
}
