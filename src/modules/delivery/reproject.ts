import { Injectable } from '@nestjs/common';
import { UnitOfWork } from '../../platform/database/unit-of-work';
import { ArticleProjector } from './article-projector';
import { DeliveryRepository } from './delivery.repository';

/** So many articles are written in one transaction. */
const BATCH = 50;
const BEFORE_ALL = '00000000-0000-0000-0000-000000000000';

/**
 * Writes the whole read model anew from what is published, while people publish: in batches, each of which makes only the
 * publications of its own articles wait. One that is broken off is simply begun again. The list of changes is history, and stays.
 */
@Injectable()
export class Reproject {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly repository: DeliveryRepository,
    private readonly projector: ArticleProjector,
  ) {}

  /** Gives the number of articles that readers see. `told` hears how many were written so far. */
  async execute(told: (live: number) => void = () => undefined): Promise<number> {
    let live = 0;
    for (let after: string | undefined = BEFORE_ALL; after !== undefined;) {
      const from: string = after;
      const batch = await this.unitOfWork.run(async (tx) => {
        const ids = await this.repository.publishedAfter(tx, from, BATCH);
        await this.repository.lockArticles(tx, ids);
        return { last: ids.at(-1), written: (await this.projector.rebuild(tx, ids)).size };
      });
      live += batch.written;
      after = batch.last;
      if (after !== undefined) told(live);
    }
    return live;
  }
}
