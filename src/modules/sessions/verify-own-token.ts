import { type JWTVerifyOptions, type JWTVerifyResult, errors, jwtVerify } from 'jose';

/**
 * A token of ours, in the very letters in which it was written: base64url has several spellings of the same bytes, and one that
 * was changed in any letter is not the token that was given out. Throws what jwtVerify throws.
 */
export async function verifyOwnToken(token: string, key: Uint8Array, options: JWTVerifyOptions): Promise<JWTVerifyResult> {
  const isAsWritten = token.split('.').every((part) => Buffer.from(part, 'base64url').toString('base64url') === part);
  if (!isAsWritten) throw new errors.JWSInvalid('This is not how it was written.');
  return jwtVerify(token, key, options);
}
