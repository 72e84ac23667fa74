import { Integer } from '../../../../platform/http/fields';
import { UploadMediaDto } from './upload-media.dto';

/** The fields of the form of an upload, and how large its file is. */
export class DirectUploadDto extends UploadMediaDto {
  /** How many bytes the file has, exactly: the bucket takes no other. */
  @Integer({ min: 1, max: 500_000_000 })
  readonly bytes: number;
}
