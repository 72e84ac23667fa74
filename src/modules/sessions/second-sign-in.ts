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
import type { SignInManner } from './sign-in-manner';

/** What a password, or the word of the identity provider, opens: a session, or the question for a code. */
export type SignedIn = { readonly tokens: Tokens } | { readonly challenge: string };

/** How somebody has begun to sign in, and how they take their tokens. */
export interface FirstStep {
  readonly transport: Transport;
  readonly manner: SignInManner;
}

/** The part of signing in that comes after the password, or the identity provider. */
@Injectable()
export class SecondSignIn {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly factors: SecondFactors,
    private readonly challenges: SignInChallenges,
    private readonly sessions: SessionsService,
    private readonly failures: SignInFailures,
  ) {}

  async begin(account: SignInAccount, { transport, manner }: FirstStep, origin: Origin): Promise<SignedIn> {
    if (!account.second_factor) return { tokens: await this.sessions.start(account, origin, manner) };
    return { challenge: await this.challenges.issue({ userId: account.id, version: account.version, transport, manner }) };
  }

  /** `requirePage` refuses a request that may not have its tokens that way. A wrong code counts as a wrong password does. Throws Unauthenticated and TooManyRequests. */
  async execute(challenge: string, code: string, origin: Origin, requirePage: (transport: Transport) => void): Promise<{ tokens: Tokens; transport: Transport }> {
    const { userId, version, transport, manner } = await this.challenges.read(challenge);
    requirePage(transport);
    const account = await this.failures.account(userId, origin);
    if (!account?.active || account.version !== version || !account.second_factor) throw new Unauthenticated('Begin again with e-mail address and password.');
    await this.failures.requireLeft(account, origin);
    const tokens = await this.unitOfWork.run(async (tx) => {
      const taken = await this.factors.take(tx, account.id, code);
      if (taken === null) return null;
      const opened = await this.sessions.openAsSeen(tx, account, origin, manner);
      if (taken === 'recovery') await this.failures.noteRecovery(tx, account, origin);
      return opened;
    });
    if (tokens) return { tokens, transport };
    await this.failures.note(account, origin);
    throw new Unauthenticated('The code is not right.');
  }
}
