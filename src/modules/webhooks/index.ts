export { SkipHeldDeliveries } from './skip-held-deliveries';
export { WebhookDispatcher } from './webhook-dispatcher';
export { WebhooksModule } from './webhooks.module';
