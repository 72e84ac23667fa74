import { ApiProperty } from '@nestjs/swagger';
import { isoTime } from '../../../platform/database/row';
import { DELIVERY_STATES, type DeliveryState, type LoggedAttempt, type WebhookDelivery } from '../webhook-delivery';
import { bodyOfDelivery } from '../webhook-request';

const HEADERS = { type: 'object', additionalProperties: { type: 'string' } } as const;

/** How the last attempt went. */
export class LastAttemptView {
  at: string;
  /** null: there was no answer. */
  @ApiProperty({ type: 'integer' })
  responseStatus: number | null;
  error: string | null;
}

/** One event for one webhook. */
export class WebhookDeliveryView {
  id: string;
  webhookId: string;
  /** The `webhook-id` that the receiver gets, at each attempt the same. */
  @ApiProperty({ format: 'uuid' })
  eventId: string;
  event: string;
  /** `pending`: due, under way, or to be tried again; `skipped`: the webhook was disabled, or somebody who may not see this changed its address. */
  @ApiProperty({ enum: DELIVERY_STATES })
  status: DeliveryState;
  occurredAt: string;
  attempts: number;
  /** null: there will be none. */
  nextAttemptAt: string | null;
  lastAttempt: LastAttemptView | null;
}

export class WebhookDeliveryListView {
  items: WebhookDeliveryView[];
  nextCursor: string | null;
}

export class LoggedRequestView {
  url: string;
  /** Without the signature. */
  @ApiProperty(HEADERS)
  headers: Record<string, string>;
}

export class LoggedResponseView {
  @ApiProperty({ type: 'integer' })
  status: number;
  /** Those that say what became of the request. */
  @ApiProperty(HEADERS)
  headers: Record<string, string>;
  /** The first 4 kB. */
  body: string;
}

export class LoggedAttemptView {
  @ApiProperty({ type: 'integer' })
  number: number;
  at: string;
  @ApiProperty({ type: 'integer' })
  durationMs: number;
  request: LoggedRequestView;
  /** null: there was none. */
  response: LoggedResponseView | null;
  error: string | null;
}

/** A delivery with what was sent and what came back. */
export class WholeWebhookDeliveryView extends WebhookDeliveryView {
  /** The body of every request, exactly as it is signed. */
  body: string;
  /** The last ones, the latest first, fifty at most. */
  log: LoggedAttemptView[];
}

export class ReplayedView {
  /** How many deliveries are made again. */
  @ApiProperty({ type: 'integer' })
  replayed: number;
}

export function webhookDeliveryView(delivery: WebhookDelivery): WebhookDeliveryView {
  const { id, webhookId, eventId, type, state, occurredAt, attempts, dueAt, lastAt, lastStatus, lastError } = delivery;
  return {
    id, webhookId, eventId, event: type, status: state, occurredAt: isoTime(occurredAt), attempts,
    nextAttemptAt: state === 'pending' ? isoTime(dueAt) : null,
    lastAttempt: lastAt === null ? null : { at: isoTime(lastAt), responseStatus: lastStatus, error: lastError },
  };
}

export function wholeWebhookDeliveryView(delivery: WebhookDelivery, log: readonly LoggedAttempt[]): WholeWebhookDeliveryView {
  return { ...webhookDeliveryView(delivery), body: bodyOfDelivery(delivery), log: log.map(loggedAttemptView) };
}

function loggedAttemptView({ number, at, durationMs, request, status, response, error }: LoggedAttempt): LoggedAttemptView {
  return {
    number, at: isoTime(at), durationMs, error,
    request: { url: request.url, headers: { ...request.headers } },
    response: status === null || response === null ? null : { status, headers: { ...response.headers }, body: response.body },
  };
}
