import { Client } from 'pg';
import { StartRefused, codeOf } from './start-refused';

/** 15.0 as PostgreSQL writes it in server_version_num. */
const OLDEST_VERSION = 150_000;

interface ServerState {
  version: number;
  encoding: string;
  standby: boolean;
}

/** Passes when the database of DATABASE_URL can be used. Throws StartRefused with what to do; the password is never shown. */
export async function checkExternalDatabase(url: string): Promise<void> {
  const client = new Client({ connectionString: url, connectionTimeoutMillis: 5000, application_name: 'copydesk' });
  client.on('error', () => undefined);
  try {
    await client.connect();
    const { rows } = await client.query<ServerState>(
      `select current_setting('server_version_num')::integer as version, pg_is_in_recovery() as standby,
              current_setting('server_encoding') as encoding`,
    );
    if (rows[0]) requireUsable(rows[0], client);
  } catch (error) {
    throw error instanceof StartRefused ? error : explained(error, client);
  } finally {
    await client.end().catch(() => undefined);
  }
}

function requireUsable({ version, encoding, standby }: ServerState, { host, port, database }: Client): void {
  const server = `PostgreSQL at ${host}:${port}`;
  if (version < OLDEST_VERSION) {
    throw new StartRefused(`${server} is version ${Math.floor(version / 10_000)}, and Copydesk needs 15 or later.`);
  }
  if (standby) throw new StartRefused(`${server} is a standby, which takes no writes: point DATABASE_URL at the primary.`);
  if (encoding !== 'UTF8') {
    throw new StartRefused(`The database "${database}" at ${host}:${port} is in ${encoding}: make one with the encoding UTF8.`);
  }
}

const UNREACHABLE: Record<string, string> = {
  ECONNREFUSED: 'nothing listens there',
  ENOTFOUND: 'there is no such host',
  EAI_AGAIN: 'the name of the host cannot be looked up',
  EHOSTUNREACH: 'the host cannot be reached',
  ENETUNREACH: 'the network cannot be reached',
  ETIMEDOUT: 'it does not answer',
  ECONNRESET: 'it broke the connection off',
  ENOENT: 'there is no such socket',
};

function explained(error: unknown, client: Client): unknown {
  const message = error instanceof Error ? error.message : '';
  const sentence = sentenceFor(codeOf(error), message, client);
  return sentence === undefined ? error : new StartRefused(sentence, { cause: error });
}

function sentenceFor(code: string, message: string, { host, port, user, database }: Client): string | undefined {
  const server = `PostgreSQL at ${host}:${port}`;
  const reason = UNREACHABLE[code] ?? (/time(d )?out/i.test(message) ? UNREACHABLE['ETIMEDOUT'] : undefined);
  if (reason) return `${server} cannot be reached (${reason}): check DATABASE_URL, and that the server runs.`;
  if (code === '28P01' || message.startsWith('SASL')) {
    return `${server} refuses the password of user "${user}": check DATABASE_URL.`;
  }
  if (code === '28000' || code === '42501') return `${server} does not let user "${user}" in: ${message}.`;
  if (code === '3D000') {
    return `${server} has no database "${database}": create it, or name another one in DATABASE_URL.`;
  }
  if (/^(53|57|08)/.test(code)) return `${server} takes no connection at the moment: ${message}.`;
  if (/SSL|certificate|terminated/i.test(message)) return `The connection to ${server} failed: ${message.replace(/\.$/, '')}.`;
  return undefined;
}

/** Says why the schema cannot be brought up to date; anything unforeseen is returned as it came. */
export function explainMigrating(error: unknown): unknown {
  const message = error instanceof Error ? error.message : '';
  const reasons: Record<string, string> = {
    '42501': `The database does not let its user make the tables that Copydesk needs (${message}): grant it the rights, or own the database.`,
    '25006': 'The database is read-only at the moment, and its schema has to be brought up to date first.',
  };
  const sentence = reasons[codeOf(error)];
  return sentence === undefined ? error : new StartRefused(sentence, { cause: error });
}
