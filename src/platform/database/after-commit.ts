import type { Tx } from './tx';

const waiting = new WeakMap<Tx, (() => void)[]>();

/**
 * Has something done in this process right after the commit, before whoever asked for the change is answered. Not after a
 * rollback. It must be quick and must not throw: the change is made by then.
 */
export function afterCommit(tx: Tx, work: () => void): void {
  const before = waiting.get(tx);
  if (before) before.push(work);
  else waiting.set(tx, [work]);
}

/** To be called once by the transaction itself, when it is committed or may be. */
export function committed(tx: Tx): void {
  for (const work of waiting.get(tx) ?? []) work();
  waiting.delete(tx);
}
