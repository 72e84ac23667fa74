import type { EntityTarget, ObjectLiteral } from 'typeorm';
import { queryPrepared } from './prepared-statement';
import { RowStatement, type RowValues } from './row-statement';
import type { Tx } from './tx';

/** Inserts one row by a prepared statement; columns that are left out get their defaults. */
export async function insertRow<Row extends ObjectLiteral>(tx: Tx, type: EntityTarget<Row>, values: RowValues<Row>): Promise<void> {
  const statement = new RowStatement(tx, type);
  const assigned = statement.assign(values);
  const columns = assigned.map(({ column }) => column).join(', ');
  const text = `insert into ${statement.table} (${columns}) values (${assigned.map(({ sql }) => sql).join(', ')})`;
  await queryPrepared(tx, statement.named(text), statement.parameters);
}
