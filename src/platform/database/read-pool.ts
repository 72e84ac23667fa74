import { Inject, Injectable, Logger, OnApplicationShutdown } from '@nestjs/common';
import { Pool, type QueryResultRow } from 'pg';

export const READ_DATABASE_URL = Symbol('read database url');

/**
 * The connections of the delivery API: read-only, prepared statements only, apart from those of the newsroom, and through
 * DATABASE_REPLICA_URL to a replica or to a role that may read nothing but what was published.
 */
@Injectable()
export class ReadPool implements OnApplicationShutdown {
  private readonly pool: Pool;

  constructor(@Inject(READ_DATABASE_URL) connectionString: string) {
    this.pool = new Pool({
      connectionString,
      max: 10,
      connectionTimeoutMillis: 2000,
      application_name: 'copydesk-delivery',
      options: '-c TimeZone=UTC -c default_transaction_read_only=on -c statement_timeout=5000',
    });
    this.pool.on('error', (error) => new Logger('ReadPool').warn(error.message));
  }

  /** Runs a statement that is prepared once a connection under its name: the same name must always mean the same text. */
  async query<Row extends QueryResultRow>(name: string, text: string, values: unknown[]): Promise<Row[]> {
    return (await this.pool.query<Row>({ name, text, values })).rows;
  }

  async onApplicationShutdown(): Promise<void> {
    await this.pool.end();
  }
}
