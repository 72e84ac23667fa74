import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { Actor } from '../../kernel/actor';
import { InvalidValues } from '../../kernel/problem';
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
  async require(actor: Actor, { password, code }: Proof, pointer = '/password'): Promise<void> {
    const attempt = { account: actor.id, network: networkOf(actor.address ?? ''), isKnown: true };
    await this.limits.requireLeft(attempt);
    const [account] = await this.dataSource.query<{ password_hash: string | null }[]>('select password_hash from users where id = $1', [actor.id]);
    if (!(await this.passwords.matches(account?.password_hash ?? null, password))) {
      await this.limits.countFailure(attempt);
      throw InvalidValues.at(pointer, 'wrong-password', 'This is not the password.');
    }
    if (!(await this.factors.isOn(actor.id))) return;
    if (code === undefined) throw InvalidValues.at('/code', 'code-required', 'A code of the second factor is needed as well.');
    if ((await this.unitOfWork.run((tx) => this.factors.take(tx, actor.id, code))) !== null) return;
    await this.limits.countFailure(attempt);
    throw InvalidValues.at('/code', 'wrong-code', 'This code is wrong, or was used before.');
  }
}
