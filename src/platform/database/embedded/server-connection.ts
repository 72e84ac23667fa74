import { Client } from 'pg';
import { codeOf, messageOf } from '../../../kernel/error-code';

/** How to reach an embedded server. */
export interface ServerAddress {
  port: number;
  password: string | undefined;
}

/** The role that owns everything in an embedded server, and the name of its database. */
export const COPYDESK = 'copydesk';
const HOST = '127.0.0.1';

/** The connection string of one database. */
export function urlOf({ port, password }: ServerAddress, database: string): string {
  return `postgres://${COPYDESK}${password ? `:${password}` : ''}@${HOST}:${port}/${encodeURIComponent(database)}`;
}

/** An open connection; a server that dies under it makes its queries fail and nothing else. */
export async function connect({ port, password }: ServerAddress, database: string): Promise<Client> {
  const client = new Client({
    host: HOST,
    port,
    user: COPYDESK,
    password,
    database,
    ssl: false,
    keepAlive: true,
    connectionTimeoutMillis: 5_000,
    application_name: 'copydesk-embedded',
  });
  client.on('error', () => undefined);
  try {
    await client.connect();
    return client;
  } catch (error) {
    await client.end().catch(() => undefined);
    throw error;
  }
}

/** The data folder of the server behind an address, as it names it itself. */
export async function dataFolderAt(address: ServerAddress): Promise<string> {
  const client = await connect(address, 'postgres');
  try {
    const { rows } = await client.query<{ data_directory: string }>('show data_directory');
    return rows[0]?.data_directory ?? '';
  } finally {
    await client.end();
  }
}

/** Makes the database of Copydesk unless it is there. */
export async function createDatabase(address: ServerAddress): Promise<void> {
  const client = await connect(address, 'postgres');
  try {
    const { rowCount } = await client.query('select 1 from pg_database where datname = $1', [COPYDESK]);
    if (!rowCount) await client.query(`create database ${COPYDESK}`);
  } catch (error) {
    if (!['42P04', '23505'].includes(codeOf(error))) throw error;
  } finally {
    await client.end();
  }
}

/** Whether a connection failed because its server is stopping, has stopped or is not ready yet. */
export function isServerAway(error: unknown): boolean {
  const lost = /connection (terminated|error)|not queryable|timeout expired/i;
  return /^(57P0[1-3]|08...|ECONN.*|EPIPE)$/.test(codeOf(error)) || lost.test(messageOf(error));
}

/** Whether the server refused the password. */
export function isWrongPassword(error: unknown): boolean {
  return codeOf(error).startsWith('28') || messageOf(error).startsWith('SASL');
}
