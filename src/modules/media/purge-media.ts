import { Injectable } from '@nestjs/common';
import { Settings } from '../../config/settings';
import { UnitOfWork } from '../../platform/database/unit-of-work';
import type { Claimed, DueWork } from '../../platform/jobs/due-work';
import { Journal, SYSTEM } from '../../platform/journal/journal';
import { DueMediaRepository } from './due-media.repository';
import { MediaFiles } from './media-files';

/**
 * Deletes pictures for good after TRASH_DAYS, with their files. In three steps, each of which may be done again: the row says
 * that its files are going, then they go, and then the row: so no crash leaves a picture without its file, or a file without its row.
 */
@Injectable()
export class PurgeMedia implements DueWork {
  readonly name = 'media purges';

  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly due: DueMediaRepository,
    private readonly files: MediaFiles,
    private readonly journal: Journal,
    private readonly settings: Settings,
  ) {}

  async next(except: readonly string[], claimed: Claimed): Promise<boolean> {
    const { trashDays } = this.settings;
    const id = await this.unitOfWork.run((tx) => this.due.claimTrashed(tx, except, trashDays));
    if (id === undefined) return false;
    claimed(id);
    await this.files.remove(id);
    await this.unitOfWork.run(async (tx) => {
      if (!(await this.due.remove(tx, id))) return;
      const detail = { reason: `in the trash for ${trashDays} days` };
      await this.journal.append(tx, SYSTEM, { type: 'media.purged', subjectId: id, detail });
    });
    return true;
  }
}
