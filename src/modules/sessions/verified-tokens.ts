/** What a token says, and until when, in milliseconds since 1970. */
export interface VerifiedToken {
  readonly userId: string;
  readonly sessionId: string;
  readonly expiresAt: number;
}

const KEPT = 1000;

/**
 * Tokens whose signature was right: the same bytes need not be verified with every request. Only the signature is
 * remembered; whether the session lives is asked of the database each time.
 */
export class VerifiedTokens {
  private readonly tokens = new Map<string, VerifiedToken>();

  /** Undefined for one that is not known, or has expired since. */
  find(token: string): VerifiedToken | undefined {
    const known = this.tokens.get(token);
    return known && known.expiresAt > Date.now() ? known : undefined;
  }

  /** Forgets the oldest when there are too many. */
  add(token: string, verified: VerifiedToken): void {
    const [oldest] = this.tokens.keys();
    if (this.tokens.size >= KEPT && oldest !== undefined) this.tokens.delete(oldest);
    this.tokens.set(token, verified);
  }
}
