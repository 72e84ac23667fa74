import { availableParallelism } from 'node:os';
import { Injectable } from '@nestjs/common';
import sharp, { type Metadata, type Sharp, type SharpOptions } from 'sharp';
import { Settings } from '../../../config/settings';
import type { PictureType } from '../media-kind';
import { tooManyPixels, undecodableImage } from '../media.errors';
import { placeholderOf } from './placeholder';
import type { RenditionExtension } from './presets';
import type { RenditionPlan } from './rendition-plan';
import { WorkSlots } from './work-slots';

/** What decoding a picture tells of it. */
export interface Examined {
  /** In pixels, after orientation. */
  readonly width: number;
  readonly height: number;
  /** A ThumbHash in base64. */
  readonly placeholder: string;
}

/** The file of a picture. */
export interface PictureSource {
  readonly path: string;
  readonly type: PictureType;
}

/** How sharp names the decoder of each type. */
const DECODERS: Readonly<Record<PictureType, string>> = {
  'image/jpeg': 'jpeg',
  'image/png': 'png',
  'image/webp': 'webp',
  'image/avif': 'heif',
  'image/gif': 'gif',
};

/** Types that can move, of the sources; of the renditions it is WebP alone. */
const MOVING: readonly PictureType[] = ['image/gif', 'image/webp'];

const SECONDS = 20;
const AVIF_SECONDS = 60;

/**
 * Each piece of work has one thread: a processor is left to everything else, libuv's pool keeps threads for files and
 * passwords, and what pictures take of the memory is bounded. AVIF, which takes seconds, has one place of its own, so that
 * nobody who wants another format waits for it.
 */
const SLOTS = Math.min(2, Math.max(1, availableParallelism() - 1));
const QUEUE = 50;
const AVIF_SLOTS = 1;
const AVIF_QUEUE = 200;

sharp.cache(false);
sharp.concurrency(1);

/** The one place where pictures are decoded. */
@Injectable()
export class Pictures {
  private readonly slots = new WorkSlots(SLOTS, QUEUE);
  private readonly avifSlots = new WorkSlots(AVIF_SLOTS, AVIF_QUEUE);

  constructor(private readonly settings: Settings) {}

  /** Decodes all of the picture in the file. Throws undecodable-image, too-many-pixels and TooManyPictures. */
  async examine(path: string, type: PictureType): Promise<Examined> {
    return this.slots.run(async () => {
      const { autoOrient: { width, height }, pages = 1 } = await this.headerOf(path, type);
      const picture = sharp(path, this.options('error')).autoOrient().timeout({ seconds: SECONDS });
      const placeholder = await orUndecodable(placeholderOf(picture));
      if (pages > 1) await orUndecodable(this.decodeAll(path));
      return { width, height, placeholder };
    });
  }

  /** Makes a rendition in sRGB, upright and without any metadata. */
  async render(source: PictureSource, plan: RenditionPlan, extension: RenditionExtension, target: string): Promise<void> {
    await (extension === 'avif' ? this.avifSlots : this.slots).run(async () => {
      const moving = extension === 'webp' && MOVING.includes(source.type) && (await isMoving(source.path));
      const opened = sharp(source.path, { ...this.options('none'), animated: moving });
      // What moves cannot be turned, and says nothing of which side is up.
      const upright = moving ? opened : opened.autoOrient();
      const picture = upright.resize({ ...plan.scaled, fit: 'fill' }).extract(plan.window);
      await ENCODERS[extension](picture.timeout({ seconds: extension === 'avif' ? AVIF_SECONDS : SECONDS })).toFile(target);
    });
  }

  /** Each of the pictures that follow one another. */
  private async decodeAll(path: string): Promise<void> {
    const all = sharp(path, { ...this.options('error'), animated: true });
    await all.resize({ width: 1, height: 1, fit: 'fill' }).timeout({ seconds: SECONDS }).raw().toBuffer();
  }

  /** Read without a limit, so that a picture that is too large is told from one that is broken. All that follow one another count. */
  private async headerOf(path: string, type: PictureType): Promise<Metadata> {
    const metadata = await orUndecodable(sharp(path, { ...this.options('error'), limitInputPixels: false }).metadata());
    if (metadata.format !== DECODERS[type]) throw undecodableImage();
    const pixels = metadata.width * metadata.height * (metadata.pages ?? 1);
    if (pixels > this.settings.mediaMaxPixels) throw tooManyPixels(this.settings.mediaMaxPixels);
    return metadata;
  }

  private options(failOn: SharpOptions['failOn']): SharpOptions {
    return { failOn, limitInputPixels: this.settings.mediaMaxPixels, sequentialRead: true };
  }
}

async function isMoving(path: string): Promise<boolean> {
  const { pages = 1, autoOrient, width } = await sharp(path).metadata();
  return pages > 1 && autoOrient.width === width;
}

const ENCODERS: Readonly<Record<RenditionExtension, (picture: Sharp) => Sharp>> = {
  avif: (picture) => picture.avif({ quality: 55, effort: 2 }),
  webp: (picture) => picture.webp({ quality: 80 }),
  jpg: (picture) => picture.flatten({ background: 'white' }).jpeg({ quality: 82, progressive: true }),
};

/** Whatever the decoder stumbles over lies in the file, which came from outside. */
async function orUndecodable<T>(decoding: Promise<T>): Promise<T> {
  try {
    return await decoding;
  } catch {
    throw undecodableImage();
  }
}
