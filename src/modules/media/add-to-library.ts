import { Injectable } from '@nestjs/common';
import type { Actor } from '../../kernel/actor';
import { UnitOfWork } from '../../platform/database/unit-of-work';
import { MediaAccess } from './media-access';
import { mediaKnown } from './media.errors';
import { MediaJournal } from './media-journal';
import { type MediaDetail, MediaQueries } from './media.queries';
import { MediaRepository, NewMedia } from './media.repository';

/** `created` is false where a picture of the same bytes was there: the answer is that one, as it was. */
export interface Uploaded {
  readonly detail: MediaDetail;
  readonly created: boolean;
}

/** Makes the row of a picture whose file is in its place. */
@Injectable()
export class AddToLibrary {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly access: MediaAccess,
    private readonly repository: MediaRepository,
    private readonly queries: MediaQueries,
    private readonly journal: MediaJournal,
  ) {}

  /** Throws unknown-category, Forbidden for a folder of others, and media-known where the same bytes are in a folder that the actor cannot see. */
  async execute(actor: Actor, media: NewMedia): Promise<Uploaded> {
    return this.unitOfWork.run(async (tx) => {
      if (media.categoryId !== null) await this.access.requireFolder(tx, actor, media.categoryId);
      const created = await this.repository.insertUnlessKnown(tx, media);
      const present = await this.repository.getByHash(tx, media.sha256);
      if (!created) {
        if (!(await this.access.isInSight(tx, actor, present))) throw mediaKnown();
        return { created, detail: await this.queries.detail(present, tx) };
      }
      const detail = { mimeType: media.mimeType, bytes: media.bytes };
      return { created, detail: await this.journal.append(tx, actor, present, { type: 'media.created', detail }) };
    });
  }
}
