import { Injectable, Logger, OnModuleInit } from '@nestjs/common';
import type { Pool, PoolClient } from 'pg';
import { DataSource } from 'typeorm';
import type { PostgresDriver } from 'typeorm/driver/postgres/PostgresDriver.js';
import { codeOf } from '../../kernel/error-code';
import { eachClient } from './each-client';

/** A transaction that may write was refused as read-only. */
const READ_ONLY = '25006';

/** What the wire says, below queries: pg hands an error of the server on under this name. */
interface Wire {
  on(event: 'errorMessage', heard: (message: unknown) => void): void;
}

/**
 * After a failover the sockets to the former primary may stay open: every write on them fails for as long as they live, and under
 * load they would live for ever. A connection that has once been told that it is read-only is not used again.
 */
@Injectable()
export class DeadClients implements OnModuleInit {
  private readonly logger = new Logger('DeadClients');

  constructor(private readonly dataSource: DataSource) {}

  onModuleInit(): void {
    const pool = (this.dataSource.driver as PostgresDriver).master as Pool;
    eachClient(pool, (client) => this.watch(client));
  }

  private watch(client: PoolClient): void {
    const { connection } = client as PoolClient & { readonly connection: Wire };
    connection.on('errorMessage', (message) => {
      if (codeOf(message) !== READ_ONLY) return;
      this.logger.warn('A connection has become read-only and is given up.');
      // After whoever waits for the answer has it: this breaks off what was sent behind.
      setImmediate(() => void (client as PoolClient & { end(): Promise<void> }).end().catch(() => undefined));
    });
  }
}
