import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import type { Client } from 'pg';
import { from as copyFrom } from 'pg-copy-streams';
import { type BackupFolder, tableFile } from './backup-folder';
import { quoted } from './copy-connection';
import type { BackupTable, Manifest } from './manifest';

interface ForeignKey {
  readonly table: string;
  readonly name: string;
  readonly definition: string;
}

/**
 * Puts the rows of a backup into the tables, which have the form that they had there, in one transaction with the note that holds
 * back what comes due. Triggers do not run, because what they did is in the rows; foreign keys are checked at the end, as a whole.
 */
export async function fillTables(client: Client, folder: BackupFolder, manifest: Manifest, { resume }: { resume: boolean }): Promise<void> {
  await client.query('begin');
  const { rows: keys } = await client.query<ForeignKey>(FOREIGN_KEYS);
  const names = manifest.tables.map(({ name }) => quoted(name));
  for (const { table, name } of keys) await client.query(`alter table ${table} drop constraint ${name}`);
  for (const name of names) await client.query(`alter table ${name} disable trigger user`);
  // Migrations put some rows there.
  await client.query(`truncate ${names.join(', ')}`);
  for (const table of manifest.tables) await fill(client, folder, table);
  for (const name of names) await client.query(`alter table ${name} enable trigger user`);
  for (const { table, name, definition } of keys) await client.query(`alter table ${table} add constraint ${name} ${definition}`);
  for (const { name, lastValue, isCalled } of manifest.sequences) {
    await client.query('select setval($1::regclass, $2::bigint, $3)', [quoted(name), lastValue, isCalled]);
  }
  await client.query('delete from held_work');
  if (!resume) await client.query('insert into held_work (reason) values ($1)', [`restored from the backup of ${manifest.madeAt}`]);
  await client.query('commit');
}

const FOREIGN_KEYS = `
  select conrelid::regclass::text as table, quote_ident(conname) as name, pg_get_constraintdef(oid) as definition
  from pg_constraint where contype = 'f' and connamespace = current_schema()::regnamespace order by 1, 2`;

async function fill(client: Client, folder: BackupFolder, { name, columns, rows }: BackupTable): Promise<void> {
  const table = client.query(copyFrom(`copy ${quoted(name)} (${columns.map(quoted).join(', ')}) from stdin`));
  await pipeline(folder.read(tableFile(name)), createGunzip(), table);
  if (table.rowCount !== rows) throw new Error(`${name} got ${table.rowCount} rows, and the backup has ${rows}.`);
}
