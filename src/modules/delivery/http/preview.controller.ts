import { Controller, Get, Param, Query, Res } from '@nestjs/common';
import { ApiExtraModels, ApiOkResponse, ApiParam, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { NotFound } from '../../../kernel/problem';
import { Public } from '../../../platform/access/access';
import { headerRef, schemaRef } from '../../../platform/http/openapi-schemas';
import { DeliveredArticlePartView, DeliveredArticleView } from '../delivered.view';
import { ShowPreview } from '../show-preview';
import { GetPreviewQuery } from './dto/get-preview.query.dto';
import { selectFields } from './select-fields';

/** One article before it is published, for who has a link to it. Nobody is to keep it or to find it. */
@ApiTags('delivery')
@Controller('delivery/v1/preview')
@ApiExtraModels(DeliveredArticleView, DeliveredArticlePartView)
export class PreviewController {
  constructor(private readonly preview: ShowPreview) {}

  /** The article as it would be delivered, from a draft. 404 alike where the link is unknown, revoked, expired or has nothing to show now. */
  @Get(':token')
  @Public()
  @ApiParam({ name: 'token', description: 'Of a preview link.', schema: { type: 'string' } })
  @ApiOkResponse({
    schema: { anyOf: [schemaRef('DeliveredArticleView'), schemaRef('DeliveredArticlePartView')] },
    headers: { 'X-Robots-Tag': headerRef('X-Robots-Tag') },
  })
  async get(@Param('token') token: string, @Query() { body, fields }: GetPreviewQuery, @Res() reply: FastifyReply): Promise<void> {
    void reply.headers({ 'cache-control': 'private, no-store', 'x-robots-tag': 'noindex' });
    const article = await this.preview.execute(token, body ?? 'html');
    if (!article) throw new NotFound();
    await reply.type('application/json; charset=utf-8').send(selectFields(JSON.stringify(article), fields));
  }
}
