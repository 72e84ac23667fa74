import type { EntityTarget, ObjectLiteral } from 'typeorm';
import { NOW, type RowChange } from './row-change';
import type { Tx } from './tx';
import { updateRow } from './update-row';

interface VersionedRow extends ObjectLiteral {
  id: string;
  version: number;
}

/**
 * Changes a row whose version the caller has read under its lock, and moves the version in the same statement.
 * The comparison is in SQL: TypeORM's version column does not check on save.
 */
export async function applyChange<Row extends VersionedRow>(
  tx: Tx,
  type: EntityTarget<Row>,
  { id, version }: Pick<VersionedRow, 'id' | 'version'>,
  change: RowChange<Row>,
): Promise<void> {
  const where = { id, version } as unknown as Partial<Row>;
  const changed = await updateRow(tx, type, where, { ...change, version: version + 1, updatedAt: NOW });
  if (!changed) throw new Error(`The row ${id} changed under its own lock.`);
}
