import { Body, Controller, Post, Res } from '@nestjs/common';
import { ApiCreatedResponse, ApiOkResponse, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import type { Actor } from '../../../kernel/actor';
import { OpenToKeys, Requires } from '../../../platform/access/access';
import { CurrentActor } from '../../../platform/access/current-actor';
import { Refuses } from '../../../platform/http/refuses';
import { RequestValidation } from '../../../platform/http/request-validation.pipe';
import { IdParam } from '../../../platform/http/uuid-param';
import { Limited } from '../../../platform/limits/limits';
import { UploadDirectly } from '../staged/upload-directly';
import { DirectUploadView, directUploadView } from './direct-upload.view';
import { DirectUploadDto } from './dto/direct-upload.dto';
import { UploadMediaDto, uploadFacts } from './dto/upload-media.dto';
import { MediaPresenter } from './media-presenter';
import { MediaView } from './media.view';

@ApiTags('media')
@Controller('api/v1/media/presigned')
@OpenToKeys({ read: 'media:write', write: 'media:write' })
export class DirectUploadsController {
  private readonly validation = new RequestValidation();

  constructor(
    private readonly direct: UploadDirectly,
    private readonly presenter: MediaPresenter,
  ) {}

  /** Gives an address in the bucket to which a file may be sent, past this server. Refused where files lie in a folder. */
  @Post()
  @Limited('upload')
  @Requires('media:upload')
  @ApiCreatedResponse({ description: 'It can be sent.', type: DirectUploadView })
  async begin(
    @CurrentActor() actor: Actor, @Body() { bytes, ...fields }: DirectUploadDto, @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<DirectUploadView> {
    const begun = await this.direct.begin(actor, bytes, { ...fields });
    void reply.header('location', `/api/v1/media/presigned/${begun.upload.id}/complete`);
    return directUploadView(begun);
  }

  /** Looks into the file that was sent to the bucket, as into any upload, and takes it into the library. */
  @Post(':id/complete')
  @Requires('media:upload')
  @Refuses(507)
  @ApiCreatedResponse({ description: 'The new picture.', type: MediaView })
  @ApiOkResponse({ description: 'The picture that has the same bytes, or that was completed before.', type: MediaView })
  async complete(@CurrentActor() actor: Actor, @IdParam('id') id: string, @Res({ passthrough: true }) reply: FastifyReply): Promise<MediaView> {
    const { detail, created } = await this.direct.complete(actor, id, async ({ facts }) =>
      uploadFacts((await this.validation.transform(facts, { type: 'body', metatype: UploadMediaDto })) as UploadMediaDto));
    void reply.status(created ? 201 : 200).header('location', `/api/v1/media/${detail.media.id}`);
    return this.presenter.answer(detail, reply);
  }
}
