import { Injectable } from '@nestjs/common';
import type { Actor } from '../../../kernel/actor';
import { NotFound } from '../../../kernel/problem';
import { UnitOfWork } from '../../../platform/database/unit-of-work';
import type { ArticleRecord } from '../article-record';
import { holdsInSection } from '../article.policy';
import { ArticleQueries } from '../article.queries';
import { AutosaveRepository } from './autosave.repository';

/** Whose unsaved texts the actor may recover: everybody's (null) where they may edit in the section, else only their own. */
export function recoverableBy(actor: Actor, record: ArticleRecord): string | null {
  return record.inside && holdsInSection(actor, 'article:edit', record) ? null : actor.id;
}

/** Throws away what somebody has recovered, or does not need. */
@Injectable()
export class AutosaveBranches {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly queries: ArticleQueries,
    private readonly autosaves: AutosaveRepository,
  ) {}

  /** Throws NotFound for what the actor cannot see. */
  async drop(actor: Actor, articleId: string, id: string): Promise<void> {
    await this.unitOfWork.run(async (tx) => {
      const record = await this.queries.find(actor, articleId, tx);
      const dropped = record && (await this.autosaves.dropBranch(tx, articleId, recoverableBy(actor, record), id));
      if (!dropped) throw new NotFound();
    });
  }
}
