import { DynamicModule, Global, Module } from '@nestjs/common';
import { CacheMetrics } from './cache-metrics';
import { PurgeCdn } from './purge-cdn';
import { PurgeListener } from './purge-listener';
import { Purges } from './purges';
import { ResponseCache } from './response-cache';

/** The cache of public answers in this process, and what empties it and a CDN before it. */
@Global()
@Module({})
export class CacheModule {
  static with(cache: ResponseCache): DynamicModule {
    return {
      module: CacheModule,
      providers: [{ provide: ResponseCache, useValue: cache }, Purges, PurgeListener, PurgeCdn, CacheMetrics],
      exports: [Purges],
    };
  }
}
