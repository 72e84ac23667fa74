import type { Tx } from './tx';

const waiting = new WeakMap<Tx, Promise<unknown>[]>();

/**
 * For a statement that answers nothing: it is on its way, and the commit goes after it without waiting for it. Where it fails, so does the
 * commit, which PostgreSQL makes a rollback then.
 */
export function leaveToCommit(tx: Tx, statement: Promise<unknown>): void {
  // Told by the commit, if it comes to that.
  statement.catch(() => undefined);
  const before = waiting.get(tx);
  if (before) before.push(statement);
  else waiting.set(tx, [statement]);
}

/** To be awaited with the commit, by the transaction itself. */
export function leftToCommit(tx: Tx): Promise<unknown> {
  const left = waiting.get(tx) ?? [];
  waiting.delete(tx);
  return Promise.all(left);
}
