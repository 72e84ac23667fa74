import { Injectable } from '@nestjs/common';
import type { Actor } from '../../kernel/actor';
import { together } from '../../platform/database/together';
import type { Tx } from '../../platform/database/tx';
import type { ArticleRecord, StoredRevision } from './article-record';
import { ArticleRepository } from './article.repository';
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

  /** Gives the new row, which the article is to point at. Approvals of the old one are void. */
  async replaceOpen(
    tx: Tx, actor: Actor, { article, open, live, last }: ArticleRecord, { content, state, copiedEditorIds }: NextRevision,
  ): Promise<StoredRevision> {
    const sinceLastPublication = last.number > (live?.number ?? 0) ? last.editorIds : [];
    // Sent together and carried out in this order, because there is never more than one open row.
    const [, , revision] = await together([
      open && this.repository.mark(tx, open.id, { state: 'replaced' }),
      open && this.repository.voidApprovals(tx, article.id),
      this.repository.insertRevision(tx, {
        articleId: article.id,
        number: last.number + 1,
        state,
        content,
        createdBy: actor.id,
        editorIds: [...sinceLastPublication, ...copiedEditorIds, actor.id],
      }),
    ]);
    return revision;
  }
}
