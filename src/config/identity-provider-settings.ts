import { Setting } from './setting';
import { type GroupRole, groupRoles, integer, issuer, oneOf, scopes, secret, text } from './setting-rules';

/** How people sign in through an identity provider: the last of the settings. */
export class IdentityProviderSettings {
  /**
   * The identity provider (OpenID Connect) that people may sign in with; https in production. One in the own network has to be in
   * OUTBOUND_ALLOW. Unset: they sign in with a password only. See docs/identity.md.
   */
  @Setting('OIDC_ISSUER', issuer())
  readonly oidcIssuer: string | undefined = undefined;

  /** What Copydesk is called at the identity provider. Needed where OIDC_ISSUER is set. */
  @Setting('OIDC_CLIENT_ID', text('the id of a client'))
  readonly oidcClientId: string | undefined = undefined;

  /** The secret of OIDC_CLIENT_ID. Unset: it has none (a public client). */
  @Setting('OIDC_CLIENT_SECRET', secret(1))
  readonly oidcClientSecret: string | undefined = undefined;

  /** What the identity provider is asked for. */
  @Setting('OIDC_SCOPES', scopes())
  readonly oidcScopes: string = 'openid email profile';

  /** What people read on the button that leads to the identity provider. */
  @Setting('OIDC_NAME', text())
  readonly oidcName: string = 'Single sign-on';

  /** The claim that holds the names of a person's groups. */
  @Setting('OIDC_GROUPS_CLAIM', text('the name of a claim'))
  readonly oidcGroupsClaim: string = 'groups';

  /**
   * The roles of groups, such as `desk=editor@politics;chiefs=chief`: given and taken away with each sign-in through the identity
   * provider. Grants that were given by hand stay. Unset: groups mean nothing.
   */
  @Setting('OIDC_ROLES', groupRoles())
  readonly oidcRoles: readonly GroupRole[] = [];

  /**
   * Whether a first sign-in through the identity provider may find its person (or open invitation) by an e-mail address that the
   * provider has verified; never somebody who manages people. `off`: people link it themselves, once they are signed in.
   */
  @Setting('OIDC_LINK_EMAIL', oneOf('off', 'verified'))
  readonly oidcLinkEmail: 'off' | 'verified' = 'off';

  /** Whether a first sign-in of somebody whom nobody invited makes a person of them: only with a verified address and a group of OIDC_ROLES. */
  @Setting('OIDC_PROVISION', oneOf('off', 'on'))
  readonly oidcProvision: 'off' | 'on' = 'off';

  /** How many hours somebody stays signed in whom the identity provider has vouched for: so long, what changes there may go unnoticed. */
  @Setting('OIDC_SESSION_HOURS', integer(1, 720))
  readonly oidcSessionHours: number = 12;
}
