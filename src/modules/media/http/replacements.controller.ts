import { Controller, HttpCode, Post, Req, Res } from '@nestjs/common';
import { ApiBody, ApiConsumes, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import type { Actor } from '../../../kernel/actor';
import type { IfMatch } from '../../../kernel/version';
import { OpenToKeys, Requires } from '../../../platform/access/access';
import { CurrentActor } from '../../../platform/access/current-actor';
import type { FingerprintedRequest } from '../../../platform/http/idempotency/idempotency.interceptor';
import { IfMatchHeader, TakesIfMatch } from '../../../platform/http/if-match';
import { Refuses } from '../../../platform/http/refuses';
import { RequestValidation } from '../../../platform/http/request-validation.pipe';
import { IdParam } from '../../../platform/http/uuid-param';
import { fileMissing } from '../media.errors';
import { ReplaceMedia } from '../replace-media';
import { ReplaceMediaDto, ReplacementFormDto } from './dto/replace-media.dto';
import { MediaPresenter } from './media-presenter';
import { MediaView } from './media.view';
import { UploadForms } from './upload-forms';

@ApiTags('media')
@Controller('api/v1/media')
@OpenToKeys({ read: 'media:read', write: 'media:write' })
export class ReplacementsController {
  private readonly validation = new RequestValidation();

  constructor(
    private readonly forms: UploadForms,
    private readonly replaceMedia: ReplaceMedia,
    private readonly presenter: MediaPresenter,
  ) {}

  /** Puts another file in the place of a picture's, wherever it is used. What people said of the picture stays. */
  @Post(':id/replace')
  @HttpCode(200)
  @Requires('media:manage')
  @TakesIfMatch()
  @ApiConsumes('multipart/form-data')
  @ApiBody({ type: ReplacementFormDto })
  @Refuses(507)
  async replace(
    @CurrentActor() actor: Actor,
    @IdParam('id') id: string,
    @IfMatchHeader() ifMatch: IfMatch,
    @Req() request: FingerprintedRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<MediaView> {
    return this.forms.read(request, async ({ file, fields }) => {
      await this.validation.transform(fields, { type: 'body', metatype: ReplaceMediaDto });
      if (!file) throw fileMissing();
      request.fingerprint = file.sha256;
      return this.presenter.answer(await this.replaceMedia.execute(actor, { id, ifMatch }, file), reply);
    });
  }
}
