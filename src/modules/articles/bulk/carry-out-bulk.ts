import { Injectable, Logger, OnModuleInit } from '@nestjs/common';
import type { Actor } from '../../../kernel/actor';
import { Problem, type Told } from '../../../kernel/problem';
import { Authenticator } from '../../../platform/access/authenticator';
import { isDatabaseUnavailable } from '../../../platform/database/pg-errors';
import type { Tx } from '../../../platform/database/tx';
import { UnitOfWork } from '../../../platform/database/unit-of-work';
import { Jobs } from '../../../platform/jobs/jobs';
import type { GivenUpBecause, Rest, Task } from '../../../platform/jobs/task';
import { Journal, SYSTEM } from '../../../platform/journal/journal';
import { BulkJobRepository, type BulkOrder, type ClaimedItem, type ItemOutcome } from './bulk-job.repository';
import { ChangeInBulk } from './change-in-bulk';

export const BULK_TASK = 'bulk';

/** After this long the rest is another run, so that a process that stops does not wait for all of it, nor what others started. */
const SLICE_MS = 2000;

const REST: Rest = { in: 0 };

/** Another process is at the last article. Should it never come to the end of it, the article is done after all. */
const LAST_ONE: Rest = { in: 1 };

/** What one person started is done one job after another; others do not wait for it. */
export const queueOf = (userId: string): string => `${BULK_TASK}:${userId}`;

/** Seconds between attempts that got nowhere: somebody waits for it, and it is given up after minutes. */
const DELAYS = [1, 2, 4, 8, 16, 32, 60, 60, 60];

const GIVEN_UP: Readonly<Record<GivenUpBecause, Told>> = {
  failed: {
    type: '/problems/internal-error', title: 'Something went wrong here', status: 500,
    detail: 'This is our fault. The job was begun several times and never came to its end, so it was given up; the article is as it was.',
  },
  restored: {
    type: '/problems/given-up', title: 'The job was given up', status: 409,
    detail: 'The newsroom was restored from a backup in which the job waited, and an operator gave up what waited there: it may have been done since. The article is as the backup has it.',
  },
};

const OUR_FAULT: Told = {
  type: '/problems/internal-error', title: 'Something went wrong here', status: 500, detail: 'This is our fault. It was written down, and the article is as it was.',
};

/**
 * Does a job article by article. Each has a transaction of its own, in which its result is written as well: whatever ends a process,
 * an article is either done and said to be so, or neither. Each is done with the rights that the person has at that moment.
 */
@Injectable()
export class CarryOutBulk implements Task, OnModuleInit {
  readonly name = BULK_TASK;
  readonly delays = DELAYS;
  private readonly sliceMs: number = SLICE_MS;
  private readonly logger = new Logger('Bulk');

  constructor(
    private readonly jobs: Jobs,
    private readonly unitOfWork: UnitOfWork,
    private readonly repository: BulkJobRepository,
    private readonly change: ChangeInBulk,
    private readonly authenticator: Authenticator,
    private readonly journal: Journal,
  ) {}

  onModuleInit(): void {
    this.jobs.register(this);
  }

  async run({ jobId }: Readonly<Record<string, unknown>>): Promise<Rest | void> {
    const order = await this.repository.begin(String(jobId));
    if (!order) return;
    const until = performance.now() + this.sliceMs;
    while (await this.doNext(order)) if (performance.now() > until) return REST;
    await this.unitOfWork.run(async (tx) => {
      if (await this.repository.finish(tx, order.id)) await this.journal.append(tx, SYSTEM, { type: 'job.finished', subjectId: order.id });
    });
    if (!(await this.repository.isFinished(order.id))) return LAST_ONE;
  }

  async giveUp(tx: Tx, { jobId }: Readonly<Record<string, unknown>>, because: GivenUpBecause): Promise<void> {
    const id = String(jobId);
    if (await this.repository.giveUp(tx, id, GIVEN_UP[because])) await this.journal.append(tx, SYSTEM, { type: 'job.failed', subjectId: id });
  }

  async retry(tx: Tx, { jobId }: Readonly<Record<string, unknown>>, actor: Actor): Promise<void> {
    const id = String(jobId);
    if (await this.repository.reopen(tx, id)) await this.journal.append(tx, actor, { type: 'job.retried', subjectId: id });
  }

  /** False: nothing is left that nobody is at. Throws where the database is to blame, and not the article. */
  private async doNext(order: BulkOrder): Promise<boolean> {
    const actor = await this.actorOf(order);
    let claimed: ClaimedItem | null = null;
    try {
      return await this.unitOfWork.enclosing(async (tx) => {
        claimed = await this.repository.claim(tx, order.id);
        if (!claimed) return false;
        const outcome = actor instanceof Problem ? refused(actor) : await this.attempt(tx, actor, order, claimed);
        await this.repository.settle(tx, order.id, claimed.position, outcome);
        return true;
      });
    } catch (error) {
      if (!claimed || isDatabaseUnavailable(error)) throw error;
      await this.settleUndone(order, claimed, error);
      return true;
    }
  }

  /** Whoever has been signed out, or disabled, since then can do nothing more. */
  private async actorOf({ principal }: BulkOrder): Promise<Actor | Problem> {
    try {
      return await this.authenticator.recall(principal);
    } catch (error) {
      if (error instanceof Problem) return error;
      throw error;
    }
  }

  /** A refusal undoes what was written until then, and nothing else of the transaction. */
  private async attempt(tx: Tx, actor: Actor, order: BulkOrder, item: ClaimedItem): Promise<ItemOutcome> {
    await tx.query('savepoint item');
    try {
      const { article } = await this.change.execute(tx, actor, order, item);
      return { status: 'done', newVersion: article.version, problem: null };
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      await tx.query('rollback to savepoint item');
      return refused(error);
    }
  }

  /** What the commit refused, because rights were taken meanwhile, is no fault of ours. */
  private async settleUndone({ id }: BulkOrder, { position, articleId }: ClaimedItem, error: unknown): Promise<void> {
    const isOurs = !(error instanceof Problem);
    if (isOurs) this.logger.error(error instanceof Error ? error : new Error(String(error)), { job: id, article: articleId });
    const outcome: ItemOutcome = isOurs ? { status: 'failed', newVersion: null, problem: OUR_FAULT } : refused(error);
    await this.unitOfWork.run((tx) => this.repository.settle(tx, id, position, outcome));
  }
}

function refused(problem: Problem): ItemOutcome {
  return { status: 'refused', newVersion: null, problem: problem.told() };
}
