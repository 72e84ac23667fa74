import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { Tx } from '../../../platform/database/tx';

/** How it comes: in parts through us, or straight into the bucket. */
export type Way = 'parts' | 'direct';

/** An upload that takes more than a request. */
export interface StagedUpload {
  readonly id: string;
  readonly way: Way;
  readonly createdBy: string;
  readonly bytes: number;
  /** What was said of the picture, as it was sent. */
  readonly facts: Readonly<Record<string, unknown>>;
  /** The same as the header of a client that speaks tus has it; null where it sent none. */
  readonly metadata: string | null;
  /** The picture that it became; null until it is complete. */
  readonly mediaId: string | null;
  readonly expiresAt: Date;
}

export type NewStagedUpload = Pick<StagedUpload, 'id' | 'way' | 'createdBy' | 'bytes' | 'facts' | 'metadata'>;

const COLUMNS = 'id, way, created_by as "createdBy", bytes::float8 as bytes, facts, metadata, media_id as "mediaId", expires_at as "expiresAt"';

/** Staged uploads are no content of the newsroom: they leave no trace but the picture that they become. */
@Injectable()
export class StagedUploadRepository {
  constructor(private readonly dataSource: DataSource) {}

  async insert(tx: Tx, { id, way, createdBy, bytes, facts, metadata }: NewStagedUpload, hours: number): Promise<StagedUpload> {
    const [row] = await tx.query<StagedUpload[]>(
      `insert into staged_uploads (id, way, created_by, bytes, facts, metadata, expires_at)
       values ($1, $2, $3, $4, $5, $6, now() + make_interval(hours => $7)) returning ${COLUMNS}`,
      [id, way, createdBy, bytes, JSON.stringify(facts), metadata, hours],
    );
    if (!row) throw new Error('The upload was not inserted.');
    return row;
  }

  /** Holds the person until the transaction ends, so that nobody counts beside it. */
  async countUnfinished(tx: Tx, personId: string): Promise<number> {
    await tx.query('select from users where id = $1 for no key update', [personId]);
    const [row] = await tx.query<{ count: number }[]>(
      'select count(*)::integer as count from staged_uploads where created_by = $1 and media_id is null and expires_at > now()', [personId],
    );
    return row?.count ?? 0;
  }

  /** Null where it is somebody else's, too. */
  async find(id: string, createdBy: string, way: Way): Promise<StagedUpload | null> {
    const [row] = await this.dataSource.query<StagedUpload[]>(
      `select ${COLUMNS} from staged_uploads where id = $1 and created_by = $2 and way = $3 and expires_at > now()`, [id, createdBy, way],
    );
    return row ?? null;
  }

  async finish(tx: Tx, id: string, mediaId: string): Promise<void> {
    await tx.query('update staged_uploads set media_id = $2 where id = $1', [id, mediaId]);
  }

  async remove(tx: Tx, id: string): Promise<void> {
    await tx.query('delete from staged_uploads where id = $1', [id]);
  }

  /** Locks the one that expired first; undefined where there is none. */
  async claimExpired(tx: Tx, except: readonly string[]): Promise<Pick<StagedUpload, 'id' | 'way'> | undefined> {
    const [row] = await tx.query<Pick<StagedUpload, 'id' | 'way'>[]>(
      `select id, way from staged_uploads where expires_at <= now() and id <> all ($1::uuid[])
       order by expires_at, id limit 1 for update skip locked`,
      [except],
    );
    return row;
  }
}
