import { Injectable } from '@nestjs/common';
import type { Pool } from 'pg';
import { Gauge } from 'prom-client';
import { DataSource } from 'typeorm';
import type { PostgresDriver } from 'typeorm/driver/postgres/PostgresDriver.js';
import { Metrics } from '../metrics/metrics';
import { ReadPool } from './read-pool';

/** The connections to PostgreSQL, and who waits for one. */
@Injectable()
export class PoolMetrics {
  constructor(metrics: Metrics, dataSource: DataSource, reads: ReadPool) {
    const connections: Gauge<'pool' | 'state'> = new Gauge({
      name: 'copydesk_pool_connections', registers: [metrics.registry], labelNames: ['pool', 'state'],
      help: 'Connections to PostgreSQL that are busy or idle, and requests that wait for one.',
    });
    metrics.lookFirst(() => {
      show('newsroom', (dataSource.driver as PostgresDriver).master as Pool);
      const { primary, replica } = reads.states;
      if (primary) show('delivery', primary);
      if (replica) show('replica', replica);
    });
    const show = (pool: string, { totalCount, idleCount, waitingCount }: Pick<Pool, 'totalCount' | 'idleCount' | 'waitingCount'>): void => {
      connections.set({ pool, state: 'busy' }, totalCount - idleCount);
      connections.set({ pool, state: 'idle' }, idleCount);
      connections.set({ pool, state: 'waiting' }, waitingCount);
    };
  }
}
