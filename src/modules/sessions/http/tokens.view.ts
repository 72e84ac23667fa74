import type { Tokens } from '../sessions.service';

export class SignedInUserView {
  id: string;
  email: string;
  name: string;
}

/** What a client keeps after signing in. */
export class TokensView {
  /** Sent as `Authorization: Bearer …`. */
  accessToken: string;
  /** Good once, for new tokens. */
  refreshToken: string;
  /** Seconds that the access token is good for. */
  expiresIn: number;
  user: SignedInUserView;
}

export function tokensView({ accessToken, refreshToken, expiresIn, user }: Tokens): TokensView {
  return { accessToken, refreshToken, expiresIn, user: { id: user.id, email: user.email, name: user.name } };
}
