import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { type Position, type PageRequest, pageOf } from '../../kernel/page';
import { camelKeys } from '../../platform/database/row';
import type { PersonName, StoredRevision } from './article-record';
import { revisionJson } from './revision-json';

/** A revision with the name of who saved it. */
export interface RevisionRecord {
  readonly revision: StoredRevision;
  readonly createdBy: PersonName;
}

interface Row {
  revision: Record<string, unknown>;
  created_by: PersonName;
}

const SELECT = `
  select ${revisionJson('r', ['bodyText'])} as revision, json_build_object('id', u.id, 'name', u.name) as created_by
  from article_revisions r join users u on u.id = r.created_by`;

/** Every save of an article. Whoever asks has been let in to the article already. */
@Injectable()
export class RevisionQueries {
  constructor(private readonly dataSource: DataSource) {}

  /** Newest first; the position is the number. */
  async list(articleId: string, { limit, after }: PageRequest): Promise<{ items: RevisionRecord[]; next: Position | null }> {
    const rows = await this.dataSource.query<Row[]>(
      `${SELECT} where r.article_id = $1 and r.number < $2 order by r.number desc limit $3`,
      [articleId, after ? Number(after.value) : 2_147_483_647, limit + 1],
    );
    const cut = pageOf(rows.map(recordOf), limit, ({ revision }) => ({ value: String(revision.number), id: revision.id }));
    return { items: cut.rows, next: cut.next };
  }

  async find(articleId: string, number: number): Promise<RevisionRecord | null> {
    const [row] = await this.dataSource.query<Row[]>(`${SELECT} where r.article_id = $1 and r.number = $2`, [articleId, number]);
    return row ? recordOf(row) : null;
  }

  /** The revision that was current at a version of the article; null where nobody wrote that down. */
  async asOf(articleId: string, version: number, manager: EntityManager = this.dataSource.manager): Promise<RevisionRecord | null> {
    const [row] = await manager.query<Row[]>(
      `${SELECT} where r.article_id = $1 and r.id = (
         select (d.detail ->> 'revisionId')::uuid from audit_log d
         where d.subject_id = $1 and d.detail -> 'version' <= to_jsonb($2::integer) and d.detail ? 'revisionId'
         order by d.detail -> 'version' desc limit 1)`,
      [articleId, version],
    );
    return row ? recordOf(row) : null;
  }
}

function recordOf(row: Row): RevisionRecord {
  return { revision: camelKeys<StoredRevision>(row.revision), createdBy: row.created_by };
}
