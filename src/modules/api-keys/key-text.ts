import { createHash, randomBytes, randomInt, timingSafeEqual } from 'node:crypto';

/** A key taken apart. */
export interface KeyText {
  readonly prefix: string;
  readonly secret: string;
}

const LETTERS = 'abcdefghijklmnopqrstuvwxyz0123456789';
const FORM = /^ck_([a-z0-9]{12})_([\w-]{43})$/;

/** A new key: its prefix finds it, its secret of 256 random bits proves it. */
export function newKeyText(): KeyText {
  const prefix = Array.from({ length: 12 }, () => LETTERS[randomInt(LETTERS.length)]).join('');
  return { prefix, secret: randomBytes(32).toString('base64url') };
}

export function keyText({ prefix, secret }: KeyText): string {
  return `ck_${prefix}_${secret}`;
}

/** Whether a credential means to be a key, good or not: an access token never begins so. */
export function looksLikeKey(token: string): boolean {
  return token.startsWith('ck_');
}

/** null for what has not the form of a key. */
export function readKeyText(token: string): KeyText | null {
  const [, prefix, secret] = FORM.exec(token) ?? [];
  return prefix !== undefined && secret !== undefined ? { prefix, secret } : null;
}

/** The secret is random, so a fast hash keeps it as safe as a slow one would. */
export function hashOfSecret(secret: string): string {
  return createHash('sha256').update(secret).digest('base64url');
}

export function isSecretOf(hash: string, secret: string): boolean {
  return timingSafeEqual(Buffer.from(hash), Buffer.from(hashOfSecret(secret)));
}
