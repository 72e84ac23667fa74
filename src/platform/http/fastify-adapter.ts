import { FastifyAdapter } from '@nestjs/platform-fastify';
import { type FastifyHttpOptions, type FastifyRequest, type RawServerDefault, fastify as makeFastify } from 'fastify';
import type { Settings } from '../../config/settings';
import { MalformedRequest } from '../../kernel/problem';
import { answerAtSocket } from '../cache/answer-at-socket';
import type { ResponseCache } from '../cache/response-cache';
import { serveFromCache } from '../cache/serve-from-cache';
import { traceRequests } from '../tracing/trace-requests';
import type { Tracing } from '../tracing/tracing';
import { answerUnreadable } from './answer-unreadable';
import { parseJsonBody } from './json-body';
import { sendProblem } from './problem.filter';
import { requestIdOf } from './request-id';
import { securityHeaders } from './security-headers';

declare module 'fastify' {
  interface FastifyRequest {
    /** The length of the JSON that it came with. */
    bodyBytes: number;
  }
}

const MEBIBYTE = 1024 * 1024;
const PRIVATE = 'private, no-store';

/** Fastify with limits on everything that a client can send, and answers that nobody stores unless a route says so. */
export function fastifyAdapter(settings: Settings, cache: ResponseCache, tracing: Tracing): FastifyAdapter {
  const always = securityHeaders(settings);
  const options: FastifyHttpOptions<RawServerDefault> = {
    bodyLimit: MEBIBYTE,
    // The whole request, its body included; looked after every second, so that it is over within 30.
    requestTimeout: 28_000,
    keepAliveTimeout: 72_000,
    // Silence on a socket while a request is under way, such as from a client that does not take its answer.
    connectionTimeout: 60_000,
    trustProxy: settings.trustProxy.length > 0 ? [...settings.trustProxy] : false,
    genReqId: requestIdOf,
    routerOptions: { maxParamLength: 1000 },
    // What comes here has passed no hook.
    frameworkErrors: (error, request, reply) => {
      void reply.headers({ ...always, 'x-request-id': request.id, 'cache-control': PRIVATE });
      sendProblem(error, request, reply);
    },
    clientErrorHandler: answerUnreadable(always),
    http: { maxHeaderSize: 16_384, headersTimeout: 15_000, connectionsCheckingInterval: 1000 },
  };
  const fastify = makeFastify(options);
  // Before the hooks that the adapter brings along: what they do for an answer is in those that are kept.
  fastify.decorate('hitListeners', []);
  if (tracing.isOn) traceRequests(fastify, tracing);
  if (cache.isOn) {
    serveFromCache(fastify, cache);
    // A trace is begun by a hook.
    if (!tracing.isOn) answerAtSocket(fastify, cache);
  }
  const adapter = new FastifyAdapter(fastify);
  fastify.removeAllContentTypeParsers();
  fastify.decorateRequest('bodyBytes', 0);
  fastify.addContentTypeParser('application/json', { parseAs: 'buffer' }, async (request: FastifyRequest, bytes: Buffer) => {
    request.bodyBytes = bytes.length;
    return parseJsonBody(bytes);
  });
  fastify.decorate('publicCacheControl', publicCacheControl(settings));
  // Hooks with a callback: every request passes here, and a promise each costs as much as what they do.
  fastify.addHook('onRequest', (request, reply, done) => {
    void reply.headers(always).header('x-request-id', request.id);
    done(isReadable(request.raw.url ?? '') ? undefined : new MalformedRequest('The query has an escape that is none.'));
  });
  fastify.addHook('onSend', (_, reply, payload, done) => {
    if (!reply.hasHeader('cache-control')) void reply.header('cache-control', PRIVATE);
    done(null, payload);
  });
  return adapter;
}

/** Fastify takes what cannot be decoded in a query as it is, and would look for that. */
function isReadable(url: string): boolean {
  const query = url.indexOf('?');
  if (query < 0 || url.indexOf('%', query) < 0) return true;
  try {
    decodeURIComponent(url.slice(query));
    return true;
  } catch {
    return false;
  }
}

function publicCacheControl({ deliveryMaxAge, deliveryStale }: Settings): string {
  return [`public, max-age=${deliveryMaxAge}`, ...(deliveryStale > 0 ? [`stale-while-revalidate=${deliveryStale}`] : [])].join(', ');
}
