import { Injectable } from '@nestjs/common';
import { UnitOfWork } from '../../platform/database/unit-of-work';
import type { Claimed, DueWork } from '../../platform/jobs/due-work';
import { DueArticleRepository } from './due-article.repository';

/** Reads for the search of the newsroom what was saved some seconds ago, and is still there. */
@Injectable()
export class PutArticleWords implements DueWork {
  readonly name = 'words';

  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly due: DueArticleRepository,
  ) {}

  async next(except: readonly string[], claimed: Claimed): Promise<boolean> {
    return this.unitOfWork.run(async (tx) => {
      const id = await this.due.claimWords(tx, except);
      if (id === undefined) return false;
      claimed(id);
      await this.due.putWords(tx, id);
      return true;
    });
  }
}
