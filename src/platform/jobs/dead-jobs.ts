import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { Actor } from '../../kernel/actor';
import { type PageRequest, type Position, pageOf } from '../../kernel/page';
import { NotFound } from '../../kernel/problem';
import { isoTime } from '../database/row';
import type { Tx } from '../database/tx';
import { UnitOfWork } from '../database/unit-of-work';
import { Journal } from '../journal/journal';
import { type JobContent, Jobs } from './jobs';

/** A job that was given up, without what it was to do it with, which may be somebody's. */
export interface DeadJob {
  readonly id: string;
  readonly task: string;
  readonly event: { readonly id: string; readonly type: string; readonly subjectId: string } | null;
  readonly attempts: number;
  readonly error: string | null;
  readonly createdAt: Date;
  readonly diedAt: Date;
}

/** Jobs that were given up, until somebody decides: they are done after all, or dropped. */
@Injectable()
export class DeadJobs {
  constructor(
    private readonly dataSource: DataSource,
    private readonly unitOfWork: UnitOfWork,
    private readonly journal: Journal,
    private readonly jobs: Jobs,
  ) {}

  /** The last that was given up first. */
  async list({ limit, after }: PageRequest): Promise<{ items: DeadJob[]; next: Position | null }> {
    const found = await this.dataSource.query<DeadJob[]>(
      `select j.id, j.task, j.attempts, j.last_error as error, j.created_at as "createdAt", j.dead_at as "diedAt",
         case when e.id is not null then json_build_object('id', e.id, 'type', e.type, 'subjectId', e.subject_id) end as event
       from jobs j left join outbox_events e on e.id::text = j.payload ->> 'eventId'
       where j.dead_at is not null and ($2::timestamptz is null or (j.dead_at, j.id) < ($2, $3::uuid))
       order by j.dead_at desc, j.id desc limit $1`,
      [limit + 1, after?.value ?? null, after?.id ?? null],
    );
    const { rows, next } = pageOf(found, limit, ({ diedAt, id }) => ({ value: isoTime(diedAt), id }));
    return { items: rows, next };
  }

  /** It is due at once, with all its attempts before it, and after what waits in its queue by now. Throws NotFound for one that is not dead. */
  async retry(actor: Actor, id: string): Promise<void> {
    await this.decide(actor, id, 'job.retried', async (tx, job) => {
      await this.jobs.retry(tx, actor, job);
      await tx.query('update jobs set dead_at = null, attempts = 0, due_at = now(), sequence = default where id = $1', [id]);
    });
  }

  /** It is never done. Throws NotFound for one that is not dead. */
  async drop(actor: Actor, id: string): Promise<void> {
    await this.decide(actor, id, 'job.dropped', async (tx) => void (await tx.query('delete from jobs where id = $1', [id])));
  }

  private async decide(actor: Actor, id: string, type: string, decision: (tx: Tx, job: JobContent) => Promise<void>): Promise<void> {
    await this.unitOfWork.run(async (tx) => {
      const [job] = await tx.query<JobContent[]>('select task, payload from jobs where id = $1 and dead_at is not null for update', [id]);
      if (!job) throw new NotFound();
      await decision(tx, job);
      await this.journal.append(tx, actor, { type, subjectId: id, detail: { task: job.task } });
    });
  }
}
