import type { IncomingMessage } from 'node:http';
import type { FastifyInstance } from 'fastify';
import type { OpenSpan, Tracing } from './tracing';

/**
 * A span for each request, by its route: an address may hold a token. To be added before all other hooks, so that what the cache
 * answers is told as well.
 */
export function traceRequests(fastify: FastifyInstance, tracing: Tracing): void {
  const spans = new WeakMap<IncomingMessage, OpenSpan>();
  fastify.addHook('onRequest', (request, { raw: response }, done) => {
    const { method, id, headers: { traceparent } } = request;
    const span = tracing.start({
      name: method, kind: 'server', attributes: { 'http.request.method': method, 'copydesk.request_id': id },
    }, typeof traceparent === 'string' ? traceparent : null);
    spans.set(request.raw, span);
    // Also where the cache answers past Fastify, and where the client has gone.
    response.once('close', () => {
      const route = request.is404 ? 'none' : (request.routeOptions.url ?? 'none');
      const { statusCode } = response;
      span.rename(`${method} ${route}`);
      span.set({ 'http.route': route, 'http.response.status_code': statusCode });
      span.end(statusCode >= 500 ? { code: String(statusCode) } : undefined);
    });
    span.within(done);
  });
  // The body comes by events of the socket, which belong to nobody.
  fastify.addHook('preValidation', (request, _, done) => {
    const span = spans.get(request.raw);
    if (span) span.within(done);
    else done();
  });
}
