import { AsyncLocalStorage } from 'node:async_hooks';
import type { DataSource } from 'typeorm';
import { Transaction } from './transaction';
import type { Tx } from './tx';

const storage = new AsyncLocalStorage<HeldTransaction>();

/**
 * A transaction that outlives the unit of work which opened it, until the answer to the request is known and can be
 * written in the same commit. A request with an Idempotency-Key runs in one; no other does.
 */
export class HeldTransaction {
  private transaction: Transaction | undefined;
  private opened: Promise<Tx> | undefined;

  /** `opening` is the first thing done in the transaction. */
  constructor(private readonly opening: (tx: Tx) => Promise<void>) {}

  static current(): HeldTransaction | undefined {
    return storage.getStore();
  }

  /** Runs a request so that every unit of work in it joins this transaction. */
  around<T>(request: () => Promise<T>): Promise<T> {
    return storage.run(this, request);
  }

  async join<T>(dataSource: DataSource, work: (tx: Tx) => Promise<T>): Promise<T> {
    return work(await this.open(dataSource));
  }

  /** Throws what the opening throws, in a transaction that ends at once; nothing to do where the one that is held has been opened. */
  async tryOpening(dataSource: DataSource): Promise<void> {
    if (this.opened) return;
    const trial = await Transaction.begin(dataSource);
    try {
      await this.opening(trial.tx);
    } finally {
      await trial.rollback();
    }
  }

  /** Does the last of the work, which is to write the answer, and commits. */
  async commit(dataSource: DataSource, last: (tx: Tx) => Promise<void>): Promise<void> {
    await last(await this.open(dataSource));
    await this.take()?.commit();
  }

  /** Undoes everything; to be called after any failure. */
  async rollback(): Promise<void> {
    await this.take()?.rollback();
  }

  /** Where the opening was refused, all that comes after it in this request is as well: somebody may have passed over the first refusal. */
  private open(dataSource: DataSource): Promise<Tx> {
    this.opened ??= this.begin(dataSource);
    return this.opened;
  }

  private async begin(dataSource: DataSource): Promise<Tx> {
    this.transaction = await Transaction.begin(dataSource);
    const { tx } = this.transaction;
    await this.opening(tx);
    return tx;
  }

  /** The transaction, which ends now and is nobody's any more. */
  private take(): Transaction | undefined {
    const { transaction } = this;
    this.transaction = undefined;
    this.opened = undefined;
    return transaction;
  }
}
