/** How a delivery stands. `skipped`: it was not to be sent: the webhook was disabled, or got an address from somebody who may not see it. */
export const DELIVERY_STATES = ['pending', 'succeeded', 'failed', 'skipped'] as const;

export type DeliveryState = (typeof DELIVERY_STATES)[number];

/** One event for one webhook. */
export interface WebhookDelivery {
  readonly id: string;
  readonly webhookId: string;
  readonly eventId: string;
  readonly type: string;
  readonly state: DeliveryState;
  readonly data: Readonly<Record<string, unknown>>;
  readonly occurredAt: Date;
  /** All that were made, whether or not what came of them is known. */
  readonly attempts: number;
  readonly dueAt: Date;
  readonly lastStatus: number | null;
  readonly lastError: string | null;
  readonly lastAt: Date | null;
}

/** An attempt as the log has it. */
export interface LoggedAttempt {
  readonly number: number;
  readonly at: Date;
  readonly durationMs: number;
  readonly request: { readonly url: string; readonly headers: Readonly<Record<string, string>> };
  readonly status: number | null;
  readonly response: { readonly headers: Readonly<Record<string, string>>; readonly body: string } | null;
  readonly error: string | null;
}
