import { Injectable, OnModuleInit } from '@nestjs/common';
import { Projectors } from '../../../platform/journal/projectors';
import type { Tx } from '../../../platform/database/tx';
import type { ArticleRecord } from '../article-record';
import { couldEdit } from '../article.policy';
import { ArticleQueries } from '../article.queries';
import { rightsOf } from '../rights-of';
import { AutosaveRepository } from './autosave.repository';
import { LockRepository } from './lock.repository';

/**
 * Who does not get at an article any more, in the transaction that keeps them out: what they had not saved is kept as branches, for those who
 * go on with it, and waits for nobody's lock.
 */
@Injectable()
export class Leavers implements OnModuleInit {
  constructor(
    private readonly projectors: Projectors,
    private readonly autosaves: AutosaveRepository,
    private readonly locks: LockRepository,
    private readonly queries: ArticleQueries,
  ) {}

  onModuleInit(): void {
    this.projectors.register({ events: ['api-key.revoked'], project: (tx, { subjectId }) => this.autosaves.leaveBranchesOfKey(tx, subjectId) });
    this.projectors.register({ events: ['user.disabled', 'user.deleted'], project: (tx, { subjectId }) => this.leaveAll(tx, subjectId) });
    this.projectors.register({ events: ['user.updated', 'user.group-grants-changed'], project: (tx, { subjectId }) => this.leaveOpen(tx, subjectId) });
  }

  /** Somebody may have lost the article, which is as the record says from now on. Who may edit it all the same has left nothing. */
  async handOver(tx: Tx, record: ArticleRecord, userId: string): Promise<void> {
    if (couldEdit(await rightsOf(tx, userId), record)) return;
    await this.locks.release(tx, record.article.id, userId);
    await this.autosaves.leaveBranches(tx, userId, record.article.id);
  }

  /** Their grants may be others now: of what they are at, which keeps everybody else from saving. */
  private async leaveOpen(tx: Tx, userId: string): Promise<void> {
    for (const id of await this.locks.heldBy(tx, userId)) {
      const record = await this.queries.whole(id, tx);
      if (record) await this.handOver(tx, record, userId);
    }
  }

  private async leaveAll(tx: Tx, userId: string): Promise<void> {
    await this.locks.releaseAll(tx, userId);
    await this.autosaves.leaveBranches(tx, userId, null);
  }
}
