import { rm } from 'node:fs/promises';
import { Injectable } from '@nestjs/common';
import { orNoSpace } from '../../platform/storage/no-space';
import { Storage } from '../../platform/storage/storage';
import { Pictures } from './images/pictures';
import { RenditionName } from './images/presets';
import { planRendition } from './images/rendition-plan';
import type { Media } from './media.entity';
import { RenderedPicture, renditionVersion } from './renditions';

/** A rendition in the storage. */
export interface RenditionFile {
  readonly key: string;
  readonly bytes: number;
}

/** A picture with where its original lies. */
export type StoredPicture = RenderedPicture & Pick<Media, 'storageKey' | 'mimeType'>;

/** Renditions as files: each is made when it is first asked for, once, and kept beside its original. */
@Injectable()
export class RenditionFiles {
  private readonly making = new Map<string, Promise<void>>();

  constructor(
    private readonly storage: Storage,
    private readonly pictures: Pictures,
  ) {}

  /** Throws TooManyPictures where it would have to be made and too many wait already. */
  async get(media: StoredPicture, rendition: RenditionName): Promise<RenditionFile> {
    const present = await this.find(media, rendition);
    if (present) return present;
    await this.makeOnce(media, rendition);
    const file = await this.find(media, rendition);
    if (!file) throw new Error(`The rendition ${keyOf(media, rendition)} disappeared.`);
    return file;
  }

  /** null where it was not made yet. */
  async find(media: StoredPicture, rendition: RenditionName): Promise<RenditionFile | null> {
    const key = keyOf(media, rendition);
    const file = await this.storage.find(key);
    return file && { key, bytes: file.bytes };
  }

  /** Whoever asks while it is being made waits for the same work. Two processes may make the same one: the file is there whole either way. */
  private async makeOnce(media: StoredPicture, rendition: RenditionName): Promise<void> {
    const key = keyOf(media, rendition);
    const present = this.making.get(key);
    if (present) return present;
    const work = this.make(key, media, rendition).finally(() => this.making.delete(key));
    this.making.set(key, work);
    return work;
  }

  private async make(key: string, media: StoredPicture, { preset, extension }: RenditionName): Promise<void> {
    const target = await this.storage.temporaryFile();
    try {
      const plan = planRendition(media, preset);
      await this.storage.withLocalFile(media.storageKey, (path) =>
        orNoSpace(this.pictures.render({ path, type: media.mimeType }, plan, extension, target)),
      );
      await this.storage.put(key, target);
    } finally {
      await rm(target, { force: true });
    }
  }
}

function keyOf(media: StoredPicture, { preset, extension }: RenditionName): string {
  return `media/${media.id}/renditions/${preset}-${renditionVersion(media)}.${extension}`;
}
