import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { Unauthenticated } from '../../kernel/problem';
import type { Origin } from '../../platform/http/origin-of';
import { RefusalLog } from '../../platform/journal/refusal-log';
import { networkOf } from '../../platform/limits/network-of';
import { Passwords } from '../users';
import type { Transport } from './refresh-transport';
import { SecondSignIn, type SignedIn } from './second-sign-in';
import { SIGN_IN_ACCOUNT, type SignInAccount } from './sign-in-account';
import { SignInLimits } from './sign-in-limits';

/** Signing in with e-mail address and password, and then with a code where a second factor is on. */
@Injectable()
export class SignIn {
  constructor(
    private readonly dataSource: DataSource,
    private readonly passwords: Passwords,
    private readonly limits: SignInLimits,
    private readonly second: SecondSignIn,
    private readonly refusals: RefusalLog,
  ) {}

  /**
   * Throws Unauthenticated in the same way and time for a wrong password, an unknown address and a disabled account, and
   * TooManyRequests in the same way for all of them.
   */
  async execute(email: string, password: string, transport: Transport, origin: Origin): Promise<SignedIn> {
    const network = networkOf(origin.address);
    const [account] = await this.dataSource.query<SignInAccount[]>(`${SIGN_IN_ACCOUNT} lower(u.email) = lower($1)`, [email, network]);
    const attempt = { account: account?.id ?? email, network, isKnown: account?.knows_network ?? false };
    await this.limits.requireLeft(attempt);
    const matches = await this.passwords.matches(account?.active ? account.password_hash : null, password);
    if (!account || !matches) {
      this.refusals.noteSignIn(account ?? null, origin);
      await this.limits.countFailure(attempt);
      throw new Unauthenticated('The e-mail address or the password is not right.');
    }
    // Again: of many tries at once, the right one counts only if there were not too many wrong ones before it was compared.
    await this.limits.requireLeft(attempt);
    return this.second.begin(account, { transport, manner: 'password' }, origin);
  }
}
