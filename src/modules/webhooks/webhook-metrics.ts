import { Injectable } from '@nestjs/common';
import { Counter, Gauge, Histogram } from 'prom-client';
import { DataSource } from 'typeorm';
import { Metrics } from '../../platform/metrics/metrics';
import type { ClaimedDelivery } from './delivery-store';
import { OUTCOMES, type Outcome } from './settle-delivery';

interface Backlog {
  readonly waiting: number;
  readonly overdueSeconds: number;
}

/** What operators see of webhooks: how attempts end, how soon the first is made, and what is due and not done. */
@Injectable()
export class WebhookMetrics {
  private readonly attempts: Counter<'outcome'>;
  private readonly lag: Histogram;
  private readonly duration: Histogram;

  constructor({ registry }: Metrics, dataSource: DataSource) {
    const registers = [registry];
    this.attempts = new Counter({
      name: 'copydesk_webhook_attempts_total', registers, labelNames: ['outcome'],
      help: 'Attempts to deliver: succeeded, retried (failed, and made again later), failed (for good).',
    });
    // From 0 on: an alert about what increases does not notice the first of a series that was not there before.
    for (const outcome of OUTCOMES) this.attempts.inc({ outcome }, 0);
    this.lag = new Histogram({
      name: 'copydesk_webhook_lag_seconds', registers, buckets: [0.1, 0.25, 0.5, 1, 2, 5, 10, 30, 60, 300], help: 'From an event to the first attempt to deliver it.',
    });
    this.duration = new Histogram({
      name: 'copydesk_webhook_duration_seconds', registers, buckets: [0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 15], help: 'How long an attempt took.',
    });
    const waiting: Gauge = new Gauge({
      name: 'copydesk_webhook_deliveries_waiting', registers, help: 'Deliveries that are neither done nor given up, in the whole database.',
      collect: async () => waiting.set((await backlogOf(dataSource)).waiting),
    });
    const overdue: Gauge = new Gauge({
      name: 'copydesk_webhook_overdue_seconds', registers, help: 'How long the next attempt of a delivery is overdue, at most.',
      collect: async () => overdue.set((await backlogOf(dataSource)).overdueSeconds),
    });
  }

  began({ occurredAt }: ClaimedDelivery): void {
    this.lag.observe(Math.max(0, Date.now() - occurredAt.getTime()) / 1000);
  }

  ended(outcome: Outcome, durationMs: number): void {
    this.attempts.inc({ outcome });
    this.duration.observe(durationMs / 1000);
  }
}

/** Without a database the other metrics are still given. */
async function backlogOf(dataSource: DataSource): Promise<Backlog> {
  const nothing = { waiting: 0, overdueSeconds: 0 };
  const [row] = await dataSource.query<Backlog[]>(
    `select count(*)::integer as waiting,
       greatest(coalesce(extract(epoch from now() - min(due_at) filter (where claimed_until is null or claimed_until <= now())), 0), 0)::float as "overdueSeconds"
     from webhook_deliveries where state = 'pending'`,
  ).catch(() => [nothing]);
  return row ?? nothing;
}
