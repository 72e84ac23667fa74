import { rm } from 'node:fs/promises';
import type { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { Injectable } from '@nestjs/common';
import { orNoSpace } from '../../platform/storage/no-space';
import { type ByteRange, Storage } from '../../platform/storage/storage';
import { Pictures } from './images/pictures';
import { RenditionName } from './images/presets';
import { planRendition } from './images/rendition-plan';
import { KeptFiles } from './kept-files';
import type { PictureShape } from './media-kind';
import type { ServedMedia } from './media.queries';

/** A rendition in the storage. */
export interface RenditionFile {
  readonly bytes: number;
  /** All of it, or a range that is there. */
  open(range?: ByteRange): Promise<Readable | Buffer>;
}

/** What of a picture decides how its renditions are made and where they lie. */
export type StoredPicture = PictureShape & Pick<ServedMedia, 'id' | 'storageKey' | 'focalX' | 'focalY' | 'look'>;

/** Together as much as some hundred cards and articles have; larger files come from the storage each time. */
const KEPT_BYTES = 32 * 1024 * 1024;
const LARGEST_KEPT = 512 * 1024;

/** Renditions as files: each is made when it is first asked for, once, and kept beside its original. The last used are in memory, too. */
@Injectable()
export class RenditionFiles {
  private readonly making = new Map<string, Promise<void>>();
  private readonly kept = new KeptFiles(KEPT_BYTES, LARGEST_KEPT);

  constructor(
    private readonly storage: Storage,
    private readonly pictures: Pictures,
  ) {}

  /** Throws TooMuchWork where it would have to be made and too many wait already. */
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
    const kept = this.kept.get(key);
    if (kept) return inMemory(kept);
    const { bytes } = (await this.storage.find(key)) ?? {};
    if (bytes === undefined) return null;
    if (!this.kept.takes(bytes)) return { bytes, open: (range) => this.storage.read(key, range) };
    const whole = await buffer(await this.storage.read(key));
    this.kept.keep(key, whole);
    return inMemory(whole);
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

function inMemory(whole: Buffer): RenditionFile {
  return { bytes: whole.length, open: async (range) => (range ? whole.subarray(range.start, range.end + 1) : whole) };
}

function keyOf({ id, look }: StoredPicture, { preset, extension }: RenditionName): string {
  return `media/${id}/renditions/${preset}-${look}.${extension}`;
}
