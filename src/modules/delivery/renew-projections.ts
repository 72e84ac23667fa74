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
  /** How many are still to be written one by one. */
  private singly = 0;

  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly repository: DeliveryRepository,
    private readonly projector: ArticleProjector,
  ) {}

  /** Of several it is not known which one fails: so many are written one by one then, and the one to blame is left alone for a while. */
  async next(except: readonly string[], claimed: Claimed): Promise<boolean> {
    const most = this.singly > 0 ? 1 : BATCH;
    this.singly = Math.max(0, this.singly - 1);
    let ids: readonly string[] = [];
    try {
      await this.unitOfWork.run(async (tx) => {
        ids = (await this.repository.isFirstToRenew(tx)) ? await this.repository.inFormerForms(tx, PROJECTION_FORM, except, most) : [];
        const [first, second] = ids;
        if (first === undefined) return;
        if (second === undefined) claimed(first);
        await this.repository.lockArticles(tx, ids);
        await this.projector.rebuild(tx, ids);
      });
    } catch (error) {
      if (ids.length < 2) throw error;
      this.singly = ids.length;
      return true;
    }
    this.tell(ids.length);
    return ids.length > 0;
  }

  private tell(written: number): void {
    if (written > 0 && this.renewed === 0) this.logger.log('Live articles of a former release are written anew, in the form of this one …');
    if (written === 0 && this.renewed > 0) this.logger.log(`${this.renewed} live articles were written anew.`);
    this.renewed = written === 0 ? 0 : this.renewed + written;
  }
}
