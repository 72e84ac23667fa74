import { Controller, Get, Res } from '@nestjs/common';
import { ApiOkResponse, ApiProduces, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import type { Actor } from '../../../kernel/actor';
import { OpenToKeys, Requires } from '../../../platform/access/access';
import { CurrentActor } from '../../../platform/access/current-actor';
import { IdParam } from '../../../platform/http/uuid-param';
import { MediaFiles } from '../media-files';
import { EXTENSIONS, MEDIA_TYPES } from '../media-kind';
import { MediaSearch } from '../media-search';
import { SANDBOX } from './sandbox';

@ApiTags('media')
@Controller('api/v1/media')
@OpenToKeys({ read: 'media:read', write: 'media:write' })
export class OriginalsController {
  constructor(
    private readonly search: MediaSearch,
    private readonly files: MediaFiles,
  ) {}

  /** The file as it was uploaded, with its metadata, as a download. */
  @Get(':id/original')
  @Requires('media:read')
  @ApiProduces(...MEDIA_TYPES)
  @ApiOkResponse({ description: 'The file.', schema: { type: 'string', format: 'binary' } })
  async get(@CurrentActor() actor: Actor, @IdParam('id') id: string, @Res() reply: FastifyReply): Promise<void> {
    const { media } = await this.search.get(actor, id);
    // Before anything is said of it: it may not be there.
    const file = await this.files.open(media);
    const headers = {
      'content-type': media.mimeType,
      'content-length': media.bytes,
      'content-disposition': `attachment; filename="${media.id}.${EXTENSIONS[media.mimeType]}"`,
      ...SANDBOX,
    };
    await reply.headers(headers).send(file);
  }
}
