import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { OpenAPIObject, SwaggerModule } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Settings } from '../../config/settings';
import { Authenticator } from '../access/authenticator';
import { credentialOf } from '../access/door';
import { openApiDocument } from './openapi';
import { sendProblem } from './problem.filter';
import { DOCS_HEADERS } from './security-headers';

/** /openapi.json and, where everybody may read it, the browsable /docs. */
export function serveOpenApi(app: NestFastifyApplication, settings: Settings): void {
  if (settings.openapi === 'off') return;
  let made: OpenAPIObject | undefined;
  const document = (): OpenAPIObject => (made ??= openApiDocument(app, settings));
  app.getHttpAdapter().getInstance().get('/openapi.json', async (request: FastifyRequest, reply: FastifyReply) => {
    try {
      if (settings.openapi === 'signed-in') await app.get(Authenticator).authenticate(credentialOf(request));
      return await reply.type('application/json').send(document());
    } catch (error) {
      sendProblem(error, request, reply);
      return reply;
    }
  });
  if (settings.openapi !== 'public') return;
  app.getHttpAdapter().getInstance().addHook('onRequest', (request: FastifyRequest, reply: FastifyReply, done: () => void) => {
    if (request.routeOptions.url?.startsWith('/docs')) void reply.headers(DOCS_HEADERS);
    done();
  });
  SwaggerModule.setup('docs', app, document, { raw: false, customSiteTitle: 'Copydesk API' });
}
