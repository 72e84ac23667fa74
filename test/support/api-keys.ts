import type { KeyScope } from '../../src/kernel/key-scopes';
import type { ParsedJson } from './answer';
import { Client, type Person } from './client';
import { bodyOf } from './newsroom';

/** A program with an API key. */
export class KeyClient extends Client {
  constructor(
    maker: Person,
    /** As it was answered when it was made. */
    readonly made: ParsedJson,
    override readonly token: string = made.key,
  ) {
    super(maker.app, token);
  }

  get id(): string {
    return this.made.id;
  }
}

export interface KeyOptions {
  readonly categoryId?: string;
  readonly expiresAt?: string;
}

let made = 0;

/** A new key, made over HTTP. */
export async function makeKey(maker: Person, scopes: KeyScope[], options: KeyOptions = {}): Promise<KeyClient> {
  made += 1;
  return new KeyClient(maker, bodyOf(await maker.post('/api-keys', { name: `Key ${made}`, scopes, ...options })));
}
