import { Body, Controller, Get, HttpCode, Post, Query, Res } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import type { Actor } from '../../../kernel/actor';
import { OpenToKeys, Requires } from '../../../platform/access/access';
import { CurrentActor } from '../../../platform/access/current-actor';
import { Cursors } from '../../../platform/http/cursors';
import { NoBodyDto } from '../../../platform/http/no-body.dto';
import { Refuses } from '../../../platform/http/refuses';
import { IdParam } from '../../../platform/http/uuid-param';
import { ReplayDeliveries } from '../replay-deliveries';
import { WebhookDeliveryQueries } from '../webhook-delivery.queries';
import { WebhookQueries } from '../webhook.queries';
import { ListDeliveriesQuery, ReplayRangeDto } from './dto/deliveries.dto';
import {
  ReplayedView, WebhookDeliveryListView, WebhookDeliveryView, WholeWebhookDeliveryView, webhookDeliveryView, wholeWebhookDeliveryView,
} from './webhook-delivery.view';

/** What was sent and what came back, kept for 30 days; in a section, what was noted while the webhook belonged to it. None of this changes the version of the webhook. */
@ApiTags('webhooks')
@Controller('api/v1/webhooks/:id')
@Requires('webhook:manage')
@OpenToKeys({ read: 'webhooks:manage', write: 'webhooks:manage' })
export class WebhookDeliveriesController {
  constructor(
    private readonly webhooks: WebhookQueries,
    private readonly deliveries: WebhookDeliveryQueries,
    private readonly replaying: ReplayDeliveries,
    private readonly cursors: Cursors,
  ) {}

  /** The deliveries of a webhook, newest first. */
  @Get('deliveries')
  async list(
    @CurrentActor() actor: Actor, @IdParam('id') id: string, @Query() { limit, cursor, status, event }: ListDeliveriesQuery,
  ): Promise<WebhookDeliveryListView> {
    const name = `webhook-deliveries:${id}:${status}:${event}`;
    const after = this.cursors.read(name, cursor);
    await this.webhooks.get(actor, id);
    const { items, next } = await this.deliveries.list(actor, id, { status, event }, { limit, after, withTotal: false });
    return { items: items.map(webhookDeliveryView), nextCursor: this.cursors.write(name, next) };
  }

  /** One delivery with its attempts. */
  @Get('deliveries/:delivery')
  async get(@CurrentActor() actor: Actor, @IdParam('id') id: string, @IdParam('delivery') delivery: string): Promise<WholeWebhookDeliveryView> {
    await this.webhooks.get(actor, id);
    return wholeWebhookDeliveryView(await this.deliveries.get(actor, id, delivery), await this.deliveries.attemptsOf(delivery));
  }

  /** Sends one again, with the same `webhook-id`. */
  @Post('deliveries/:delivery/replay')
  @HttpCode(200)
  @Refuses(409)
  async replay(
    @Body() _body: NoBodyDto, @CurrentActor() actor: Actor, @IdParam('id') id: string, @IdParam('delivery') delivery: string,
  ): Promise<WebhookDeliveryView> {
    return webhookDeliveryView(await this.replaying.one(actor, id, delivery));
  }

  /** Sends all again that happened in a time, such as while the webhook was disabled. */
  @Post('replay')
  @HttpCode(200)
  @Refuses(409)
  async replayRange(@CurrentActor() actor: Actor, @IdParam('id') id: string, @Body() range: ReplayRangeDto): Promise<ReplayedView> {
    return { replayed: await this.replaying.range(actor, id, range) };
  }

  /** Sends `webhook.test` once, also where the webhook is disabled. How it went is in the delivery. */
  @Post('test')
  @HttpCode(201)
  async test(
    @Body() _body: NoBodyDto, @CurrentActor() actor: Actor, @IdParam('id') id: string, @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<WebhookDeliveryView> {
    const delivery = await this.replaying.test(actor, id);
    void reply.header('location', `/api/v1/webhooks/${id}/deliveries/${delivery.id}`);
    return webhookDeliveryView(delivery);
  }
}
