import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { Actor } from '../../kernel/actor';
import { newId } from '../../platform/database/new-id';
import type { Tx } from '../../platform/database/tx';
import { UnitOfWork } from '../../platform/database/unit-of-work';
import { Journal } from '../../platform/journal/journal';
import { Storage } from '../../platform/storage/storage';
import { Pictures } from './images/pictures';
import { Media, PictureType } from './media.entity';
import { MediaDetail, MediaQueries } from './media.queries';
import { MediaRepository, NewMedia } from './media.repository';

/** A file that has arrived at a temporary place, which belongs to whoever received it. */
export interface IncomingFile {
  readonly path: string;
  readonly bytes: number;
  readonly sha256: string;
  readonly type: PictureType;
}

/** What people say of a picture when they upload it. */
export type UploadFacts = Partial<
  Pick<Media, 'alt' | 'caption' | 'credit' | 'copyright' | 'usageTerms' | 'licenseExpiresAt' | 'focalX' | 'focalY'>
>;

/** Takes a picture into the library, or answers with the one that has the same bytes. */
@Injectable()
export class UploadMedia {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly pictures: Pictures,
    private readonly stock: MediaStock,
    private readonly storage: Storage,
  ) {}

  /** Throws undecodable-image, too-many-pixels and TooManyPictures. The file is in the storage before its row can be seen. */
  async execute(actor: Actor, file: IncomingFile, facts: UploadFacts): Promise<MediaDetail & { created: boolean }> {
    const examined = await this.pictures.examine(file.path, file.type);
    const id = newId();
    const media = newMedia(id, actor, file, { ...facts, ...examined });
    try {
      await this.storage.put(media.storageKey, file.path);
      const stored = await this.unitOfWork.run((tx) => this.stock.add(tx, actor, media));
      if (!stored.created) await this.storage.remove(folderOf(id));
      return stored;
    } catch (error) {
      if (await this.stock.isSurelyWithout(id)) await this.storage.remove(folderOf(id));
      throw error;
    }
  }
}
