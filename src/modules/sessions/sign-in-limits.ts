import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { CountedLimits } from '../../platform/limits/counted-limits';

/** A try to sign in. */
export interface SignInAttempt {
  /** The account, or what was given as its address where there is none. */
  readonly account: string;
  /** As networkOf gives it. */
  readonly network: string;
  /** The account was signed in to from there lately. */
  readonly isKnown: boolean;
}

/**
 * Wrong passwords. So many for one account close it for the rest of a quarter of an hour, to right ones as well, whether there is
 * such an account or not. A network from which the account was signed in to lately counts apart from all others: strangers
 * cannot keep its owner out of the place they work in. An address may fail more often, and never keeps a right password out.
 */
@Injectable()
export class SignInLimits {
  constructor(
    private readonly dataSource: DataSource,
    private readonly limits: CountedLimits,
  ) {}

  /** Throws TooManyRequests. */
  async requireLeft(attempt: SignInAttempt): Promise<void> {
    await this.limits.requireLeft('sign-in-account', ...accountKey(attempt));
  }

  /** Throws TooManyRequests where it was one too many. */
  async countFailure(attempt: SignInAttempt): Promise<void> {
    await this.limits.count('sign-in-account', ...accountKey(attempt));
    await this.limits.count('sign-in-address', attempt.network);
  }

  /** A failure that is of no account. Throws TooManyRequests where it was one too many. */
  async countFromAddress(network: string): Promise<void> {
    await this.limits.count('sign-in-address', network);
  }

  /** Counts for the session of a refresh token; one that is not known costs nothing but this look. Throws TooManyRequests. */
  async countRefresh(tokenHash: string): Promise<void> {
    const [known] = await this.dataSource.query<{ session_id: string }[]>('select session_id from refresh_tokens where hash = $1', [tokenHash]);
    if (known) await this.limits.count('refresh', known.session_id);
  }
}

function accountKey({ account, network, isKnown }: SignInAttempt): [account: string, network: string] {
  return [account.toLowerCase(), isKnown ? network : 'elsewhere'];
}
