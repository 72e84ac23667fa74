import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { Histogram } from 'prom-client';
import { Metrics } from './metrics';

/** How long requests took and how they ended, by route (never by address, of which there is no end). */
export function measureRequests(app: NestFastifyApplication): void {
  const duration = new Histogram({
    name: 'copydesk_http_request_duration_seconds', registers: [app.get(Metrics).registry], labelNames: ['method', 'route', 'status'],
    buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10], help: 'From the headers of a request to the end of its answer.',
  });
  const fastify = app.getHttpAdapter().getInstance();
  fastify.hitListeners.push(({ method, route, status, milliseconds }) => {
    duration.observe({ method, route, status: String(status) }, milliseconds / 1000);
  });
  fastify.addHook('onResponse', (request, reply, done) => {
    const route = request.is404 ? 'none' : (request.routeOptions.url ?? 'none');
    duration.observe({ method: request.method, route, status: String(reply.statusCode) }, reply.elapsedTime / 1000);
    done();
  });
}
