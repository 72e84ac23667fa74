import { Injectable } from '@nestjs/common';
import type { Actor } from '../../kernel/actor';
import { PreconditionRequired, StaleVersion } from '../../kernel/problem';
import { IfMatch, etagOf } from '../../kernel/version';
import { newId } from '../database/new-id';
import { type Statement, queryPrepared } from '../database/prepared-statement';
import { isoTime } from '../database/row';
import type { Tx } from '../database/tx';
import { Projectors } from './projectors';

/** Who is written down: a person, or the system itself (id null) for what the command line and the clock do. */
export type Doer = Pick<Actor, 'name' | 'requestId' | 'address'> & { readonly id: string | null };

/** What the clock does, nobody does. */
export const SYSTEM: Doer = { id: null, name: 'system', requestId: null, address: null };

/** Something that somebody did. */
export interface Deed {
  /** In the past, dotted: article.published, category.moved. */
  readonly type: string;
  readonly subjectId: string;
  /** Shown to people in the history and the audit log: no secrets, no article texts. */
  readonly detail?: Readonly<Record<string, unknown>>;
  /** What subscribers need of it, beside the subject. */
  readonly data?: Readonly<Record<string, unknown>>;
}

/** What every mutation writes down in its own transaction: an event in the outbox and a row in the append-only audit log. */
@Injectable()
export class Journal {
  constructor(private readonly projectors: Projectors) {}

  /** To be called after the change itself, because read models follow at once. */
  async append(tx: Tx, doer: Doer, deed: Deed): Promise<void> {
    const { id: actorId, name: actorName, requestId, address } = doer;
    const { type, subjectId, data = {}, detail = {} } = deed;
    await queryPrepared(tx, APPEND, [
      actorId, actorName, type, type.split('.', 1)[0], subjectId, detail, requestId, address, newId(), data,
    ]);
    await this.projectors.project(tx, { type, subjectId, data });
  }

  /** Passes only the tag of the present version. Throws PreconditionRequired, or StaleVersion with who changed it last. */
  async requireMatch(tx: Tx, ifMatch: IfMatch, current: { id: string; version: number; updatedAt: Date | string }): Promise<void> {
    if (ifMatch === undefined) throw new PreconditionRequired();
    if (ifMatch === etagOf(current.version)) return;
    const [last] = await tx.query<{ actor_id: string | null; actor_name: string }[]>(
      'select actor_id, actor_name from audit_log where subject_id = $1 order by sequence desc limit 1', [current.id],
    );
    throw new StaleVersion({
      version: current.version,
      // null also where it was the system.
      changedBy: last?.actor_id ? { id: last.actor_id, name: last.actor_name } : null,
      changedAt: isoTime(current.updatedAt),
    });
  }
}

/** Both rows in one statement: they are written with every change. */
const APPEND: Statement = {
  name: 'journal-append',
  text: `
    with audited as (
      insert into audit_log (actor_id, actor_name, action, subject_type, subject_id, detail, request_id, address)
      values ($1, $2, $3, $4, $5, $6, $7, $8)
    )
    insert into outbox_events (id, type, subject_id, data) values ($9, $3, $5, $10)`,
};
