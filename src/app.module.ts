import { DynamicModule, Module } from '@nestjs/common';
import { APP_GUARD } from '@nestjs/core';
import { ConfigModule } from './config/config.module';
import type { Settings } from './config/settings';
import { ApiKeysModule } from './modules/api-keys';
import { ArticlesModule } from './modules/articles';
import { AuditModule } from './modules/audit';
import { AuthorsModule } from './modules/authors';
import { CategoriesModule } from './modules/categories';
import { DeliveryModule } from './modules/delivery';
import { FeedsModule } from './modules/feeds';
import { MediaModule } from './modules/media';
import { NotificationsModule } from './modules/notifications';
import { RolesModule } from './modules/roles';
import { SessionsModule } from './modules/sessions';
import { TagsModule } from './modules/tags';
import { UsersModule } from './modules/users';
import { WebhooksModule } from './modules/webhooks';
import { AccessGuard } from './platform/access/access.guard';
import { AccessModule } from './platform/access/access.module';
import { CacheModule } from './platform/cache/cache.module';
import type { ResponseCache } from './platform/cache/response-cache';
import { DatabaseModule } from './platform/database/database.module';
import { HealthModule } from './platform/health/health.module';
import { HttpModule } from './platform/http/http.module';
import { StorageModule } from './platform/storage/storage.module';
import { JobsModule } from './platform/jobs/jobs.module';
import { MailModule } from './platform/mail/mail.module';
import { JournalModule } from './platform/journal/journal.module';
import { LimitGuard } from './platform/limits/limit.guard';
import { LimitsModule } from './platform/limits/limits.module';
import { MetricsModule } from './platform/metrics/metrics.module';
import { OutboundModule } from './platform/outbound/outbound.module';
import { TracingModule } from './platform/tracing/tracing.module';
import type { Tracing } from './platform/tracing/tracing';

/** What there is before the modules are. */
interface Ground {
  readonly settings: Settings;
  readonly databaseUrl: string;
  readonly cache: ResponseCache;
  readonly tracing: Tracing;
}

/** The modules, in the order in which they may know each other. */
@Module({})
export class AppModule {
  static with({ settings, databaseUrl, cache, tracing }: Ground): DynamicModule {
    return {
      module: AppModule,
      imports: [
        ConfigModule.with(settings),
        TracingModule.with(tracing),
        DatabaseModule.at(databaseUrl, replicaOf(settings)),
        JournalModule,
        StorageModule,
        AccessModule,
        LimitsModule,
        HttpModule,
        HealthModule,
        MetricsModule,
        JobsModule,
        MailModule,
        OutboundModule,
        CacheModule.with(cache),
        RolesModule,
        UsersModule,
        SessionsModule,
        ApiKeysModule,
        CategoriesModule,
        AuthorsModule,
        TagsModule,
        MediaModule,
        ArticlesModule,
        DeliveryModule,
        FeedsModule,
        WebhooksModule,
        NotificationsModule,
        AuditModule,
      ],
      // In this order: nobody's writes are counted before it is known who they are.
      providers: [{ provide: APP_GUARD, useClass: AccessGuard }, { provide: APP_GUARD, useClass: LimitGuard }],
    };
  }
}

/** None for who answers no reader. */
function replicaOf({ processRole, databaseReplicaUrl: url, replicaMaxLagSeconds: maxLagSeconds }: Settings): { url: string; maxLagSeconds: number } | undefined {
  return url === undefined || processRole === 'worker' ? undefined : { url, maxLagSeconds };
}
