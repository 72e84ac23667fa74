import { Controller, Get, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { Actor } from '../../../kernel/actor';
import { OpenToKeys, Requires } from '../../../platform/access/access';
import { CurrentActor } from '../../../platform/access/current-actor';
import { Cursors } from '../../../platform/http/cursors';
import { PageQuery } from '../../../platform/http/page.query.dto';
import { IdParam } from '../../../platform/http/uuid-param';
import { MediaSearch } from '../media-search';
import { MediaUsageQueries } from '../media-usage.queries';
import { MediaUsageListView, mediaUsageView } from './media-usage.view';

@ApiTags('media')
@Controller('api/v1/media')
@OpenToKeys({ read: 'media:read', write: 'media:write' })
export class MediaUsageController {
  constructor(
    private readonly search: MediaSearch,
    private readonly queries: MediaUsageQueries,
    private readonly cursors: Cursors,
  ) {}

  /** Where a picture is used, as far as one may see it: live uses first, then open ones, earlier revisions last. */
  @Get(':id/usages')
  @Requires('media:read')
  async list(@CurrentActor() actor: Actor, @IdParam('id') id: string, @Query() { limit, cursor }: PageQuery): Promise<MediaUsageListView> {
    const list = `media-usages:${id}`;
    const after = this.cursors.read(list, cursor);
    await this.search.get(actor, id);
    const { items, next } = await this.queries.list(actor, id, { limit, after });
    return { items: items.map(mediaUsageView), nextCursor: this.cursors.write(list, next) };
  }
}
