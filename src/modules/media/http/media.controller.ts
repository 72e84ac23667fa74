import { Body, Controller, Get, Patch, Query, Res } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import type { Actor } from '../../../kernel/actor';
import type { IfMatch } from '../../../kernel/version';
import { OpenToKeys, Requires } from '../../../platform/access/access';
import { Limited } from '../../../platform/limits/limits';
import { CurrentActor } from '../../../platform/access/current-actor';
import { Cursors } from '../../../platform/http/cursors';
import { IfMatchHeader, TakesIfMatch } from '../../../platform/http/if-match';
import { IdParam } from '../../../platform/http/uuid-param';
import { MediaSearch } from '../media-search';
import { UpdateMedia } from '../update-media';
import { ListMediaQuery } from './dto/list-media.query.dto';
import { UpdateMediaDto, mediaChange } from './dto/update-media.dto';
import { MediaPresenter } from './media-presenter';
import { MediaListView, MediaView } from './media.view';

@ApiTags('media')
@Controller('api/v1/media')
@OpenToKeys({ read: 'media:read', write: 'media:write' })
export class MediaController {
  constructor(
    private readonly search: MediaSearch,
    private readonly updateMedia: UpdateMedia,
    private readonly presenter: MediaPresenter,
    private readonly cursors: Cursors,
  ) {}

  /** The pictures of the library that one may see, the newest first. */
  @Get()
  @Limited('search')
  @Requires('media:read')
  async list(@CurrentActor() actor: Actor, @Query() { limit, cursor, include, ...filter }: ListMediaQuery): Promise<MediaListView> {
    const after = this.cursors.read('media', cursor);
    const { items, next, total } = await this.search.list(actor, filter, { limit, after, withTotal: include === 'total' });
    return {
      items: items.map((detail) => this.presenter.view(detail)),
      nextCursor: this.cursors.write('media', next),
      ...(total !== undefined && { total }),
    };
  }

  /** One picture. */
  @Get(':id')
  @Requires('media:read')
  async get(@CurrentActor() actor: Actor, @IdParam('id') id: string, @Res({ passthrough: true }) reply: FastifyReply): Promise<MediaView> {
    return this.presenter.answer(await this.search.get(actor, id), reply);
  }

  /** Changes what is said of a picture, by whoever uploaded it or manages the library. A new focal point moves the crops. */
  @Patch(':id')
  @Requires('media:manage', 'media:upload')
  @TakesIfMatch()
  async update(
    @CurrentActor() actor: Actor,
    @IdParam('id') id: string,
    @IfMatchHeader() ifMatch: IfMatch,
    @Body() change: UpdateMediaDto,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<MediaView> {
    return this.presenter.answer(await this.updateMedia.execute(actor, { id, ifMatch }, mediaChange(change)), reply);
  }
}
