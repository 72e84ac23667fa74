import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { ExamineUpload } from './examine-upload';
import { FindRendition } from './find-rendition';
import { MediaController } from './http/media.controller';
import { MediaPresenter } from './http/media-presenter';
import { OriginalsController } from './http/originals.controller';
import { RenditionsController } from './http/renditions.controller';
import { UploadForms } from './http/upload-forms';
import { UploadsController } from './http/uploads.controller';
import { Pictures } from './images/pictures';
import { MediaFiles } from './media-files';
import { MediaLinks } from './media-links';
import { Media } from './media.entity';
import { MediaQueries } from './media.queries';
import { MediaRepository } from './media.repository';
import { MetadataReader } from './metadata/metadata-reader';
import { RenditionFiles } from './rendition-files';
import { UpdateMedia } from './update-media';
import { UploadMedia } from './upload-media';

@Module({
  imports: [TypeOrmModule.forFeature([Media])],
  controllers: [UploadsController, MediaController, OriginalsController, RenditionsController],
  providers: [
    ExamineUpload,
    MetadataReader,
    UploadMedia,
    UpdateMedia,
    FindRendition,
    MediaQueries,
    MediaRepository,
    MediaFiles,
    RenditionFiles,
    Pictures,
    MediaLinks,
    UploadForms,
    MediaPresenter,
  ],
  exports: [MediaLinks],
})
export class MediaModule {}
