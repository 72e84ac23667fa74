import { Injectable, Logger } from '@nestjs/common';
import {
  AuthorizationResponseError, ClientSecretBasic, ClientSecretPost, Configuration, None, ResponseBodyError, WWWAuthenticateChallengeError,
  allowInsecureRequests, authorizationCodeGrant, buildAuthorizationUrl, calculatePKCECodeChallenge, clockTolerance, customFetch, discovery,
  enableNonRepudiationChecks, fetchUserInfo, randomNonce, randomPKCECodeVerifier, randomState,
} from 'openid-client';
import { Settings } from '../../../config/settings';
import { messageOf } from '../../../kernel/error-code';
import { NotFound } from '../../../kernel/problem';
import { OutboundClient } from '../../../platform/outbound/outbound-client';
import { OutboundError } from '../../../platform/outbound/outbound-error';
import { guardedFetch } from './guarded-fetch';
import { ProviderUnavailable, notLetIn } from './oidc.errors';
import { type ProvidedIdentity, providedIdentity } from './provided-identity';

export const CALLBACK_PATH = '/api/v1/auth/oidc/callback';

/** What a sign-in that was begun is recognised by when it comes back. */
export interface Checks {
  readonly state: string;
  readonly nonce: string;
  readonly verifier: string;
}

const HOUR_MS = 3_600_000;
/** Those who come while it is down do not all ask it. */
const RETRY_MS = 1000;
/** Seconds that the clocks of the two may differ. */
const TOLERANCE = 30;

/** Codes of refusals that are about the one who signs in; all others are about Copydesk itself, or the provider. */
const OF_THE_PERSON = new Set(['invalid_grant', 'access_denied']);

/**
 * The identity provider (OpenID Connect): the authorization code flow with PKCE (S256), state and nonce. The signature of its
 * tokens is verified although they come from itself, with keys that only it could have published.
 */
@Injectable()
export class IdentityProvider {
  private readonly logger = new Logger('IdentityProvider');
  private known: { readonly configuration: Promise<Configuration>; readonly until: number } | undefined;

  constructor(
    private readonly settings: Settings,
    private readonly outbound: OutboundClient,
  ) {}

  get isOn(): boolean {
    return this.settings.oidcIssuer !== undefined;
  }

  /** Throws NotFound where there is no provider. */
  requireOn(): void {
    if (!this.isOn) throw new NotFound();
  }

  /** Where the browser is sent. Throws ProviderUnavailable. */
  async begin(): Promise<Checks & { readonly url: string }> {
    const configuration = await this.configuration();
    const checks: Checks = { state: randomState(), nonce: randomNonce(), verifier: randomPKCECodeVerifier() };
    const url = buildAuthorizationUrl(configuration, {
      redirect_uri: `${this.settings.publicUrl}${CALLBACK_PATH}`, scope: this.settings.oidcScopes, response_type: 'code',
      code_challenge: await calculatePKCECodeChallenge(checks.verifier), code_challenge_method: 'S256', state: checks.state, nonce: checks.nonce,
    });
    return { ...checks, url: url.href };
  }

  /** Who has come back, by the query that they came with. Throws Unauthenticated and ProviderUnavailable. */
  async identify(query: string, { state, nonce, verifier }: Checks): Promise<ProvidedIdentity> {
    const configuration = await this.configuration();
    const url = new URL(`${this.settings.publicUrl}${CALLBACK_PATH}?${query}`);
    try {
      const tokens = await authorizationCodeGrant(configuration, url, { expectedState: state, expectedNonce: nonce, pkceCodeVerifier: verifier, idTokenExpected: true });
      const claims = tokens.claims() ?? { sub: '' };
      const asks = configuration.serverMetadata().userinfo_endpoint !== undefined;
      const info = asks ? await fetchUserInfo(configuration, tokens.access_token, claims.sub) : {};
      const identity = providedIdentity(configuration.serverMetadata().issuer, { ...claims }, { ...info }, this.settings.oidcGroupsClaim);
      if (identity) return identity;
    } catch (error) {
      throw this.refusal(error);
    }
    throw notLetIn('The ID token names nobody.');
  }

  /** Asked for once an hour, and what failed a second later at the earliest. */
  private configuration(): Promise<Configuration> {
    if (this.known && this.known.until > Date.now()) return this.known.configuration;
    const configuration = this.discover().catch((error: unknown) => {
      if (this.known?.configuration === configuration) this.known = { configuration, until: Date.now() + RETRY_MS };
      this.logger.warn(`The identity provider could not be discovered: ${reasonOf(error)}`);
      throw new ProviderUnavailable();
    });
    this.known = { configuration, until: Date.now() + HOUR_MS };
    return configuration;
  }

  private async discover(): Promise<Configuration> {
    const { oidcIssuer: issuer = '', oidcClientId: clientId = '', oidcClientSecret: secret } = this.settings;
    const isPlain = issuer.startsWith('http:');
    const options = { [customFetch]: guardedFetch(this.outbound), ...(isPlain && { execute: [allowInsecureRequests] }) };
    const found = await discovery(new URL(issuer), clientId, undefined, undefined, options);
    const metadata = found.serverMetadata();
    // Some providers answer for many issuers at once: whoever has an account with any of them would be let in.
    if (new URL(metadata.issuer).href !== new URL(issuer).href) throw new Error('It names another issuer.');
    const methods = metadata.token_endpoint_auth_methods_supported ?? ['client_secret_basic'];
    const authentication = secret === undefined ? None() : methods.includes('client_secret_basic') ? ClientSecretBasic(secret) : ClientSecretPost(secret);
    const configuration = new Configuration(metadata, clientId, { [clockTolerance]: TOLERANCE }, authentication);
    configuration[customFetch] = guardedFetch(this.outbound);
    enableNonRepudiationChecks(configuration);
    if (isPlain) allowInsecureRequests(configuration);
    return configuration;
  }

  private refusal(error: unknown): Error {
    const isOfThePerson = error instanceof AuthorizationResponseError || !isOfTheProvider(error);
    if (isOfThePerson) return notLetIn(reasonOf(error));
    this.logger.warn(`A sign-in through the identity provider failed: ${reasonOf(error)}`);
    return new ProviderUnavailable();
  }
}

/** Whether it was not there, or would not talk to Copydesk. What it said and must not be believed is not of this kind. */
function isOfTheProvider(error: unknown): boolean {
  if (error instanceof ResponseBodyError) return !OF_THE_PERSON.has(error.error);
  if (error instanceof WWWAuthenticateChallengeError) return true;
  return chainOf(error).some((each) => each instanceof OutboundError) || codesOf(error).some((code) => NO_ANSWER.has(code));
}

const NO_ANSWER = new Set(['OAUTH_RESPONSE_IS_NOT_CONFORM', 'OAUTH_RESPONSE_IS_NOT_JSON', 'OAUTH_PARSE_ERROR', 'OAUTH_TIMEOUT']);

function chainOf(error: unknown): unknown[] {
  const cause: unknown = error instanceof Error ? error.cause : undefined;
  return cause === undefined ? [error] : [error, ...chainOf(cause)];
}

function codesOf(error: unknown): string[] {
  return chainOf(error).flatMap((each) => (typeof each === 'object' && each !== null && 'code' in each && typeof each.code === 'string' ? [each.code] : []));
}

/** What the library says of it, which holds neither a token nor a code. */
function reasonOf(error: unknown): string {
  return chainOf(error).map(messageOf).filter((message) => message !== '').join(': ');
}
