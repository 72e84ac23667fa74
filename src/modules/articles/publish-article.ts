import { Injectable } from '@nestjs/common';
import type { Actor } from '../../kernel/actor';
import { NOW, type RowChange } from '../../platform/database/row-change';
import { together } from '../../platform/database/together';
import type { Tx } from '../../platform/database/tx';
import { ArticleChange, ArticleChanges, ArticleTarget } from './article-changes';
import type { ArticleRecord } from './article-record';
import type { ChangeKind } from './article-revision.entity';
import { Article } from './article.entity';
import { ArticleRepository } from './article.repository';

/** What readers are told of a later publication; ignored at the first. */
export interface Publication {
  readonly changeKind?: ChangeKind | undefined;
  readonly note?: string | undefined;
}

const EVENTS: Record<ChangeKind, string> = {
  minor: 'article.updated',
  update: 'article.updated',
  correction: 'article.corrected',
  clarification: 'article.corrected',
};

/** Takes the open revision live. Supersession, dates, correction, delivery row, audit and outbox are one transaction. */
@Injectable()
export class PublishArticle {
  constructor(
    private readonly changes: ArticleChanges,
    private readonly repository: ArticleRepository,
  ) {}

  async execute(actor: Actor, target: ArticleTarget, publication: Publication): Promise<ArticleRecord> {
    return this.changes.run(actor, target, {
      verb: 'publish',
      facts: publication,
      apply: async (tx, record) => this.takeLive(tx, record, publication),
    });
  }

  /** The publication itself, whoever or whatever decided it. */
  takeLive(tx: Tx, record: ArticleRecord, publication: Publication): ArticleChange & Required<Pick<ArticleChange, 'written'>> {
    const { changeKind, note } = toldToReaders(record, publication);
    return {
      written: this.supersede(tx, record, changeKind, note),
      article: articleColumns(record, changeKind),
      ...(changeKind && { event: EVENTS[changeKind] }),
      detail: { changeKind, note },
    };
  }

  private async supersede(tx: Tx, { article, live, open }: ArticleRecord, changeKind: ChangeKind | null, note: string | null): Promise<void> {
    if (!open) throw new Error('The table let publish through with nothing open.');
    const corrects = note !== null && (changeKind === 'correction' || changeKind === 'clarification');
    // Carried out in this order, because there is never more than one that is published.
    await together([
      live && this.repository.mark(tx, live.revisionId, { state: 'superseded' }),
      this.repository.mark(tx, open.id, { state: 'published', changeKind, note, publishedNow: true }),
      corrects && this.repository.insertCorrection(tx, { articleId: article.id, revisionId: open.id, type: changeKind, note }),
    ]);
  }
}

/** What a publication of the article would say: nothing where it is the first. */
export function toldToReaders({ article }: ArticleRecord, { changeKind, note }: Publication): { changeKind: ChangeKind | null; note: string | null } {
  if (article.firstPublishedAt === null) return { changeKind: null, note: null };
  return { changeKind: changeKind ?? null, note: note ?? null };
}

/** The first publication sets the date that readers see for ever; a minor one moves nothing that they should notice. */
function articleColumns({ article, open }: ArticleRecord, changeKind: ChangeKind | null): RowChange<Article> {
  return {
    visibility: 'live',
    liveRevisionId: open?.id ?? null,
    openRevisionId: null,
    lastPublishedAt: NOW,
    ...(article.firstPublishedAt === null && { firstPublishedAt: NOW }),
    ...(changeKind !== null && changeKind !== 'minor' && { significantUpdatedAt: NOW }),
  };
}
