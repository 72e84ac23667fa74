import type { EntityTarget, ObjectLiteral } from 'typeorm';
import { queryPrepared } from './prepared-statement';
import { RowStatement, type RowValues } from './row-statement';
import type { Tx } from './tx';

/** Inserts one row by a prepared statement; columns that are left out get their defaults. */
export async function insertRow<Row extends ObjectLiteral>(tx: Tx, type: EntityTarget<Row>, values: RowValues<Row>): Promise<void> {
  await insert(tx, type, values);
}

/** The same, and gives the time that the database has put into a column of it. */
export async function insertRowAt<Row extends ObjectLiteral>(tx: Tx, type: EntityTarget<Row>, values: RowValues<Row>, column: keyof Row & string): Promise<Date> {
  const [row] = await insert<Row, { at: Date }>(tx, type, values, (statement) => ` returning ${statement.columnOf(column)} as at`);
  if (!row) throw new Error('The row that was inserted is not there.');
  return row.at;
}

async function insert<Row extends ObjectLiteral, Returned extends ObjectLiteral>(
  tx: Tx, type: EntityTarget<Row>, values: RowValues<Row>, returning: (statement: RowStatement) => string = () => '',
): Promise<Returned[]> {
  const statement = new RowStatement(tx, type);
  const assigned = statement.assign(values);
  const columns = assigned.map(({ column }) => column).join(', ');
  const text = `insert into ${statement.table} (${columns}) values (${assigned.map(({ sql }) => sql).join(', ')})${returning(statement)}`;
  return queryPrepared<Returned>(tx, statement.named(text), statement.parameters);
}
