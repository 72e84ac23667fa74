import { Injectable } from '@nestjs/common';
import type { Actor } from '../../kernel/actor';
import { together } from '../../platform/database/together';
import type { Tx } from '../../platform/database/tx';
import type { ArticleRecord } from './article-record';
import { ArticleRepository } from './article.repository';
import { type NewRevision, newRevision } from './new-revision';
import type { RevisionContent } from './revision-content';
import type { RevisionState } from './workflow/article-state';

interface NextRevision {
  readonly content: RevisionContent;
  readonly state: RevisionState;
  /** The writers of a row that the content was copied from. */
  readonly copiedEditorIds: readonly string[];
}

/** Puts a new row in the place of the open one, or opens one beside the live one. */
@Injectable()
export class RevisionWriter {
  constructor(private readonly repository: ArticleRepository) {}

  /**
   * Gives the new row, which the article is to point at; approvals of the old one are void. It is `written` together with whatever else the
   * transaction sends at the same moment.
   */
  replaceOpen(
    tx: Tx, actor: Actor, { article, open, live, last }: ArticleRecord, { content, state, copiedEditorIds }: NextRevision,
  ): { revision: NewRevision; written: Promise<unknown> } {
    const sinceLastPublication = last.number > (live?.number ?? 0) ? last.editorIds : [];
    const revision = newRevision({
      articleId: article.id, number: last.number + 1, state, content, createdBy: actor.id,
      editorIds: [...sinceLastPublication, ...copiedEditorIds, actor.id],
    });
    // Carried out in this order, because there is never more than one open row.
    const written = together([
      open && this.repository.mark(tx, open.id, { state: 'replaced' }),
      open && this.repository.voidApprovals(tx, article.id),
      this.repository.insertRevision(tx, revision),
    ]);
    return { revision, written };
  }
}
