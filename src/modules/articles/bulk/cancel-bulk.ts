import { Injectable } from '@nestjs/common';
import type { Actor } from '../../../kernel/actor';
import { UnitOfWork } from '../../../platform/database/unit-of-work';
import { Journal } from '../../../platform/journal/journal';
import type { BulkJobDetail } from './bulk-job';
import { jobFinished } from './bulk-job.errors';
import { BulkJobQueries } from './bulk-job.queries';
import { BulkJobRepository } from './bulk-job.repository';

@Injectable()
export class CancelBulk {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly repository: BulkJobRepository,
    private readonly queries: BulkJobQueries,
    private readonly journal: Journal,
  ) {}

  /** What was done stays done, and what is under way comes to its end; the rest is left alone. Once more changes nothing. Throws job-finished. */
  async execute(actor: Actor, id: string): Promise<BulkJobDetail> {
    return this.unitOfWork.run(async (tx) => {
      await this.queries.get(actor, id, tx);
      if (await this.repository.cancel(tx, id)) {
        await this.journal.append(tx, actor, { type: 'job.cancelled', subjectId: id });
        await this.repository.finish(tx, id);
      }
      const job = await this.queries.get(actor, id, tx);
      if (job.status !== 'cancelled') throw jobFinished();
      return job;
    });
  }
}
