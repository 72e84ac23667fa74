import sharp, { type Metadata, type Sharp, type SharpOptions } from 'sharp';
import type { PictureType } from '../media-kind';
import { placeholderOf } from './placeholder';
import type { RenditionExtension } from './presets';
import type { RenditionPlan } from './rendition-plan';
import { isWholeGif } from './whole-gif';

/** What decoding a picture tells of it. */
export interface ExaminedPicture {
  /** In pixels, after orientation. */
  readonly width: number;
  readonly height: number;
  /** A ThumbHash in base64. */
  readonly placeholder: string;
}

/** The file of a picture, and how many pixels it may have. */
export interface PictureSource {
  readonly path: string;
  readonly type: PictureType;
  readonly mostPixels: number;
}

/** Decodes all of the picture, or makes a rendition of it. */
export type PictureTask =
  | { readonly name: 'examine'; readonly source: PictureSource }
  | {
    readonly name: 'render'; readonly source: PictureSource; readonly plan: RenditionPlan; readonly extension: RenditionExtension; readonly target: string;
  };

/** What is wrong with a file, whatever its decoder said. */
export type PictureFault = 'undecodable' | 'too-many-pixels';

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

const SECONDS = 30;
const AVIF_SECONDS = 60;

/** Each piece of work has one thread, so that what pictures take of the processor and the memory is bounded. */
sharp.cache(false);
sharp.concurrency(1);

/** Decodes all of the picture in the file. */
export async function examinePicture(source: PictureSource): Promise<ExaminedPicture | PictureFault> {
  try {
    const { format, autoOrient: { width, height }, ...header } = await headerOf(source);
    if (format !== DECODERS[source.type]) return 'undecodable';
    const pages = header.pages ?? 1;
    if (header.width * header.height * pages > source.mostPixels) return 'too-many-pixels';
    const picture = sharp(source.path, options(source, 'error')).autoOrient().timeout({ seconds: SECONDS });
    const placeholder = await placeholderOf(picture);
    if (pages > 1) await decodeAll(source);
    if (source.type === 'image/gif' && !(await isWholeGif(source.path))) return 'undecodable';
    return { width, height, placeholder };
  } catch {
    // Whatever the decoder stumbles over lies in the file, which came from outside.
    return 'undecodable';
  }
}

/** Makes a rendition in sRGB, upright and without any metadata. */
export async function renderPicture({ source, plan, extension, target }: Extract<PictureTask, { name: 'render' }>): Promise<void> {
  const moving = extension === 'webp' && MOVING.includes(source.type) && (await isMoving(source.path));
  const opened = sharp(source.path, { ...options(source, 'none'), animated: moving });
  // What moves cannot be turned, and says nothing of which side is up.
  const upright = moving ? opened : opened.autoOrient();
  const picture = upright.resize({ ...plan.scaled, fit: 'fill' }).extract(plan.window);
  await ENCODERS[extension](picture.timeout({ seconds: extension === 'avif' ? AVIF_SECONDS : SECONDS })).toFile(target);
}

/** Each of the pictures that follow one another. */
async function decodeAll(source: PictureSource): Promise<void> {
  const all = sharp(source.path, { ...options(source, 'error'), animated: true });
  await all.resize({ width: 1, height: 1, fit: 'fill' }).timeout({ seconds: SECONDS }).raw().toBuffer();
}

/** Read without a limit, so that a picture that is too large is told from one that is broken. All that follow one another count. */
async function headerOf(source: PictureSource): Promise<Metadata> {
  return sharp(source.path, { ...options(source, 'error'), limitInputPixels: false }).metadata();
}

function options({ mostPixels }: PictureSource, failOn: SharpOptions['failOn']): SharpOptions {
  return { failOn, limitInputPixels: mostPixels, sequentialRead: true };
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
