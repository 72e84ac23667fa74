import { Controller, Get, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Settings } from '../../../config/settings';
import type { Actor } from '../../../kernel/actor';
import { OpenToKeys, Requires } from '../../../platform/access/access';
import { CurrentActor } from '../../../platform/access/current-actor';
import { Cursors } from '../../../platform/http/cursors';
import { PageQuery } from '../../../platform/http/page.query.dto';
import { CorrectionQueries } from '../correction.queries';
import { CorrectionListView, correctionView } from './correction.view';

/** What the newsroom has put right. */
@ApiTags('articles')
@Controller('api/v1/corrections')
@OpenToKeys({ read: 'articles:read' })
export class CorrectionsController {
  constructor(
    private readonly queries: CorrectionQueries,
    private readonly cursors: Cursors,
    private readonly settings: Settings,
  ) {}

  /** The corrections of the articles that the caller may see, withdrawn and retracted ones included, the newest first. */
  @Get()
  @Requires('article:read')
  async list(@CurrentActor() actor: Actor, @Query() { limit, cursor }: PageQuery): Promise<CorrectionListView> {
    const { items, next } = await this.queries.list(actor, limit, this.cursors.read('corrections', cursor));
    return { items: items.map((item) => correctionView(item, this.settings)), nextCursor: this.cursors.write('corrections', next) };
  }
}
