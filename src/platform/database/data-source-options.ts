import { join } from 'node:path';
import type { DataSourceOptions } from 'typeorm';
import { NamingStrategy } from './naming-strategy';
import { PromptClient } from './prompt-client';

/** Said once a connection, so that a transaction needs no statement of its own for its isolation. */
const ISOLATION = String.raw`-c default_transaction_isolation=read\ committed`;

/** From where on two words are alike, for the search of the newsroom as for that of readers. */
export const ALIKE = 'pg_trgm.word_similarity_threshold=0.4';

/** Where it is another than the application has; 0 stands for without an end. */
interface Timeouts {
  readonly statementTimeoutMs?: number;
  readonly lockTimeoutMs?: number;
}

/** How Copydesk connects: times in UTC, READ COMMITTED, no statement (but where 0 says so) and no wait for a connection without an end. */
export function dataSourceOptions(
  url: string, { statementTimeoutMs = 15_000, lockTimeoutMs = 0 }: Timeouts = {},
): Extract<DataSourceOptions, { type: 'postgres' }> {
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
      Client: PromptClient,
      // Statements that do not wait for one another go to the server together.
      pipeline: true,
      // Also how long a request waits for its turn: many who save one article at once wait for one another.
      connectionTimeoutMillis: 10_000,
      idleTimeoutMillis: 60_000,
      options: `-c TimeZone=UTC ${ISOLATION} -c statement_timeout=${statementTimeoutMs} -c lock_timeout=${lockTimeoutMs} -c idle_in_transaction_session_timeout=30000 -c ${ALIKE}`,
    },
  };
}
