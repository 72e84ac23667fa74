import { FastifyAdapter } from '@nestjs/platform-fastify';
import type { FastifyHttpOptions, RawServerDefault } from 'fastify';
import type { Settings } from '../../config/settings';
import { newId } from '../database/new-id';
import { parseJsonBody } from './json-body';
import { sendProblem } from './problem.filter';

const MEBIBYTE = 1024 * 1024;
const PRIVATE = 'private, no-store';

/** Fastify with limits on everything that a client can send, and answers that nobody stores unless a route says so. */
export function fastifyAdapter(settings: Settings): FastifyAdapter {
  const options: FastifyHttpOptions<RawServerDefault> = {
    bodyLimit: MEBIBYTE,
    requestTimeout: 30_000,
    keepAliveTimeout: 72_000,
    trustProxy: settings.trustProxy.length > 0 ? [...settings.trustProxy] : false,
    genReqId: (request) => acceptedRequestId(request.headers['x-request-id']) ?? newId(),
    routerOptions: { maxParamLength: 1000 },
    // What comes here has passed no hook.
    frameworkErrors: (error, request, reply) => {
      void reply.headers({ ...commonHeaders(request), 'cache-control': PRIVATE });
      sendProblem(error, request, reply);
    },
    http: { maxHeaderSize: 16_384, headersTimeout: 15_000 },
  };
  const adapter = new FastifyAdapter(options);
  const fastify = adapter.getInstance();
  fastify.removeAllContentTypeParsers();
  fastify.addContentTypeParser('application/json', { parseAs: 'string' }, async (_request: unknown, text: string) =>
    parseJsonBody(text),
  );
  // Hooks with a callback: every request passes here, and a promise each costs as much as what they do.
  fastify.addHook('onRequest', (request, reply, done) => {
    void reply.headers(commonHeaders(request));
    done();
  });
  fastify.addHook('onSend', (_, reply, payload, done) => {
    if (!reply.hasHeader('cache-control')) void reply.header('cache-control', PRIVATE);
    done(null, payload);
  });
  return adapter;
}

function commonHeaders({ id }: { id: string }): Record<string, string> {
  return { 'x-request-id': id, 'x-content-type-options': 'nosniff', 'referrer-policy': 'no-referrer' };
}

function acceptedRequestId(header: string | string[] | undefined): string | undefined {
  return typeof header === 'string' && /^[\w.:+/=-]{1,128}$/.test(header) ? header : undefined;
}
