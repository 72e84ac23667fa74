import { Injectable } from '@nestjs/common';
import { SignJWT, errors } from 'jose';
import { Secrets } from '../../config/secrets';
import { Unauthenticated } from '../../kernel/problem';
import type { Transport } from './refresh-transport';
import type { SignInManner } from './sign-in-manner';
import { verifyOwnToken } from './verify-own-token';

/** What somebody has proved who has yet to show a code. */
export interface SignInChallenge {
  readonly userId: string;
  /** Of the account: whatever is changed in it makes the challenge worthless. */
  readonly version: number;
  readonly transport: Transport;
  readonly manner: SignInManner;
}

const LIFETIME = '5m';
const ISSUER = 'copydesk';
const AUDIENCE = 'copydesk-sign-in';
const TYPE = 'sign-in+jwt';

/** Carries a sign-in from the password to the second factor. It opens nothing by itself. */
@Injectable()
export class SignInChallenges {
  private readonly key: Uint8Array;

  constructor(secrets: Secrets) {
    this.key = secrets.key('sign-in-challenge');
  }

  issue({ userId, version, transport, manner }: SignInChallenge): Promise<string> {
    return new SignJWT({ ver: version, transport, manner }).setProtectedHeader({ alg: 'HS256', typ: TYPE }).setSubject(userId)
      .setIssuer(ISSUER).setAudience(AUDIENCE).setIssuedAt().setExpirationTime(LIFETIME).sign(this.key);
  }

  /** Throws Unauthenticated. */
  async read(challenge: string): Promise<SignInChallenge> {
    try {
      const { payload } = await verifyOwnToken(challenge, this.key, {
        algorithms: ['HS256'], issuer: ISSUER, audience: AUDIENCE, typ: TYPE, requiredClaims: ['sub', 'exp', 'ver'],
      });
      return {
        userId: String(payload.sub), version: Number(payload['ver']), transport: payload['transport'] === 'cookie' ? 'cookie' : 'body',
        manner: payload['manner'] === 'identity-provider' ? 'identity-provider' : 'password',
      };
    } catch (error) {
      if (error instanceof errors.JOSEError || error instanceof TypeError) throw new Unauthenticated('Begin again with e-mail address and password.');
      throw error;
    }
  }
}
