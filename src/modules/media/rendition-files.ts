import { rm } from 'node:fs/promises';
import { Injectable } from '@nestjs/common';
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

type StoredPicture = RenderedPicture & Pick<Media, 'storageKey'>;

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
    const { preset, extension } = rendition;
    const key = `media/${media.id}/renditions/${preset}-${renditionVersion(media)}.${extension}`;
    if (!(await this.storage.find(key))) await this.makeOnce(key, media, rendition);
    const file = await this.storage.find(key);
    if (!file) throw new Error(`The rendition ${key} disappeared.`);
    return { key, bytes: file.bytes };
  }

  /** Whoever asks while it is being made waits for the same work. */
  private async makeOnce(key: string, media: StoredPicture, rendition: RenditionName): Promise<void> {
    const present = this.making.get(key);
    if (present) return present;
    const work = this.make(key, media, rendition).finally(() => this.making.delete(key));
    this.making.set(key, work);
    return work;
  }

  private async make(key: string, media: StoredPicture, rendition: RenditionName): Promise<void> {
    const target = await this.storage.temporaryFile();
    try {
      const plan = planRendition(media, rendition.preset);
      await this.storage.withLocalFile(media.storageKey, (source) => this.pictures.render(source, plan, rendition.extension, target));
      await this.storage.put(key, target);
    } finally {
      await rm(target, { force: true });
    }
  }
}
