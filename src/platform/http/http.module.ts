import { Global, Module } from '@nestjs/common';
import { APP_FILTER, APP_INTERCEPTOR, APP_PIPE } from '@nestjs/core';
import { Cursors } from './cursors';
import { DirectRoutes } from './direct-routes';
import { Draining } from './draining';
import { EventStreams } from './event-streams';
import { IdempotencyInterceptor } from './idempotency/idempotency.interceptor';
import { IdempotentAnswers } from './idempotency/idempotent-answers';
import { ProblemFilter } from './problem.filter';
import { QuerylessRoutes } from './queryless-routes.interceptor';
import { RequestValidation } from './request-validation.pipe';

/** The manners of the HTTP contract, for every route alike. */
@Global()
@Module({
  providers: [
    Cursors,
    DirectRoutes,
    Draining,
    EventStreams,
    IdempotentAnswers,
    { provide: APP_FILTER, useClass: ProblemFilter },
    { provide: APP_INTERCEPTOR, useClass: QuerylessRoutes },
    { provide: APP_INTERCEPTOR, useClass: IdempotencyInterceptor },
    { provide: APP_PIPE, useClass: RequestValidation },
  ],
  exports: [Cursors, DirectRoutes, Draining, EventStreams],
})
export class HttpModule {}
