import { createHash } from 'node:crypto';
import { attachmentFileOf } from './attachments/attachment-address';
import { PlannedPicture, planRendition } from './images/rendition-plan';
import { PRESET_NAMES, Preset, RENDERING, RENDITIONS, RENDITION_TYPES, RenditionName, fileOf } from './images/presets';
import type { Media } from './media.entity';
import type { AttachmentType } from './media-kind';
import type { MediaLinks } from './media-links';

/** What of a picture decides how its renditions look and where they are. */
export interface RenderedPicture extends PlannedPicture {
  readonly id: string;
  readonly sha256: string;
}

/** A rendition as the JSON of both APIs lists it; sizes in pixels. */
export interface Rendition {
  readonly name: string;
  readonly url: string;
  readonly width: number;
  readonly height: number;
  readonly type: string;
}

/** Changes with the bytes and the focal point and with nothing else, so that a new caption keeps the caches. */
export function renditionVersion({ sha256, focalX, focalY }: Pick<RenderedPicture, 'sha256' | 'focalX' | 'focalY'>): string {
  return createHash('sha256').update([RENDERING, sha256, focalX, focalY].join(':')).digest('hex').slice(0, 16);
}

/** The renditions for readers: they are served while the picture is used publicly. */
export function publicRenditions(media: RenderedPicture, publicUrl: string): Rendition[] {
  return RENDITIONS.map((rendition) => describe(media, rendition, addressOf(media, rendition, publicUrl)));
}

/** The renditions for people at the desk: served for 15 minutes, wherever the picture is used. */
export function signedRenditions(media: RenderedPicture, publicUrl: string, links: MediaLinks): Rendition[] {
  const signatures = new Map(PRESET_NAMES.map((preset) => [preset, links.sign(media.id, preset)]));
  return RENDITIONS.map((rendition) =>
    describe(media, rendition, `${addressOf(media, rendition, publicUrl)}&sig=${signatures.get(rendition.preset)}`),
  );
}

/** A file that is no picture, as far as its address needs it. */
export type AddressedFile = Pick<Media, 'id' | 'sha256' | 'focalX' | 'focalY'> & { readonly mimeType: AttachmentType };

/** Where readers get the file, while a live article has it. */
export function publicFileUrl(media: AddressedFile, publicUrl: string): string {
  return `${publicUrl}/media/${media.id}/${attachmentFileOf(media.mimeType)}?v=${renditionVersion(media)}`;
}

/** Where people at the desk get it for 15 minutes. */
export function signedFileUrl(media: AddressedFile, publicUrl: string, links: MediaLinks): string {
  return `${publicFileUrl(media, publicUrl)}&sig=${links.sign(media.id, 'file')}`;
}

/** The presets that show the whole picture, the smallest first. */
const WHOLE: readonly string[] = ['thumb', 'article', 'full'] satisfies Preset[];

/** The whole picture in all its widths, as WebP: the `srcset` of an `img`. */
export function srcsetOf(renditions: readonly Rendition[]): string {
  const whole = renditions.filter(({ name, type }) => WHOLE.includes(name) && type === RENDITION_TYPES.webp);
  return whole
    .filter(({ width }, index) => whole.findIndex((other) => other.width === width) === index)
    .map(({ url, width }) => `${url} ${width}w`)
    .join(', ');
}

function addressOf(media: RenderedPicture, rendition: RenditionName, publicUrl: string): string {
  return `${publicUrl}/media/${media.id}/${fileOf(rendition)}?v=${renditionVersion(media)}`;
}

function describe(media: RenderedPicture, { preset, extension }: RenditionName, url: string): Rendition {
  const { width, height } = planRendition(media, preset).window;
  return { name: preset, url, width, height, type: RENDITION_TYPES[extension] };
}
