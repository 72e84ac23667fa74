import { Body, Controller, Delete, HttpCode, Post, Res } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import type { Actor } from '../../../kernel/actor';
import type { IfMatch } from '../../../kernel/version';
import { OpenToKeys, PeopleOnly, Requires } from '../../../platform/access/access';
import { CurrentActor } from '../../../platform/access/current-actor';
import { IfMatchHeader, TakesIfMatch } from '../../../platform/http/if-match';
import { IdParam } from '../../../platform/http/uuid-param';
import { RevokeMedia } from '../revoke-media';
import { TrashMedia } from '../trash-media';
import { MediaReasonDto } from './dto/rights.dto';
import { MediaPresenter } from './media-presenter';
import { MediaView } from './media.view';

/** The ways of a picture out of the library, and back. */
@ApiTags('media')
@Controller('api/v1/media')
@OpenToKeys({ read: 'media:read', write: 'media:write' })
export class MediaRetirementController {
  constructor(
    private readonly bin: TrashMedia,
    private readonly revocations: RevokeMedia,
    private readonly presenter: MediaPresenter,
  ) {}

  /** Puts a picture into the trash. Refused, with the uses, while a live, open or withdrawn revision, an author or a category uses it. */
  @Delete(':id')
  @Requires('media:manage', 'media:upload')
  @TakesIfMatch()
  async trash(
    @CurrentActor() actor: Actor, @IdParam('id') id: string, @IfMatchHeader() ifMatch: IfMatch, @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<MediaView> {
    return this.presenter.answer(await this.bin.trash(actor, { id, ifMatch }), reply);
  }

  /** Takes a picture out of the trash, as it was. */
  @Post(':id/restore')
  @HttpCode(200)
  @Requires('media:manage', 'media:upload')
  @TakesIfMatch()
  async restore(
    @CurrentActor() actor: Actor, @IdParam('id') id: string, @IfMatchHeader() ifMatch: IfMatch, @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<MediaView> {
    return this.presenter.answer(await this.bin.restore(actor, { id, ifMatch }), reply);
  }

  /** Takes a picture out of use at once: out of every live article, and nothing with it can be published. */
  @Post(':id/revoke')
  @PeopleOnly()
  @HttpCode(200)
  @Requires('media:manage')
  @TakesIfMatch()
  async revoke(
    @CurrentActor() actor: Actor, @IdParam('id') id: string, @IfMatchHeader() ifMatch: IfMatch,
    @Body() { reason }: MediaReasonDto, @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<MediaView> {
    return this.presenter.answer(await this.revocations.revoke(actor, { id, ifMatch }, reason), reply);
  }

  /** Takes back a revocation: live articles have the picture again. */
  @Post(':id/reinstate')
  @PeopleOnly()
  @HttpCode(200)
  @Requires('media:manage')
  @TakesIfMatch()
  async reinstate(
    @CurrentActor() actor: Actor, @IdParam('id') id: string, @IfMatchHeader() ifMatch: IfMatch,
    @Body() { reason }: MediaReasonDto, @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<MediaView> {
    return this.presenter.answer(await this.revocations.reinstate(actor, { id, ifMatch }, reason), reply);
  }
}
