import { Injectable } from '@nestjs/common';
import { SignJWT, errors } from 'jose';
import { Secrets } from '../../../config/secrets';
import type { Checks } from './identity-provider';
import { verifyOwnToken } from '../verify-own-token';
import { notBegun } from './oidc.errors';

/** A sign-in that is on its way through the identity provider. */
export interface BegunSignIn extends Checks {
  /** Where the browser goes in the end. */
  readonly returnTo: string;
  /** Somebody who is signed in already, and says who they are at the provider; the session must still live then. */
  readonly linkTo?: { readonly userId: string; readonly sessionId: string };
}

/** Seconds. */
export const SIGN_IN_LIFETIME = 600;
const ISSUER = 'copydesk';
const AUDIENCE = 'copydesk-oidc';
const TYPE = 'oidc+jwt';

/** Keeps in the browser itself what its sign-in is to be recognised by, signed, so that no other browser can finish it. */
@Injectable()
export class BegunSignIns {
  private readonly key: Uint8Array;

  constructor(secrets: Secrets) {
    this.key = secrets.key('oidc-sign-in');
  }

  seal({ state, nonce, verifier, returnTo, linkTo }: BegunSignIn): Promise<string> {
    const claims = { state, nonce, verifier, returnTo, ...(linkTo && { linkUser: linkTo.userId, linkSession: linkTo.sessionId }) };
    return new SignJWT(claims).setProtectedHeader({ alg: 'HS256', typ: TYPE })
      .setIssuer(ISSUER).setAudience(AUDIENCE).setIssuedAt().setExpirationTime(`${SIGN_IN_LIFETIME}s`).sign(this.key);
  }

  /** Throws Unauthenticated. */
  async open(sealed: string | undefined): Promise<BegunSignIn> {
    if (sealed === undefined) throw notBegun();
    try {
      const { payload } = await verifyOwnToken(sealed, this.key, {
        algorithms: ['HS256'], issuer: ISSUER, audience: AUDIENCE, typ: TYPE, requiredClaims: ['exp', 'state', 'nonce', 'verifier', 'returnTo'],
      });
      const text = (claim: string) => String(payload[claim]);
      const linkTo = payload['linkUser'] === undefined ? {} : { linkTo: { userId: text('linkUser'), sessionId: text('linkSession') } };
      return { state: text('state'), nonce: text('nonce'), verifier: text('verifier'), returnTo: text('returnTo'), ...linkTo };
    } catch (error) {
      if (error instanceof errors.JOSEError || error instanceof TypeError) throw notBegun();
      throw error;
    }
  }
}
