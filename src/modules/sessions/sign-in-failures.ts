import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { Tx } from '../../platform/database/tx';
import type { Origin } from '../../platform/http/origin-of';
import { Journal } from '../../platform/journal/journal';
import { RefusalLog } from '../../platform/journal/refusal-log';
import { networkOf } from '../../platform/limits/network-of';
import { AccountNotices } from '../users';
import { SIGN_IN_ACCOUNT, type SignInAccount } from './sign-in-account';
import { type SignInAttempt, SignInLimits } from './sign-in-limits';

/** What is counted and told of second factors at sign-in. */
@Injectable()
export class SignInFailures {
  constructor(
    private readonly dataSource: DataSource,
    private readonly limits: SignInLimits,
    private readonly refusals: RefusalLog,
    private readonly journal: Journal,
    private readonly notices: AccountNotices,
  ) {}

  async account(id: string, { address }: Origin): Promise<SignInAccount | undefined> {
    const [account] = await this.dataSource.query<SignInAccount[]>(`${SIGN_IN_ACCOUNT} u.id = $1`, [id, networkOf(address)]);
    return account;
  }

  async requireLeft(account: SignInAccount, origin: Origin): Promise<void> {
    await this.limits.requireLeft(attemptOf(account, origin));
  }

  async note(account: SignInAccount, origin: Origin): Promise<void> {
    this.refusals.noteSignIn(account, origin);
    await this.limits.countFailure(attemptOf(account, origin));
  }

  /** Somebody who came back from the identity provider and was not let in; null where it is not known who. It is no guess at their password. */
  async noteFromProvider(whom: Pick<SignInAccount, 'id' | 'name'> | null, origin: Origin): Promise<void> {
    this.refusals.noteSignIn(whom, origin, { manner: 'identity-provider' });
    await this.limits.countFromAddress(networkOf(origin.address));
  }

  async noteRecovery(tx: Tx, { id, name }: SignInAccount, origin: Origin): Promise<void> {
    await this.notices.add(tx, id, 'recovery-code-used');
    await this.journal.append(tx, { id, name, ...origin }, { type: 'user.recovery-code-used', subjectId: id });
  }
}

function attemptOf({ id, knows_network: isKnown }: SignInAccount, { address }: Origin): SignInAttempt {
  return { account: id, network: networkOf(address), isKnown };
}
