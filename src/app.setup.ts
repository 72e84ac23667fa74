import multipart from '@fastify/multipart';
import { UnsupportedMediaTypeException } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyReply, FastifyRequest, HookHandlerDoneFunction } from 'fastify';
import type { Logger as Pino } from 'pino';
import { AppModule } from './app.module';
import type { Settings } from './config/settings';
import { allowOrigins } from './platform/http/cors';
import { fastifyAdapter } from './platform/http/fastify-adapter';
import { serveOperatorsOnly } from './platform/http/operators-only';
import { serveOpenApi } from './platform/http/serve-openapi';
import { NestLog } from './platform/logging/logger';
import { logRequests } from './platform/logging/request-log';

/** The application as it runs, up to listening; used by main and by the tests, so that both have the same. */
export async function createApp(settings: Settings, databaseUrl: string, log: Pino): Promise<NestFastifyApplication> {
  const adapter = fastifyAdapter(settings);
  logRequests(adapter.getInstance(), log);
  if (settings.processRole === 'worker') serveOperatorsOnly(adapter.getInstance());
  const app = await NestFactory.create<NestFastifyApplication>(AppModule.with(settings, databaseUrl), adapter, {
    bodyParser: false,
    logger: new NestLog(log),
    abortOnError: false,
  });
  await app.register(multipart, {
    limits: { files: 1, fields: 20, fieldSize: 10_000, fileSize: settings.mediaMaxBytes, parts: 21 },
  });
  adapter.getInstance().addHook('onRequest', refuseOtherForms);
  allowOrigins(app, settings);
  serveOpenApi(app, settings);
  return app;
}

const FORM_ROUTES: ReadonlySet<string | undefined> = new Set(['/api/v1/media', '/api/v1/media/:id/replace']);

/** Only uploads are sent as forms; every other route would take one for an empty body. */
function refuseOtherForms({ headers, method, routeOptions }: FastifyRequest, _: FastifyReply, done: HookHandlerDoneFunction): void {
  const isForm = /^multipart\//i.test(headers['content-type'] ?? '');
  const isTaken = !isForm || (method === 'POST' && FORM_ROUTES.has(routeOptions.url));
  done(isTaken ? undefined : new UnsupportedMediaTypeException());
}
