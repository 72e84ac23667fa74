import { Module } from '@nestjs/common';
import { ArticleProjector } from './article-projector';
import { CorrectionQueries } from './correction.queries';
import { DeliveryQueries } from './delivery.queries';
import { DeliveryRepository } from './delivery.repository';
import { DeliveryArticlesController } from './http/delivery-articles.controller';
import { PublicCorrectionsController } from './http/public-corrections.controller';
import { SiteController } from './http/site.controller';
import { SubjectQueries } from './subject.queries';

@Module({
  controllers: [DeliveryArticlesController, PublicCorrectionsController, SiteController],
  providers: [ArticleProjector, DeliveryRepository, DeliveryQueries, SubjectQueries, CorrectionQueries],
})
export class DeliveryModule {}
