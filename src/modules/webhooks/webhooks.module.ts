import { Module, OnModuleInit } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { DuePolls } from '../../platform/jobs/due-polls';
import { DeliveryStore } from './delivery-store';
import { DisableWebhook } from './disable-webhook';
import { ForgetDeliveries } from './forget-deliveries';
import { WebhookDeliveriesController } from './http/webhook-deliveries.controller';
import { WebhooksController } from './http/webhooks.controller';
import { ReplayDeliveries } from './replay-deliveries';
import { SendDelivery } from './send-delivery';
import { SettleDelivery } from './settle-delivery';
import { SkipHeldDeliveries } from './skip-held-deliveries';
import { TellWebhooks } from './tell-webhooks';
import { WebhookDeliveryQueries } from './webhook-delivery.queries';
import { WebhookDispatcher } from './webhook-dispatcher';
import { WebhookMetrics } from './webhook-metrics';
import { WebhookSecrets } from './webhook-secrets';
import { Webhook } from './webhook.entity';
import { WebhookQueries } from './webhook.queries';
import { WebhookRepository } from './webhook.repository';
import { WebhooksService } from './webhooks.service';

@Module({
  imports: [TypeOrmModule.forFeature([Webhook])],
  controllers: [WebhooksController, WebhookDeliveriesController],
  providers: [
    WebhooksService, WebhookQueries, WebhookRepository, WebhookSecrets, DisableWebhook, TellWebhooks, DeliveryStore, SendDelivery, SettleDelivery,
    WebhookDispatcher, WebhookMetrics, WebhookDeliveryQueries, ReplayDeliveries, ForgetDeliveries, SkipHeldDeliveries,
  ],
})
export class WebhooksModule implements OnModuleInit {
  constructor(
    private readonly polls: DuePolls,
    private readonly forgetting: ForgetDeliveries,
  ) {}

  onModuleInit(): void {
    this.polls.register(this.forgetting);
  }
}
