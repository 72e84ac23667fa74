import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { Actor } from '../../../kernel/actor';
import type { Told } from '../../../kernel/problem';
import type { Principal } from '../../../platform/access/authenticator';
import { newId } from '../../../platform/database/new-id';
import type { Tx } from '../../../platform/database/tx';
import type { BulkInput, BulkTarget, ItemStatus } from './bulk-job';
import type { BulkVerbName } from './bulk-verbs.policy';

/** A job as it is carried out. */
export interface BulkOrder {
  readonly id: string;
  readonly verb: BulkVerbName;
  readonly input: BulkInput;
  readonly principal: Principal;
}

/** An item that this transaction has, until it ends. */
export interface ClaimedItem {
  readonly position: number;
  readonly articleId: string;
  readonly version: number | null;
}

export interface ItemOutcome {
  readonly status: Exclude<ItemStatus, 'waiting' | 'cancelled'>;
  readonly newVersion: number | null;
  readonly problem: Told | null;
}

/** Finished jobs are forgotten after this. */
export const KEPT_DAYS = 30;

/** The write side of bulk jobs. */
@Injectable()
export class BulkJobRepository {
  constructor(private readonly dataSource: DataSource) {}

  /** Makes whatever one person starts wait for what they started before, and gives how many of their jobs are not finished. */
  async countUnfinished(tx: Tx, userId: string): Promise<number> {
    await this.takeTurn(tx, userId);
    const [row] = await tx.query<{ count: number }[]>(
      'select count(*)::int as count from bulk_jobs where started_by = $1 and finished_at is null', [userId],
    );
    return row?.count ?? 0;
  }

  async insert(tx: Tx, actor: Actor, verb: BulkVerbName, input: BulkInput, targets: readonly BulkTarget[]): Promise<string> {
    const id = newId();
    await tx.query(
      `insert into bulk_jobs (id, verb, input, started_by, session_id, key_id, request_id, address, user_agent)
       values ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
      [id, verb, JSON.stringify(input), actor.id, actor.sessionId, actor.key?.id ?? null, actor.requestId, actor.address, actor.userAgent ?? null],
    );
    await tx.query(
      `insert into bulk_job_items (job_id, position, article_id, version)
       select $1, place, id, version from unnest($2::uuid[], $3::integer[]) with ordinality as target(id, version, place)`,
      [id, targets.map((target) => target.id), targets.map(({ version }) => version ?? null)],
    );
    return id;
  }

  /** Some of those that have been finished for long: never so many that whoever starts one has to wait. */
  async forgetOld(tx: Tx): Promise<void> {
    await tx.query(
      `delete from bulk_jobs where id in (
         select id from bulk_jobs where finished_at < now() - make_interval(days => ${KEPT_DAYS}) order by finished_at limit 5 for update skip locked)`,
    );
  }

  /** null where it is gone. From now on it is under way. */
  async begin(id: string): Promise<BulkOrder | null> {
    await this.dataSource.query('update bulk_jobs set started_at = now() where id = $1 and started_at is null and cancelled_at is null', [id]);
    const [row] = await this.dataSource.query<(Omit<BulkOrder, 'principal'> & Principal)[]>(
      `select id, verb, input, started_by as "userId", session_id as "sessionId", key_id as "keyId", request_id as "requestId",
         host(address) as address, user_agent as "userAgent" from bulk_jobs where id = $1`,
      [id],
    );
    if (!row) return null;
    const { verb, input, ...principal } = row;
    return { id, verb, input, principal };
  }

  /** The next item of a job that goes on, but for one that somebody else is at. */
  async claim(tx: Tx, jobId: string): Promise<ClaimedItem | null> {
    const [item] = await tx.query<ClaimedItem[]>(
      `select i.position, i.article_id as "articleId", i.version from bulk_job_items i join bulk_jobs j on j.id = i.job_id
       where i.job_id = $1 and i.status = 'waiting' and j.cancelled_at is null order by i.position limit 1 for update of i skip locked`,
      [jobId],
    );
    return item ?? null;
  }

  /** Written once: whoever comes second with the same item changes nothing. */
  async settle(tx: Tx, jobId: string, position: number, { status, newVersion, problem }: ItemOutcome): Promise<void> {
    await tx.query(
      `update bulk_job_items set status = $3, new_version = $4, problem = $5, ended_at = clock_timestamp()
       where job_id = $1 and position = $2 and status = 'waiting'`,
      [jobId, position, status, newVersion, problem && JSON.stringify(problem)],
    );
  }

  /** Whether the job goes on until now; it does not from then on. An item that is under way comes to its end. */
  async cancel(tx: Tx, jobId: string): Promise<boolean> {
    const [[row]] = await tx.query<[{ id: string }[], number]>(
      'update bulk_jobs set cancelled_at = now() where id = $1 and finished_at is null and cancelled_at is null returning id', [jobId],
    );
    if (!row) return false;
    await this.dropWaiting(tx, jobId);
    return true;
  }

  /** Whether this was the end of it. False while somebody else is at an item, and for a job that has ended before. */
  async finish(tx: Tx, jobId: string): Promise<boolean> {
    await this.dropWaiting(tx, jobId);
    const [[row]] = await tx.query<[{ id: string }[], number]>(
      `update bulk_jobs set finished_at = now() where id = $1 and finished_at is null and not exists (
         select from bulk_job_items where job_id = $1 and status = 'waiting') returning id`,
      [jobId],
    );
    return row !== undefined;
  }

  /** True of one that is gone, too. */
  async isFinished(jobId: string): Promise<boolean> {
    const unfinished = await this.dataSource.query<unknown[]>('select 1 from bulk_jobs where id = $1 and finished_at is null', [jobId]);
    return unfinished.length === 0;
  }

  /** Whether this was the end of it: what was not done is not done any more, for this reason. Waits for whoever is still at an item. */
  async giveUp(tx: Tx, jobId: string, problem: Told): Promise<boolean> {
    await this.dropWaiting(tx, jobId);
    await tx.query(
      "update bulk_job_items set status = 'failed', problem = $2, ended_at = now() where job_id = $1 and status = 'waiting'", [jobId, JSON.stringify(problem)],
    );
    const [[row]] = await tx.query<[{ id: string }[], number]>(
      'update bulk_jobs set given_up_at = now(), finished_at = now() where id = $1 and finished_at is null returning id', [jobId],
    );
    return row !== undefined;
  }

  /**
   * Whether it goes on: a job that was given up is unfinished again, and so is what was not done for that reason. What was refused, or failed
   * by itself, has its result. False for one that was cancelled, or is gone. Waits, as a start does, for what its person starts.
   */
  async reopen(tx: Tx, jobId: string): Promise<boolean> {
    const [job] = await tx.query<{ startedBy: string }[]>('select started_by as "startedBy" from bulk_jobs where id = $1', [jobId]);
    if (!job) return false;
    await this.takeTurn(tx, job.startedBy);
    await tx.query(
      `update bulk_job_items i set status = 'waiting', problem = null, ended_at = null from bulk_jobs j
       where j.id = $1 and j.cancelled_at is null and i.job_id = j.id and i.status = 'failed' and i.ended_at = j.given_up_at`,
      [jobId],
    );
    const [[row]] = await tx.query<[{ id: string }[], number]>(
      'update bulk_jobs set given_up_at = null, finished_at = null where id = $1 and given_up_at is not null and cancelled_at is null returning id', [jobId],
    );
    return row !== undefined;
  }

  /** The jobs of one person are written to their queue one transaction after another. */
  private async takeTurn(tx: Tx, userId: string): Promise<void> {
    await tx.query("select pg_advisory_xact_lock(hashtextextended('bulk ' || $1, 7))", [userId]);
  }

  /** What a cancelled job has not begun. */
  private async dropWaiting(tx: Tx, jobId: string): Promise<void> {
    await tx.query(
      `update bulk_job_items set status = 'cancelled', ended_at = now() where job_id = $1 and position in (
         select i.position from bulk_job_items i join bulk_jobs j on j.id = i.job_id
         where i.job_id = $1 and i.status = 'waiting' and j.cancelled_at is not null for update of i skip locked)`,
      [jobId],
    );
  }
}
