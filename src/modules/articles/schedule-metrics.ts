import { Injectable } from '@nestjs/common';
import { Counter, Gauge, Histogram } from 'prom-client';
import { Metrics } from '../../platform/metrics/metrics';
import { DueArticleRepository } from './due-article.repository';

/** What operators see of schedules: how late they fire, how many failed, and what is due and not done. */
@Injectable()
export class ScheduleMetrics {
  private readonly lag: Histogram;
  private readonly firedCount: Counter;
  private readonly failedCount: Counter;

  constructor({ registry }: Metrics, due: DueArticleRepository) {
    const registers = [registry];
    this.lag = new Histogram({
      name: 'copydesk_schedule_lag_seconds', registers, buckets: [0.25, 0.5, 1, 2, 3, 4, 5, 10, 30, 60, 300],
      help: 'From the time that a publication was scheduled for to its commit.',
    });
    this.firedCount = new Counter({ name: 'copydesk_schedules_fired_total', registers, help: 'Scheduled publications that went out.' });
    this.failedCount = new Counter({ name: 'copydesk_schedules_failed_total', registers, help: 'Scheduled publications that could not go out.' });
    const backlog: Gauge<'work'> = new Gauge({
      name: 'copydesk_due_backlog', registers, labelNames: ['work'],
      help: 'What is due and not done, in the whole database at the moment of the scrape.',
      collect: () => collectBacklog(backlog, due),
    });
  }

  fired(secondsLate: number): void {
    this.lag.observe(secondsLate);
    this.firedCount.inc();
  }

  failed(): void {
    this.failedCount.inc();
  }
}

/** Without a database the other metrics are still given. */
async function collectBacklog(gauge: Gauge<'work'>, due: DueArticleRepository): Promise<void> {
  gauge.reset();
  const backlog = await due.backlog().catch(() => undefined);
  for (const [work, count] of Object.entries(backlog ?? {})) gauge.set({ work }, count);
}
