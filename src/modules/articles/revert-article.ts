import { Injectable } from '@nestjs/common';
import type { Actor } from '../../kernel/actor';
import { ArticleChanges, ArticleTarget } from './article-changes';
import type { ArticleRecord } from './article-record';
import { ArticleRepository } from './article.repository';
import { recoveredContent } from './recovered-content';
import { RevisionWriter } from './revision-writer';

/** Gives up the open revision, or starts a new draft from an earlier one. Readers see nothing of either. */
@Injectable()
export class RevertArticle {
  constructor(
    private readonly changes: ArticleChanges,
    private readonly repository: ArticleRepository,
    private readonly revisions: RevisionWriter,
  ) {}

  async discard(actor: Actor, target: ArticleTarget): Promise<ArticleRecord> {
    return this.changes.run(actor, target, {
      verb: 'discard',
      apply: async (tx, { article, open }) => {
        if (open) await this.repository.mark(tx, open.id, { state: 'discarded' });
        await this.repository.voidApprovals(tx, article.id);
        return { article: { openRevisionId: null } };
      },
    });
  }

  /** Throws unknown-revision, and slug-taken where the locale changed since and somebody else has the slug now. */
  async revert(actor: Actor, target: ArticleTarget, { revision: number, replace }: { revision: number; replace: boolean }): Promise<ArticleRecord> {
    return this.changes.run(actor, target, {
      verb: 'revert',
      facts: { replace },
      category: async (tx, { article: { id }, current }) => {
        const source = await this.repository.findRevision(tx, id, number);
        return source ? (await recoveredContent(tx, source, current)).categoryId : undefined;
      },
      apply: async (tx, record) => {
        const source = await this.repository.getRevision(tx, record.article.id, number);
        await this.repository.claimSlug(tx, record.article.locale, source.slug, record.article.id);
        const { revision, written } = this.revisions.replaceOpen(tx, actor, record, {
          content: await recoveredContent(tx, source, record.current), state: 'draft', copiedEditorIds: source.editorIds,
        });
        return { written, article: { openRevisionId: revision.id }, texts: revision, detail: { revision: number } };
      },
    });
  }
}
