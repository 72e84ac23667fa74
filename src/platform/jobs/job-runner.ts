import { BeforeApplicationShutdown, Injectable, Logger } from '@nestjs/common';
import { messageOf } from '../../kernel/error-code';
import { UnitOfWork } from '../database/unit-of-work';
import { Tracing } from '../tracing/tracing';
import { HeldWork } from './held-work';
import { type ClaimedJob, JobStore, RENEW_EVERY_MS } from './job-store';
import { Jobs } from './jobs';
import { JobRefused, type Rest, type Task, USUAL_DELAYS } from './task';

const LOOK_EVERY_MS = 500;
const LANES = 2;

/**
 * Does the jobs of every task side by side, once the process says so: a web process and a command never do. A task that is
 * slow or fails holds up nothing but itself. What is under way at the end is finished first.
 */
@Injectable()
export class JobRunner implements BeforeApplicationShutdown {
  private readonly underWay = new Map<ClaimedJob, Promise<void>>();
  private readonly logger = new Logger('JobRunner');
  private running: Promise<void> | undefined;
  private isStopping = false;
  private isFailing = false;
  private wake: () => void = () => undefined;

  constructor(
    private readonly jobs: Jobs,
    private readonly store: JobStore,
    private readonly held: HeldWork,
    private readonly unitOfWork: UnitOfWork,
    private readonly tracing: Tracing,
  ) {}

  start(): void {
    this.running ??= this.run();
  }

  /** Before anything closes that the jobs under way need. */
  async beforeApplicationShutdown(): Promise<void> {
    this.isStopping = true;
    this.wake();
    await this.running;
  }

  private async run(): Promise<void> {
    const renewing = setInterval(() => void this.renew(), RENEW_EVERY_MS);
    while (!this.isStopping) {
      const claimed = await this.claim();
      for (const job of claimed) this.begin(job);
      if (claimed.length === 0) await this.pause();
    }
    await Promise.all(this.underWay.values());
    clearInterval(renewing);
  }

  /** One job at most of each task that has a lane free. Never throws: a database that is away is asked again. */
  private async claim(): Promise<ClaimedJob[]> {
    const free = this.jobs.registered.filter((task) => this.isFree(task)).map(({ name }) => name);
    if (free.length === 0) return [];
    try {
      const claimed = (await this.held.isHeld()) ? [] : await this.store.claim(free);
      if (this.isFailing) this.logger.warn('Jobs are found again.');
      this.isFailing = false;
      return claimed;
    } catch (error) {
      if (!this.isFailing) this.logger.warn(`Jobs cannot be looked for, which goes on being tried: ${messageOf(error)}`);
      this.isFailing = true;
      return [];
    }
  }

  private isFree({ name, lanes = LANES }: Task): boolean {
    return [...this.underWay.keys()].filter(({ task }) => task === name).length < lanes;
  }

  private begin(job: ClaimedJob): void {
    const doing = this.carryOut(job)
      .catch((error: unknown) => this.logger.warn(`What became of the job ${job.id} could not be noted, so it is done again: ${messageOf(error)}`))
      .finally(() => {
        this.underWay.delete(job);
        this.wake();
      });
    this.underWay.set(job, doing);
  }

  private async carryOut(job: ClaimedJob): Promise<void> {
    const task = this.jobs.registered.find(({ name }) => name === job.task);
    if (!task) throw new Error(`There is no task with the name ${job.task}.`);
    let rest: Rest | void;
    try {
      if (job.attempts > delaysOf(task).length + 1) throw new JobRefused('The process ended during each of its attempts.');
      rest = await this.attempt(task, job);
    } catch (error) {
      await this.fail(task, job, error);
      return;
    }
    if (rest) await this.store.goOn(job, rest.in);
    else await this.store.done(job);
  }

  private attempt(task: Task, { id, task: name, payload, attempts, traceparent }: ClaimedJob): Promise<Rest | void> {
    const facts = { name: `job ${name}`, kind: 'consumer', attributes: { 'copydesk.job_id': id, 'copydesk.attempt': attempts } } as const;
    return this.tracing.inSpan(facts, () => task.run(payload, { id, attempt: attempts }), traceparent);
  }

  private async fail(task: Task, job: ClaimedJob, error: unknown): Promise<void> {
    const delay = error instanceof JobRefused ? null : (delaysOf(task)[job.attempts - 1] ?? null);
    const said = { task: job.task, id: job.id, attempts: job.attempts };
    if (delay !== null) {
      this.logger.warn(`A job failed and is tried again in ${delay} s: ${messageOf(error)}`, said);
      await this.store.failed(job, messageOf(error), delay);
      return;
    }
    this.logger.error(error instanceof Error ? error : new Error(messageOf(error)), said);
    await this.unitOfWork.run(async (tx) => {
      if (await this.store.giveUp(tx, job, messageOf(error))) await task.giveUp?.(tx, job.payload, 'failed');
    });
  }

  private async renew(): Promise<void> {
    const jobs = [...this.underWay.keys()];
    if (jobs.length === 0) return;
    await this.store.renew(jobs).catch((error: unknown) => this.logger.warn(`The jobs under way could not be kept: ${messageOf(error)}`));
  }

  /** Until it is time to look again, or a job has ended and left its lane. */
  private async pause(): Promise<void> {
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, LOOK_EVERY_MS);
      this.wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }
}

function delaysOf({ delays = USUAL_DELAYS }: Task): readonly number[] {
  return delays;
}
