import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { Unauthenticated } from '../../kernel/problem';
import { RefusalLog } from '../../platform/journal/refusal-log';
import { networkOf } from '../../platform/limits/network-of';
import { Passwords } from '../users';
import { type Origin, SessionsService, type Tokens } from './sessions.service';
import { SignInLimits } from './sign-in-limits';

interface Account {
  id: string;
  name: string;
  email: string;
  password_hash: string | null;
  active: boolean;
  knows_network: boolean;
}

const ACCOUNT = `
  select u.id, u.name, u.email, u.password_hash, u.status = 'active' as active, exists (
    select from sessions s where s.user_id = u.id and s.address <<= nullif($2, 'unknown')::inet and s.created_at > now() - interval '90 days'
  ) as knows_network
  from users u where lower(u.email) = lower($1)`;

/** Signing in with e-mail address and password. */
@Injectable()
export class SignIn {
  constructor(
    private readonly dataSource: DataSource,
    private readonly passwords: Passwords,
    private readonly limits: SignInLimits,
    private readonly sessions: SessionsService,
    private readonly refusals: RefusalLog,
  ) {}

  /**
   * Throws Unauthenticated in the same way and time for a wrong password, an unknown address and a disabled account, and
   * TooManyRequests in the same way for all of them.
   */
  async execute(email: string, password: string, origin: Origin): Promise<Tokens> {
    const network = networkOf(origin.address);
    const [account] = await this.dataSource.query<Account[]>(ACCOUNT, [email, network]);
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
    return this.sessions.start(account, origin);
  }
}
