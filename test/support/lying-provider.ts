import { once } from 'node:events';
import { type IncomingMessage, type Server, type ServerResponse, createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type JWTPayload, SignJWT, exportJWK, generateKeyPair } from 'jose';
import { CLIENT } from './identity-server';

type Key = CryptoKey | Uint8Array;

interface Answers {
  /** Over the claims of a true ID token; undefined takes one away. */
  claims?: Record<string, unknown>;
  alg?: string;
  /** Instead of the key that is published. */
  key?: Key;
  /** Instead of the whole token; null leaves it out. */
  token?: string | null;
  /** Of the token endpoint. */
  status?: number;
  error?: string;
  /** Of the userinfo endpoint. */
  info?: Record<string, unknown>;
  /** Over the metadata. */
  metadata?: Record<string, unknown>;
}

/** Answers as a provider does, with whatever is wrong that a test wants. */
export class LyingProvider {
  /** In the next answers. */
  lie: Answers = {};
  /** Of the sign-in that was begun last. */
  nonce = '';
  /** Bodies that came to the token endpoint. */
  readonly asked: string[] = [];
  private readonly server: Server = createServer((request, response) => void this.answer(request, response));
  private keys: { privateKey: CryptoKey; jwk: object } | undefined;

  get issuer(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  get env(): Record<string, string> {
    return { OIDC_ISSUER: this.issuer, OIDC_CLIENT_ID: CLIENT.id, OIDC_CLIENT_SECRET: CLIENT.secret, OUTBOUND_ALLOW: '127.0.0.1' };
  }

  async start(): Promise<void> {
    const { privateKey, publicKey } = await generateKeyPair('RS256', { extractable: true });
    this.keys = { privateKey, jwk: { ...(await exportJWK(publicKey)), alg: 'RS256', use: 'sig', kid: 'one' } };
    this.server.listen(0, '127.0.0.1');
    await once(this.server, 'listening');
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise<void>((resolve) => { this.server.close(() => resolve()); });
  }

  private async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const [status, body] = await this.bodyFor(request);
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
  }

  private async bodyFor(request: IncomingMessage): Promise<[status: number, body: unknown]> {
    const { issuer, lie } = this;
    if (request.url === '/.well-known/openid-configuration') {
      return [200, {
        issuer, authorization_endpoint: `${issuer}/auth`, token_endpoint: `${issuer}/token`, jwks_uri: `${issuer}/jwks`, userinfo_endpoint: `${issuer}/me`,
        response_types_supported: ['code'], subject_types_supported: ['public'], id_token_signing_alg_values_supported: ['RS256'],
        authorization_response_iss_parameter_supported: true, ...lie.metadata,
      }];
    }
    if (request.url === '/jwks') return [200, { keys: [this.keys?.jwk] }];
    if (request.url === '/me') return [200, { sub: 'somebody', ...lie.info }];
    const parts: Buffer[] = [];
    for await (const part of request as AsyncIterable<Buffer>) parts.push(part);
    this.asked.push(Buffer.concat(parts).toString());
    if (lie.status !== undefined) return [lie.status, { error: lie.error ?? 'server_error' }];
    const token = lie.token === undefined ? await this.idToken() : lie.token;
    return [200, { access_token: 'an access token of the provider', token_type: 'Bearer', ...(token !== null && { id_token: token }) }];
  }

  private async idToken(): Promise<string> {
    const now = Math.floor(Date.now() / 1000);
    const { alg = 'RS256', key = this.keys?.privateKey, claims } = this.lie;
    const payload: JWTPayload = { iss: this.issuer, sub: 'somebody', aud: CLIENT.id, iat: now, exp: now + 600, nonce: this.nonce, ...claims };
    if (!key) throw new Error('It was not started.');
    return new SignJWT(payload).setProtectedHeader({ alg, kid: 'one' }).sign(key);
  }
}
