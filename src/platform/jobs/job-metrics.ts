import { Injectable } from '@nestjs/common';
import { Gauge } from 'prom-client';
import { Metrics } from '../metrics/metrics';
import { HeldWork } from './held-work';
import { type JobDepth, JobStore } from './job-store';

/** What operators see of jobs in the whole database, at the moment of the scrape. */
@Injectable()
export class JobMetrics {
  constructor({ registry }: Metrics, store: JobStore, heldWork: HeldWork) {
    const registers = [registry];
    const count: Gauge<'task' | 'state'> = new Gauge({
      name: 'copydesk_jobs', registers, labelNames: ['task', 'state'], help: 'Jobs that wait or are under way, and jobs that were given up.',
      collect: () => eachDepth(count, store, ({ task, waiting, dead }) => {
        count.set({ task, state: 'waiting' }, waiting);
        count.set({ task, state: 'dead' }, dead);
      }),
    });
    const oldest: Gauge<'task'> = new Gauge({
      name: 'copydesk_jobs_oldest_seconds', registers, labelNames: ['task'], help: 'How long ago the oldest job was added that is not done.',
      collect: () => eachDepth(oldest, store, ({ task, oldestSeconds }) => oldest.set({ task }, oldestSeconds)),
    });
    const waiting: Gauge = new Gauge({
      name: 'copydesk_outbox_events_waiting', registers, help: 'Events that a subscriber has not followed yet, in the whole database.',
      collect: async () => {
        waiting.reset();
        const outbox = await store.outbox().catch(() => undefined);
        if (outbox) waiting.set(outbox.waiting);
      },
    });
    const lag: Gauge = new Gauge({
      name: 'copydesk_outbox_lag_seconds', registers, help: 'How long ago the first of them was.',
      collect: async () => {
        lag.reset();
        const outbox = await store.outbox().catch(() => undefined);
        if (outbox) lag.set(outbox.lagSeconds);
      },
    });
    const held = new Gauge({
      name: 'copydesk_work_held', registers, help: '1 while nothing that comes due is done, after a restore; else 0.',
      collect: async () => {
        held.reset();
        const hold = await heldWork.find().catch(() => undefined);
        if (hold !== undefined) held.set(hold === null ? 0 : 1);
      },
    });
  }
}

/** Without a database the other metrics are still given. */
async function eachDepth(gauge: Gauge, store: JobStore, show: (depth: JobDepth) => void): Promise<void> {
  gauge.reset();
  for (const depth of await store.depths().catch(() => [])) show(depth);
}
