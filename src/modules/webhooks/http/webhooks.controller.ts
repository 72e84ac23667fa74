import { Body, Controller, Delete, Get, HttpCode, Patch, Post, Query, Res } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { Settings } from '../../../config/settings';
import type { Actor } from '../../../kernel/actor';
import { requireSiteLocale } from '../../../kernel/locale';
import { type IfMatch, etagOf } from '../../../kernel/version';
import { OpenToKeys, Requires } from '../../../platform/access/access';
import { CurrentActor } from '../../../platform/access/current-actor';
import { Cursors } from '../../../platform/http/cursors';
import { ShowsSecretOnce } from '../../../platform/http/idempotency/shows-secret-once';
import { IfMatchHeader, TakesIfMatch } from '../../../platform/http/if-match';
import { NoBodyDto } from '../../../platform/http/no-body.dto';
import { PageQuery } from '../../../platform/http/page.query.dto';
import { IdParam } from '../../../platform/http/uuid-param';
import type { Webhook } from '../webhook.entity';
import { WebhookQueries } from '../webhook.queries';
import { WebhooksService } from '../webhooks.service';
import { CreateWebhookDto, UpdateWebhookDto } from './dto/webhooks.dto';
import { WebhookListView, WebhookView, WebhookWithSecretView, webhookView } from './webhook.view';

/** Addresses that are told of events, as Standard Webhooks 1.0 has it. */
@ApiTags('webhooks')
@Controller('api/v1/webhooks')
@Requires('webhook:manage')
@OpenToKeys({ read: 'webhooks:manage', write: 'webhooks:manage' })
export class WebhooksController {
  constructor(
    private readonly webhooks: WebhooksService,
    private readonly queries: WebhookQueries,
    private readonly cursors: Cursors,
    private readonly settings: Settings,
  ) {}

  /** The webhooks, newest first; to who manages only a section, those of it. */
  @Get()
  async list(@CurrentActor() actor: Actor, @Query() { limit, cursor }: PageQuery): Promise<WebhookListView> {
    const after = this.cursors.read('webhooks', cursor);
    const { items, next } = await this.queries.list(actor, { limit, after, withTotal: false });
    return { items: items.map(webhookView), nextCursor: this.cursors.write('webhooks', next) };
  }

  /** A new webhook, with the secret that its requests are signed with, which is shown now and never again. */
  @Post()
  @ShowsSecretOnce()
  async create(
    @CurrentActor() actor: Actor, @Body() input: CreateWebhookDto, @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<WebhookWithSecretView> {
    requireSiteLocale(input.locale, this.settings.siteLocales);
    const { webhook, secret } = await this.webhooks.create(actor, input);
    void reply.header('location', `/api/v1/webhooks/${webhook.id}`);
    return { ...answer(webhook, reply), secret };
  }

  /** One webhook. */
  @Get(':id')
  async get(@CurrentActor() actor: Actor, @IdParam('id') id: string, @Res({ passthrough: true }) reply: FastifyReply): Promise<WebhookView> {
    return answer(await this.queries.get(actor, id), reply);
  }

  /** Changes where and what it is told, or whether it is told at all. */
  @Patch(':id')
  @TakesIfMatch()
  async update(
    @CurrentActor() actor: Actor, @IdParam('id') id: string, @IfMatchHeader() ifMatch: IfMatch, @Body() change: UpdateWebhookDto,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<WebhookView> {
    requireSiteLocale(change.locale, this.settings.siteLocales);
    return answer(await this.webhooks.update(actor, id, ifMatch, change), reply);
  }

  /** Deletes a webhook with its log. */
  @Delete(':id')
  @HttpCode(204)
  @TakesIfMatch()
  async delete(@CurrentActor() actor: Actor, @IdParam('id') id: string, @IfMatchHeader() ifMatch: IfMatch): Promise<void> {
    await this.webhooks.delete(actor, id, ifMatch);
  }

  /** A new secret, which is shown now and never again. For a day requests are signed with both. */
  @Post(':id/rotate-secret')
  @HttpCode(200)
  @ShowsSecretOnce()
  @TakesIfMatch()
  async rotateSecret(
    @Body() _body: NoBodyDto, @CurrentActor() actor: Actor, @IdParam('id') id: string, @IfMatchHeader() ifMatch: IfMatch,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<WebhookWithSecretView> {
    const { webhook, secret } = await this.webhooks.rotateSecret(actor, id, ifMatch);
    return { ...answer(webhook, reply), secret };
  }
}

function answer(webhook: Webhook, reply: FastifyReply): WebhookView {
  void reply.header('etag', etagOf(webhook.version));
  return webhookView(webhook);
}
