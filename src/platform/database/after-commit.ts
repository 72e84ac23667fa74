import type { Tx } from './tx';

type Work = (commit: { isSure: boolean }) => void;

const waiting = new WeakMap<Tx, Work[]>();

/**
 * Has something done in this process right after the commit, before whoever asked for the change is answered. Not after a
 * rollback. It must be quick and must not throw: the change is made by then, or, where that is not sure, may be, and whoever asked for it
 * is told of a failure.
 */
export function afterCommit(tx: Tx, work: Work): void {
  const before = waiting.get(tx);
  if (before) before.push(work);
  else waiting.set(tx, [work]);
}

/** To be called once by the transaction itself, when it is committed or may be. */
export function committed(tx: Tx, commit: { isSure: boolean }): void {
  for (const work of waiting.get(tx) ?? []) work(commit);
  waiting.delete(tx);
}
