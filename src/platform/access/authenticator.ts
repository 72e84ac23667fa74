import type { Actor } from '../../kernel/actor';

/** What the guard knows of a request that nobody has vouched for yet. */
export interface Credential {
  readonly token: string;
  readonly requestId: string;
  readonly address: string;
  readonly userAgent: string | null;
}

/** Who started something that is done later, and the credential with which they did. */
export interface Principal extends Omit<Credential, 'token' | 'requestId' | 'address'> {
  readonly userId: string;
  readonly sessionId: string | null;
  readonly keyId: string | null;
  readonly requestId: string | null;
  readonly address: string | null;
}

/** Finds out who sends a request; the door knows no more of it than this. */
export abstract class Authenticator {
  /** Throws Unauthenticated unless the credential is good at this moment. */
  abstract authenticate(credential: Credential): Promise<Actor>;

  /** The same for what is done later in somebody's name, with the rights that they have by then, and beside any transaction that is open. Throws Unauthenticated where the credential is good no more. */
  abstract recall(principal: Principal): Promise<Actor>;
}
