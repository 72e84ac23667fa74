import { Injectable } from '@nestjs/common';
import type { Actor } from '../../../kernel/actor';
import { UnitOfWork } from '../../../platform/database/unit-of-work';
import type { ContentInput } from '../article-input';
import { newerAutosave } from '../article.errors';
import type { Autosave } from './autosave';
import { autosaveOwner } from './autosave-owner';
import { AutosaveRepository } from './autosave.repository';
import { EditingAccess } from './editing-access';

export interface UnsavedText {
  readonly baseVersion: number;
  readonly content: ContentInput;
  /** When the autosave was saved that the writer has seen last; null: they saw none; undefined: they do not say. */
  readonly previousSavedAt: string | null | undefined;
}

/** Keeps what somebody is writing, apart from the article: no revision, no version, no event, and no lock is asked for. */
@Injectable()
export class AutosaveArticle {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly access: EditingAccess,
    private readonly autosaves: AutosaveRepository,
  ) {}

  /** Throws StaleVersion where the article has moved on, and newer-autosave over one that the writer has not seen. Both leave the stored one. */
  async save(actor: Actor, id: string, { baseVersion, content, previousSavedAt }: UnsavedText): Promise<Autosave> {
    return this.unitOfWork.run(async (tx) => {
      const record = await this.access.enter(tx, actor, id, { version: baseVersion });
      const owner = autosaveOwner(actor, id);
      const autosave = { baseVersion, revisionNumber: record.current.number, content };
      const savedAt = await this.autosaves.put(tx, { ...owner, ...autosave, previousSavedAt });
      if (savedAt === null) throw newerAutosave(await this.autosaves.savedAt(tx, owner));
      return { ...autosave, savedAt };
    });
  }

  /** Does nothing where there is none. */
  async drop(actor: Actor, id: string): Promise<void> {
    await this.unitOfWork.run((tx) => this.autosaves.drop(tx, autosaveOwner(actor, id)));
  }
}
