import { Controller, Get, Query, Req, Res } from '@nestjs/common';
import { ApiOkResponse, ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Settings } from '../../../config/settings';
import { pageOf } from '../../../kernel/page';
import { Readers } from '../../../platform/access/access';
import { Cached } from '../../../platform/cache/cached';
import { Cursors } from '../../../platform/http/cursors';
import { deliveryKeys } from '../delivery-keys';
import { CorrectionQueries } from '../correction.queries';
import { ListCorrectionsQuery } from './dto/list-corrections.query.dto';
import { PublicCorrectionListView, publicCorrectionView } from './public-correction.view';
import { sendCacheable } from '../../../platform/http/send-cacheable';

/** What the newsroom has put right, for a page of its own. */
@ApiTags('delivery')
@Controller('delivery/v1/corrections')
@Readers()
export class PublicCorrectionsController {
  constructor(
    private readonly queries: CorrectionQueries,
    private readonly cursors: Cursors,
    private readonly settings: Settings,
  ) {}

  /** Corrections and clarifications of live articles, the newest first. */
  @Get()
  @Cached()
  @ApiOkResponse({ type: PublicCorrectionListView })
  async list(@Query() query: ListCorrectionsQuery, @Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const { limit, cursor, locale = this.settings.defaultLocale } = query;
    const name = 'delivery:corrections';
    const found = await this.queries.list(locale, limit, this.cursors.read(name, cursor));
    const { rows, next } = pageOf(found, limit, ({ at, id }) => ({ value: at.toISOString(), id }));
    const items = rows.map((row) => publicCorrectionView(row, locale));
    const page = { items, nextCursor: this.cursors.write(name, next) } satisfies PublicCorrectionListView;
    sendCacheable(request, reply, { body: JSON.stringify(page), keys: [deliveryKeys.corrections(locale)] });
  }
}
