import { Injectable, OnModuleInit } from '@nestjs/common';
import { Projectors } from '../../../platform/journal/projectors';
import type { Tx } from '../../../platform/database/tx';
import type { ArticleRecord } from '../article-record';
import { couldEdit } from '../article.policy';
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
  ) {}

  onModuleInit(): void {
    this.projectors.register({ events: ['api-key.revoked'], project: (tx, { subjectId }) => this.autosaves.leaveBranchesOfKey(tx, subjectId) });
    this.projectors.register({ events: ['user.disabled', 'user.deleted'], project: (tx, { subjectId }) => this.leaveAll(tx, subjectId) });
  }

  /** Somebody was assigned to the article, which is as the record says from now on. Who may edit it all the same has left nothing. */
  async handOver(tx: Tx, record: ArticleRecord, userId: string): Promise<void> {
    if (couldEdit(await rightsOf(tx, userId), record)) return;
    await this.locks.release(tx, record.article.id, userId);
    await this.autosaves.leaveBranches(tx, userId, record.article.id);
  }

  private async leaveAll(tx: Tx, userId: string): Promise<void> {
    await this.locks.releaseAll(tx, userId);
    await this.autosaves.leaveBranches(tx, userId, null);
  }
}
