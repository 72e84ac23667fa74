import { AsyncLocalStorage } from 'node:async_hooks';
import type { DataSource, QueryRunner } from 'typeorm';
import type { Tx } from './tx';

const storage = new AsyncLocalStorage<HeldTransaction>();

/**
 * A transaction that outlives the unit of work which opened it, until the answer to the request is known and can be
 * written in the same commit. A request with an Idempotency-Key runs in one; no other does.
 */
export class HeldTransaction {
  private runner: QueryRunner | undefined;

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

  /** Does the last of the work, which is to write the answer, and commits. */
  async commit(dataSource: DataSource, last: (tx: Tx) => Promise<void>): Promise<void> {
    await last(await this.open(dataSource));
    await this.runner?.commitTransaction();
    await this.release();
  }

  /** Undoes everything; to be called after any failure. */
  async rollback(): Promise<void> {
    try {
      if (this.runner?.isTransactionActive) await this.runner.rollbackTransaction();
    } finally {
      await this.release();
    }
  }

  private async open(dataSource: DataSource): Promise<Tx> {
    if (!this.runner) {
      this.runner = dataSource.createQueryRunner();
      await this.runner.startTransaction();
      await this.opening(this.runner.manager as Tx);
    }
    return this.runner.manager as Tx;
  }

  private async release(): Promise<void> {
    await this.runner?.release();
    this.runner = undefined;
  }
}
