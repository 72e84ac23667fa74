import { isoTime } from '../../../platform/database/row';

/** Whether people may sign in through an identity provider. */
export class IdentityProviderView {
  enabled: boolean;
  /** For the button that leads to `/auth/oidc/start`; null where there is none. */
  name: string | null;
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
