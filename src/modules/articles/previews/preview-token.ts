import { createHash, randomBytes } from 'node:crypto';

/** 256 random bits: who has it sees the preview. */
export function newPreviewToken(): string {
  return randomBytes(32).toString('base64url');
}

/** The token is random, so a fast hash keeps it as safe as a slow one would. */
export function hashOfToken(token: string): string {
  return createHash('sha256').update(token).digest('base64url');
}
