import { randomBytes } from 'node:crypto';

/** A password that nobody guesses, short enough to be typed once. */
export function generatePassword(): string {
  return randomBytes(15).toString('base64url');
}
