import { Body, Controller, Post, Res } from '@nestjs/common';
import { ApiCreatedResponse, ApiOkResponse, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import type { Actor } from '../../../kernel/actor';
import { OpenToKeys, Requires } from '../../../platform/access/access';
import { CurrentActor } from '../../../platform/access/current-actor';
import { Refuses } from '../../../platform/http/refuses';
import { Limited } from '../../../platform/limits/limits';
import { ImportMedia } from '../import-media';
import { ImportMediaDto } from './dto/import-media.dto';
import { uploadFacts } from './dto/upload-media.dto';
import { MediaPresenter } from './media-presenter';
import { MediaView } from './media.view';

@ApiTags('media')
@Controller('api/v1/media')
@OpenToKeys({ read: 'media:read', write: 'media:write' })
export class ImportsController {
  constructor(
    private readonly importMedia: ImportMedia,
    private readonly presenter: MediaPresenter,
  ) {}

  /** Fetches a picture from another server, for half a minute at most. Everything else is as for an upload. */
  @Post('import')
  @Limited('upload')
  @Requires('media:upload')
  @Refuses(507)
  @ApiCreatedResponse({ description: 'The new picture.', type: MediaView })
  @ApiOkResponse({ description: 'The picture that has the same bytes.', type: MediaView })
  async import(
    @CurrentActor() actor: Actor, @Body() { url, ...facts }: ImportMediaDto, @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<MediaView> {
    const { detail, created } = await this.importMedia.execute(actor, url, uploadFacts(facts));
    void reply.status(created ? 201 : 200).header('location', `/api/v1/media/${detail.media.id}`);
    return this.presenter.answer(detail, reply);
  }
}
