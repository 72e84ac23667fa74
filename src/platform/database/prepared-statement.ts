import type { Pool, PoolClient, QueryResultRow } from 'pg';
import type { EntityManager } from 'typeorm';
import type { PostgresDriver } from 'typeorm/driver/postgres/PostgresDriver.js';

/** A statement that is prepared once a connection under its name: the same name must always mean the same text. */
export interface Statement {
  readonly name: string;
  readonly text: string;
}

/**
 * Runs a statement past TypeORM, which prepares none: planning a query with many subqueries takes PostgreSQL ten times as
 * long as running it. In the transaction of the manager where it has one: there, statements that do not wait for one another
 * go to the server together, and it carries them out in the order of the calls.
 */
export async function queryPrepared<Row extends QueryResultRow>(
  manager: EntityManager, { name, text }: Statement, values: unknown[],
): Promise<Row[]> {
  const client = manager.queryRunner
    ? ((await manager.queryRunner.connect()) as PoolClient)
    : ((manager.dataSource.driver as PostgresDriver).master as Pool);
  return (await client.query<Row>({ name, text, values })).rows;
}
