import { Injectable } from '@nestjs/common';
import type { Actor } from '../../../kernel/actor';
import { UnitOfWork } from '../../../platform/database/unit-of-work';
import { Journal } from '../../../platform/journal/journal';
import type { EditLock } from '../article-record';
import { AutosaveRepository } from './autosave.repository';
import { EditingAccess } from './editing-access';
import { LockRepository } from './lock.repository';

/** Takes the edit lock from whoever holds it. What they had not saved is kept, and both are written down. */
@Injectable()
export class TakeOverLock {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly access: EditingAccess,
    private readonly locks: LockRepository,
    private readonly autosaves: AutosaveRepository,
    private readonly journal: Journal,
  ) {}

  async execute(actor: Actor, id: string): Promise<EditLock> {
    return this.unitOfWork.run(async (tx) => {
      const { lock: former } = await this.access.enter(tx, actor, id, { permission: 'article:lock-takeover' });
      const lock = await this.locks.give(tx, id, actor);
      if (former === null || former.holder.id === actor.id) return lock;
      await this.autosaves.keepBranches(tx, former.holder.id, id);
      await this.journal.append(tx, actor, {
        type: 'article.lock_taken_over', subjectId: id, detail: { from: former.holder, to: lock.holder },
        data: { from: former.holder.id, to: lock.holder.id },
      });
      return lock;
    });
  }
}
