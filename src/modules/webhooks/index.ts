export { WebhookDispatcher } from './webhook-dispatcher';
export { WebhooksModule } from './webhooks.module';
