import { availableParallelism } from 'node:os';
import { Injectable } from '@nestjs/common';
import { Settings } from '../../../config/settings';
import { WorkSlots } from '../../../platform/limits/work-slots';
import type { PictureType } from '../media-kind';
import { MANY_PICTURES, tooManyPixels, undecodableImage } from '../media.errors';
import { PictureProcess, PictureProcessEnded } from './picture-process';
import type { ExaminedPicture, PictureSource, PictureTask } from './picture-work';
import type { RenditionExtension } from './presets';
import type { RenditionPlan } from './rendition-plan';

/**
 * Each piece of work has one thread: a processor is left to everything else, and what pictures take of the memory is bounded. AVIF,
 * which takes seconds, has one place of its own, so that nobody who wants another format waits for it.
 */
const SLOTS = Math.min(2, Math.max(1, availableParallelism() - 1));
const QUEUE = 50;
const AVIF_SLOTS = 1;
const AVIF_QUEUE = 200;

/** The one place where pictures are decoded. */
@Injectable()
export class Pictures {
  private readonly slots = new WorkSlots(SLOTS, QUEUE, MANY_PICTURES);
  private readonly avifSlots = new WorkSlots(AVIF_SLOTS, AVIF_QUEUE, MANY_PICTURES);

  constructor(
    private readonly process: PictureProcess,
    private readonly settings: Settings,
  ) {}

  /** Decodes all of the picture in the file. Throws undecodable-image, too-many-pixels and TooMuchWork. */
  async examine(path: string, type: PictureType): Promise<ExaminedPicture> {
    const result = await this.slots.run(() => this.work({ name: 'examine', source: this.sourceOf(path, type) }));
    if (result === 'too-many-pixels') throw tooManyPixels(this.settings.mediaMaxPixels);
    if (typeof result !== 'object') throw undecodableImage();
    return result;
  }

  /** Makes a rendition in sRGB, upright and without any metadata. */
  async render(
    { path, type }: Pick<PictureSource, 'path' | 'type'>, plan: RenditionPlan, extension: RenditionExtension, target: string,
  ): Promise<void> {
    const slots = extension === 'avif' ? this.avifSlots : this.slots;
    await slots.run(() => this.work({ name: 'render', source: this.sourceOf(path, type), plan, extension, target }));
  }

  /** Once more where the process ended, which may have been for another picture; a file that ends it twice is one that cannot be decoded. */
  private async work(task: PictureTask): ReturnType<PictureProcess['run']> {
    try {
      return await this.process.run(task).catch((error: unknown) => {
        if (error instanceof PictureProcessEnded) return this.process.run(task);
        throw error;
      });
    } catch (error) {
      if (error instanceof PictureProcessEnded && task.name === 'examine') return 'undecodable';
      throw error;
    }
  }

  private sourceOf(path: string, type: PictureType): PictureSource {
    return { path, type, mostPixels: this.settings.mediaMaxPixels };
  }
}
