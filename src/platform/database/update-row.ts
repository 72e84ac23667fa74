import type { EntityTarget, ObjectLiteral } from 'typeorm';
import { queryPrepared } from './prepared-statement';
import { RowStatement, type RowValues } from './row-statement';
import type { Tx } from './tx';

/** Changes the row that has all the values of `where`, by a prepared statement, and tells whether there was one. */
export async function updateRow<Row extends ObjectLiteral>(
  tx: Tx, type: EntityTarget<Row>, where: Partial<Row>, change: RowValues<Row>,
): Promise<boolean> {
  const statement = new RowStatement(tx, type);
  const assigned = statement.assign(change).map(({ column, sql }) => `${column} = ${sql}`);
  const matched = statement.assign(where).map(({ column, sql }) => `${column} = ${sql}`);
  const text = `update ${statement.table} set ${assigned.join(', ')} where ${matched.join(' and ')} returning 1`;
  return (await queryPrepared(tx, statement.named(text), statement.parameters)).length > 0;
}
