import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { type PageRequest, type Position, pageOf } from '../../kernel/page';
import type { PersonName } from './article-record';
import type { ToldFacts } from './recorded-facts';

/** What was said with a deed, as the journal keeps it; each deed says only some of it. */
export interface DeedDetail {
  readonly verb?: string;
  readonly version?: number;
  readonly changeKind?: string | null;
  readonly note?: string | null;
  readonly comment?: string | null;
  readonly reason?: string | null;
  readonly notice?: string | null;
  readonly publishAt?: string;
  readonly until?: string | null;
  readonly cancelledSchedule?: string;
  /** The facts that were changed, as they were; of an embargo, the time of the one before. */
  readonly before?: ToldFacts | string | null;
  readonly after?: ToldFacts;
  readonly assigneeId?: string | null;
  readonly formerAssigneeId?: string | null;
  /** Who had the lock that was taken over. */
  readonly from?: PersonName;
}

/** Something that was done with an article. */
export interface HistoryEntry {
  readonly sequence: string;
  readonly at: Date;
  readonly action: string;
  /** null: the system itself. */
  readonly by: PersonName | null;
  /** The revision that was current afterwards. */
  readonly revision: number | null;
  readonly detail: DeedDetail;
  /** The names of who was assigned, and of who had been, by id. */
  readonly assignees: Readonly<Record<string, string>> | null;
}

const NEWEST = '9223372036854775807';

/** Who did what with an article, and why, from the audit log. Whoever asks has been let in to the article already. */
@Injectable()
export class HistoryQueries {
  constructor(private readonly dataSource: DataSource) {}

  /** Newest first; whoever did something has the name of then. */
  async list(articleId: string, { limit, after }: PageRequest): Promise<{ items: HistoryEntry[]; next: Position | null }> {
    const found = await this.dataSource.query<HistoryEntry[]>(
      `select d.sequence, d.at, d.action, r.number as revision, d.detail,
         case when d.actor_id is not null then json_build_object('id', d.actor_id, 'name', d.actor_name) end as by,
         (select json_object_agg(u.id, u.name) from users u
           where u.id in ((d.detail ->> 'assigneeId')::uuid, (d.detail ->> 'formerAssigneeId')::uuid)) as assignees
       from audit_log d
       left join article_revisions r on r.id = (d.detail ->> 'revisionId')::uuid
       where d.subject_id = $1 and d.sequence < $2 order by d.sequence desc limit $3`,
      [articleId, after?.value ?? NEWEST, limit + 1],
    );
    const { rows, next } = pageOf(found, limit, ({ sequence }) => ({ value: sequence, id: articleId }));
    return { items: rows, next };
  }
}
