import { Injectable } from '@nestjs/common';
import { type JWTPayload, SignJWT, errors } from 'jose';
import { Secrets } from '../../config/secrets';
import { Unauthenticated } from '../../kernel/problem';
import { type VerifiedToken, VerifiedTokens } from './verified-tokens';
import { verifyOwnToken } from './verify-own-token';

/** Seconds that an access token is good for. */
export const ACCESS_TOKEN_LIFETIME = 15 * 60;

const ISSUER = 'copydesk';
const AUDIENCE = 'copydesk-api';
/** The type of RFC 9068, so that no other token of ours can be taken for one. */
const TYPE = 'at+jwt';

/** Signs and verifies access tokens: JWTs by HMAC-SHA-256 with one key, bound to a session. */
@Injectable()
export class AccessTokens {
  private readonly key: Uint8Array;
  private readonly verified = new VerifiedTokens();

  constructor(secrets: Secrets) {
    this.key = secrets.key('access-token');
  }

  issue(userId: string, sessionId: string): Promise<string> {
    return new SignJWT({ sid: sessionId })
      .setProtectedHeader({ alg: 'HS256', typ: TYPE })
      .setSubject(userId)
      .setIssuer(ISSUER)
      .setAudience(AUDIENCE)
      .setIssuedAt()
      .setExpirationTime(`${ACCESS_TOKEN_LIFETIME}s`)
      .sign(this.key);
  }

  /** Throws Unauthenticated for everything but a token of ours that is good now. */
  async verify(token: string): Promise<VerifiedToken> {
    const known = this.verified.find(token);
    if (known) return known;
    const claims = await this.claimsOf(token);
    const verified = { userId: String(claims.sub), sessionId: String(claims['sid']), expiresAt: Number(claims.exp) * 1000 };
    this.verified.add(token, verified);
    return verified;
  }

  private async claimsOf(token: string): Promise<JWTPayload> {
    try {
      const { payload } = await verifyOwnToken(token, this.key, {
        algorithms: ['HS256'],
        issuer: ISSUER,
        audience: AUDIENCE,
        typ: TYPE,
        requiredClaims: ['sub', 'sid', 'exp', 'iat'],
      });
      return payload;
    } catch (error) {
      if (error instanceof errors.JOSEError || error instanceof TypeError) throw new Unauthenticated();
      throw error;
    }
  }
}
