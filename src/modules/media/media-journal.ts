import { Injectable } from '@nestjs/common';
import type { Actor } from '../../kernel/actor';
import type { Tx } from '../../platform/database/tx';
import { type Deed, Journal } from '../../platform/journal/journal';
import type { Media } from './media.entity';
import { MediaDetail, MediaQueries } from './media.queries';

/** Writes down what was done to a picture, and answers with it as it is then. */
@Injectable()
export class MediaJournal {
  constructor(
    private readonly journal: Journal,
    private readonly queries: MediaQueries,
  ) {}

  /** To be called after the change itself, because read models follow at once. */
  async append(tx: Tx, actor: Actor, media: Media, deed: Omit<Deed, 'subjectId'>): Promise<MediaDetail> {
    await this.journal.append(tx, actor, { ...deed, subjectId: media.id });
    return this.queries.detail(media, tx);
  }
}
