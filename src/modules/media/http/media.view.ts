import { ApiProperty } from '@nestjs/swagger';
import { isoTime } from '../../../platform/database/row';
import type { MediaDetail } from '../media.queries';
import { MEDIA_KINDS, type MediaKind, type MediaType, isPictureType, kindOf } from '../media-kind';
import type { FileMetadata } from '../metadata/file-metadata';
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

/** Why a picture is out of use, by whose decision and since when. */
export class RevocationView {
  reason: string;
  by: UploaderView;
  at: string;
}

/** What the file said of itself, as far as it did: XMP before IPTC-IIM before EXIF. */
export class AsReadView {
  caption?: string;
  credit?: string;
  byline?: string;
  copyright?: string;
  usageTerms?: string;
  /** As exact as it is written there. @example '2026-03-20T14:25:00+03:00' */
  dateTaken?: string;
  place?: string;
  keywords?: string[];
  digitalSourceType?: string;
}

/** A picture or another file of the library. What only pictures have is null for the others, and they have no renditions. */
export class MediaView {
  id: string;
  version: number;
  @ApiProperty({ enum: MEDIA_KINDS })
  kind: MediaKind;
  /** @example 'image/jpeg' */
  mimeType: MediaType;
  bytes: number;
  /** In pixels, after orientation; of videos, too. */
  width: number | null;
  height: number | null;
  /** In seconds, of what is played. */
  @ApiProperty({ format: 'double', nullable: true, type: Number })
  duration: number | null;
  /** Of the original, in hexadecimal. */
  sha256: string;
  title: string | null;
  alt: string | null;
  caption: string | null;
  credit: string | null;
  copyright: string | null;
  byline: string | null;
  usageTerms: string | null;
  licenseExpiresAt: string | null;
  takenAt: string | null;
  /** The named place that it shows. */
  place: string | null;
  /** Whether and how it is synthetic: the last segment of an IPTC NewsCode. @example 'trainedAlgorithmicMedia' */
  digitalSourceType: string | null;
  keywords: string[];
  focalPoint: FocalPointView | null;
  /** A ThumbHash in base64; of pictures from before it, a tiny picture as a data URI. */
  placeholder: string | null;
  asRead: AsReadView;
  renditions: RenditionView[];
  /** Of what is no picture the address of the file, good for 15 minutes. */
  url: string | null;
  /** The section in whose folder it is. */
  categoryId: string | null;
  /** Out of use: readers get it nowhere. */
  revocation: RevocationView | null;
  /** In the trash since then. */
  deletedAt: string | null;
  uploadedBy: UploaderView;
  createdAt: string;
}

export class MediaListView {
  items: MediaView[];
  nextCursor: string | null;
  /** Only where the request asked with include=total. */
  total?: number;
}

/** Where the files of one are. */
export interface MediaAddresses {
  readonly renditions: readonly Rendition[];
  readonly url: string | null;
}

export function mediaView({ media, uploadedBy }: MediaDetail, { renditions, url }: MediaAddresses): MediaView {
  return {
    id: media.id,
    version: media.version,
    kind: kindOf(media.mimeType),
    mimeType: media.mimeType,
    bytes: media.bytes,
    width: media.width,
    height: media.height,
    duration: media.duration,
    sha256: media.sha256,
    title: media.title,
    alt: media.alt,
    caption: media.caption,
    credit: media.credit,
    copyright: media.copyright,
    byline: media.byline,
    usageTerms: media.usageTerms,
    licenseExpiresAt: isoTime(media.licenseExpiresAt),
    takenAt: isoTime(media.takenAt),
    place: media.place,
    digitalSourceType: media.digitalSourceType,
    keywords: media.keywords,
    focalPoint: isPictureType(media.mimeType) ? { x: media.focalX, y: media.focalY } : null,
    placeholder: media.placeholder,
    asRead: asReadView(media.asRead),
    renditions: renditions.map(({ name, url: address, width, height, type }) => ({ name, url: address, width, height, type })),
    url,
    categoryId: media.categoryId,
    revocation: media.revocation && { reason: media.revocation.reason, by: { ...media.revocation.by }, at: isoTime(media.revocation.at) },
    deletedAt: isoTime(media.deletedAt),
    uploadedBy: { id: uploadedBy.id, name: uploadedBy.name },
    createdAt: isoTime(media.createdAt),
  };
}

function asReadView({ caption, credit, byline, copyright, usageTerms, dateTaken, place, keywords, digitalSourceType }: FileMetadata): AsReadView {
  const said = { caption, credit, byline, copyright, usageTerms, dateTaken, place, keywords: keywords && [...keywords], digitalSourceType };
  return Object.fromEntries(Object.entries(said).filter(([, value]) => value !== undefined));
}
