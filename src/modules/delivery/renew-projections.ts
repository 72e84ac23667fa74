import { Injectable, Logger } from '@nestjs/common';
import { UnitOfWork } from '../../platform/database/unit-of-work';
import type { Claimed, DueWork } from '../../platform/jobs/due-work';
import { ArticleProjector } from './article-projector';
import { DeliveryRepository } from './delivery.repository';
import { PROJECTION_FORM } from './projection-form';

/** So many articles are written in one transaction. */
const BATCH = 50;

/** Writes anew what a former release has written in its own form, beside those who publish: one process at a time, in batches. */
@Injectable()
export class RenewProjections implements DueWork {
  readonly name = 'former projections';
  private readonly logger = new Logger('RenewProjections');
  private renewed = 0;

  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly repository: DeliveryRepository,
    private readonly projector: ArticleProjector,
  ) {}

  /** Whatever fails is left alone for a while, and does not hold up the others: they are done one by one meanwhile. */
  async next(except: readonly string[], claimed: Claimed): Promise<boolean> {
    const batch = await this.unitOfWork.run(async (tx) => {
      if (!(await this.repository.isFirstToRenew(tx))) return [];
      const ids = await this.repository.inFormerForms(tx, PROJECTION_FORM, except, except.length > 0 ? 1 : BATCH);
      const [first] = ids;
      if (first === undefined) return [];
      claimed(first);
      await this.repository.lockArticles(tx, ids);
      await this.projector.rebuild(tx, ids);
      return ids;
    });
    this.tell(batch.length);
    return batch.length > 0;
  }

  private tell(written: number): void {
    if (written > 0 && this.renewed === 0) this.logger.log('Live articles of a former release are written anew, in the form of this one …');
    if (written === 0 && this.renewed > 0) this.logger.log(`${this.renewed} live articles were written anew.`);
    this.renewed = written === 0 ? 0 : this.renewed + written;
  }
}
