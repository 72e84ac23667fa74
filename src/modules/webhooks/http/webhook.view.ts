import { ApiProperty } from '@nestjs/swagger';
import { isoTime } from '../../../platform/database/row';
import { DISABLED_BECAUSE, type DisabledBecause, WEBHOOK_STATUSES, type Webhook, type WebhookStatus } from '../webhook.entity';

/** An address that is told of events, without the secret. */
export class WebhookView {
  id: string;
  version: number;
  url: string;
  events: string[];
  categoryId: string | null;
  locale: string | null;
  @ApiProperty({ enum: WEBHOOK_STATUSES })
  status: WebhookStatus;
  /** `asked`: by somebody; `gone`: it answered 410; `failing`: nothing arrived in all the attempts of a delivery. */
  @ApiProperty({ enum: DISABLED_BECAUSE, nullable: true, type: String })
  disabledBecause: DisabledBecause | null;
  disabledAt: string | null;
  /** Since when no attempt goes well; null: the last one did, or there was none. */
  failingSince: string | null;
  /** To the minute. */
  lastSucceededAt: string | null;
  /** Until then the secret of before the last rotation signs as well. */
  formerSecretUntil: string | null;
  createdAt: string;
  updatedAt: string;
}

/** A webhook with its new secret: the only answers that hold it. */
export class WebhookWithSecretView extends WebhookView {
  /** It is shown now and never again. @example 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw' */
  secret: string;
}

export class WebhookListView {
  items: WebhookView[];
  nextCursor: string | null;
}

export function webhookView(webhook: Webhook): WebhookView {
  const { id, version, url, events, categoryId, locale, status, disabledBecause } = webhook;
  return {
    id, version, url, events, categoryId, locale, status, disabledBecause,
    disabledAt: isoTime(webhook.disabledAt),
    failingSince: isoTime(webhook.failingSince),
    lastSucceededAt: isoTime(webhook.lastSucceededAt),
    formerSecretUntil: isoTime(webhook.formerSecretUntil),
    createdAt: isoTime(webhook.createdAt),
    updatedAt: isoTime(webhook.updatedAt),
  };
}
