import { Injectable, Logger, OnApplicationShutdown } from '@nestjs/common';
import { Pool, type QueryResultRow } from 'pg';
import { DataSource } from 'typeorm';
import type { Statement } from './prepared-statement';
import { WatchedPool } from './watched-pool';

const CONNECTIONS = 2;

/**
 * A few connections for what a transaction asks of everybody else before it commits: it must not see what it is about to change, and must not
 * wait for a connection of the newsroom, all of which may be in transactions that ask the same.
 */
@Injectable()
export class SidePool implements OnApplicationShutdown {
  private readonly pool: Pool;

  constructor(dataSource: DataSource) {
    const { url } = dataSource.options as { url?: string };
    this.pool = new Pool({
      connectionString: url, max: CONNECTIONS, connectionTimeoutMillis: 2000, idleTimeoutMillis: 10_000, application_name: 'copydesk-side',
      options: '-c TimeZone=UTC -c default_transaction_read_only=on -c statement_timeout=2000',
    });
    this.pool.on('error', (error) => new Logger('SidePool').warn(error.message));
  }

  /** To be called once. */
  watched(): WatchedPool {
    return new WatchedPool(this.pool);
  }

  async query<Row extends QueryResultRow>({ name, text }: Statement, values: unknown[]): Promise<Row[]> {
    return (await this.pool.query<Row>({ name, text, values })).rows;
  }

  async onApplicationShutdown(): Promise<void> {
    await this.pool.end();
  }
}
