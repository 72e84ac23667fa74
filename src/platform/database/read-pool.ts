import { Inject, Injectable, Logger, OnApplicationShutdown } from '@nestjs/common';
import { Pool, type PoolClient, type QueryConfig, type QueryResultRow } from 'pg';
import { DataSource } from 'typeorm';
import { tracePool } from '../tracing/trace-pool';
import type { Tracing } from '../tracing/tracing';
import { ALIKE } from './data-source-options';
import { isServerAway } from './pg-errors';
import type { Statement } from './prepared-statement';
import { READ_ADDRESSES, type ReadAddresses } from './read-addresses';
import { isWriting } from './recent-writes';
import { Replica } from './replica/replica';
import { SERVER_RUN } from './replica/server-run';
import { WatchedPool } from './watched-pool';

/** How many connections the reads of the delivery API have to each server. */
export const READ_CONNECTIONS = 10;

export type ReadServer = 'primary' | 'replica';

/**
 * Every read has an index. PostgreSQL takes the words of a row, which are stored elsewhere, to be as cheap as the row itself, and would go
 * through all articles where a search has many words.
 */
const OPTIONS = {
  max: READ_CONNECTIONS,
  connectionTimeoutMillis: 2000,
  application_name: 'copydesk-delivery',
  options: `-c TimeZone=UTC -c default_transaction_read_only=on -c statement_timeout=5000 -c enable_seqscan=off -c ${ALIKE}`,
};

type Read = Pick<QueryConfig, 'name' | 'text' | 'values'>;

/** Below queries: the socket itself. */
interface Wired {
  readonly connection: { readonly stream: { destroy(): void } };
}

/**
 * The connections of the delivery API: read-only, apart from those of the newsroom, and through DATABASE_REPLICA_URL to a standby or
 * to a role that may read nothing but what was published. A standby is read while it has all that this process has heard was changed;
 * else, and where it fails, the primary is read in its place.
 */
@Injectable()
export class ReadPool implements OnApplicationShutdown {
  /** How many reads each server has answered. */
  readonly counts: Record<ReadServer, number> = { primary: 0, replica: 0 };
  private readonly primary: Pool;
  private readonly standby: Pool | undefined;

  constructor(
    @Inject(READ_ADDRESSES) { primary, replica: standby }: ReadAddresses,
    private readonly replica: Replica,
    private readonly newsroom: DataSource,
  ) {
    this.primary = poolOf(primary, 'ReadPool');
    this.standby = standby === undefined ? undefined : this.replicaPool(standby);
  }

  /** How many connections there are, and who waits for one. */
  get states(): Partial<Record<ReadServer, Pick<Pool, 'totalCount' | 'idleCount' | 'waitingCount'>>> {
    return { primary: this.primary, ...(this.standby && { replica: this.standby }) };
  }

  /** Editors first: while this process changes something, reads should be small enough to let that through between them. */
  get givesWay(): boolean {
    return isWriting(this.newsroom);
  }

  /** The connections to the primary; those to a standby are watched with it. To be called once. */
  watched(): WatchedPool {
    return new WatchedPool(this.primary);
  }

  trace(tracing: Tracing): void {
    for (const pool of [this.primary, this.standby]) if (pool) tracePool(pool, tracing);
  }

  async query<Row extends QueryResultRow>({ name, text }: Statement, values: unknown[]): Promise<Row[]> {
    return this.read<Row>({ name, text, values });
  }

  /** Planned for these very values, where the best plan depends on them. */
  async queryPlanned<Row extends QueryResultRow>(text: string, values: unknown[]): Promise<Row[]> {
    return this.read<Row>({ text, values });
  }

  async onApplicationShutdown(): Promise<void> {
    await Promise.all([this.primary.end(), this.standby?.end()]);
  }

  private async read<Row extends QueryResultRow>(read: Read): Promise<Row[]> {
    if (this.standby === undefined) return this.ask<Row>('primary', this.primary, read);
    if (this.replica.isRead) return this.eitherOf<Row>(read, ['replica', this.standby], ['primary', this.primary]);
    // In this order it may be older than what others read, but not than what this process has heard of.
    return this.replica.hasAllHeard ? this.eitherOf<Row>(read, ['primary', this.primary], ['replica', this.standby]) : this.ask<Row>('primary', this.primary, read);
  }

  /** A read changes nothing, so what one server does not answer is asked of the other. */
  private async eitherOf<Row extends QueryResultRow>(read: Read, first: [ReadServer, Pool], second: [ReadServer, Pool]): Promise<Row[]> {
    try {
      return await this.ask<Row>(...first, read);
    } catch (error) {
      if (!isServerAway(error)) throw error;
      return this.ask<Row>(...second, read);
    }
  }

  private async ask<Row extends QueryResultRow>(server: ReadServer, pool: Pool, read: Read): Promise<Row[]> {
    const { rows } = await pool.query<Row>(read);
    this.counts[server] += 1;
    return rows;
  }

  /** Connections to the very server that is being watched, broken off with it: nobody waits for a machine that is gone. */
  private replicaPool(url: string): Pool {
    const clients = new Set<PoolClient>();
    const pool = poolOf(url, 'Replica', (client, done) => {
      client.query<{ server: string }>(`select ${SERVER_RUN} as server`, (error: Error | undefined, answer) => {
        const isAnother = !error && answer.rows[0]?.server !== this.replica.server;
        done(isAnother ? new Error('Connection terminated: this is another server.') : error);
      });
    });
    pool.on('connect', (client) => clients.add(client)).on('remove', (client) => clients.delete(client));
    this.replica.onLoss(() => {
      for (const client of clients) (client as PoolClient & Wired).connection.stream.destroy();
    });
    return pool;
  }
}

function poolOf(connectionString: string, name: string, verify?: (client: PoolClient, done: (error?: Error) => void) => void): Pool {
  const pool = new Pool({ connectionString, ...OPTIONS, ...(verify && { verify }) });
  pool.on('error', (error) => new Logger(name).warn(error.message));
  return pool;
}
