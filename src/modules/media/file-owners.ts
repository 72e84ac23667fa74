import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { mediaIdOf } from './media-files';

/**
 * `arriving`: its row is not committed. `deleted`: for good, which the audit log says of it for ever. `unknown`: nothing here says
 * anything of it. `foreign`: no key of ours.
 */
export type Belonging = 'kept' | 'arriving' | 'deleted' | 'unknown' | 'foreign';

const BELONGING = `
  select case
    when exists (select from media where id = $1::uuid and purged_at is null) then 'kept'
    when exists (select from pending_files where key like 'media/' || $1::uuid || '/%') then 'arriving'
    when exists (select from media where id = $1::uuid) or exists (select from audit_log where subject_id = $1::uuid and action = 'media.purged') then 'deleted'
    else 'unknown' end as belonging`;

/** What became of the pictures whose files lie in a storage. */
@Injectable()
export class FileOwners {
  constructor(private readonly dataSource: DataSource) {}

  /** As all of it is at one moment, so that nothing is missed on its way from one to the other. */
  async belonging(key: string): Promise<Belonging> {
    const id = mediaIdOf(key);
    if (id === null) return 'foreign';
    const [row] = await this.dataSource.query<{ belonging: Belonging }[]>(BELONGING, [id]);
    if (!row) throw new Error('The database gave no answer.');
    return row.belonging;
  }
}
