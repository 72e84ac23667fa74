import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { HeldTransaction } from './held-transaction';
import { retrying } from './retrying';
import { Transaction } from './transaction';
import type { Tx } from './tx';

/** The one way to change the database: everything in `work` is committed together, or nothing is. */
@Injectable()
export class UnitOfWork {
  constructor(private readonly dataSource: DataSource) {}

  /**
   * Runs the work in a READ COMMITTED transaction, the whole of it again after a deadlock, or where a row went that it refers to: it
   * must do nothing but SQL.
   * What it returns must hold all that the answer needs, because the commit may come after the answer was made.
   */
  async run<T>(work: (tx: Tx) => Promise<T>): Promise<T> {
    const held = HeldTransaction.current();
    if (held) return held.join(this.dataSource, work);
    return retrying(() => this.attempt(work));
  }

  /**
   * For a use case that does work outside of the database first, which costs much or depends on others: throws where its request was
   * done before, or is just being done, and holds no connection afterwards.
   */
  async requireNew(): Promise<void> {
    await HeldTransaction.current()?.tryOpening(this.dataSource);
  }

  /**
   * Like run, and every unit of work that is asked for inside joins it: what use cases do is committed together with what the caller
   * writes about it. Never to be called inside of another one.
   */
  async enclosing<T>(work: (tx: Tx) => Promise<T>): Promise<T> {
    return retrying(async () => {
      const held = new HeldTransaction(async () => undefined);
      try {
        const result = await held.around(() => held.join(this.dataSource, work));
        await held.commit(this.dataSource, async () => undefined);
        return result;
      } catch (error) {
        await held.rollback();
        throw error;
      }
    });
  }

  private async attempt<T>(work: (tx: Tx) => Promise<T>): Promise<T> {
    const transaction = await Transaction.begin(this.dataSource);
    const result = await work(transaction.tx).catch(async (error: unknown) => {
      await transaction.rollback();
      throw error;
    });
    await transaction.commit();
    return result;
  }
}
