import type { EntityTarget, ObjectLiteral } from 'typeorm';
import type { Tx } from './tx';

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
  row: Row,
  change: Partial<Row>,
): Promise<void> {
  const result = await tx
    .createQueryBuilder()
    .update(type)
    .set({ ...change, version: row.version + 1, updatedAt: () => 'now()' })
    .where('id = :id and version = :version', { id: row.id, version: row.version })
    .execute();
  if (result.affected !== 1) throw new Error(`The row ${row.id} changed under its own lock.`);
}
