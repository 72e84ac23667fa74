import { createHash } from 'node:crypto';
import { createGzip } from 'node:zlib';
import type { Client } from 'pg';
import { to as copyTo } from 'pg-copy-streams';
import { messageOf } from '../../kernel/error-code';
import type { Storage } from '../storage/storage';
import { type BackupFolder, mediaFile, tableFile } from './backup-folder';
import { keepFiles } from './backup-lock';
import { BackupRefused } from './backup-refused';
import { connectForCopy, quoted } from './copy-connection';
import { type BackupMedia, type BackupSequence, type BackupTable, FORMAT, type Manifest } from './manifest';

/** A file that rows name, with the checksum of what was uploaded. */
interface NamedFile {
  readonly key: string;
  readonly sha256: string;
}

/** What a backup is made of. */
export interface BackupSource {
  readonly databaseUrl: string;
  readonly storage: Storage;
  /** A statement that gives the `key` and the `sha256` of every file that has to be there. */
  readonly filesStatement: string;
  readonly secretCheck: string;
  /** The secret itself, where it is nowhere else than beside the data. */
  readonly secret: string | undefined;
}

/**
 * Copies everything that was committed at one moment, while people work: the tables in one REPEATABLE READ snapshot, then the files
 * that its rows name. Files never change under their key, and none is purged until the end. What can be made anew (renditions)
 * and what a crash loses as well (counters of limits) is left out.
 */
export async function takeBackup(folder: BackupFolder, source: BackupSource): Promise<Manifest> {
  await folder.make();
  const client = await connectForCopy(source.databaseUrl);
  try {
    await keepFiles(client);
    await client.query('begin isolation level repeatable read read only');
    const database = await copyDatabase(client, folder);
    const { rows: files } = await client.query<NamedFile>(source.filesStatement);
    // The snapshot holds the cleaning of tables up; the files need it no longer.
    await client.query('commit');
    const { media, faults } = await copyFiles(files, source.storage, folder);
    const { secretCheck, secret } = source;
    const manifest: Manifest = { format: FORMAT, ...database, secretCheck, hasSecret: secret !== undefined, media, faults };
    await folder.finish(manifest, secret);
    return manifest;
  } finally {
    await client.end();
  }
}

type DatabasePart = Pick<Manifest, 'madeAt' | 'postgresVersion' | 'migrations' | 'tables' | 'sequences'>;

async function copyDatabase(client: Client, folder: BackupFolder): Promise<DatabasePart> {
  // The first statement: it takes the snapshot.
  const { rows: [moment] } = await client.query<{ madeAt: Date; version: string; isMigrated: boolean }>(
    `select now() as "madeAt", current_setting('server_version') as version, to_regclass('migrations') is not null as "isMigrated"`,
  );
  if (!moment?.isMigrated) throw new BackupRefused('There is no newsroom in this database.');
  const { rows: migrations } = await client.query<{ name: string }>('select name from migrations order by id');
  const tables: BackupTable[] = [];
  for (const { name, columns } of (await client.query<{ name: string; columns: string[] }>(TABLES)).rows) {
    tables.push(await copyTable(client, folder, name, columns));
  }
  return {
    madeAt: moment.madeAt.toISOString(), postgresVersion: moment.version, migrations: migrations.map(({ name }) => name), tables,
    sequences: await sequencesOf(client),
  };
}

/**
 * Without those that a crash empties. Columns that the server works out are worked out again; a transaction id means nothing on
 * another server, where the rows get one of the restore.
 */
const TABLES = `
  select c.relname as name, array_agg(a.attname::text order by a.attnum) as columns
  from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
  where c.relnamespace = current_schema()::regnamespace and c.relkind = 'r' and c.relpersistence = 'p' and c.relname <> 'migrations'
    and a.attgenerated = '' and a.atttypid <> 'xid8'::regtype
  group by c.relname order by c.relname`;

async function copyTable(client: Client, folder: BackupFolder, name: string, columns: string[]): Promise<BackupTable> {
  const rows = client.query(copyTo(`copy ${quoted(name)} (${columns.map(quoted).join(', ')}) to stdout`));
  const file = await folder.write(tableFile(name), rows, createGzip({ level: 1 }));
  return { name, columns, rows: rows.rowCount, ...file };
}

async function sequencesOf(client: Client): Promise<BackupSequence[]> {
  const { rows } = await client.query<{ name: string }>(
    `select relname as name from pg_class where relnamespace = current_schema()::regnamespace and relkind = 'S' and relname not like 'migrations_%' order by 1`,
  );
  const sequences: BackupSequence[] = [];
  for (const { name } of rows) {
    const { rows: [state] } = await client.query<{ lastValue: string; isCalled: boolean }>(
      `select last_value::text as "lastValue", is_called as "isCalled" from ${quoted(name)}`,
    );
    if (state) sequences.push({ name, ...state });
  }
  return sequences;
}

async function copyFiles(files: readonly NamedFile[], storage: Storage, folder: BackupFolder): Promise<{ media: BackupMedia[]; faults: string[] }> {
  const media: BackupMedia[] = [];
  const faults: string[] = [];
  for (const { key, sha256 } of files) {
    const bytes = await storage.read(key).catch((error: unknown) => {
      faults.push(`${key} could not be read: ${messageOf(error)}`);
      return undefined;
    });
    if (bytes === undefined) continue;
    const file = await folder.write(mediaFile(key), bytes);
    if (file.sha256 !== sha256) faults.push(`${key} is not what was uploaded.`);
    media.push({ key, ...file });
  }
  return { media, faults };
}

/** Tells whether two secrets are the same one, and tells nothing of either: `key` is derived for this alone. */
export function secretCheckOf(key: Uint8Array): string {
  return createHash('sha256').update(key).digest('hex');
}
