import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { mediaIdOf } from './media-files';
import { uploadIdOf } from './staged/staged-uploads';

/**
 * `arriving`: its row is not committed. `deleted`: for good, which the audit log says of it for ever. `unknown`: nothing here says
 * anything of it. `open`: of an upload straight into the bucket; `ended`: of one that is complete or expired. `foreign`: no key of ours.
 */
export type Belonging = 'kept' | 'arriving' | 'deleted' | 'unknown' | 'open' | 'ended' | 'foreign';

const OF_MEDIA = `
  select case
    when exists (select from media where id = $1::uuid and purged_at is null) then 'kept'
    when exists (select from pending_files where key like 'media/' || $1::uuid || '/%') then 'arriving'
    when exists (select from media where id = $1::uuid) or exists (select from audit_log where subject_id = $1::uuid and action = 'media.purged') then 'deleted'
    else 'unknown' end as belonging`;

const OF_UPLOADS = "select case when exists (select from staged_uploads where id = $1) then 'open' else 'ended' end as belonging";

/** What became of the pictures and uploads whose files lie in a storage. */
@Injectable()
export class FileOwners {
  constructor(private readonly dataSource: DataSource) {}

  async belonging(key: string): Promise<Belonging> {
    const [mediaId, uploadId] = [mediaIdOf(key), uploadIdOf(key)];
    if (mediaId !== null) return this.ask(OF_MEDIA, mediaId);
    return uploadId === null ? 'foreign' : this.ask(OF_UPLOADS, uploadId);
  }

  /** As all of it is at one moment, so that nothing is missed on its way from one to the other. */
  private async ask(statement: string, id: string): Promise<Belonging> {
    const [row] = await this.dataSource.query<{ belonging: Belonging }[]>(statement, [id]);
    if (!row) throw new Error('The database gave no answer.');
    return row.belonging;
  }
}
