import { Injectable } from '@nestjs/common';
import type { Actor } from '../../../kernel/actor';
import { NotFound } from '../../../kernel/problem';
import { UnitOfWork } from '../../../platform/database/unit-of-work';
import type { ArticleRecord, EditLock } from '../article-record';
import { locked } from '../article.errors';
import { allowedActions } from '../article.policy';
import { ArticleQueries } from '../article.queries';
import { EditingAccess } from './editing-access';
import { LockRepository } from './lock.repository';

/** Says who is editing an article. A lease of a minute ends by itself, by release or by takeover; it changes no version. */
@Injectable()
export class LockArticle {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly access: EditingAccess,
    private readonly queries: ArticleQueries,
    private readonly locks: LockRepository,
  ) {}

  /** Takes the lock, or renews it. Throws locked while somebody else's lease runs. */
  async take(actor: Actor, id: string): Promise<EditLock> {
    return this.unitOfWork.run(async (tx) => {
      requireNobodyElse(actor, await this.access.enter(tx, actor, id));
      return this.locks.give(tx, id, actor);
    });
  }

  /** Gives the lock back; does nothing where there is none. Throws locked while somebody else's lease runs. */
  async release(actor: Actor, id: string): Promise<void> {
    await this.unitOfWork.run(async (tx) => {
      const record = await this.queries.find(actor, id, tx);
      if (!record) throw new NotFound();
      requireNobodyElse(actor, record);
      await this.locks.release(tx, id, actor.id);
    });
  }
}

function requireNobodyElse(actor: Actor, record: ArticleRecord): void {
  const { lock } = record;
  if (lock !== null && lock.holder.id !== actor.id) throw locked(lock, allowedActions(actor, record));
}
