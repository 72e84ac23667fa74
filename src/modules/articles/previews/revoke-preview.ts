import { Injectable } from '@nestjs/common';
import type { Actor } from '../../../kernel/actor';
import { NotFound } from '../../../kernel/problem';
import { UnitOfWork } from '../../../platform/database/unit-of-work';
import { Journal } from '../../../platform/journal/journal';
import { PreviewAccess } from './preview-access';
import { PreviewLinkQueries } from './preview-link.queries';
import { PreviewLinkRepository } from './preview-link.repository';

/** Takes links back, from the next request on. */
@Injectable()
export class RevokePreview {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly access: PreviewAccess,
    private readonly queries: PreviewLinkQueries,
    private readonly links: PreviewLinkRepository,
    private readonly journal: Journal,
  ) {}

  /** Once more is no mistake. Throws NotFound and Forbidden. */
  async execute(actor: Actor, articleId: string, id: string): Promise<void> {
    await this.unitOfWork.run(async (tx) => {
      await this.access.enter(actor, articleId, tx);
      const link = await this.queries.find(articleId, id, tx);
      if (!link) throw new NotFound();
      if (link.revokedAt !== null) return;
      await this.links.revoke(tx, id);
      await this.journal.append(tx, actor, { type: 'article.preview_revoked', subjectId: articleId, detail: { linkId: id } });
    });
  }
}
