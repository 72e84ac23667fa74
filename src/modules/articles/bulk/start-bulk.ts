import { Injectable } from '@nestjs/common';
import type { Actor } from '../../../kernel/actor';
import { Forbidden } from '../../../kernel/problem';
import { UnitOfWork } from '../../../platform/database/unit-of-work';
import { Jobs } from '../../../platform/jobs/jobs';
import { Journal } from '../../../platform/journal/journal';
import type { BulkInput, BulkJobDetail, BulkTarget } from './bulk-job';
import { tooManyJobs } from './bulk-job.errors';
import { BulkJobQueries } from './bulk-job.queries';
import { BulkJobRepository } from './bulk-job.repository';
import { type BulkVerbName, mayAsk } from './bulk-verbs.policy';
import { BULK_TASK, queueOf } from './carry-out-bulk';

/** Jobs of one person that wait or are under way at once. */
export const MOST_UNFINISHED = 20;

@Injectable()
export class StartBulk {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly repository: BulkJobRepository,
    private readonly queries: BulkJobQueries,
    private readonly jobs: Jobs,
    private readonly journal: Journal,
  ) {}

  /** Throws Forbidden for whoever may do the verb nowhere; what may be done to which article is decided when its turn comes. */
  async execute(actor: Actor, verb: BulkVerbName, input: BulkInput, targets: readonly BulkTarget[]): Promise<BulkJobDetail> {
    if (!mayAsk(actor, verb)) throw new Forbidden();
    return this.unitOfWork.run(async (tx) => {
      if ((await this.repository.countUnfinished(tx, actor.id)) >= MOST_UNFINISHED) throw tooManyJobs();
      const id = await this.repository.insert(tx, actor, verb, input, targets);
      await this.jobs.add(tx, BULK_TASK, [{ jobId: id }], queueOf(actor.id));
      await this.journal.append(tx, actor, { type: 'job.started', subjectId: id, detail: { verb, articles: targets.length, ...input } });
      await this.repository.forgetOld(tx);
      return this.queries.get(actor, id, tx);
    });
  }
}
