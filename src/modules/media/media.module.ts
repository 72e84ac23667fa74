import { Module, OnModuleInit } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { DuePolls } from '../../platform/jobs/due-polls';
import { Jobs } from '../../platform/jobs/jobs';
import { AddToLibrary } from './add-to-library';
import { DueMediaRepository } from './due-media.repository';
import { ExamineUpload } from './examine-upload';
import { FileOwners } from './file-owners';
import { FindAttachment } from './find-attachment';
import { FindRendition } from './find-rendition';
import { ImportsController } from './http/imports.controller';
import { MediaController } from './http/media.controller';
import { MediaBulkController } from './http/media-bulk.controller';
import { MediaPresenter } from './http/media-presenter';
import { MediaRetirementController } from './http/media-retirement.controller';
import { MediaUsageController } from './http/media-usage.controller';
import { OriginalsController } from './http/originals.controller';
import { RenditionsController } from './http/renditions.controller';
import { ReplacementsController } from './http/replacements.controller';
import { UploadForms } from './http/upload-forms';
import { UploadsController } from './http/uploads.controller';
import { PictureProcess } from './images/picture-process';
import { Pictures } from './images/pictures';
import { ImportMedia } from './import-media';
import { MakeRendition } from './make-rendition';
import { MediaAccess } from './media-access';
import { MediaFiles } from './media-files';
import { MediaJournal } from './media-journal';
import { MediaLinks } from './media-links';
import { MediaSearch } from './media-search';
import { MediaUsageQueries } from './media-usage.queries';
import { Media } from './media.entity';
import { MediaQueries } from './media.queries';
import { MediaRepository } from './media.repository';
import { MetadataReader } from './metadata/metadata-reader';
import { MoveMedia } from './move-media';
import { PendingFiles } from './pending-files';
import { PieceTurns } from './piece-turns';
import { PurgeMedia } from './purge-media';
import { ReceiveFile } from './receive-file';
import { RenditionFiles } from './rendition-files';
import { ReplaceMedia } from './replace-media';
import { ServedPictures } from './served-pictures';
import { RevokeMedia } from './revoke-media';
import { SweepUploads } from './sweep-uploads';
import { TellExpiredLicences } from './tell-expired-licences';
import { TrashMedia } from './trash-media';
import { UpdateMediaInBulk } from './update-media-in-bulk';
import { UpdateMedia } from './update-media';
import { UploadMedia } from './upload-media';
import { DirectUploadsController } from './http/direct-uploads.controller';
import { UploadDirectly } from './staged/upload-directly';
import { ResumableUploadsController } from './http/resumable-uploads.controller';
import { ExpireUploads } from './staged/expire-uploads';
import { PartialFiles } from './staged/partial-files';
import { ReceivePart } from './staged/receive-part';
import { StagedUploadRepository } from './staged/staged-upload.repository';
import { StagedUploads } from './staged/staged-uploads';

@Module({
  imports: [TypeOrmModule.forFeature([Media])],
  controllers: [
    UploadsController, ImportsController, ReplacementsController, MediaController, MediaBulkController, MediaRetirementController, MediaUsageController,
    OriginalsController, RenditionsController, ResumableUploadsController, DirectUploadsController,
  ],
  providers: [
    PieceTurns,
    ReceiveFile,
    ExamineUpload,
    MetadataReader,
    UploadMedia,
    ImportMedia,
    UpdateMedia,
    UpdateMediaInBulk,
    AddToLibrary,
    ReplaceMedia,
    TrashMedia,
    RevokeMedia,
    PurgeMedia,
    TellExpiredLicences,
    DueMediaRepository,
    MediaAccess,
    MediaJournal,
    MediaSearch,
    MediaUsageQueries,
    FindAttachment,
    FindRendition,
    MakeRendition,
    MediaQueries,
    MediaRepository,
    MediaFiles,
    RenditionFiles,
    ServedPictures,
    PictureProcess,
    Pictures,
    MediaLinks,
    UploadForms,
    MediaPresenter,
    PendingFiles,
    SweepUploads,
    FileOwners,
    MoveMedia,
    PartialFiles,
    StagedUploadRepository,
    StagedUploads,
    ReceivePart,
    ExpireUploads,
    UploadDirectly,
  ],
  exports: [MediaLinks],
})
export class MediaModule implements OnModuleInit {
  constructor(
    private readonly polls: DuePolls,
    private readonly licences: TellExpiredLicences,
    private readonly purges: PurgeMedia,
    private readonly sweep: SweepUploads,
    private readonly expiries: ExpireUploads,
    private readonly jobs: Jobs,
    private readonly rendition: MakeRendition,
  ) {}

  onModuleInit(): void {
    this.polls.register(this.licences);
    this.polls.register(this.purges);
    this.polls.register(this.sweep);
    this.polls.register(this.expiries);
    this.jobs.register(this.rendition);
  }
}
