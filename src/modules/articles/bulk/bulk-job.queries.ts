import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { type Actor, holdsEverywhere } from '../../../kernel/actor';
import { type PageRequest, type Position, pageOf } from '../../../kernel/page';
import { NotFound } from '../../../kernel/problem';
import type { BulkItem, BulkJob, BulkJobDetail } from './bulk-job';

/** $1 whether all are seen, $2 the person, $3 the key: a key sees what it started, and nothing else of its maker. */
const JOBS = `
  select j.id, j.verb, json_build_object('id', u.id, 'name', u.name) as "startedBy",
    case when j.cancelled_at is not null then 'cancelled' when j.given_up_at is not null then 'failed' when j.finished_at is not null then 'done'
      when j.started_at is not null then 'running' else 'waiting' end as status,
    j.created_at as "createdAt", j.started_at as "startedAt", j.finished_at as "finishedAt", j.cancelled_at as "cancelledAt",
    (select json_build_object(
       'waiting', count(*) filter (where i.status = 'waiting'), 'done', count(*) filter (where i.status = 'done'),
       'refused', count(*) filter (where i.status = 'refused'), 'failed', count(*) filter (where i.status = 'failed'),
       'cancelled', count(*) filter (where i.status = 'cancelled'))
     from bulk_job_items i where i.job_id = j.id) as counts
  from bulk_jobs j join users u on u.id = j.started_by
  where ($1 or j.started_by = $2 and ($3::uuid is null or j.key_id = $3))`;

/** Whoever manages people may see, and stop, what is done in their names. */
function sightOf(actor: Actor): unknown[] {
  return [holdsEverywhere(actor, 'user:manage') && !actor.key, actor.id, actor.key?.id ?? null];
}

/** The read side of bulk jobs. */
@Injectable()
export class BulkJobQueries {
  constructor(private readonly dataSource: DataSource) {}

  /** Newest first. */
  async list(actor: Actor, { limit, after }: Pick<PageRequest, 'limit' | 'after'>): Promise<{ items: BulkJob[]; next: Position | null }> {
    const found = await this.dataSource.query<BulkJob[]>(
      `${JOBS} and ($4::uuid is null or j.id < $4) order by j.id desc limit ${limit + 1}`, [...sightOf(actor), after?.id ?? null],
    );
    const { rows, next } = pageOf(found, limit, ({ id }) => ({ value: id, id }));
    return { items: rows, next };
  }

  /** How far it is. Throws NotFound, also for one that the actor cannot see. `manager`: the transaction to read in. */
  async progress(actor: Actor, id: string, manager: EntityManager = this.dataSource.manager): Promise<BulkJob> {
    const [job] = await manager.query<BulkJob[]>(`${JOBS} and j.id = $4`, [...sightOf(actor), id]);
    if (!job) throw new NotFound();
    return job;
  }

  /** The same with what became of each article. */
  async get(actor: Actor, id: string, manager: EntityManager = this.dataSource.manager): Promise<BulkJobDetail> {
    const job = await this.progress(actor, id, manager);
    const items = await manager.query<BulkItem[]>(
      `select article_id as id, version, status, new_version as "newVersion", problem from bulk_job_items where job_id = $1 order by position`, [id],
    );
    return { ...job, items };
  }
}
