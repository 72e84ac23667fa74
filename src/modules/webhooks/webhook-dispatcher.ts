import { BeforeApplicationShutdown, Injectable, Logger } from '@nestjs/common';
import { messageOf } from '../../kernel/error-code';
import { HeldWork } from '../../platform/jobs/held-work';
import { type ClaimedDelivery, DeliveryStore } from './delivery-store';
import { MOST_TRIES } from './retry-schedule';
import { type Attempt, SendDelivery } from './send-delivery';
import { SettleDelivery } from './settle-delivery';
import { WebhookMetrics } from './webhook-metrics';

const LOOK_EVERY_MS = 500;

/** Of one process, so many that all the lanes of many endpoints that hang leave some for the others. */
const LANES = 256;

/**
 * Sends what is due, once the process says so: a web process and a command never do. Endpoints do not wait for one another. What is under
 * way at the end is finished first.
 */
@Injectable()
export class WebhookDispatcher implements BeforeApplicationShutdown {
  private readonly underWay = new Set<Promise<void>>();
  private readonly logger = new Logger('Webhooks');
  private running: Promise<void> | undefined;
  private isStopping = false;
  private isFailing = false;
  private wake: () => void = () => undefined;

  constructor(
    private readonly store: DeliveryStore,
    private readonly held: HeldWork,
    private readonly sending: SendDelivery,
    private readonly settling: SettleDelivery,
    private readonly metrics: WebhookMetrics,
  ) {}

  start(lookEveryMs = LOOK_EVERY_MS): void {
    this.running ??= this.run(lookEveryMs);
  }

  /** Before anything closes that the attempts under way need. */
  async beforeApplicationShutdown(): Promise<void> {
    this.isStopping = true;
    this.wake();
    await this.running;
  }

  private async run(lookEveryMs: number): Promise<void> {
    while (!this.isStopping) {
      const claimed = await this.claim();
      for (const delivery of claimed) this.begin(delivery);
      if (claimed.length === 0) await this.pause(lookEveryMs);
    }
    await Promise.all(this.underWay);
  }

  /** Never throws: a database that is away is asked again. */
  private async claim(): Promise<ClaimedDelivery[]> {
    if (this.underWay.size >= LANES) return [];
    try {
      const claimed = (await this.held.isHeld()) ? [] : await this.store.claim(LANES - this.underWay.size);
      if (this.isFailing) this.logger.warn('Deliveries are found again.');
      this.isFailing = false;
      return claimed;
    } catch (error) {
      if (!this.isFailing) this.logger.warn(`Deliveries cannot be looked for, which goes on being tried: ${messageOf(error)}`);
      this.isFailing = true;
      return [];
    }
  }

  private begin(delivery: ClaimedDelivery): void {
    const doing: Promise<void> = this.carryOut(delivery)
      .catch((error: unknown) => this.logger.warn(`What became of the delivery ${delivery.id} could not be noted, so it is done again: ${messageOf(error)}`))
      .finally(() => {
        this.underWay.delete(doing);
        this.wake();
      });
    this.underWay.add(doing);
  }

  private async carryOut(delivery: ClaimedDelivery): Promise<void> {
    if (delivery.tries === 1) this.metrics.began(delivery);
    const attempt = delivery.tries > MOST_TRIES ? interrupted(delivery) : await this.sending.attempt(delivery);
    const outcome = await this.settling.execute(delivery, attempt);
    if (outcome) this.metrics.ended(outcome, attempt.durationMs);
  }

  /** Until it is time to look again, or an attempt has ended and left its lane. */
  private async pause(ms: number): Promise<void> {
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, ms);
      this.wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }
}

/** The processes that made the last attempts ended during them. */
function interrupted({ url }: ClaimedDelivery): Attempt {
  return {
    at: new Date(), durationMs: 0, request: { url, headers: {} }, status: null, response: null, retryAfter: null,
    error: 'The process ended during its last attempts.',
  };
}
