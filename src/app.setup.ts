import multipart from '@fastify/multipart';
import { NestFactory } from '@nestjs/core';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { Logger as Pino } from 'pino';
import { AppModule } from './app.module';
import type { Settings } from './config/settings';
import { ResponseCache } from './platform/cache/response-cache';
import { allowOrigins } from './platform/http/cors';
import { endConnectionsWhileDraining } from './platform/http/draining';
import { fastifyAdapter } from './platform/http/fastify-adapter';
import { shedLoad } from './platform/http/load-shedding';
import { serveOperatorsOnly } from './platform/http/operators-only';
import { requirePlainBody } from './platform/http/plain-bodies';
import { serveOpenApi } from './platform/http/serve-openapi';
import { noteDenials } from './platform/journal/note-denials';
import { NestLog } from './platform/logging/logger';
import { logRequests } from './platform/logging/request-log';
import { measureRequests } from './platform/metrics/http-metrics';
import { startTracing } from './platform/tracing/start-tracing';

/** The application as it runs, up to listening; used by main and by the tests, so that both have the same. */
export async function createApp(settings: Settings, databaseUrl: string, log: Pino): Promise<NestFastifyApplication> {
  const cache = new ResponseCache(cacheBytes(settings));
  const tracing = await startTracing(settings);
  const adapter = fastifyAdapter(settings, cache, tracing);
  logRequests(adapter.getInstance(), log);
  shedLoad(adapter.getInstance(), settings);
  if (settings.processRole === 'worker') serveOperatorsOnly(adapter.getInstance());
  const app = await NestFactory.create<NestFastifyApplication>(AppModule.with({ settings, databaseUrl, cache, tracing }), adapter, {
    bodyParser: false,
    logger: new NestLog(log),
    abortOnError: false,
  });
  await app.register(multipart, {
    limits: { files: 1, fields: 20, fieldSize: 10_000, fileSize: Math.max(settings.mediaMaxBytes, settings.mediaMaxAttachmentBytes), parts: 21 },
  });
  // Parts of a file are read by who takes them.
  adapter.getInstance().addContentTypeParser('application/offset+octet-stream', (_request, _payload, done) => done(null));
  adapter.getInstance().addHook('onRequest', requirePlainBody);
  allowOrigins(app, settings);
  noteDenials(app);
  measureRequests(app);
  endConnectionsWhileDraining(app);
  serveOpenApi(app, settings);
  return app;
}

/** None for who answers no reader, and none where every reader sends a key: their answers are for nobody else. */
function cacheBytes({ processRole, deliveryAccess, deliveryCacheBytes }: Settings): number {
  return processRole === 'worker' || deliveryAccess === 'key' ? 0 : deliveryCacheBytes;
}
