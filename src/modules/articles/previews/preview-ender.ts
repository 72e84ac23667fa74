import { Injectable, OnModuleInit } from '@nestjs/common';
import { Projectors } from '../../../platform/journal/projectors';
import { PreviewLinkRepository } from './preview-link.repository';

/** Revokes the preview links of an article that is retracted or trashed, in the same transaction. Purging deletes them with it. */
@Injectable()
export class PreviewEnder implements OnModuleInit {
  constructor(
    private readonly projectors: Projectors,
    private readonly links: PreviewLinkRepository,
  ) {}

  onModuleInit(): void {
    this.projectors.register({
      events: ['article.retracted', 'article.trashed'],
      project: (tx, { subjectId }) => this.links.revokeAll(tx, subjectId),
    });
  }
}
