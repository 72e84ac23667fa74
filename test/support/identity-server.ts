import { once } from 'node:events';
import { type IncomingMessage, type Server, type ServerResponse, createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { exportJWK, generateKeyPair } from 'jose';
import { type Configuration, type KoaContextWithOIDC, Provider } from 'oidc-provider';

/** What the provider says of somebody. */
export interface ProviderClaims {
  email?: string;
  email_verified?: boolean;
  name?: string;
  groups?: string[];
}

export const CLIENT = { id: 'copydesk', secret: 'the secret of the client' };
const OTHER_CLIENT = { id: 'another-program', secret: 'the secret of the other client' };
const SCOPES = 'openid email profile groups';

/** A real OpenID Connect provider in this process. Whoever comes is signed in as the subject that the test names. */
export class IdentityServer {
  /** By subject. */
  readonly people = new Map<string, ProviderClaims>();
  /** Who sits at the browser. */
  subject = '';
  /** They say no. */
  refuses = false;
  private server: Server | undefined;
  private port = 0;

  get issuer(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  /** The settings of a desk whose people sign in here. */
  get env(): Record<string, string> {
    return {
      OIDC_ISSUER: this.issuer, OIDC_CLIENT_ID: CLIENT.id, OIDC_CLIENT_SECRET: CLIENT.secret, OIDC_SCOPES: SCOPES, OUTBOUND_ALLOW: '127.0.0.1',
    };
  }

  async start(redirectUri: string): Promise<void> {
    this.server = createServer();
    await this.listen();
    const { privateKey } = await generateKeyPair('RS256', { extractable: true });
    const client = (each: typeof CLIENT) => ({ client_id: each.id, client_secret: each.secret, redirect_uris: [redirectUri], grant_types: ['authorization_code'] });
    // The provider takes only plain objects of its own realm, which is Node's and not that of the test.
    const configuration = structuredClone({
      clients: [client(CLIENT), client(OTHER_CLIENT)],
      jwks: { keys: [{ ...(await exportJWK(privateKey)), alg: 'RS256', use: 'sig', kid: 'one' }] },
      cookies: { keys: ['a key for the cookies of the tests'] },
      features: { devInteractions: { enabled: false } },
      scopes: ['openid', 'email', 'profile', 'groups'],
      claims: { openid: ['sub'], email: ['email', 'email_verified'], profile: ['name'], groups: ['groups'] },
      ttl: { AccessToken: 600, AuthorizationCode: 60, IdToken: 600, Interaction: 600, Session: 600, Grant: 600 },
      interactions: {},
    }) as Configuration;
    Object.assign(configuration.interactions ?? {}, { url: (_: unknown, { uid }: { uid: string }) => `/interaction/${uid}` });
    const provider = new Provider(this.issuer, Object.assign(configuration, {
      findAccount: (_: unknown, sub: string) => ({ accountId: sub, claims: () => ({ sub, ...this.people.get(sub) }) }),
      loadExistingGrant: async ({ oidc }: KoaContextWithOIDC) => {
        const grant = new oidc.provider.Grant({ clientId: oidc.client?.clientId, accountId: oidc.session?.accountId });
        grant.addOIDCScope(SCOPES);
        await grant.save();
        return grant;
      },
    }));
    const answer = provider.callback();
    this.server.on('request', (request: IncomingMessage, response: ServerResponse) => {
      if (!request.url?.startsWith('/interaction/')) return void answer(request, response);
      const result = this.refuses ? { error: 'access_denied', error_description: 'No.' } : { login: { accountId: this.subject } };
      return void provider.interactionFinished(request, response, result);
    });
  }

  /** What a browser does there: it follows from page to page until it is sent back, and gives the address that it is sent to. */
  async visit(address: string): Promise<string> {
    const jar = new Map<string, string>();
    let at = address;
    while (at.startsWith(this.issuer)) {
      const response = await fetch(at, { redirect: 'manual', headers: { cookie: [...jar].map(([name, value]) => `${name}=${value}`).join('; ') } });
      const { headers, status } = response;
      for (const line of headers.getSetCookie()) {
        const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
        jar.set(name, value);
      }
      const location = headers.get('location');
      if (location === null) throw new Error(`${status} at the provider: ${await response.text()}`);
      at = new URL(location, at).href;
    }
    return at;
  }

  /** The same request as if another program had made it. */
  asOtherClient(address: string): string {
    const url = new URL(address);
    url.searchParams.set('client_id', OTHER_CLIENT.id);
    return url.href;
  }

  /** At the same address as before. */
  async listen(): Promise<void> {
    if (!this.server) throw new Error('It was not started.');
    this.server.listen(this.port, '127.0.0.1');
    await once(this.server, 'listening');
    this.port = (this.server.address() as AddressInfo).port;
  }

  async stop(): Promise<void> {
    const { server } = this;
    if (!server?.listening) return;
    server.closeAllConnections();
    await new Promise<void>((resolve) => { server.close(() => resolve()); });
  }
}
