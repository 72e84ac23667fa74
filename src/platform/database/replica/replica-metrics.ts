import { Injectable } from '@nestjs/common';
import { Counter, Gauge } from 'prom-client';
import { Metrics } from '../../metrics/metrics';
import { ReadPool } from '../read-pool';
import { Replica } from './replica';

/** What operators see of the standby; nothing where there is none. */
@Injectable()
export class ReplicaMetrics {
  constructor({ registry }: Metrics, replica: Replica, reads: ReadPool) {
    if (!replica.isOn) return;
    const registers = [registry];
    const lag: Gauge = new Gauge({
      name: 'copydesk_replica_lag_seconds', registers,
      help: 'For how long the oldest change that the standby has not replayed has been written. No number: it does not answer.',
      collect: () => lag.set(replica.lagSeconds ?? Number.NaN),
    });
    const isRead: Gauge = new Gauge({
      name: 'copydesk_replica_read', registers, help: '1 while delivery reads go to DATABASE_REPLICA_URL, otherwise 0.',
      collect: () => isRead.set(replica.isRead ? 1 : 0),
    });
    const answered: Counter<'server'> = new Counter({
      name: 'copydesk_delivery_reads_total', registers, labelNames: ['server'], help: 'Reads of the delivery API by the server that answered them.',
      collect: () => {
        answered.reset();
        for (const [server, count] of Object.entries(reads.counts)) answered.inc({ server }, count);
      },
    });
  }
}
