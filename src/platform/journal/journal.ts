import { Injectable } from '@nestjs/common';
import { Standing } from '../access/standing';
import { beforeCommit } from '../database/before-commit';
import { newId } from '../database/new-id';
import { type Statement, queryPrepared } from '../database/prepared-statement';
import { together } from '../database/together';
import type { Tx } from '../database/tx';
import { Subscribers } from '../jobs/subscribers';
import { Tracing } from '../tracing/tracing';
import type { Doer } from './doer';
import { Projectors } from './projectors';

export type { Doer } from './doer';

/** What the clock does, nobody does. */
export const SYSTEM: Doer = { id: null, name: 'system', requestId: null, address: null };

/** Something that somebody did. */
export interface Deed {
  /** In the past, dotted: article.published, category.moved. */
  readonly type: string;
  readonly subjectId: string;
  /**
   * Shown to people in the history and the audit log: no secrets, no article texts. What was changed is `before` and `after`,
   * field by field; of an article its revisions are that.
   */
  readonly detail?: Readonly<Record<string, unknown>>;
  /** What subscribers need of it, beside the subject. */
  readonly data?: Readonly<Record<string, unknown>>;
}

/**
 * What every mutation writes down in its own transaction: an event in the outbox, with a job for each of its subscribers, and a
 * row in the append-only audit log.
 */
@Injectable()
export class Journal {
  constructor(
    private readonly projectors: Projectors,
    private readonly subscribers: Subscribers,
    private readonly tracing: Tracing,
    private readonly standing: Standing,
  ) {}

  /** To be called after the change itself, because read models follow at once. Where the doer may not any more by then, the commit throws. */
  async append(tx: Tx, doer: Doer, deed: Deed): Promise<void> {
    if ('grants' in doer) beforeCommit(tx, () => this.standing.require(doer));
    const { id: actorId, name: actorName, requestId, address, userAgent = null, key } = doer;
    const { type, subjectId, data = {}, detail = {} } = deed;
    const id = newId();
    const values = [
      actorId, actorName, type, type.split('.', 1)[0], subjectId, detail, requestId, address, id, data,
      key?.id ?? null, userAgent,
    ];
    const jobs = this.subscribers.jobsFor(type, subjectId);
    await together([
      jobs ? queryPrepared(tx, APPEND_WITH_JOBS, [...values, jobs.ids, jobs.tasks, jobs.queues, this.tracing.traceparent]) : queryPrepared(tx, APPEND, values),
      this.projectors.project(tx, { id, type, subjectId, data, by: { id: actorId, name: actorName } }, doer),
    ]);
  }
}

const AUDITED = `
  audited as (
    insert into audit_log (actor_id, actor_name, action, subject_type, subject_id, detail, request_id, address, key_id, user_agent)
    values ($1, $2, $3, $4, $5, $6, $7, $8, $11, $12)
  )`;

const EVENT = 'insert into outbox_events (id, type, subject_id, data, actor_id, actor_name) values ($9, $3, $5, $10, $1, $2)';

/** Both rows in one statement: they are written with every change. */
const APPEND: Statement = { name: 'journal-append', text: `with ${AUDITED} ${EVENT}` };

/** And a job for each subscriber with them. */
const APPEND_WITH_JOBS: Statement = {
  name: 'journal-append-with-jobs',
  text: `
    with ${AUDITED}, added as (
      insert into jobs (id, task, payload, queue, traceparent)
      select id, task, jsonb_build_object('eventId', $9::uuid), queue, $16 from unnest($13::uuid[], $14::text[], $15::text[]) as job(id, task, queue)
    )
    ${EVENT}`,
};
