import { Injectable } from '@nestjs/common';
import type { Actor, Lineage } from '../../kernel/actor';
import { Forbidden, NotFound } from '../../kernel/problem';
import type { IfMatch } from '../../kernel/version';
import type { Tx } from '../../platform/database/tx';
import { requireMatch } from '../../platform/journal/require-match';
import type { Media } from './media.entity';
import { mediaRefused, unknownFolder } from './media.errors';
import { FiledMedia, mayEdit, mayFileIn, maySee } from './media.policy';
import { MediaRepository } from './media.repository';

/** Which picture, and the version that the caller has read. */
export interface MediaTarget {
  readonly id: string;
  readonly ifMatch: IfMatch;
}

interface Asked {
  /** What it takes; editing unless said otherwise. */
  readonly right?: (actor: Actor, media: FiledMedia) => boolean;
  /** Whether the picture has to be in the trash. */
  readonly inTrash?: boolean;
}

/** Everything that stands before a change of a picture, in the order of refusals. */
@Injectable()
export class MediaAccess {
  constructor(
    private readonly repository: MediaRepository,
  ) {}

  /** The picture, held until the transaction ends. Throws NotFound, Forbidden, PreconditionRequired, StaleVersion and trashed or not-trashed. */
  async lock(tx: Tx, actor: Actor, { id, ifMatch }: MediaTarget, { right = mayEdit, inTrash = false }: Asked = {}): Promise<Media> {
    const media = await this.repository.lock(tx, id);
    const filed = { uploadedBy: media.uploadedBy, folder: await this.folderOf(tx, media) };
    const isTrashed = media.deletedAt !== null;
    if (!maySee(actor, filed) || media.purgedAt !== null || (isTrashed && !mayEdit(actor, filed))) throw new NotFound();
    if (!right(actor, filed)) throw new Forbidden();
    await requireMatch(tx, ifMatch, media);
    if (isTrashed !== inTrash) throw mediaRefused(isTrashed ? 'trashed' : 'not-trashed');
    return media;
  }

  /** Throws unknown-category, and Forbidden where the actor may put no pictures. */
  async requireFolder(tx: Tx, actor: Actor, categoryId: string): Promise<void> {
    const folder = await this.repository.lineageOf(tx, categoryId, 'living');
    if (!folder) throw unknownFolder();
    if (!mayFileIn(actor, folder)) throw new Forbidden('You cannot put pictures into the folder of this section.');
  }

  async isInSight(tx: Tx, actor: Actor, media: Media): Promise<boolean> {
    return maySee(actor, { uploadedBy: media.uploadedBy, folder: await this.folderOf(tx, media) });
  }

  private async folderOf(tx: Tx, { categoryId }: Media): Promise<Lineage | null> {
    return categoryId === null ? null : this.repository.lineageOf(tx, categoryId);
  }
}
