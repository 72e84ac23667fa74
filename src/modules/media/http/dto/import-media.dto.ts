import { WebUrl } from '../../../../platform/http/fields';
import { UploadMediaDto } from './upload-media.dto';

export class ImportMediaDto extends UploadMediaDto {
  /** Of the picture itself, on the public internet. */
  @WebUrl()
  readonly url: string;
}
