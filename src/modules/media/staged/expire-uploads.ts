import { Injectable } from '@nestjs/common';
import { UnitOfWork } from '../../../platform/database/unit-of-work';
import type { Claimed, DueWork } from '../../../platform/jobs/due-work';
import { StagedUploadRepository } from './staged-upload.repository';
import { StagedUploads } from './staged-uploads';

/** Removes what is left of staged uploads that were not finished in time, and forgets those that were. */
@Injectable()
export class ExpireUploads implements DueWork {
  readonly name = 'expired uploads';

  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly repository: StagedUploadRepository,
    private readonly uploads: StagedUploads,
  ) {}

  async next(except: readonly string[], claimed: Claimed): Promise<boolean> {
    const expired = await this.unitOfWork.run((tx) => this.repository.claimExpired(tx, except));
    if (!expired) return false;
    claimed(expired.id);
    await this.uploads.forget(expired);
    return true;
  }
}
