import { Injectable } from '@nestjs/common';
import { Settings } from '../../config/settings';
import { examineAttachment } from './attachments/examine-attachment';
import { PLAIN } from './attachments/examined-attachment';
import { Pictures } from './images/pictures';
import type { Media } from './media.entity';
import { type MediaType, isPictureType } from './media-kind';
import type { FileMetadata } from './metadata/file-metadata';
import { MetadataColumns, metadataColumns } from './metadata/metadata-columns';
import { MetadataReader } from './metadata/metadata-reader';

/** What the bytes of a file tell of it. */
export type Examined = Pick<Media, 'width' | 'height' | 'duration' | 'placeholder' | 'withheld'>;

/** What a file turned out to be, and what it says of itself: as it is there, and as the library keeps it. */
export interface ExaminedUpload {
  readonly examined: Examined;
  readonly asRead: FileMetadata;
  readonly read: MetadataColumns;
}

/** Looks into a file that has arrived. */
@Injectable()
export class ExamineUpload {
  constructor(
    private readonly pictures: Pictures,
    private readonly metadata: MetadataReader,
    private readonly settings: Settings,
  ) {}

  /** Throws undecodable-image, too-many-pixels, TooMuchWork; of what is no picture broken-file and data-track. */
  async execute({ path, type }: { readonly path: string; readonly type: MediaType }): Promise<ExaminedUpload> {
    const isPicture = isPictureType(type);
    const examined = isPicture
      ? { ...PLAIN, ...(await this.pictures.examine(path, type)) }
      : { ...(await examineAttachment(path, type)), placeholder: null };
    const asRead = isPicture ? await this.metadata.read(path) : {};
    return { examined, asRead, read: metadataColumns(asRead, this.settings.siteTimezone) };
  }
}
