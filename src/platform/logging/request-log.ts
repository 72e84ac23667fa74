import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Logger as Pino } from 'pino';
import type { ActorRequest } from '../access/door';

/** A line for each answer: what was asked (the route, never the query, which may hold a token), by whom, and how it went. */
export function logRequests(fastify: FastifyInstance, log: Pino): void {
  if (!log.isLevelEnabled('info')) return;
  fastify.hitListeners.push(({ requestId, method, url, status, milliseconds }) => {
    log.info({ requestId, method, path: withoutQuery(url), status, ms: Math.round(milliseconds * 10) / 10 }, 'answered');
  });
  fastify.addHook('onResponse', (request: ActorRequest, reply, done) => {
    log.info(
      {
        requestId: request.id,
        method: request.method,
        path: pathOf(request),
        status: reply.statusCode,
        ms: Math.round(reply.elapsedTime * 10) / 10,
        person: request.actor?.id,
      },
      'answered',
    );
    done();
  });
}

/** The address, unless part of it is a secret: then the route. */
function pathOf({ url, routeOptions }: FastifyRequest): string | undefined {
  return routeOptions.url?.includes(':token') ? routeOptions.url : withoutQuery(url);
}

function withoutQuery(url: string): string | undefined {
  return url.split('?', 1)[0];
}
