import { writeFile } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';
import { createWriteStream } from 'node:fs';
import type { Client } from 'pg';
import { DataSource } from 'typeorm';
import { dataSourceOptions } from '../database/data-source-options';
import { migrateTo, runPending, underMigrationLock } from '../database/migrate';
import { orNoSpace } from '../storage/no-space';
import type { Storage } from '../storage/storage';
import { type BackupFolder, mediaFile, tableFile } from './backup-folder';
import { BackupRefused } from './backup-refused';
import { COPY_APPLICATION, connectForCopy } from './copy-connection';
import { fillTables } from './fill-tables';
import type { BackupMedia, Manifest } from './manifest';

/** Where a backup is restored to. */
export interface RestoreTarget {
  readonly databaseUrl: string;
  readonly storage: Storage;
  /** Where the secret of the backup goes, where it has one and this newsroom has none of its own; undefined: nowhere. */
  readonly secretFile: string | undefined;
  /** Whether what waited in the backup, and what has come due since, is done as soon as a process runs. */
  readonly resume: boolean;
}

/** Throws BackupRefused unless every file of the backup is what was written. Reads all of it, and writes nothing. */
export async function verifyBackup(folder: BackupFolder): Promise<Manifest> {
  const manifest = await folder.manifest();
  for (const table of manifest.tables) await folder.verify(tableFile(table.name), table);
  for (const media of manifest.media) await folder.verify(mediaFile(media.key), media);
  if (manifest.hasSecret) await folder.secret();
  return manifest;
}

/**
 * Puts a verified backup into an empty newsroom: first the files, then the tables, all in one transaction, so that no row is ever
 * without its file; one that is broken off is begun again. No process may be at work on the database, and none that starts
 * meanwhile gets to work before the end.
 */
export async function restoreBackup(folder: BackupFolder, manifest: Manifest, target: RestoreTarget): Promise<void> {
  const dataSource = await new DataSource(patientOptions(target.databaseUrl)).initialize();
  try {
    requireKnown(manifest, dataSource);
    await underMigrationLock(dataSource, async () => {
      await withClient(target.databaseUrl, requireEmpty);
      await putFiles(folder, manifest.media, target.storage);
      if (manifest.hasSecret && target.secretFile !== undefined) await keepSecret(await folder.secret(), target.secretFile);
      await migrateTo(dataSource, manifest.migrations);
      await withClient(target.databaseUrl, (client) => fillTables(client, folder, manifest, target));
      await runPending(dataSource);
      await dataSource.query('analyze');
    });
  } finally {
    await dataSource.destroy();
  }
}

/** Indexes of large tables take their time. */
function patientOptions(url: string): ReturnType<typeof dataSourceOptions> {
  return { ...dataSourceOptions(url, { statementTimeoutMs: 0 }), applicationName: COPY_APPLICATION, poolSize: 3 };
}

function requireKnown({ migrations }: Manifest, dataSource: DataSource): void {
  const known = new Set(dataSource.migrations.map(({ name, constructor }) => name ?? constructor.name));
  const unknown = migrations.filter((name) => !known.has(name));
  if (unknown.length > 0) throw new BackupRefused(`The backup was made by a newer release (it has ${unknown.join(', ')}): restore it with that one.`);
}

/** Whoever changed anything has left a line in the journal: without one, there is nothing but what the migrations made. */
async function requireEmpty(client: Client): Promise<void> {
  const { rows: [state] } = await client.query<{ tables: number; isOurs: boolean; others: number }>(
    `select (select count(*)::integer from pg_class where relnamespace = current_schema()::regnamespace and relkind in ('r', 'p')) as tables,
            to_regclass('outbox_events') is not null and to_regclass('audit_log') is not null and to_regclass('migrations') is not null as "isOurs",
            (select count(*)::integer from pg_stat_activity
             where datname = current_database() and application_name in ('copydesk', 'copydesk-delivery')) as others`,
  );
  if (!state || state.others > 0) throw new BackupRefused('A process of Copydesk is connected to the database: stop every one of them first.');
  if (state.tables === 0) return;
  const { rows: [journal] } = state.isOurs
    ? await client.query<{ isEmpty: boolean }>('select not exists (select from outbox_events) and not exists (select from audit_log) as "isEmpty"')
    : { rows: [{ isEmpty: false }] };
  if (!journal?.isEmpty) throw new BackupRefused('The database is not empty: a backup is restored into an empty one, or one that was only migrated.');
}

async function putFiles(folder: BackupFolder, media: readonly BackupMedia[], storage: Storage): Promise<void> {
  for (const { key } of media) {
    const path = await storage.temporaryFile();
    await orNoSpace(pipeline(folder.read(mediaFile(key)), createWriteStream(path)));
    await storage.put(key, path);
  }
}

/** In the place of one that a first start made here: nothing was ever protected by that. */
async function keepSecret(secret: string, file: string): Promise<void> {
  await writeFile(file, secret, { mode: 0o600, flush: true });
}

async function withClient<T>(url: string, work: (client: Client) => Promise<T>): Promise<T> {
  const client = await connectForCopy(url);
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}
