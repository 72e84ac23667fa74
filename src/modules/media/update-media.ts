import { Injectable } from '@nestjs/common';
import type { Actor } from '../../kernel/actor';
import { changesNothing } from '../../kernel/changed-fields';
import { recordedChange } from '../../kernel/recorded-change';
import { refusing } from '../../platform/database/refusing';
import { UnitOfWork } from '../../platform/database/unit-of-work';
import { MediaAccess, MediaTarget } from './media-access';
import { kindOf } from './media-kind';
import { REFUSALS, otherKind } from './media.errors';
import { MediaJournal } from './media-journal';
import type { FiledMedia } from './media.policy';
import { type MediaDetail, MediaQueries } from './media.queries';
import { MediaChange, MediaRepository } from './media.repository';
import { requireFitting } from './require-fitting';

interface Manner {
  /** Another event. */
  readonly type?: string;
  /** What it takes; editing unless said otherwise. */
  readonly right?: (actor: Actor, media: FiledMedia) => boolean;
}

/** Changes what is said of a picture, and where it may be cropped. */
@Injectable()
export class UpdateMedia {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly access: MediaAccess,
    private readonly repository: MediaRepository,
    private readonly journal: MediaJournal,
    private readonly queries: MediaQueries,
  ) {}

  /** Throws NotFound, Forbidden, PreconditionRequired, StaleVersion, trashed, only-for-pictures, other-kind, unknown-category, and media-known for bytes that are there already. */
  async execute(actor: Actor, target: MediaTarget, change: MediaChange, { type = 'media.updated', right }: Manner = {}): Promise<MediaDetail> {
    return this.unitOfWork.run(async (tx) => {
      const media = await this.access.lock(tx, actor, target, { ...(right && { right }) });
      if (changesNothing(change)) return this.queries.detail(media, tx);
      requireFitting(media.mimeType, change);
      const { categoryId, mimeType = media.mimeType } = change;
      if (kindOf(mimeType) !== kindOf(media.mimeType)) throw otherKind(kindOf(media.mimeType));
      if (categoryId && categoryId !== media.categoryId) await this.access.requireFolder(tx, actor, categoryId);
      const changed = await refusing(this.repository.apply(tx, media, change), REFUSALS);
      const detail = recordedChange(media, change);
      return this.journal.append(tx, actor, changed, { type, detail: { ...detail }, data: { changed: detail.changed } });
    });
  }
}
