import { Module } from '@nestjs/common';
import { DeliveryModule } from '../delivery';
import { FeedQueries } from './feed.queries';
import { FeedSubjects } from './feed-subjects';
import { FeedsController } from './http/feeds.controller';
import { SitemapsController } from './http/sitemaps.controller';
import { SitemapQueries } from './sitemap.queries';

/** Published articles for feed readers and search engines, from the read model of delivery alone. */
@Module({
  imports: [DeliveryModule],
  controllers: [FeedsController, SitemapsController],
  providers: [FeedQueries, FeedSubjects, SitemapQueries],
})
export class FeedsModule {}
