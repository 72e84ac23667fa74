import { Injectable } from '@nestjs/common';
import type { Actor } from '../../kernel/actor';
import { refusing } from '../../platform/database/refusing';
import { NOW } from '../../platform/database/row-change';
import { UnitOfWork } from '../../platform/database/unit-of-work';
import { MediaAccess, MediaTarget } from './media-access';
import { MediaJournal } from './media-journal';
import { REFUSALS, mediaInUse } from './media.errors';
import { MediaUsageQueries } from './media-usage.queries';
import type { MediaDetail } from './media.queries';
import { MediaRepository } from './media.repository';

/** Puts a picture that nothing uses into the trash, and gives it back as it was. */
@Injectable()
export class TrashMedia {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly access: MediaAccess,
    private readonly repository: MediaRepository,
    private readonly usages: MediaUsageQueries,
    private readonly answers: MediaJournal,
  ) {}

  /** Throws media-in-use with its usages. */
  async trash(actor: Actor, target: MediaTarget): Promise<MediaDetail> {
    return this.unitOfWork.run(async (tx) => {
      const media = await this.access.lock(tx, actor, target);
      const { count, usages } = await this.usages.blocking(tx, actor, media.id);
      if (count > 0) throw mediaInUse(count, usages);
      const trashed = await this.repository.apply(tx, media, { deletedAt: NOW });
      return this.answers.append(tx, actor, trashed, { type: 'media.trashed' });
    });
  }

  /** Throws media-known where the same bytes are in the library again. */
  async restore(actor: Actor, target: MediaTarget): Promise<MediaDetail> {
    return this.unitOfWork.run(async (tx) => {
      const media = await this.access.lock(tx, actor, target, { inTrash: true });
      const restored = await refusing(this.repository.apply(tx, media, { deletedAt: null }), REFUSALS);
      return this.answers.append(tx, actor, restored, { type: 'media.restored' });
    });
  }
}
