import type { FastifyReply } from 'fastify';
import type { Transport } from '../refresh-transport';
import type { Tokens } from '../sessions.service';
import type { RefreshCookie } from './refresh-cookie';

export class SignedInUserView {
  id: string;
  email: string;
  name: string;
}

/** What a client keeps after signing in. */
export class TokensView {
  /** Sent as `Authorization: Bearer …`. */
  accessToken: string;
  /** Good once, for new tokens; left out where it is in the cookie. */
  refreshToken?: string;
  /** Seconds that the access token is good for. */
  expiresIn: number;
  user: SignedInUserView;
}

/** The password was right, and a second factor is on: send a code to `/auth/login/totp` within five minutes. */
export class ChallengeView {
  challenge: string;
  methods: ('totp' | 'recovery-code')[];
}

export const challengeView = (challenge: string): ChallengeView => ({ challenge, methods: ['totp', 'recovery-code'] });

/** Puts the refresh token where it belongs. */
export function answerTokens({ tokens, transport }: { tokens: Tokens; transport: Transport }, cookie: RefreshCookie, reply: FastifyReply): TokensView {
  const { accessToken, refreshToken, expiresIn, user } = tokens;
  if (transport === 'cookie') cookie.set(reply, refreshToken);
  return {
    accessToken, ...(transport === 'body' && { refreshToken }), expiresIn, user: { id: user.id, email: user.email, name: user.name },
  };
}
