import { FastifyAdapter } from '@nestjs/platform-fastify';
import type { FastifyHttpOptions, RawServerDefault } from 'fastify';
import type { Settings } from '../../config/settings';
import { newId } from '../database/new-id';
import { parseJsonBody } from './json-body';
import { sendProblem } from './problem.filter';

const MEBIBYTE = 1024 * 1024;

/** Fastify with limits on everything that a client can send, and answers that nobody stores unless a route says so. */
export function fastifyAdapter(settings: Settings): FastifyAdapter {
  const options: FastifyHttpOptions<RawServerDefault> = {
    bodyLimit: MEBIBYTE,
    requestTimeout: 30_000,
    keepAliveTimeout: 72_000,
    trustProxy: settings.trustProxy.length > 0 ? [...settings.trustProxy] : false,
    genReqId: (request) => acceptedRequestId(request.headers['x-request-id']) ?? newId(),
    routerOptions: { maxParamLength: 1000 },
    frameworkErrors: (error, request, reply) => sendProblem(error, request, reply),
    http: { maxHeaderSize: 16_384, headersTimeout: 15_000 },
  };
  const adapter = new FastifyAdapter(options);
  const fastify = adapter.getInstance();
  fastify.removeAllContentTypeParsers();
  fastify.addContentTypeParser('application/json', { parseAs: 'string' }, async (_request: unknown, text: string) =>
    parseJsonBody(text),
  );
  fastify.addHook('onRequest', async (request, reply) => {
    void reply.header('x-request-id', request.id).header('x-content-type-options', 'nosniff').header('referrer-policy', 'no-referrer');
  });
  fastify.addHook('onSend', async (_, reply, payload) => {
    if (!reply.hasHeader('cache-control')) void reply.header('cache-control', 'private, no-store');
    return payload;
  });
  return adapter;
}

function acceptedRequestId(header: string | string[] | undefined): string | undefined {
  return typeof header === 'string' && /^[\w.:+/=-]{1,128}$/.test(header) ? header : undefined;
}
