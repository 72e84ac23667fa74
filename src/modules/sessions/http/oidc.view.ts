import { isoTime } from '../../../platform/database/row';
import { ChallengeView, TokensView } from './tokens.view';

/** Whether people may sign in through an identity provider. */
export class IdentityProviderView {
  enabled: boolean;
  /** For the button that leads to `/auth/oidc/start`; null where there is none. */
  name: string | null;
}

/** A sign-in that has begun. */
export class BegunSignInView {
  /** At the identity provider, where somebody says who they are. */
  authorizationUrl: string;
}

/** How a sign-in through the identity provider has ended. Neither is there where somebody has linked who they are. */
export class EndedSignInView {
  /** Where the browser would be sent. */
  returnTo: string;
  /** As after a login with `transport: "cookie"`. */
  session: TokensView | null;
  /** Where a second factor is on. */
  challenge: ChallengeView | null;
}

/** Where the browser goes to say who it is. */
export class LinkingView {
  url: string;
}

/** Whether one signs in through the identity provider. */
export class LinkedIdentityView {
  linked: boolean;
  linkedAt: string | null;
}

export function linkedIdentityView(linkedAt: Date | null): LinkedIdentityView {
  return { linked: linkedAt !== null, linkedAt: isoTime(linkedAt) };
}
