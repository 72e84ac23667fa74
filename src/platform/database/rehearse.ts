import type { Tx } from './tx';

/**
 * Does the work and undoes all of it, so that a dry run is refused as the real one would be, and gives what that would give.
 * What the work throws ends the transaction as usual.
 */
export async function rehearse<T>(tx: Tx, work: () => Promise<T>): Promise<T> {
  await tx.query('savepoint rehearsal');
  const result = await work();
  await tx.query('rollback to savepoint rehearsal');
  return result;
}
