import { Injectable } from '@nestjs/common';
import type { Readable } from 'node:stream';
import { Storage } from '../../platform/storage/storage';
import type { Media } from './media.entity';
import { MediaQueries } from './media.queries';

/** Where the original of a picture lies. */
export function originalKey(mediaId: string): string {
  return `${folderOf(mediaId)}/original`;
}

function folderOf(mediaId: string): string {
  return `media/${mediaId}`;
}

/** The originals in the storage. */
@Injectable()
export class MediaFiles {
  constructor(
    private readonly storage: Storage,
    private readonly queries: MediaQueries,
  ) {}

  /** Moves the file there; to be called before the row is committed, so that no row is ever without its file. */
  async put(mediaId: string, path: string): Promise<void> {
    await this.storage.put(originalKey(mediaId), path);
  }

  async open({ storageKey }: Pick<Media, 'storageKey'>): Promise<Readable> {
    return this.storage.read(storageKey);
  }

  async remove(mediaId: string): Promise<void> {
    await this.storage.remove(folderOf(mediaId));
  }

  /**
   * After a failure. A commit whose answer was lost may have happened, so the database is asked first; where it cannot
   * be, the file stays: one too many does no harm, a picture without its file does.
   */
  async removeUnlessStored(mediaId: string): Promise<void> {
    const stored = await this.queries.find(mediaId).then(
      (media) => media !== null,
      () => true,
    );
    if (!stored) await this.remove(mediaId);
  }
}
