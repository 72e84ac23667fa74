import type { PoolClient } from 'pg';
import type { DataSource, QueryRunner } from 'typeorm';
import { committed } from './after-commit';
import { checked } from './before-commit';
import { noteCommit } from './commit-count';
import { leftToCommit } from './left-to-commit';
import { noteWrite } from './recent-writes';
import { together } from './together';
import type { Tx } from './tx';

/**
 * PostgreSQL plans a prepared statement anew for each of its first five uses on a connection, before it trusts a plan for any values:
 * with the twenty and more statements of a change, half a second of work a connection. What is changed is found by its id, so a plan
 * for any values is as good from the first time on.
 */
const BEGIN = 'begin; set local plan_cache_mode = force_generic_plan';

/**
 * One READ COMMITTED transaction on a connection of its own, until it is committed or rolled back. It begins without
 * waiting for the server, so that the first statements in it go there together with its beginning.
 */
export class Transaction {
  private readonly begun: Promise<unknown>;
  private readonly ended: () => void;

  private constructor(
    private readonly runner: QueryRunner,
    private readonly client: PoolClient,
  ) {
    this.ended = noteWrite(runner.dataSource);
    this.begun = client.query(BEGIN);
    // Told by the commit; until then everything else in the transaction fails for the same reason.
    this.begun.catch(() => undefined);
    // TypeORM asks for it before it locks rows.
    Object.assign(runner, { isTransactionActive: true });
  }

  static async begin(dataSource: DataSource): Promise<Transaction> {
    const runner = dataSource.createQueryRunner();
    return new Transaction(runner, (await runner.connect()) as PoolClient);
  }

  get tx(): Tx {
    return this.runner.manager as Tx;
  }

  /** Throws where nothing was committed, also when an error inside the transaction had been passed over. */
  async commit(): Promise<void> {
    await this.requireChecked();
    let isSure = false;
    try {
      await this.begun;
      const [, { command }] = await together([leftToCommit(this.tx), this.client.query('commit')]);
      if (command !== 'COMMIT') throw new Error('The transaction had failed already, and was rolled back.');
      isSure = true;
    } finally {
      // Also after an error: a connection that is lost meanwhile does not say whether it was committed.
      committed(this.tx, { isSure });
      noteCommit(this.runner.dataSource);
      this.ended();
      await this.runner.release();
    }
  }

  private async requireChecked(): Promise<void> {
    const checks = checked(this.tx);
    if (!checks) return;
    try {
      await checks;
    } catch (error) {
      await this.rollback();
      throw error;
    }
  }

  async rollback(): Promise<void> {
    try {
      await this.client.query('rollback');
    } catch {
      // The connection is gone, and the transaction with it.
    } finally {
      this.ended();
      await this.runner.release();
    }
  }
}
