import { type EntityTarget, type FindOptionsWhere, IsNull } from 'typeorm';
import { NotFound } from '../../kernel/problem';
import { applyChange } from './apply-change';
import type { Tx } from './tx';

/** A row that stays as a tombstone when it is deleted, because others keep its id. */
interface Mergeable {
  id: string;
  version: number;
  deletedAt: Date | null;
  /** The living row that took the place of a deleted one. */
  mergedInto: string | null;
}

/** A living row with its lock; null for an unknown one and for a tombstone. */
export async function findLiving<Row extends Mergeable>(tx: Tx, type: EntityTarget<Row>, id: string): Promise<Row | null> {
  const where = { id, deletedAt: IsNull() } as FindOptionsWhere<Row>;
  return tx.findOne(type, { where, lock: { mode: 'pessimistic_write' } });
}

/** A living row with its lock. Throws NotFound for an unknown one and for a tombstone. */
export async function lockLiving<Row extends Mergeable>(tx: Tx, type: EntityTarget<Row>, id: string): Promise<Row> {
  const row = await findLiving(tx, type, id);
  if (!row) throw new NotFound();
  return row;
}

/**
 * Deletes a row and changes what else the tombstone is to say. What was merged into the row before goes the same way,
 * so that no trail is longer than one step.
 */
export async function leaveTombstone<Row extends Mergeable>(
  tx: Tx, type: EntityTarget<Row>, row: Row, mergedInto: string | null, change: Partial<Row> = {},
): Promise<void> {
  const table: EntityTarget<Mergeable> = type;
  await applyChange(tx, type, row, change);
  await tx.update(table, { id: row.id }, { deletedAt: () => 'now()', mergedInto });
  await tx.update(table, { mergedInto: row.id }, { mergedInto });
}
