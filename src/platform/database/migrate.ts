import type { DataSource } from 'typeorm';

/** Any number that only Copydesk's migrations use. */
const MIGRATION_LOCK = 0x636f7079;

/** Applies what is missing of the schema. Several starts at once wait for one another: exactly one migrates. */
export async function migrate(dataSource: DataSource, log: (line: string) => void): Promise<void> {
  const runner = dataSource.createQueryRunner();
  await runner.connect();
  try {
    await runner.query('set statement_timeout = 0');
    await runner.query('select pg_advisory_lock($1)', [MIGRATION_LOCK]);
    if (await dataSource.showMigrations()) log('Migrating the database …');
    await dataSource.runMigrations();
  } finally {
    await runner.query('select pg_advisory_unlock($1)', [MIGRATION_LOCK]);
    await runner.query('reset statement_timeout');
    await runner.release();
  }
}
