import { Injectable } from '@nestjs/common';
import { posix } from 'node:path';
import type { Readable } from 'node:stream';
import { newId } from '../../platform/database/new-id';
import { type ByteRange, Storage } from '../../platform/storage/storage';
import type { Media } from './media.entity';
import { MediaQueries } from './media.queries';
import { PendingFiles } from './pending-files';

/** Where the original of a picture lies. */
export function originalKey(mediaId: string): string {
  return `${folderOf(mediaId)}/original`;
}

/** Where a file lies that takes the place of a picture's own. */
export function replacementKey(mediaId: string): string {
  return `${folderOf(mediaId)}/original-${newId()}`;
}

/** The form of an id within a key. */
export const UUID = '[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}';
const OURS = new RegExp(`^media/(${UUID})/(?:original(?:-${UUID})?|renditions/[\\w.-]+)$`);

/** The picture whose original or rendition has that key; null where it is none of ours: others may put what they like into a folder or a bucket. */
export function mediaIdOf(key: string): string | null {
  return OURS.exec(key)?.[1] ?? null;
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
    private readonly pending: PendingFiles,
  ) {}

  /**
   * Moves the file there; to be called before the row is committed, so that no row is ever without its file. It is pending until the
   * transaction of the row settles it.
   */
  async put(mediaId: string, path: string): Promise<void> {
    await this.putAs(originalKey(mediaId), path);
  }

  /** The same, for a file that takes the place of the present one. */
  async putAs(key: string, path: string): Promise<void> {
    await this.pending.note(key);
    await this.storage.put(key, path);
  }

  /** All of it, or a range that is there. */
  async open({ storageKey }: Pick<Media, 'storageKey'>, range?: ByteRange): Promise<Readable> {
    return this.storage.read(storageKey, range);
  }

  async remove(mediaId: string): Promise<void> {
    await this.storage.remove(folderOf(mediaId));
    await this.pending.forget(originalKey(mediaId));
  }

  /** After a failure, a file that did not come to be the picture's; as removeUnlessStored. */
  async removeUnlessKept(mediaId: string, key: string): Promise<void> {
    const kept = await this.queries.find(mediaId).then(
      (media) => media?.storageKey === key,
      () => true,
    );
    if (!kept) await this.removePending(key);
  }

  /** A file that no row names and none will; with its folder where it is the first of the picture. */
  async removePending(key: string): Promise<void> {
    await this.storage.remove(key.endsWith('/original') ? posix.dirname(key) : key);
    await this.pending.forget(key);
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
