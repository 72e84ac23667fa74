import { setTimeout as sleep } from 'node:timers/promises';
import { DataSource, type MigrationInterface, type QueryRunner } from 'typeorm';
import { dataSourceOptions } from './data-source-options';
import { isContended } from './pg-errors';

/** Any number that only Copydesk's migrations use. */
const MIGRATION_LOCK = 0x636f7079;
const LOOK_EVERY_MS = 100;

/**
 * A migration that waits for a table keeps everybody waiting who wants it after that, though only for reading. So it waits for a moment,
 * lets them through, and tries again: for five minutes at least, which is longer than any transaction of Copydesk takes.
 */
const LOCK_TIMEOUT_MS = 1000;
const PAUSE_MS = 500;
const ATTEMPTS = 200;

/** Applies what is missing of the schema. Several starts at once wait for one another: exactly one migrates. */
export async function migrate(dataSource: DataSource, log: (line: string) => void): Promise<void> {
  await underMigrationLock(dataSource, async () => {
    if (!(await dataSource.showMigrations())) return;
    log('Migrating the database …');
    await runPending(dataSource, log);
  });
}

/** Nobody else migrates, and no process that starts gets past its migrations, until the work is done. */
export async function underMigrationLock<T>(dataSource: DataSource, work: () => Promise<T>): Promise<T> {
  const runner = dataSource.createQueryRunner();
  await runner.connect();
  try {
    // Asked for again and again: who waits for a lock in PostgreSQL has a snapshot meanwhile, and an index that is made concurrently
    // under the lock would wait for its end.
    while (!(await isLocked(runner))) await sleep(LOOK_EVERY_MS);
    return await work();
  } finally {
    await runner.query('select pg_advisory_unlock($1)', [MIGRATION_LOCK]);
    await runner.release();
  }
}

async function isLocked(runner: QueryRunner): Promise<boolean> {
  const [row] = (await runner.query('select pg_try_advisory_lock($1) as locked', [MIGRATION_LOCK])) as [{ locked: boolean }];
  return row.locked;
}

/** What is missing, under the lock. Not over the connections of the application, which end what takes long, as an index on a large table does. */
export async function runPending(dataSource: DataSource, log: (line: string) => void = () => undefined): Promise<void> {
  await withMigrations(dataSource, classesOf(dataSource.migrations), (patient) => runPatiently(patient, log));
}

/** Each migration is a transaction: what is done stays, and the one that did not get its tables is begun again. Throws the error of the last attempt. */
async function runPatiently(patient: DataSource, log: (line: string) => void): Promise<void> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      await patient.runMigrations();
      return;
    } catch (error) {
      if (attempt === ATTEMPTS || !isContended(error)) throw error;
      if (attempt === 1) log('A table is in use, and the migration waits for it …');
    }
    await sleep(PAUSE_MS);
  }
}

/** Brings an empty schema to the form that these migrations give it, and no others. Under the lock. */
export async function migrateTo(dataSource: DataSource, names: readonly string[]): Promise<void> {
  const wanted = new Set(names);
  const executed = await executedIn(dataSource);
  if (executed.some((name) => !wanted.has(name))) {
    for (let left = executed.length; left > 0; left -= 1) await dataSource.undoLastMigration();
  }
  const classes = classesOf(dataSource.migrations.filter((migration) => wanted.has(nameOf(migration))));
  await withMigrations(dataSource, classes, (older) => older.runMigrations());
}

async function executedIn(dataSource: DataSource): Promise<string[]> {
  const [state] = await dataSource.query<{ exists: boolean }[]>("select to_regclass('migrations') is not null as exists");
  if (!state?.exists) return [];
  return (await dataSource.query<{ name: string }[]>('select name from migrations order by id')).map(({ name }) => name);
}

type MigrationClass = new () => MigrationInterface;

function classesOf(migrations: readonly MigrationInterface[]): MigrationClass[] {
  return migrations.map(({ constructor }) => constructor as MigrationClass);
}

function nameOf({ name, constructor }: MigrationInterface): string {
  return name ?? constructor.name;
}

async function withMigrations(dataSource: DataSource, migrations: MigrationClass[], work: (patient: DataSource) => Promise<unknown>): Promise<void> {
  const { url } = dataSource.options as ReturnType<typeof dataSourceOptions>;
  const patient = await new DataSource({ ...dataSourceOptions(url ?? '', { statementTimeoutMs: 0, lockTimeoutMs: LOCK_TIMEOUT_MS }), migrations, poolSize: 2 }).initialize();
  try {
    await work(patient);
  } finally {
    await patient.destroy();
  }
}
