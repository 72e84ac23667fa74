import { NestFactory } from '@nestjs/core';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { OpenAPIObject } from '@nestjs/swagger';
import { AppModule } from '../../src/app.module';
import { loadSettings } from '../../src/config/load-settings';
import { ResponseCache } from '../../src/platform/cache/response-cache';
import { fastifyAdapter } from '../../src/platform/http/fastify-adapter';
import { openApiDocument } from '../../src/platform/http/openapi';
import { NO_TRACING } from '../../src/platform/tracing/no-tracing';

/** What `/openapi.json` answers, without a database: nothing is made but the routes. */
export async function ownDescription(): Promise<OpenAPIObject> {
  const settings = loadSettings({});
  const cache = new ResponseCache(0);
  const module = AppModule.with({ settings, databaseUrl: 'postgres://nobody.invalid/none', cache, tracing: NO_TRACING });
  const app = await NestFactory.create<NestFastifyApplication>(module, fastifyAdapter(settings, cache, NO_TRACING), { preview: true, logger: false, abortOnError: false });
  try {
    return openApiDocument(app, settings);
  } finally {
    await app.close();
  }
}
