import { Injectable } from '@nestjs/common';
import type { Actor } from '../../../kernel/actor';
import { Forbidden, NotFound } from '../../../kernel/problem';
import type { Tx } from '../../../platform/database/tx';
import { UnitOfWork } from '../../../platform/database/unit-of-work';
import type { ArticleRecord, Presence } from '../article-record';
import { ArticleQueries } from '../article.queries';
import { PresenceRepository } from './presence.repository';

/** Tells colleagues who has an article open. It keeps nobody from anything and changes no version; it ends by itself after a minute. */
@Injectable()
export class NotePresence {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly queries: ArticleQueries,
    private readonly repository: PresenceRepository,
  ) {}

  /** Gives everybody who has it open, the actor included. Throws NotFound, and Forbidden for those who see what readers see. */
  async enter(actor: Actor, id: string): Promise<readonly Presence[]> {
    return this.unitOfWork.run(async (tx) => {
      await this.letIn(tx, actor, id);
      await this.repository.note(tx, id, actor.id);
      return (await this.letIn(tx, actor, id)).presence;
    });
  }

  /** Does nothing for who has it not open. */
  async leave(actor: Actor, id: string): Promise<void> {
    await this.unitOfWork.run(async (tx) => {
      await this.letIn(tx, actor, id);
      await this.repository.forget(tx, id, actor.id);
    });
  }

  private async letIn(tx: Tx, actor: Actor, id: string): Promise<ArticleRecord> {
    const record = await this.queries.find(actor, id, tx);
    if (!record) throw new NotFound();
    if (!record.inside) throw new Forbidden('You see what readers see of this article, and not who works on it.');
    return record;
  }
}
