import type { Actor } from '../../kernel/actor';

/** What the guard knows of a request that nobody has vouched for yet. */
export interface Credential {
  readonly token: string;
  readonly requestId: string;
  readonly address: string;
  readonly userAgent: string | null;
}

/** Finds out who sends a request; the door knows no more of it than this. */
export abstract class Authenticator {
  /** Throws Unauthenticated unless the credential is good at this moment. */
  abstract authenticate(credential: Credential): Promise<Actor>;
}
