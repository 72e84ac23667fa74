import { ApiProperty } from '@nestjs/swagger';
import { isoTime } from '../../../platform/database/row';
import type { MediaDetail } from '../media.queries';
import type { PictureType } from '../media.entity';
import type { Rendition } from '../renditions';

/** Parts of the width from the left and of the height from the top, 0 to 1. */
export class FocalPointView {
  @ApiProperty({ format: 'double', minimum: 0, maximum: 1 })
  x: number;

  @ApiProperty({ format: 'double', minimum: 0, maximum: 1 })
  y: number;
}

/** One size and format of a picture. */
export class RenditionView {
  /** @example 'card' */
  name: string;
  /** Good for 15 minutes. */
  url: string;
  /** In pixels. */
  width: number;
  height: number;
  /** @example 'image/webp' */
  type: string;
}

export class UploaderView {
  id: string;
  name: string;
}

/** A picture of the library. */
export class MediaView {
  id: string;
  version: number;
  /** @example 'image/jpeg' */
  mimeType: PictureType;
  bytes: number;
  /** In pixels, after orientation. */
  width: number;
  height: number;
  /** Of the original, in hexadecimal. */
  sha256: string;
  alt: string | null;
  caption: string | null;
  credit: string | null;
  copyright: string | null;
  byline: string | null;
  usageTerms: string | null;
  licenseExpiresAt: string | null;
  takenAt: string | null;
  keywords: string[];
  focalPoint: FocalPointView;
  /** A tiny picture as a data URI. */
  placeholder: string | null;
  /** What the file said of itself. */
  asRead: Record<string, unknown>;
  renditions: RenditionView[];
  uploadedBy: UploaderView;
  createdAt: string;
}

export class MediaListView {
  items: MediaView[];
  nextCursor: string | null;
  /** Only where the request asked with include=total. */
  total?: number;
}

export function mediaView({ media, uploadedBy }: MediaDetail, renditions: readonly Rendition[]): MediaView {
  return {
    id: media.id,
    version: media.version,
    mimeType: media.mimeType,
    bytes: media.bytes,
    width: media.width,
    height: media.height,
    sha256: media.sha256,
    alt: media.alt,
    caption: media.caption,
    credit: media.credit,
    copyright: media.copyright,
    byline: media.byline,
    usageTerms: media.usageTerms,
    licenseExpiresAt: isoTime(media.licenseExpiresAt),
    takenAt: isoTime(media.takenAt),
    keywords: media.keywords,
    focalPoint: { x: media.focalX, y: media.focalY },
    placeholder: media.placeholder,
    asRead: media.asRead,
    renditions: renditions.map(({ name, url, width, height, type }) => ({ name, url, width, height, type })),
    uploadedBy: { id: uploadedBy.id, name: uploadedBy.name },
    createdAt: isoTime(media.createdAt),
  };
}
