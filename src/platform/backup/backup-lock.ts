import type { ClientBase } from 'pg';
import { type Statement, queryPrepared } from '../database/prepared-statement';
import type { Tx } from '../database/tx';

/** Any number that only backups use. */
const FILES_STAY = 0x62636b70;

const MAY_REMOVE: Statement = { name: 'files-may-be-removed', text: `select pg_try_advisory_xact_lock_shared(${FILES_STAY}) as free` };

/** Whether a stored file that a row names may be removed now. Where it may, a backup waits for the end of the transaction. */
export async function mayRemoveFiles(tx: Tx): Promise<boolean> {
  const [row] = await queryPrepared<{ free: boolean }>(tx, MAY_REMOVE, []);
  return row?.free === true;
}

/** From now on, until the connection ends, every file that a row names stays; whoever was about to remove one is waited for. */
export async function keepFiles(client: ClientBase): Promise<void> {
  await client.query('select pg_advisory_lock($1)', [FILES_STAY]);
}
