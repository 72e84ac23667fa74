import type { Actor } from '../../kernel/actor';
import type { Principal } from './authenticator';

/** By what somebody is known again later. */
export function principalOf({ id, sessionId, key, requestId, address, userAgent }: Actor): Principal {
  return { userId: id, sessionId, keyId: key?.id ?? null, requestId, address, userAgent: userAgent ?? null };
}
