import { Injectable } from '@nestjs/common';
import type { Actor } from '../../kernel/actor';
import { Conflict, InvalidValues } from '../../kernel/problem';
import type { Tx } from '../../platform/database/tx';
import { UnitOfWork } from '../../platform/database/unit-of-work';
import { Journal } from '../../platform/journal/journal';
import { AccountNotices } from '../users';
import { type Proof, Reauthentication } from './reauthentication';
import { type Enrolment, SecondFactors } from './second-factors';

const isOn = () => new Conflict('second-factor-on', 'There is a second factor', 'Turn the one that you have off first.');

/** Turning one's own second factor on and off. */
@Injectable()
export class OwnSecondFactor {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly journal: Journal,
    private readonly factors: SecondFactors,
    private readonly reauthentication: Reauthentication,
    private readonly notices: AccountNotices,
  ) {}

  /** Throws second-factor-on, and what Reauthentication throws. */
  async begin(actor: Actor, proof: Proof): Promise<Enrolment> {
    if (await this.factors.isOn(actor.id)) throw isOn();
    const stillProven = await this.reauthentication.require(actor, proof);
    return this.unitOfWork.run(async (tx) => {
      await stillProven(tx);
      const [{ email } = { email: '' }] = await tx.query<{ email: string }[]>('select email from users where id = $1', [actor.id]);
      const enrolment = await this.factors.begin(tx, { id: actor.id, email });
      if (!enrolment) throw isOn();
      return enrolment;
    });
  }

  /** Gives the recovery codes. Throws second-factor-on, and InvalidValues for a wrong code. */
  async confirm(actor: Actor, code: string): Promise<string[]> {
    return this.unitOfWork.run(async (tx) => {
      if (await this.factors.isOn(actor.id, tx)) throw isOn();
      const codes = await this.factors.confirm(tx, actor.id, code);
      if (!codes) throw InvalidValues.at('/code', 'wrong-code', 'This is not the code of the moment: look at the clock of your device.');
      await noteShown(tx, actor);
      await this.notices.add(tx, actor.id, 'totp-enabled');
      await this.journal.append(tx, actor, { type: 'user.totp-enabled', subjectId: actor.id });
      return codes;
    });
  }

  /** In the place of those that there were. Throws what Reauthentication throws. */
  async renewRecoveryCodes(actor: Actor, proof: Proof): Promise<string[]> {
    if (!(await this.factors.isOn(actor.id))) throw new Conflict('second-factor-off', 'There is no second factor', 'Turn one on first.');
    const stillProven = await this.reauthentication.require(actor, proof);
    return this.unitOfWork.run(async (tx) => {
      await stillProven(tx);
      const codes = await this.factors.renewRecoveryCodes(tx, actor.id);
      await this.journal.append(tx, actor, { type: 'user.recovery-codes-renewed', subjectId: actor.id });
      return codes;
    });
  }

  /** Throws what Reauthentication throws. */
  async disable(actor: Actor, proof: Proof): Promise<void> {
    const stillProven = await this.reauthentication.require(actor, proof);
    await this.unitOfWork.run(async (tx) => {
      await stillProven(tx);
      if (!(await this.factors.remove(tx, actor.id))) return;
      await this.notices.add(tx, actor.id, 'totp-disabled');
      await this.journal.append(tx, actor, { type: 'user.totp-disabled', subjectId: actor.id });
    });
  }
}

/** The code was shown in this session; in all others none was ever. */
async function noteShown(tx: Tx, { id, sessionId }: Actor): Promise<void> {
  await tx.query('update sessions set verified_at = case when id = $2 then now() else to_timestamp(0) end where user_id = $1 and ended_at is null', [id, sessionId]);
}
