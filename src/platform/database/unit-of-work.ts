import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { HeldTransaction } from './held-transaction';
import { isRetryable } from './pg-errors';
import { Transaction } from './transaction';
import type { Tx } from './tx';

const ATTEMPTS = 4;

/** The one way to change the database: everything in `work` is committed together, or nothing is. */
@Injectable()
export class UnitOfWork {
  constructor(private readonly dataSource: DataSource) {}

  /**
   * Runs the work in a READ COMMITTED transaction, the whole of it again after a deadlock: it must do nothing but SQL.
   * What it returns must hold all that the answer needs, because the commit may come after the answer was made.
   */
  async run<T>(work: (tx: Tx) => Promise<T>): Promise<T> {
    const held = HeldTransaction.current();
    if (held) return held.join(this.dataSource, work);
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await this.attempt(work);
      } catch (error) {
        if (attempt === ATTEMPTS || !isRetryable(error)) throw error;
      }
    }
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
