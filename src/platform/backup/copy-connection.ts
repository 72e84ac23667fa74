import { Client } from 'pg';

/**
 * A connection for whole tables: no statement of it is ended for taking long, and what COPY writes is read the same by
 * every server, whatever the settings of either.
 */
export async function connectForCopy(url: string): Promise<Client> {
  const client = new Client({ connectionString: url, application_name: COPY_APPLICATION, connectionTimeoutMillis: 10_000, keepAlive: true });
  client.on('error', () => undefined);
  await client.connect();
  await client.query(
    `set statement_timeout = 0; set idle_in_transaction_session_timeout = 0; set lock_timeout = 0; set client_encoding = 'UTF8';
     set timezone = 'UTC'; set datestyle = 'ISO, YMD'; set intervalstyle = 'postgres'; set extra_float_digits = 1;`,
  );
  return client;
}

/** What the connections of backups are called in pg_stat_activity. */
export const COPY_APPLICATION = 'copydesk-backup';

/** A name for use in a statement. */
export function quoted(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}
