import { Injectable } from '@nestjs/common';
import sharp, { type Metadata, type SharpOptions } from 'sharp';
import { Settings } from '../../../config/settings';
import type { PictureType } from '../media.entity';
import { tooManyPixels, undecodableImage } from '../media.errors';
import type { RenditionExtension } from './presets';
import type { RenditionPlan } from './rendition-plan';
import { WorkSlots } from './work-slots';

/** What decoding a picture tells of it. */
export interface Examined {
  /** In pixels, after orientation. */
  readonly width: number;
  readonly height: number;
  /** A tiny WebP as a data URI. */
  readonly placeholder: string;
}

/** How sharp names the decoder of each type. */
const DECODERS: Readonly<Record<PictureType, string>> = {
  'image/jpeg': 'jpeg',
  'image/png': 'png',
  'image/webp': 'webp',
  'image/avif': 'heif',
  'image/gif': 'gif',
};

const PLACEHOLDER_SIZE = 16;
const SECONDS = 20;

/** Two decodes leave threads of libuv's pool for files and passwords, and bound the memory that pictures take. */
const SLOTS = 2;
const QUEUE = 50;

sharp.cache(false);

/** The one place where pictures are decoded. */
@Injectable()
export class Pictures {
  private readonly slots = new WorkSlots(SLOTS, QUEUE);

  constructor(private readonly settings: Settings) {}

  /** Decodes all of the (first) picture in the file. Throws undecodable-image, too-many-pixels and TooManyPictures. */
  async examine(path: string, type: PictureType): Promise<Examined> {
    return this.slots.run(async () => {
      const { width, height } = await this.sizeOf(path, type);
      const data = await orUndecodable(
        sharp(path, this.options('error'))
          .autoOrient()
          .resize({ width: PLACEHOLDER_SIZE, height: PLACEHOLDER_SIZE, fit: 'inside' })
          .webp({ quality: 30 })
          .timeout({ seconds: SECONDS })
          .toBuffer(),
      );
      return { width, height, placeholder: `data:image/webp;base64,${data.toString('base64')}` };
    });
  }

  /** Makes a rendition in sRGB, upright and without any metadata. */
  async render(source: string, plan: RenditionPlan, extension: RenditionExtension, target: string): Promise<void> {
    await this.slots.run(async () => {
      const picture = sharp(source, this.options('none'))
        .autoOrient()
        .resize({ ...plan.scaled, fit: 'fill' })
        .extract(plan.window)
        .timeout({ seconds: SECONDS });
      const encoded =
        extension === 'webp' ? picture.webp({ quality: 80 }) : picture.flatten({ background: 'white' }).jpeg({ quality: 82, progressive: true });
      await encoded.toFile(target);
    });
  }

  /** The header is read without a limit, so that a picture that is too large is told from one that is broken. */
  private async sizeOf(path: string, type: PictureType): Promise<Metadata['autoOrient']> {
    const metadata = await orUndecodable(sharp(path, { ...this.options('error'), limitInputPixels: false }).metadata());
    if (metadata.format !== DECODERS[type]) throw undecodableImage();
    if (metadata.width * metadata.height > this.settings.mediaMaxPixels) throw tooManyPixels(this.settings.mediaMaxPixels);
    return metadata.autoOrient;
  }

  private options(failOn: SharpOptions['failOn']): SharpOptions {
    return { failOn, limitInputPixels: this.settings.mediaMaxPixels, sequentialRead: true };
  }
}

/** Whatever the decoder stumbles over lies in the file, which came from outside. */
async function orUndecodable<T>(decoding: Promise<T>): Promise<T> {
  try {
    return await decoding;
  } catch {
    throw undecodableImage();
  }
}
