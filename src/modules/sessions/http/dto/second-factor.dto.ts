import { Verbatim } from '../../../../platform/http/fields';

export class SecondSignInDto {
  /** What signing in with the password has answered. Left out where it is in the cookie, after the identity provider. */
  @Verbatim({ max: 2000, optional: true })
  readonly challenge?: string;

  /** Six digits, or a recovery code. */
  @Verbatim({ max: 40 })
  readonly code: string;
}

export class ProofDto {
  @Verbatim({ max: 1000 })
  readonly password: string;

  /** Six digits, or a recovery code; where a second factor is on. */
  @Verbatim({ max: 40, optional: true })
  readonly code?: string;
}

export class ConfirmSecondFactorDto {
  /** Six digits, from the app that was given the secret. */
  @Verbatim({ max: 40 })
  readonly code: string;
}
