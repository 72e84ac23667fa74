import { Injectable } from '@nestjs/common';
import type { Actor } from '../../kernel/actor';
import { newId } from '../database/new-id';
import { type Statement, queryPrepared } from '../database/prepared-statement';
import type { Tx } from '../database/tx';
import { Tracing } from '../tracing/tracing';
import type { GivenUpBecause, Task } from './task';

const ADD: Statement = {
  name: 'jobs-add',
  text: 'insert into jobs (id, task, payload, queue, traceparent) select job.id, $1, job.payload, $4, $5 from unnest($2::uuid[], $3::jsonb[]) as job(id, payload)',
};

const ADD_UNLESS_WAITING: Statement = {
  name: 'jobs-add-unless-waiting',
  text: `
    insert into jobs (id, task, payload, queue, traceparent) select $1, $2, $3, $4, $5
    where not exists (select from jobs where queue = $4 and dead_at is null)`,
};

/** What is to be done, and with what. */
export interface JobContent {
  readonly task: string;
  readonly payload: Readonly<Record<string, unknown>>;
}

/** The tasks of every module, and the way to have one done once a transaction is committed. */
@Injectable()
export class Jobs {
  private readonly tasks = new Map<string, Task>();

  constructor(private readonly tracing: Tracing) {}

  /** Every process registers every task; only those of the role `all` or `worker` carry them out. */
  register(task: Task): void {
    if (this.tasks.has(task.name)) throw new Error(`There are two tasks with the name ${task.name}.`);
    this.tasks.set(task.name, task);
  }

  get registered(): readonly Task[] {
    return [...this.tasks.values()];
  }

  /** What follows where jobs are given up that nobody is at, in the transaction that does it. */
  async giveUp(tx: Tx, given: readonly JobContent[], because: GivenUpBecause): Promise<void> {
    for (const { task, payload } of given) await this.tasks.get(task)?.giveUp?.(tx, payload, because);
  }

  /** What comes before a job that was given up is done after all, in the transaction that makes it due. */
  async retry(tx: Tx, actor: Actor, { task, payload }: JobContent): Promise<void> {
    await this.tasks.get(task)?.retry?.(tx, payload, actor);
  }

  /** One job for each payload, to be done after the commit, and not at all without one. Jobs of the same queue are done one after the other. */
  async add(tx: Tx, task: string, payloads: readonly Readonly<Record<string, unknown>>[], queue: string | null = null): Promise<void> {
    this.requireTask(task);
    const ids = payloads.map(() => newId());
    await queryPrepared(tx, ADD, [task, ids, payloads.map((payload) => JSON.stringify(payload)), queue, this.tracing.traceparent]);
  }

  /** One job, unless one of its queue waits or is under way. Two callers at once may both add one. */
  async addUnlessWaiting(tx: Tx, task: string, payload: Readonly<Record<string, unknown>>, queue: string): Promise<void> {
    this.requireTask(task);
    await queryPrepared(tx, ADD_UNLESS_WAITING, [newId(), task, JSON.stringify(payload), queue, this.tracing.traceparent]);
  }

  private requireTask(task: string): void {
    if (!this.tasks.has(task)) throw new Error(`There is no task with the name ${task}.`);
  }
}
