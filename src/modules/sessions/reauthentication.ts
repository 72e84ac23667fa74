import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { Actor } from '../../kernel/actor';
import { InvalidValues, Unauthenticated } from '../../kernel/problem';
import type { Tx } from '../../platform/database/tx';
import { UnitOfWork } from '../../platform/database/unit-of-work';
import { networkOf } from '../../platform/limits/network-of';
import { Passwords } from '../users';
import { SecondFactors } from './second-factors';
import { SignInLimits } from './sign-in-limits';

/** What somebody shows to prove that it is still them. */
export interface Proof {
  readonly password: string;
  /** Where a second factor is on. */
  readonly code?: string;
}

/**
 * To be called first in the transaction of what the proof was for: the person and their session stay as they were until it ends. Throws
 * Unauthenticated where the session has ended, or the password was changed, since the proof was shown.
 */
export type StillProven = (tx: Tx) => Promise<void>;

/** Makes sure, before something dangerous, that it is the person who signed in and not whoever found their screen open. */
@Injectable()
export class Reauthentication {
  constructor(
    private readonly dataSource: DataSource,
    private readonly unitOfWork: UnitOfWork,
    private readonly passwords: Passwords,
    private readonly factors: SecondFactors,
    private readonly limits: SignInLimits,
  ) {}

  /** A wrong password or code counts as a failed sign-in. Throws InvalidValues at the pointer of what is wrong, and TooManyRequests. */
  async require(actor: Actor, { password, code }: Proof, pointer = '/password'): Promise<StillProven> {
    const attempt = { account: actor.id, network: networkOf(actor.address ?? ''), isKnown: true };
    await this.limits.requireLeft(attempt);
    const [account] = await this.dataSource.query<{ password_hash: string | null }[]>('select password_hash from users where id = $1', [actor.id]);
    const passwordHash = account?.password_hash ?? null;
    if (!(await this.passwords.matches(passwordHash, password))) {
      await this.limits.countFailure(attempt);
      throw InvalidValues.at(pointer, 'wrong-password', 'This is not the password.');
    }
    const stillProven: StillProven = (tx) => requireSame(tx, actor, passwordHash);
    if (!(await this.factors.isOn(actor.id))) return stillProven;
    if (code === undefined) throw InvalidValues.at('/code', 'code-required', 'A code of the second factor is needed as well.');
    if ((await this.unitOfWork.run((tx) => this.factors.take(tx, actor.id, code))) !== null) return stillProven;
    await this.limits.countFailure(attempt);
    throw InvalidValues.at('/code', 'wrong-code', 'This code is wrong, or was used before.');
  }
}

async function requireSame(tx: Tx, { id, sessionId }: Actor, passwordHash: string | null): Promise<void> {
  const [same] = await tx.query<unknown[]>(
    `select from users u join sessions s on s.user_id = u.id
     where u.id = $1 and s.id = $2 and u.status = 'active' and u.password_hash = $3 and s.ended_at is null and s.expires_at > now()
     for no key update`, [id, sessionId, passwordHash],
  );
  if (!same) throw new Unauthenticated('The account was changed a moment ago: sign in again.');
}
