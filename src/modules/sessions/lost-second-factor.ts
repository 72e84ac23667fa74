import { Injectable } from '@nestjs/common';
import type { Actor } from '../../kernel/actor';
import { NotFound } from '../../kernel/problem';
import { UnitOfWork } from '../../platform/database/unit-of-work';
import { Journal } from '../../platform/journal/journal';
import { AccountNotices, Grants } from '../users';
import { SecondFactors } from './second-factors';

/** What administrators do for people who lost their second factor, and the recovery codes with it. */
@Injectable()
export class LostSecondFactor {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly journal: Journal,
    private readonly grants: Grants,
    private readonly factors: SecondFactors,
    private readonly notices: AccountNotices,
  ) {}

  /** The person signs in with their password alone until they turn one on again. Throws NotFound, and Forbidden for somebody above. */
  async remove(actor: Actor, userId: string): Promise<void> {
    await this.unitOfWork.run(async (tx) => {
      await this.grants.requireManaged(tx, actor, userId);
      if (!(await this.factors.remove(tx, userId))) throw new NotFound();
      await this.notices.add(tx, userId, 'totp-disabled');
      await this.journal.append(tx, actor, { type: 'user.totp-disabled', subjectId: userId });
    });
  }
}
