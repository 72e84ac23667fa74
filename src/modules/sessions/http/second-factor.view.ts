import { isoTime } from '../../../platform/database/row';
import type { Enrolment, SecondFactorState } from '../second-factors';

/** Whether a code is asked for at sign-in. */
export class SecondFactorView {
  enabled: boolean;
  enabledAt: string | null;
  recoveryCodesLeft: number;
}

/** For an app that makes codes; shown once. */
export class EnrolmentView {
  /** Base32, for typing. */
  secret: string;
  /** For a QR code. @example 'otpauth://totp/…' */
  uri: string;
}

/** Each is good once, in the place of a code; shown once. */
export class RecoveryCodesView {
  recoveryCodes: string[];
}

export function secondFactorView({ enabled, enabledAt, recoveryCodesLeft }: SecondFactorState): SecondFactorView {
  return { enabled, enabledAt: isoTime(enabledAt), recoveryCodesLeft };
}

export function enrolmentView({ secret, uri }: Enrolment): EnrolmentView {
  return { secret, uri };
}
