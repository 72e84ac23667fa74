import { Controller, Get, Query, Req, Res } from '@nestjs/common';
import { ApiOkResponse, ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Readers } from '../../../platform/access/access';
import { PageQuery } from '../../../platform/http/page.query.dto';
import { deliveryKeys } from '../delivery-keys';
import { BEGINNING, ChangeQueries } from '../changes/change.queries';
import { ChangeListView, changeView } from './change.view';
import { ChangeCursors } from './change-cursors';
import { sendCacheable } from '../../../platform/http/send-cacheable';

/** Who follows wants to know soon; a CDN may still answer for a crowd of followers. */
const CACHE_CONTROL = 'public, max-age=1';

/** What readers got and lost, for whoever keeps a copy. */
@ApiTags('delivery')
@Controller('delivery/v1/changes')
@Readers()
export class ChangesController {
  constructor(
    private readonly queries: ChangeQueries,
    private readonly cursors: ChangeCursors,
  ) {}

  /** Every change in the order of the commits, from the beginning or after a cursor. None is left out, and none comes twice. */
  @Get()
  @ApiOkResponse({ type: ChangeListView })
  async list(@Query() { limit, cursor }: PageQuery, @Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const begin = this.cursors.read(cursor) ?? BEGINNING;
    const changes = await this.queries.after(begin, limit);
    const nextCursor = this.cursors.write(changes.at(-1)?.position ?? begin);
    const page = { items: changes.map(changeView), nextCursor } satisfies ChangeListView;
    sendCacheable(request, reply, { body: JSON.stringify(page), keys: [deliveryKeys.changes], cacheControl: CACHE_CONTROL });
  }
}
