import { Injectable } from '@nestjs/common';
import { UnitOfWork } from '../../platform/database/unit-of-work';
import type { Claimed, DueWork } from '../../platform/jobs/due-work';
import { Journal, SYSTEM } from '../../platform/journal/journal';
import { DueMediaRepository } from './due-media.repository';

/** Tells of every licence that has expired, once, with the live articles that still use the picture: they stay as they are. */
@Injectable()
export class TellExpiredLicences implements DueWork {
  readonly name = 'licences';

  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly due: DueMediaRepository,
    private readonly journal: Journal,
  ) {}

  async next(except: readonly string[], claimed: Claimed): Promise<boolean> {
    return this.unitOfWork.run(async (tx) => {
      const licence = await this.due.claimLicence(tx, except);
      if (!licence) return false;
      claimed(licence.id);
      const told = { licenseExpiresAt: licence.licenseExpiresAt, articleIds: await this.due.liveArticlesWith(tx, licence.id) };
      await this.due.noteTold(tx, licence.id);
      await this.journal.append(tx, SYSTEM, { type: 'media.licence_expired', subjectId: licence.id, detail: told, data: told });
      return true;
    });
  }
}
