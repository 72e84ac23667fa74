import { Controller, Get, Param, Query, Req, Res } from '@nestjs/common';
import { ApiHeader, ApiOkResponse, ApiParam, ApiProduces, ApiResponse, ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Public } from '../../../platform/access/access';
import { DirectRoutes } from '../../../platform/http/direct-routes';
import { isNamedBy } from '../../../platform/http/entity-tag';
import { Refuses } from '../../../platform/http/refuses';
import { IdParam } from '../../../platform/http/uuid-param';
import { ATTACHMENT_FILES, attachmentNamed } from '../attachments/attachment-address';
import { FindAttachment } from '../find-attachment';
import { FindRendition } from '../find-rendition';
import { RENDITION_FILES, RENDITION_TYPES } from '../images/presets';
import { ATTACHMENT_TYPES } from '../media-kind';
import { RangeNotSatisfiable, rangeOf } from './byte-range';
import { RenditionQuery } from './dto/rendition.query.dto';
import { SANDBOX } from './sandbox';

const HEADERS = { ...SANDBOX, 'cross-origin-resource-policy': 'cross-origin', 'accept-ranges': 'bytes' } as const;
const FILE = { type: 'string', format: 'binary' } as const;

@ApiTags('media')
@Controller('media')
@Public()
export class RenditionsController {
  constructor(
    private readonly findRendition: FindRendition,
    private readonly findAttachment: FindAttachment,
    direct: DirectRoutes,
  ) {
    direct.serve(this, 'get', RenditionQuery, (query, request, reply) => {
      const { id, file } = request.params as { id: string; file: string };
      return this.get(id, file, query, request, reply);
    });
  }

  /** A rendition of a picture, or another file as it is: for everybody while a live article, an author or a category uses it, else with a signature. */
  @Get(':id/:file')
  @ApiParam({
    name: 'file', description: 'The preset with a format, or alone: then Accept decides. What is no picture is a `file`.',
    schema: { type: 'string', enum: [...RENDITION_FILES, ...ATTACHMENT_FILES] },
  })
  @ApiHeader({ name: 'Range', description: 'One range of bytes.', required: false, schema: { type: 'string' } })
  @ApiProduces(...Object.values(RENDITION_TYPES), ...ATTACHMENT_TYPES)
  @ApiOkResponse({ description: 'The file.', schema: FILE })
  @ApiResponse({ status: 206, description: 'The part of it that was asked for.', schema: FILE })
  @ApiResponse({ status: 304, description: 'The client has it already.' })
  @Refuses(416, 507)
  async get(
    @IdParam('id') mediaId: string,
    @Param('file') file: string,
    @Query() { v, sig }: RenditionQuery,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const { accept } = request.headers;
    const asked = { mediaId, file, version: v, signature: sig };
    const served = await (attachmentNamed(file) ? this.findAttachment.execute(asked) : this.findRendition.execute({ ...asked, accept }));
    const { etag, keeping, type, bytes, negotiated, disposition } = served;
    const headers = { ...HEADERS, etag, ...keeping, ...(negotiated && { vary: 'Accept' }) };
    if (isNamedBy(etag, request.headers['if-none-match'])) {
      await reply.status(304).headers(headers).send();
      return;
    }
    // A range is of what GET sends (RFC 9110, 14.2).
    const range = request.method === 'HEAD' ? undefined : rangeOf(request.headers, bytes, etag);
    if (range === 'unsatisfiable') throw new RangeNotSatisfiable(bytes);
    // Before anything is said of it: a refusal must not be kept as long as the file would be.
    const body = await served.open(range);
    void reply.headers(headers);
    if (range) void reply.status(206).header('content-range', `bytes ${range.start}-${range.end}/${bytes}`);
    if (disposition !== undefined) void reply.header('content-disposition', disposition);
    const length = range ? range.end - range.start + 1 : bytes;
    await reply.headers({ 'content-type': type, 'content-length': length }).send(body);
  }
}
