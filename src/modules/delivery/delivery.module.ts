import { Module, OnModuleInit } from '@nestjs/common';
import { DuePolls } from '../../platform/jobs/due-polls';
import { ArticlesModule } from '../articles';
import { MediaModule } from '../media';
import { ArticleProjector } from './article-projector';
import { ChangeSignal } from './changes/change-signal';
import { ChangeQueries } from './changes/change.queries';
import { CorrectionQueries } from './correction.queries';
import { DeliveryQueries } from './delivery.queries';
import { DeliveryRepository } from './delivery.repository';
import { ChangeCursors } from './http/change-cursors';
import { ChangeStream } from './http/change-stream';
import { ChangesController } from './http/changes.controller';
import { DeliveryArticlesController } from './http/delivery-articles.controller';
import { PathsController } from './http/paths.controller';
import { PreviewController } from './http/preview.controller';
import { PublicCorrectionsController } from './http/public-corrections.controller';
import { SearchController } from './http/search.controller';
import { SiteController } from './http/site.controller';
import { StreamController } from './http/stream.controller';
import { PastArticles } from './past-articles';
import { PathQueries } from './paths/path.queries';
import { PreviewQueries } from './preview.queries';
import { RenewProjections } from './renew-projections';
import { Reproject } from './reproject';
import { LexemeQueries } from './search/lexeme.queries';
import { SearchQueries } from './search/search.queries';
import { ShowPreview } from './show-preview';
import { SyndicationController } from './http/syndication.controller';
import { SubjectQueries } from './subject.queries';
import { SyndicationQueries } from './syndication.queries';

@Module({
  imports: [ArticlesModule, MediaModule],
  controllers: [
    DeliveryArticlesController, PublicCorrectionsController, ChangesController, StreamController, SearchController,
    PathsController, SiteController, PreviewController, SyndicationController,
  ],
  providers: [
    ArticleProjector, DeliveryRepository, DeliveryQueries, SubjectQueries, CorrectionQueries, ChangeQueries,
    ChangeSignal, ChangeCursors, ChangeStream, LexemeQueries, SearchQueries, PathQueries, Reproject, RenewProjections, PreviewQueries, ShowPreview,
    PastArticles, SyndicationQueries,
  ],
  exports: [SubjectQueries],
})
export class DeliveryModule implements OnModuleInit {
  constructor(
    private readonly polls: DuePolls,
    private readonly renewal: RenewProjections,
  ) {}

  onModuleInit(): void {
    this.polls.register(this.renewal);
  }
}
