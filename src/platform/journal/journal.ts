import { Injectable } from '@nestjs/common';
import type { Actor } from '../../kernel/actor';
import { PreconditionRequired, StaleVersion } from '../../kernel/problem';
import { IfMatch, etagOf } from '../../kernel/version';
import { isoTime } from '../database/row';
import type { Tx } from '../database/tx';
import { Outbox } from './outbox';

/** Who is written down: a person, or the system itself (id null) for what the command line and the clock do. */
export type Doer = Pick<Actor, 'name' | 'requestId' | 'address'> & { readonly id: string | null };

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
  constructor(private readonly outbox: Outbox) {}

  /** To be called after the change itself, because read models follow at once. */
  async append(tx: Tx, doer: Doer, deed: Deed): Promise<void> {
    const { id: actorId, name: actorName, requestId, address } = doer;
    const { type, subjectId, data = {}, detail = {} } = deed;
    await this.outbox.append(tx, { type, subjectId, data }, { actorId, actorName, detail, requestId, address });
  }

  /** Passes only the tag of the present version. Throws PreconditionRequired, or StaleVersion with who changed it last. */
  async requireMatch(tx: Tx, ifMatch: IfMatch, current: { id: string; version: number; updatedAt: Date | string }): Promise<void> {
    if (ifMatch === undefined) throw new PreconditionRequired();
    if (ifMatch === etagOf(current.version)) return;
    const [last] = await tx.query<{ actor_id: string; actor_name: string }[]>(
      'select actor_id, actor_name from audit_log where subject_id = $1 order by sequence desc limit 1', [current.id],
    );
    throw new StaleVersion({
      version: current.version,
      changedBy: last ? { id: last.actor_id, name: last.actor_name } : null,
      changedAt: isoTime(current.updatedAt),
    });
  }
}
