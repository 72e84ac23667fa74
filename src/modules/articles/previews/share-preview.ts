import { Injectable } from '@nestjs/common';
import type { Actor } from '../../../kernel/actor';
import { Forbidden } from '../../../kernel/problem';
import { newId } from '../../../platform/database/new-id';
import type { Tx } from '../../../platform/database/tx';
import { UnitOfWork } from '../../../platform/database/unit-of-work';
import { Journal } from '../../../platform/journal/journal';
import { placeOf } from '../article-record';
import { verbRefused } from '../article.errors';
import { allowedActions } from '../article.policy';
import { ArticleRepository } from '../article.repository';
import { statusLabel } from '../workflow/article-state';
import { PreviewAccess } from './preview-access';
import type { PreviewLink } from './preview-link';
import { PreviewLinkQueries } from './preview-link.queries';
import { PreviewLinkRepository } from './preview-link.repository';
import { hashOfToken, newPreviewToken } from './preview-token';
import { isPreviewable, lackingForPreview } from './preview.policy';

/** What a link is to show, and for how many seconds. */
export interface PreviewOrder {
  readonly revision: number | 'latest';
  readonly expiresIn: number;
}

/** The only answer in which a token itself appears. */
export interface MadePreviewLink {
  readonly link: PreviewLink;
  readonly token: string;
}

/** Makes links to an article for people who cannot sign in. They change no version of it. */
@Injectable()
export class SharePreview {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly access: PreviewAccess,
    private readonly articles: ArticleRepository,
    private readonly links: PreviewLinkRepository,
    private readonly queries: PreviewLinkQueries,
    private readonly journal: Journal,
  ) {}

  /** Throws NotFound, Forbidden, not-possible-now and unknown-revision. */
  async execute(actor: Actor, articleId: string, { revision, expiresIn }: PreviewOrder): Promise<MadePreviewLink> {
    return this.unitOfWork.run(async (tx) => {
      await this.requirePreviewable(tx, actor, articleId);
      const revisionId = revision === 'latest' ? null : (await this.articles.getRevision(tx, articleId, revision)).id;
      const [id, token] = [newId(), newPreviewToken()];
      const made = { createdBy: actor.id, keyId: actor.key?.id ?? null, expiresIn };
      await this.links.insert(tx, { id, articleId, revisionId, tokenHash: hashOfToken(token), ...made });
      const detail = { linkId: id, shows: revision, expiresIn };
      await this.journal.append(tx, actor, { type: 'article.preview_shared', subjectId: articleId, detail });
      const link = await this.queries.find(articleId, id, tx);
      if (!link) throw new Error('The preview link was not written.');
      return { link, token };
    });
  }

  /** The article is held, so that a retraction waits for the link, or the link for it. */
  private async requirePreviewable(tx: Tx, actor: Actor, articleId: string): Promise<void> {
    await this.articles.lock(tx, articleId);
    const record = await this.access.enter(actor, articleId, tx);
    const lacking = lackingForPreview(actor, record);
    if (lacking) throw new Forbidden(`The article is under embargo or on legal hold: showing it to others takes ${lacking}.`);
    if (!isPreviewable(record)) throw verbRefused('a preview', statusLabel(placeOf(record)), allowedActions(actor, record));
  }
}
