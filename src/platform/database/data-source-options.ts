import { join } from 'node:path';
import type { DataSourceOptions } from 'typeorm';
import { NamingStrategy } from './naming-strategy';

/** How Copydesk connects: times in UTC, no statement without an end, a refused connection known within two seconds. */
export function dataSourceOptions(url: string): Extract<DataSourceOptions, { type: 'postgres' }> {
  return {
    type: 'postgres',
    url,
    namingStrategy: new NamingStrategy(),
    migrations: [join(__dirname, '../../../migrations/*.js')],
    migrationsTableName: 'migrations',
    migrationsTransactionMode: 'each',
    synchronize: false,
    applicationName: 'copydesk',
    poolSize: 20,
    extra: {
      connectionTimeoutMillis: 2000,
      idleTimeoutMillis: 60_000,
      options: '-c TimeZone=UTC -c statement_timeout=15000 -c idle_in_transaction_session_timeout=30000',
    },
  };
}
