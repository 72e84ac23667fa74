import { Inject, Injectable, Logger, OnApplicationShutdown } from '@nestjs/common';
import { Pool, type QueryResultRow } from 'pg';
import { tracePool } from '../tracing/trace-pool';
import type { Tracing } from '../tracing/tracing';
import type { Statement } from './prepared-statement';
import { WatchedPool } from './watched-pool';

export const READ_DATABASE_URL = Symbol('read database url');

/** How many connections the reads of the delivery API have. */
export const READ_CONNECTIONS = 10;

/**
 * The connections of the delivery API: read-only, apart from those of the newsroom, and through
 * DATABASE_REPLICA_URL to a replica or to a role that may read nothing but what was published.
 */
@Injectable()
export class ReadPool implements OnApplicationShutdown {
  private readonly pool: Pool;

  constructor(@Inject(READ_DATABASE_URL) connectionString: string) {
    this.pool = new Pool({
      connectionString,
      max: READ_CONNECTIONS,
      connectionTimeoutMillis: 2000,
      application_name: 'copydesk-delivery',
      options: '-c TimeZone=UTC -c default_transaction_read_only=on -c statement_timeout=5000 -c pg_trgm.word_similarity_threshold=0.4',
    });
    this.pool.on('error', (error) => new Logger('ReadPool').warn(error.message));
  }

  /** How many connections there are, and who waits for one. */
  get state(): Pick<Pool, 'totalCount' | 'idleCount' | 'waitingCount'> {
    return this.pool;
  }

  /** To be called once. */
  watched(): WatchedPool {
    return new WatchedPool(this.pool);
  }

  trace(tracing: Tracing): void {
    tracePool(this.pool, tracing);
  }

  async query<Row extends QueryResultRow>({ name, text }: Statement, values: unknown[]): Promise<Row[]> {
    return (await this.pool.query<Row>({ name, text, values })).rows;
  }

  /** Planned for these very values, where the best plan depends on them. */
  async queryPlanned<Row extends QueryResultRow>(text: string, values: unknown[]): Promise<Row[]> {
    return (await this.pool.query<Row>(text, values)).rows;
  }

  async onApplicationShutdown(): Promise<void> {
    await this.pool.end();
  }
}
