import { Injectable } from '@nestjs/common';
import { Settings } from '../../config/settings';
import { Examined, Pictures } from './images/pictures';
import type { PictureType } from './media.entity';
import type { FileMetadata } from './metadata/file-metadata';
import { MetadataColumns, metadataColumns } from './metadata/metadata-columns';
import { MetadataReader } from './metadata/metadata-reader';

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

  /** Throws undecodable-image, too-many-pixels, and TooManyPictures. */
  async execute({ path, type }: { readonly path: string; readonly type: PictureType }): Promise<ExaminedUpload> {
    const examined = await this.pictures.examine(path, type);
    const asRead = await this.metadata.read(path);
    return { examined, asRead, read: metadataColumns(asRead, this.settings.siteTimezone) };
  }
}
