import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { newId } from '../database/new-id';
import { type Statement, queryPrepared } from '../database/prepared-statement';
import type { Tx } from '../database/tx';

/** A job that this process has, until its lease ends or it is done. */
export interface ClaimedJob {
  readonly id: string;
  readonly task: string;
  readonly payload: Readonly<Record<string, unknown>>;
  /** Whose claim it is: another process that takes the job up counts one more. */
  readonly attempts: number;
  /** Of what it is a part. */
  readonly traceparent: string | null;
}

/** How many jobs of a task wait or are under way, how many were given up, and how long ago the first that is not done was added. */
export interface JobDepth {
  readonly task: string;
  readonly waiting: number;
  readonly dead: number;
  readonly oldestSeconds: number;
}

/** What a process that was killed had under way is taken up by another one after this. */
const LEASE_SECONDS = 15;

/** Half of a lease is lost to a slow database before a job is done twice. */
export const RENEW_EVERY_MS = 5000;

const CLAIM: Statement = {
  name: 'jobs-claim',
  text: `
    with due as (
      select j.id from unnest($1::text[]) as free(task) cross join lateral (
        select id from jobs
        where task = free.task and dead_at is null and due_at <= now() and not exists (
          select from jobs before where before.queue = jobs.queue and before.sequence < jobs.sequence and before.dead_at is null)
        order by due_at, sequence limit 1 for update skip locked) j)
    update jobs set attempts = attempts + 1, due_at = clock_timestamp() + make_interval(secs => ${LEASE_SECONDS})
    from due where jobs.id = due.id returning jobs.id, jobs.task, jobs.payload, jobs.attempts, jobs.traceparent`,
};

const RENEW: Statement = {
  name: 'jobs-renew',
  text: `
    update jobs set due_at = clock_timestamp() + make_interval(secs => ${LEASE_SECONDS})
    from unnest($1::uuid[], $2::integer[]) as mine(id, attempts) where jobs.id = mine.id and jobs.attempts = mine.attempts`,
};

const DONE: Statement = { name: 'job-done', text: 'delete from jobs where id = $1 and attempts = $2' };

/**
 * The rest is a job of another id, so that whoever has lost the claim to this one cannot end it, and of the same sequence: in its queue
 * nothing gets ahead of it. Among the jobs of other queues it comes last.
 */
const GO_ON: Statement = {
  name: 'job-goes-on',
  text: `
    with begun as (delete from jobs where id = $1 and attempts = $2 and dead_at is null returning sequence, task, payload, queue, traceparent)
    insert into jobs (id, sequence, task, payload, queue, traceparent, due_at) overriding system value
    select $3, sequence, task, payload, queue, traceparent, clock_timestamp() + make_interval(secs => $4::float) from begun`,
};

const FAILED: Statement = {
  name: 'job-failed',
  // Spread a little, so that what failed together does not come back together.
  text: `
    update jobs set last_error = $3, due_at = clock_timestamp() + make_interval(secs => $4::float * (1 + random() / 10))
    where id = $1 and attempts = $2`,
};

const GIVE_UP: Statement = {
  name: 'job-given-up',
  text: 'update jobs set last_error = $3, dead_at = now() where id = $1 and attempts = $2 and dead_at is null returning id',
};

const LONGEST_REASON = 1000;

/** The rows of jobs. A claim is a lease: it needs no transaction to stay open, and ends with the process that does not renew it. */
@Injectable()
export class JobStore {
  constructor(private readonly dataSource: DataSource) {}

  /** The first job that is due of each of these tasks, leaving out those that somebody else is at. */
  async claim(tasks: readonly string[]): Promise<ClaimedJob[]> {
    return queryPrepared<ClaimedJob>(this.dataSource.manager, CLAIM, [tasks]);
  }

  async renew(jobs: readonly ClaimedJob[]): Promise<void> {
    await queryPrepared(this.dataSource.manager, RENEW, [jobs.map(({ id }) => id), jobs.map(({ attempts }) => attempts)]);
  }

  async done({ id, attempts }: ClaimedJob): Promise<void> {
    await queryPrepared(this.dataSource.manager, DONE, [id, attempts]);
  }

  /** `delay`: seconds until the rest is done. */
  async goOn({ id, attempts }: ClaimedJob, delay: number): Promise<void> {
    await queryPrepared(this.dataSource.manager, GO_ON, [id, attempts, newId(), delay]);
  }

  /** `delay`: seconds until it is tried again. */
  async failed({ id, attempts }: ClaimedJob, reason: string, delay: number): Promise<void> {
    await queryPrepared(this.dataSource.manager, FAILED, [id, attempts, reason.slice(0, LONGEST_REASON), delay]);
  }

  /** False where another process has it by now. */
  async giveUp(tx: Tx, { id, attempts }: ClaimedJob, reason: string): Promise<boolean> {
    return (await queryPrepared(tx, GIVE_UP, [id, attempts, reason.slice(0, LONGEST_REASON)])).length > 0;
  }

  /** Jobs that were added before then and are not done are not done at all. Gives them. */
  async giveUpWaiting(tx: Tx, before: Date): Promise<Pick<ClaimedJob, 'task' | 'payload'>[]> {
    const [given] = await tx.query<[Pick<ClaimedJob, 'task' | 'payload'>[], number]>(
      "update jobs set dead_at = now(), last_error = 'given up after a restore' where dead_at is null and created_at <= $1 returning task, payload", [before],
    );
    return given;
  }

  /** Events that a subscriber has not followed yet, and how long ago the first of them was. */
  async outbox(): Promise<{ waiting: number; lagSeconds: number }> {
    const [row] = await this.dataSource.query<[{ waiting: number; lagSeconds: number }]>(
      `select count(distinct payload ->> 'eventId')::integer as waiting,
         coalesce(extract(epoch from now() - min(created_at)), 0)::float as "lagSeconds"
       from jobs where dead_at is null and payload ? 'eventId'`,
    );
    return row;
  }

  /** Of every task that has jobs. */
  async depths(): Promise<JobDepth[]> {
    return this.dataSource.query(
      `select task, count(*) filter (where dead_at is null)::integer as waiting, count(*) filter (where dead_at is not null)::integer as dead,
         coalesce(extract(epoch from now() - min(created_at) filter (where dead_at is null)), 0)::float as "oldestSeconds"
       from jobs group by task`,
    );
  }
}
