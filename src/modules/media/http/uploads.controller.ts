import { Controller, Post, Req, Res } from '@nestjs/common';
import { ApiBody, ApiConsumes, ApiCreatedResponse, ApiOkResponse, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import type { Actor } from '../../../kernel/actor';
import { OpenToKeys, Requires } from '../../../platform/access/access';
import { Limited } from '../../../platform/limits/limits';
import { CurrentActor } from '../../../platform/access/current-actor';
import type { FingerprintedRequest } from '../../../platform/http/idempotency/idempotency.interceptor';
import { Refuses } from '../../../platform/http/refuses';
import { RequestValidation } from '../../../platform/http/request-validation.pipe';
import { fileMissing } from '../media.errors';
import { UploadMedia } from '../upload-media';
import { UploadFormDto, UploadMediaDto, formValues, uploadFacts } from './dto/upload-media.dto';
import { MediaPresenter } from './media-presenter';
import { MediaView } from './media.view';
import { UploadForm, UploadForms } from './upload-forms';

@ApiTags('media')
@Controller('api/v1/media')
@OpenToKeys({ read: 'media:read', write: 'media:write' })
export class UploadsController {
  private readonly validation = new RequestValidation();

  constructor(
    private readonly forms: UploadForms,
    private readonly uploadMedia: UploadMedia,
    private readonly presenter: MediaPresenter,
  ) {}

  /** Uploads a picture. The same bytes again give the picture that is there, unchanged. */
  @Post()
  @Limited('upload')
  @Requires('media:upload')
  @ApiConsumes('multipart/form-data')
  @ApiBody({ type: UploadFormDto })
  @Refuses(507)
  @ApiCreatedResponse({ description: 'The new picture.', type: MediaView })
  @ApiOkResponse({ description: 'The picture that has the same bytes.', type: MediaView })
  async upload(
    @CurrentActor() actor: Actor,
    @Req() request: FingerprintedRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<MediaView> {
    return this.forms.read(request, async (form) => {
      const facts = (await this.validation.transform(formValues(form.fields), { type: 'body', metatype: UploadMediaDto })) as UploadMediaDto;
      if (!form.file) throw fileMissing();
      request.fingerprint = fingerprintOf(form);
      const { detail, created } = await this.uploadMedia.execute(actor, form.file, uploadFacts(facts));
      void reply.status(created ? 201 : 200).header('location', `/api/v1/media/${detail.media.id}`);
      return this.presenter.answer(detail, reply);
    });
  }
}

/** What makes two uploads the same request: the bytes of the file and the fields, in whichever order they came. */
function fingerprintOf({ file, fields }: UploadForm): string {
  const sorted = Object.entries(fields).toSorted(([one], [other]) => (one < other ? -1 : 1));
  return JSON.stringify([file?.sha256, sorted]);
}
