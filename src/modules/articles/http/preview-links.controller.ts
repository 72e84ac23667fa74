import { Body, Controller, Delete, Get, HttpCode, Post, Query, Res } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { Settings } from '../../../config/settings';
import type { Actor } from '../../../kernel/actor';
import { NotFound } from '../../../kernel/problem';
import { OpenToKeys, Requires } from '../../../platform/access/access';
import { CurrentActor } from '../../../platform/access/current-actor';
import { Cursors } from '../../../platform/http/cursors';
import { ShowsSecretOnce } from '../../../platform/http/idempotency/shows-secret-once';
import { PageQuery } from '../../../platform/http/page.query.dto';
import { IdParam } from '../../../platform/http/uuid-param';
import { PreviewAccess } from '../previews/preview-access';
import { PreviewLinkQueries } from '../previews/preview-link.queries';
import { RevokePreview } from '../previews/revoke-preview';
import { SharePreview } from '../previews/share-preview';
import { CreatePreviewLinkDto } from './dto/preview-links.dto';
import { MadePreviewLinkView, PreviewLinkListView, PreviewLinkView, madePreviewLinkView, previewLinkView } from './preview-link.view';

/** Links with which people who cannot sign in read one article before it is published. */
@ApiTags('articles')
@Controller('api/v1/articles/:id/preview-links')
@OpenToKeys({ read: 'articles:write', write: 'articles:write' })
@Requires('article:preview')
export class PreviewLinksController {
  constructor(
    private readonly access: PreviewAccess,
    private readonly queries: PreviewLinkQueries,
    private readonly sharing: SharePreview,
    private readonly revocation: RevokePreview,
    private readonly cursors: Cursors,
    private readonly settings: Settings,
  ) {}

  /** The links to the article, newest first, with those that are no good any more. */
  @Get()
  async list(@CurrentActor() actor: Actor, @IdParam('id') id: string, @Query() { limit, cursor }: PageQuery): Promise<PreviewLinkListView> {
    const name = `preview-links:${id}`;
    const after = this.cursors.read(name, cursor);
    await this.access.enter(actor, id);
    const { items, next } = await this.queries.list(id, { limit, after, withTotal: false });
    return { items: items.map(previewLinkView), nextCursor: this.cursors.write(name, next) };
  }

  /** A new link, whose token is shown now and never again. It shows the article as long as its maker, or the key that made it, could show it. */
  @Post()
  @ShowsSecretOnce()
  async create(
    @CurrentActor() actor: Actor, @IdParam('id') id: string, @Body() input: CreatePreviewLinkDto, @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<MadePreviewLinkView> {
    const { link, token } = await this.sharing.execute(actor, id, input.order());
    void reply.header('location', `/api/v1/articles/${id}/preview-links/${link.id}`);
    return madePreviewLinkView(link, token, this.settings);
  }

  /** One link, without its token. */
  @Get(':link')
  async get(@CurrentActor() actor: Actor, @IdParam('id') id: string, @IdParam('link') link: string): Promise<PreviewLinkView> {
    await this.access.enter(actor, id);
    const found = await this.queries.find(id, link);
    if (!found) throw new NotFound();
    return previewLinkView(found);
  }

  /** Revokes a link for good, from the next request on. */
  @Delete(':link')
  @HttpCode(204)
  async revoke(@CurrentActor() actor: Actor, @IdParam('id') id: string, @IdParam('link') link: string): Promise<void> {
    await this.revocation.execute(actor, id, link);
  }
}
