import { Module } from '@nestjs/common';
import { ArticleProjector } from './article-projector';
import { DeliveryQueries } from './delivery.queries';
import { DeliveryRepository } from './delivery.repository';
import { DeliveryArticlesController } from './http/delivery-articles.controller';
import { SiteController } from './http/site.controller';
import { SubjectQueries } from './subject.queries';

@Module({
  controllers: [DeliveryArticlesController, SiteController],
  providers: [ArticleProjector, DeliveryRepository, DeliveryQueries, SubjectQueries],
})
export class DeliveryModule {}
