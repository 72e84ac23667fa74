import { Injectable } from '@nestjs/common';
import type { Actor } from '../../kernel/actor';
import { UnitOfWork } from '../../platform/database/unit-of-work';
import { StorageAway } from '../../platform/storage/storage-away';
import { ExamineUpload, ExaminedUpload } from './examine-upload';
import type { MediaTarget } from './media-access';
import { MediaFiles, replacementKey } from './media-files';
import { mayManage } from './media.policy';
import type { MediaDetail } from './media.queries';
import type { MediaChange } from './media.repository';
import type { IncomingFile } from './receive-file';
import { UpdateMedia } from './update-media';

/**
 * Puts other bytes in the place of a picture's: every article that uses it shows them from then on. What people said of the picture
 * stays. The former file stays in the storage until the picture is purged, for those who are just reading it.
 */
@Injectable()
export class ReplaceMedia {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly examination: ExamineUpload,
    private readonly files: MediaFiles,
    private readonly update: UpdateMedia,
  ) {}

  /** Throws what ExamineUpload throws, other-kind, and media-known where another picture has these bytes. */
  async execute(actor: Actor, target: MediaTarget, file: IncomingFile): Promise<MediaDetail> {
    await this.unitOfWork.requireNew();
    const key = replacementKey(target.id);
    const change = columnsOf(file, key, await this.examination.execute(file));
    try {
      await this.files.putAs(key, file.path);
      return await this.update.execute(actor, target, change, { type: 'media.replaced', right: mayManage });
    } catch (error) {
      // As for an upload: SweepUploads does it.
      if (!(error instanceof StorageAway)) await this.files.removeUnlessKept(target.id, key);
      throw error;
    }
  }
}

function columnsOf({ bytes, sha256, type }: IncomingFile, storageKey: string, { examined, asRead }: ExaminedUpload): MediaChange {
  return { bytes, sha256, mimeType: type, storageKey, ...examined, asRead };
}
