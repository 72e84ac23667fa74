import { createHmac } from 'node:crypto';
import { Secrets } from '../../src/config/secrets';
import type { Desk } from './desk';

type Json = Readonly<Record<string, unknown>>;

interface Forgery {
  /** Over the header of a true token; undefined takes a member away. */
  readonly header?: Json;
  /** Over its claims; undefined takes one away. */
  readonly claims?: Json;
  /** Instead of the application's own key. */
  readonly key?: Uint8Array;
  readonly hash?: 'sha256' | 'sha384' | 'sha512';
  /** Instead of the signature. */
  readonly signature?: string;
}

/** Writes access tokens by hand, so that anything can be wrong with them; with nothing changed, the token is a true one. */
export function tokenForger(desk: Desk, trueToken: string): (forgery?: Forgery) => string {
  const secret = Secrets.load(desk.settings).key('access-token');
  const [trueHeader, trueClaims] = trueToken.split('.').slice(0, 2).map(decoded) as [Json, Json];
  return ({ header, claims, key = secret, hash = 'sha256', signature } = {}) => {
    const signed = `${encoded({ ...trueHeader, ...header })}.${encoded({ ...trueClaims, ...claims })}`;
    return `${signed}.${signature ?? createHmac(hash, key).update(signed).digest('base64url')}`;
  };
}

function encoded(value: Json): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url');
}

function decoded(part: string): Json {
  return JSON.parse(Buffer.from(part, 'base64url').toString()) as Json;
}
