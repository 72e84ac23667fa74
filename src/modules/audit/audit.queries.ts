import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { type PageRequest, type Position, pageOf } from '../../kernel/page';

/** What the log is narrowed to. */
export interface AuditFilter {
  readonly actor?: string;
  readonly subject?: string;
  /** Such as article.published, or article for all of them. */
  readonly type?: string;
  /** That time included. */
  readonly from?: string;
  /** That time left out. */
  readonly to?: string;
}

/** One thing that somebody did, or was refused. */
export interface AuditEntry {
  /** Grows with every entry. */
  readonly sequence: string;
  readonly at: Date;
  readonly action: string;
  readonly actorId: string | null;
  readonly actorName: string;
  readonly keyId: string | null;
  readonly keyName: string | null;
  readonly subjectType: string;
  readonly subjectId: string | null;
  readonly detail: Record<string, unknown>;
  readonly address: string | null;
  readonly userAgent: string | null;
  readonly requestId: string | null;
}

/** The read side of what the journal wrote. */
@Injectable()
export class AuditQueries {
  constructor(private readonly dataSource: DataSource) {}

  /** Newest first. */
  async list({ actor, subject, type, from, to }: AuditFilter, { limit, after }: Omit<PageRequest, 'withTotal'>): Promise<{ items: AuditEntry[]; next: Position | null }> {
    const found = await this.dataSource.query<AuditEntry[]>(LIST, [
      actor ?? null, subject ?? null, type ?? null, from ?? null, to ?? null, after?.value ?? null, limit + 1,
    ]);
    const { rows, next } = pageOf(found, limit, ({ sequence }) => ({ value: sequence, id: sequence }));
    return { items: rows, next };
  }

  /** All of them, newest first, page by page. */
  async *all(filter: AuditFilter): AsyncGenerator<AuditEntry[]> {
    let after: Position | null = null;
    do {
      const page: { items: AuditEntry[]; next: Position | null } = await this.list(filter, { limit: 1000, after });
      yield page.items;
      after = page.next;
    } while (after);
  }
}

const LIST = `
  select a.sequence::text, a.at, a.action, a.actor_id as "actorId", a.actor_name as "actorName", a.key_id as "keyId", k.name as "keyName",
    a.subject_type as "subjectType", a.subject_id as "subjectId", a.detail, host(a.address) as address, a.user_agent as "userAgent",
    a.request_id as "requestId"
  from audit_log a left join api_keys k on k.id = a.key_id
  where ($1::uuid is null or a.actor_id = $1) and ($2::uuid is null or a.subject_id = $2)
    and ($3::text is null or a.action = $3 or split_part(a.action, '.', 1) = $3)
    and ($4::timestamptz is null or a.at >= $4) and ($5::timestamptz is null or a.at < $5)
    and ($6::bigint is null or a.sequence < $6)
  order by a.sequence desc limit $7`;
