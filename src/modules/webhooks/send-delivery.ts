import { Injectable } from '@nestjs/common';
import { type OutboundAnswer, OutboundClient } from '../../platform/outbound/outbound-client';
import { OutboundError } from '../../platform/outbound/outbound-error';
import type { ClaimedDelivery } from './delivery-store';
import { readRetryAfter } from './retry-schedule';
import { bodyOfDelivery } from './webhook-request';
import { WebhookSecrets } from './webhook-secrets';

/** What came of one attempt, as it is kept. */
export interface Attempt {
  readonly at: Date;
  readonly durationMs: number;
  readonly request: { readonly url: string; readonly headers: Readonly<Record<string, string>> };
  /** null: there was no answer, and `error` says why. */
  readonly status: number | null;
  readonly response: { readonly headers: Readonly<Record<string, string>>; readonly body: string } | null;
  readonly error: string | null;
  /** Seconds that the receiver asks for. */
  readonly retryAfter: number | null;
}

const TIMEOUT_MS = 15_000;
const KEPT_BYTES = 4096;
const KEPT_HEADERS = ['content-type', 'date', 'location', 'retry-after', 'server', 'x-request-id'];
const KEPT_HEADER_LENGTH = 500;

/** Makes one attempt: a signed POST that follows no redirect. */
@Injectable()
export class SendDelivery {
  constructor(
    private readonly client: OutboundClient,
    private readonly secrets: WebhookSecrets,
  ) {}

  /** Never throws for what is the receiver's. */
  async attempt(delivery: ClaimedDelivery): Promise<Attempt> {
    const at = new Date();
    const began = performance.now();
    const { url, eventId: id, webhookId, sealedSecrets } = delivery;
    const [timestamp, body] = [Math.floor(at.getTime() / 1000), bodyOfDelivery(delivery)];
    const shown = { 'content-type': 'application/json', 'webhook-id': id, 'webhook-timestamp': String(timestamp) };
    const headers = { ...shown, 'webhook-signature': this.secrets.sign(webhookId, sealedSecrets, { id, timestamp, body }) };
    const result = await this.post(url, headers, body);
    // The signature lets nobody in, and proves nothing to whoever reads the log.
    return { at, durationMs: Math.round(performance.now() - began), request: { url, headers: shown }, ...result };
  }

  private async post(url: string, headers: Record<string, string>, body: string): Promise<Pick<Attempt, 'status' | 'response' | 'error' | 'retryAfter'>> {
    try {
      return answered(await this.client.send({ url, method: 'POST', headers, body, maxBytes: KEPT_BYTES, cut: true, timeoutMs: TIMEOUT_MS }));
    } catch (error) {
      if (!(error instanceof OutboundError)) throw error;
      return { status: null, response: null, error: error.message, retryAfter: null };
    }
  }
}

function answered({ status, headers, body }: OutboundAnswer): Pick<Attempt, 'status' | 'response' | 'error' | 'retryAfter'> {
  const kept = KEPT_HEADERS.flatMap((name) => {
    const value = headers[name];
    return typeof value === 'string' ? [[name, storable(value).slice(0, KEPT_HEADER_LENGTH)] as const] : [];
  });
  const error = status >= 200 && status < 300 ? null : `The receiver answered ${status}.`;
  return {
    status, error, response: { headers: Object.fromEntries(kept), body: storable(body.toString('utf8')) },
    retryAfter: readRetryAfter(headers['retry-after'], Date.now()),
  };
}

/** PostgreSQL keeps no NUL in a text. */
function storable(text: string): string {
  return text.replaceAll('\0', '\uFFFD');
}
