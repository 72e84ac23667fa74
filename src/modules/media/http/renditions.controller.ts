import { Controller, Get, Param, Query, Req, Res } from '@nestjs/common';
import { ApiOkResponse, ApiParam, ApiProduces, ApiResponse, ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Public } from '../../../platform/access/access';
import { IdParam } from '../../../platform/http/uuid-param';
import { FindRendition } from '../find-rendition';
import { RENDITIONS, RENDITION_TYPES, fileOf } from '../images/presets';
import { RenditionQuery } from './dto/rendition.query.dto';
import { isNamedBy } from '../../../platform/http/entity-tag';
import { SANDBOX } from './sandbox';

@ApiTags('media')
@Controller('media')
export class RenditionsController {
  constructor(private readonly findRendition: FindRendition) {}

  /** A rendition: for everybody while a live article, an author or a category uses the picture, else with a signature. */
  @Get(':id/:file')
  @Public()
  @ApiParam({ name: 'file', description: 'The preset and the format.', schema: { type: 'string', enum: RENDITIONS.map(fileOf) } })
  @ApiProduces(...Object.values(RENDITION_TYPES))
  @ApiOkResponse({ description: 'The picture.', schema: { type: 'string', format: 'binary' } })
  @ApiResponse({ status: 304, description: 'The client has it already.' })
  async get(
    @IdParam('id') mediaId: string,
    @Param('file') file: string,
    @Query() { v, sig }: RenditionQuery,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const rendition = await this.findRendition.execute({ mediaId, file, version: v, signature: sig });
    const { etag, cacheControl, type, bytes } = rendition;
    void reply.headers({ etag, 'cache-control': cacheControl, ...SANDBOX, 'cross-origin-resource-policy': 'cross-origin' });
    if (isNamedBy(etag, request.headers['if-none-match'])) {
      await reply.status(304).send();
      return;
    }
    await reply.headers({ 'content-type': type, 'content-length': bytes }).send(await rendition.open());
  }
}
