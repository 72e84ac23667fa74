import cors, { type FastifyCorsOptions } from '@fastify/cors';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Settings } from '../../config/settings';

const EXPOSED = [
  'ETag', 'Location', 'X-Request-Id', 'Retry-After', 'RateLimit', 'RateLimit-Policy', 'Idempotency-Replayed',
  'Tus-Resumable', 'Tus-Version', 'Tus-Extension', 'Tus-Max-Size', 'Upload-Offset', 'Upload-Length', 'Upload-Expires', 'Upload-Metadata',
];

/** Without credentials a browser takes this for all. */
const ALL = ['*'];

/**
 * Which browsers' pages may read an answer: published content every page, without credentials; the editorial API those on the list.
 * The plugin itself, since Nest's enableCors writes its headers to the socket's response as well, where they slow down what is sent past Fastify.
 */
export function allowOrigins(app: NestFastifyApplication, settings: Settings): void {
  // OPTIONS from whoever is no browser is answered as well, not refused in plain text.
  const each: FastifyCorsOptions = { maxAge: 600, strictPreflight: false };
  const open: FastifyCorsOptions = { ...each, origin: '*', credentials: false, methods: ['GET', 'HEAD'], exposedHeaders: ALL };
  const listed: FastifyCorsOptions = {
    ...each, origin: [...settings.corsOrigins], credentials: true, exposedHeaders: EXPOSED,
    methods: ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE'],
  };
  const fastify: FastifyInstance = app.getHttpAdapter().getInstance();
  void fastify.register(cors, () => (request: FastifyRequest, callback: (error: null, options: FastifyCorsOptions) => void) =>
    callback(null, isEditorial(request) ? listed : open));
  // The plugin says Vary: Origin on every answer, since it is asked each time. Where every origin gets the same, that would
  // only keep caches from sharing it.
  fastify.addHook('onSend', (request: FastifyRequest, reply, payload, done) => {
    if (!isEditorial(request) && reply.getHeader('vary') === 'Origin') void reply.removeHeader('vary');
    done(null, payload);
  });
}

function isEditorial(request: FastifyRequest): boolean {
  return request.url.startsWith('/api/');
}
