import { randomBytes } from 'node:crypto';
import type { TokensView } from '../../src/modules/sessions/http/tokens.view';
import type { Account } from './accounts-file';
import { ApiClient, RequestRefused } from './api-client';

/** Somebody who is signed in. */
export interface Person {
  readonly name: string;
  /** What the person is in this newsroom, as the protocol says it. */
  readonly post: string;
  readonly email: string;
  readonly api: ApiClient;
}

/** A client for the account, or undefined where it does not exist or its password is another one. */
export async function signedIn(address: string, { email, password }: Account): Promise<ApiClient | undefined> {
  try {
    const { accessToken } = await new ApiClient(address).post<TokensView>('/api/v1/auth/login', { email, password });
    return new ApiClient(address, accessToken);
  } catch (error) {
    // 429: too many attempts with a password that is not right, which is no more use.
    if (error instanceof RequestRefused && [401, 422, 429].includes(error.status)) return undefined;
    throw error;
  }
}

/** An account with a password that nobody knows yet; `suffixed` for an address that nobody has. */
export function newAccount(name: string, { suffixed }: { suffixed: boolean }): Account {
  const suffix = suffixed ? `-${randomBytes(3).toString('hex')}` : '';
  return { email: `${name}${suffix}@demo.example`, password: randomBytes(18).toString('base64url') };
}
