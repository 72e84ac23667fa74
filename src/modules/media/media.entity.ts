import { Column, Entity, PrimaryColumn } from 'typeorm';
import { TimeColumn } from '../../platform/database/time-column';
import type { WithheldPart } from './attachments/withheld-part';
import type { MediaType } from './media-kind';
import type { FileMetadata } from './metadata/file-metadata';

/** Why a picture was taken out of use, by whom and when. */
export interface Revocation {
  readonly reason: string;
  readonly by: { readonly id: string; readonly name: string };
  readonly at: string;
}

/** A picture or another file of the library. Its bytes lie in the storage under storageKey and never change there. */
@Entity('media')
export class Media {
  @PrimaryColumn('uuid')
  id: string;

  @Column('integer')
  version: number;

  /** What the bytes are, whatever the upload said of them. */
  @Column('text')
  mimeType: MediaType;

  @Column('bigint', { transformer: { from: Number, to: (bytes: number) => bytes } })
  bytes: number;

  /** In pixels, after the orientation was applied; the height as well. null for what has none. */
  @Column('integer', { nullable: true })
  width: number | null;

  @Column('integer', { nullable: true })
  height: number | null;

  /** In seconds, of what is played. */
  @Column('double precision', { nullable: true })
  duration: number | null;

  /** The parts of the file that readers do not get. */
  @Column('jsonb')
  withheld: readonly WithheldPart[];

  @Column('text')
  sha256: string;

  @Column('text')
  storageKey: string;

  @Column('text', { nullable: true })
  title: string | null;

  @Column('text', { nullable: true })
  alt: string | null;

  @Column('text', { nullable: true })
  caption: string | null;

  @Column('text', { nullable: true })
  credit: string | null;

  @Column('text', { nullable: true })
  copyright: string | null;

  @Column('text', { nullable: true })
  byline: string | null;

  @Column('text', { nullable: true })
  usageTerms: string | null;

  @TimeColumn({ nullable: true })
  licenseExpiresAt: Date | null;

  @TimeColumn({ nullable: true })
  takenAt: Date | null;

  /** The named place that the picture shows. */
  @Column('text', { nullable: true })
  place: string | null;

  /** Whether and how it is synthetic: the last segment of an IPTC NewsCode, such as trainedAlgorithmicMedia. */
  @Column('text', { nullable: true })
  digitalSourceType: string | null;

  @Column('text', { array: true })
  keywords: string[];

  /** What must stay in sight when the picture is cropped: parts of the width and the height, 0 to 1. */
  @Column('double precision')
  focalX: number;

  @Column('double precision')
  focalY: number;

  /** A ThumbHash in base64 (of older pictures a data URI), to be shown until the real one has come. */
  @Column('text', { nullable: true })
  placeholder: string | null;

  /** What the file said of itself. */
  @Column('jsonb')
  asRead: FileMetadata;

  /** The section whose folder it is in: who reads media there sees it. null: everybody who reads media at all does. */
  @Column('uuid', { nullable: true })
  categoryId: string | null;

  /** It is out of use: readers get it nowhere. */
  @Column('jsonb', { nullable: true })
  revocation: Revocation | null;

  /** The licenseExpiresAt that was told of. */
  @TimeColumn({ nullable: true })
  licenceExpiryTold: Date | null;

  /** In the trash since then. */
  @TimeColumn({ nullable: true })
  deletedAt: Date | null;

  /** Its files are going since then, and it cannot be restored any more. */
  @TimeColumn({ nullable: true })
  purgedAt: Date | null;

  @Column('uuid')
  uploadedBy: string;

  @TimeColumn({ byDatabase: true })
  createdAt: Date;

  @TimeColumn({ byDatabase: true })
  updatedAt: Date;
}
