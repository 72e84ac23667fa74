import type { Tx } from './tx';

type Check = () => Promise<void> | undefined;

const waiting = new WeakMap<Tx, Check[]>();

/** Has something looked at right before the commit, when all that the transaction had to wait for is over. Where it throws, nothing is committed. */
export function beforeCommit(tx: Tx, check: Check): void {
  const before = waiting.get(tx);
  if (before) before.push(check);
  else waiting.set(tx, [check]);
}

/** To be called once by the transaction itself, before it commits. undefined: there is nothing to wait for. */
export function checked(tx: Tx): Promise<unknown> | undefined {
  const looks = (waiting.get(tx) ?? []).map((check) => check()).filter((look) => look !== undefined);
  waiting.delete(tx);
  return looks.length === 0 ? undefined : Promise.all(looks);
}
