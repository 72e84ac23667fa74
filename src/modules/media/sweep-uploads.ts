import { Injectable } from '@nestjs/common';
import type { Claimed, DueWork } from '../../platform/jobs/due-work';
import { MediaFiles } from './media-files';
import { PendingFiles } from './pending-files';

/** Removes the files of uploads that ended before their row was there. */
@Injectable()
export class SweepUploads implements DueWork {
  readonly name = 'abandoned uploads';

  constructor(
    private readonly pending: PendingFiles,
    private readonly files: MediaFiles,
  ) {}

  async next(except: readonly string[], claimed: Claimed): Promise<boolean> {
    const key = await this.pending.claim(except);
    if (key === undefined) return false;
    claimed(key);
    await this.files.removePending(key);
    return true;
  }
}
