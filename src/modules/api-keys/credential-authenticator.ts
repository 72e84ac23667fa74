import { Injectable } from '@nestjs/common';
import type { Actor } from '../../kernel/actor';
import { Authenticator, type Credential, type Principal } from '../../platform/access/authenticator';
import { SessionAuthenticator } from '../sessions';
import { ApiKeyAuthenticator } from './api-key-authenticator';
import { looksLikeKey } from './key-text';

/** Knows people by their access token and programs by their key. */
@Injectable()
export class CredentialAuthenticator extends Authenticator {
  constructor(
    private readonly sessions: SessionAuthenticator,
    private readonly keys: ApiKeyAuthenticator,
  ) {
    super();
  }

  authenticate(credential: Credential): Promise<Actor> {
    return looksLikeKey(credential.token) ? this.keys.authenticate(credential) : this.sessions.authenticate(credential);
  }

  recall(principal: Principal): Promise<Actor> {
    return principal.keyId === null ? this.sessions.recall(principal) : this.keys.recall(principal);
  }
}
