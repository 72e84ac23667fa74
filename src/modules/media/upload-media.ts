import { Injectable } from '@nestjs/common';
import type { Actor } from '../../kernel/actor';
import { newId } from '../../platform/database/new-id';
import { UnitOfWork } from '../../platform/database/unit-of-work';
import { StorageAway } from '../../platform/storage/storage-away';
import { AddToLibrary, Uploaded } from './add-to-library';
import { ExaminedUpload, ExamineUpload } from './examine-upload';
import { MediaFiles, originalKey } from './media-files';
import type { Media } from './media.entity';
import type { NewMedia } from './media.repository';
import { requireFitting } from './require-fitting';
import type { IncomingFile } from './receive-file';

/** What people say of a file when they upload it. */
export type UploadFacts = Partial<
  Pick<Media, 'title' | 'alt' | 'caption' | 'credit' | 'copyright' | 'usageTerms' | 'licenseExpiresAt' | 'focalX' | 'focalY' | 'categoryId'>
>;

/** Takes a file into the library. */
@Injectable()
export class UploadMedia {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly examination: ExamineUpload,
    private readonly files: MediaFiles,
    private readonly library: AddToLibrary,
  ) {}

  /** Throws what ExamineUpload throws, and only-for-pictures. */
  async execute(actor: Actor, file: IncomingFile, facts: UploadFacts): Promise<Uploaded> {
    await this.unitOfWork.requireNew();
    requireFitting(file.type, facts);
    const media = newMedia(actor, file, await this.examination.execute(file), facts);
    try {
      await this.files.put(media.id, file.path);
      const uploaded = await this.library.execute(actor, media);
      if (!uploaded.created) await this.files.remove(media.id);
      return uploaded;
    } catch (error) {
      // A bucket that does not answer would be asked, and waited for, once more: SweepUploads removes what may have arrived.
      if (!(error instanceof StorageAway)) await this.files.removeUnlessStored(media.id);
      throw error;
    }
  }
}

/** What somebody says of the file counts before what its file says. */
function newMedia(actor: Actor, file: IncomingFile, { examined, asRead, read }: ExaminedUpload, facts: UploadFacts): NewMedia {
  const id = newId();
  return {
    id,
    mimeType: file.type,
    bytes: file.bytes,
    sha256: file.sha256,
    storageKey: originalKey(id),
    ...examined,
    title: facts.title ?? null,
    alt: facts.alt ?? null,
    ...read,
    caption: facts.caption ?? read.caption,
    credit: facts.credit ?? read.credit,
    copyright: facts.copyright ?? read.copyright,
    usageTerms: facts.usageTerms ?? read.usageTerms,
    licenseExpiresAt: facts.licenseExpiresAt ?? null,
    focalX: facts.focalX ?? 0.5,
    focalY: facts.focalY ?? 0.5,
    asRead,
    categoryId: facts.categoryId ?? null,
    uploadedBy: actor.id,
  };
}
