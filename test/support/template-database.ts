import { Client } from 'pg';

/** The migrated database that others are copied from. Nobody may be connected to it. */
export const TEMPLATE = 'copydesk_template';

/** A database of one test file. */
export interface TestDatabase {
  readonly url: string;
  drop(): Promise<void>;
}

let made = 0;

/** A copy of the template, or an empty database. */
export async function makeDatabase({ migrated = true } = {}): Promise<TestDatabase> {
  const serverUrl = process.env['TEST_SERVER_URL'];
  if (serverUrl === undefined) throw new Error('The global setup did not run.');
  made += 1;
  const name = `t_${process.env['JEST_WORKER_ID'] ?? '1'}_${process.pid}_${made}`;
  await onServer(serverUrl, `create database ${name} template ${migrated ? TEMPLATE : 'template0'} strategy file_copy`);
  const url = new URL(serverUrl);
  url.pathname = `/${name}`;
  return { url: url.href, drop: () => onServer(serverUrl, `drop database if exists ${name} with (force)`) };
}

async function onServer(url: string, sql: string): Promise<void> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(sql);
  } finally {
    await client.end();
  }
}
