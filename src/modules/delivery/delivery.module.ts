import { Module } from '@nestjs/common';
import { ArticlesModule } from '../articles';
import { MediaModule } from '../media';
import { ArticleProjector } from './article-projector';
import { CorrectionQueries } from './correction.queries';
import { DeliveryQueries } from './delivery.queries';
import { DeliveryRepository } from './delivery.repository';
import { DeliveryArticlesController } from './http/delivery-articles.controller';
import { PreviewController } from './http/preview.controller';
import { PublicCorrectionsController } from './http/public-corrections.controller';
import { SiteController } from './http/site.controller';
import { PastArticles } from './past-articles';
import { PreviewQueries } from './preview.queries';
import { ShowPreview } from './show-preview';
import { SyndicationController } from './http/syndication.controller';
import { SubjectQueries } from './subject.queries';
import { SyndicationQueries } from './syndication.queries';

@Module({
  imports: [ArticlesModule, MediaModule],
  controllers: [DeliveryArticlesController, PublicCorrectionsController, SiteController, PreviewController, SyndicationController],
  providers: [
    ArticleProjector, DeliveryRepository, DeliveryQueries, SubjectQueries, CorrectionQueries, PreviewQueries, ShowPreview, PastArticles,
    SyndicationQueries,
  ],
  exports: [SubjectQueries],
})
export class DeliveryModule {}
