import { Injectable } from '@nestjs/common';
import { Unauthenticated } from '../../kernel/problem';
import { UnitOfWork } from '../../platform/database/unit-of-work';
import type { Origin } from '../../platform/http/origin-of';
import type { Transport } from './refresh-transport';
import { SecondFactors } from './second-factors';
import { SessionsService, type Tokens } from './sessions.service';
import type { SignInAccount } from './sign-in-account';
import { SignInChallenges } from './sign-in-challenges';
import { SignInFailures } from './sign-in-failures';

/** What a password opens: a session, or the question for a code. */
export type SignedIn = { readonly tokens: Tokens } | { readonly challenge: string };

/** The part of signing in that comes after the password. */
@Injectable()
export class SecondSignIn {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly factors: SecondFactors,
    private readonly challenges: SignInChallenges,
    private readonly sessions: SessionsService,
    private readonly failures: SignInFailures,
  ) {}

  async begin(account: SignInAccount, transport: Transport, origin: Origin): Promise<SignedIn> {
    if (!account.second_factor) return { tokens: await this.sessions.start(account, origin) };
    return { challenge: await this.challenges.issue({ userId: account.id, version: account.version, transport }) };
  }

  /** `requirePage` refuses a request that may not have its tokens that way. A wrong code counts as a wrong password does. Throws Unauthenticated and TooManyRequests. */
  async execute(challenge: string, code: string, origin: Origin, requirePage: (transport: Transport) => void): Promise<{ tokens: Tokens; transport: Transport }> {
    const { userId, version, transport } = await this.challenges.read(challenge);
    requirePage(transport);
    const account = await this.failures.account(userId, origin);
    if (!account?.active || account.version !== version || !account.second_factor) throw new Unauthenticated('Begin again with e-mail address and password.');
    await this.failures.requireLeft(account, origin);
    const tokens = await this.unitOfWork.run(async (tx) => {
      const taken = await this.factors.take(tx, account.id, code);
      if (taken === null) return null;
      const opened = await this.sessions.open(tx, account, origin);
      if (taken === 'recovery') await this.failures.noteRecovery(tx, account, origin);
      return opened;
    });
    if (tokens) return { tokens, transport };
    await this.failures.note(account, origin);
    throw new Unauthenticated('The code is not right.');
  }
}
