import { Injectable } from '@nestjs/common';
import type { Actor } from '../../kernel/actor';
import { recordedChange } from '../../kernel/recorded-change';
import { Forbidden } from '../../kernel/problem';
import type { IfMatch } from '../../kernel/version';
import { UnitOfWork } from '../../platform/database/unit-of-work';
import { Journal } from '../../platform/journal/journal';
import { mayEdit } from './media.policy';
import { MediaDetail, MediaQueries } from './media.queries';
import { MediaChange, MediaRepository } from './media.repository';

/** Changes what is said of a picture, and where it may be cropped. */
@Injectable()
export class UpdateMedia {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly repository: MediaRepository,
    private readonly queries: MediaQueries,
    private readonly journal: Journal,
  ) {}

  /** Throws NotFound, Forbidden, PreconditionRequired and StaleVersion. */
  async execute(actor: Actor, id: string, ifMatch: IfMatch, change: MediaChange): Promise<MediaDetail> {
    return this.unitOfWork.run(async (tx) => {
      const media = await this.repository.lock(tx, id);
      if (!mayEdit(actor, media)) throw new Forbidden();
      await this.journal.requireMatch(tx, ifMatch, media);
      const changed = await this.repository.apply(tx, media, change);
      const detail = recordedChange(media, change);
      await this.journal.append(tx, actor, {
        type: 'media.updated', subjectId: id, detail: { ...detail }, data: { changed: detail.changed },
      });
      return this.queries.detail(changed, tx);
    });
  }
}
