import { Injectable } from '@nestjs/common';
import { UnitOfWork } from '../../platform/database/unit-of-work';
import type { DueWork } from '../../platform/jobs/due-work';

const AT_ONCE = 500;

/** The log of deliveries is kept for 30 days. What still waits stays until it is done or given up. */
@Injectable()
export class ForgetDeliveries implements DueWork {
  readonly name = 'webhook log';

  constructor(private readonly unitOfWork: UnitOfWork) {}

  async next(): Promise<boolean> {
    return this.unitOfWork.run(async (tx) => {
      const [, forgotten] = await tx.query<[unknown[], number]>(
        `delete from webhook_deliveries where id in (
           select id from webhook_deliveries where occurred_at < now() - interval '30 days' and state <> 'pending'
           order by occurred_at limit ${AT_ONCE} for update skip locked)`,
      );
      return forgotten > 0;
    });
  }
}
