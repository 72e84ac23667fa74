import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyRequest } from 'fastify';
import type { Settings } from '../../config/settings';

const EXPOSED = [
  'ETag', 'Location', 'X-Request-Id', 'Retry-After', 'RateLimit', 'RateLimit-Policy', 'Idempotency-Replayed',
  'Tus-Resumable', 'Upload-Offset', 'Upload-Length', 'Upload-Expires',
];

interface CorsOptions {
  origin: '*' | string[];
  credentials: boolean;
  methods: string[];
  exposedHeaders: string[];
  maxAge: number;
}

/** Which browsers' pages may read an answer: published content every page, without credentials; the editorial API those on the list. */
export function allowOrigins(app: NestFastifyApplication, settings: Settings): void {
  const open: CorsOptions = { origin: '*', credentials: false, methods: ['GET', 'HEAD'], exposedHeaders: EXPOSED, maxAge: 600 };
  const listed: CorsOptions = {
    origin: [...settings.corsOrigins], credentials: true, maxAge: 600, exposedHeaders: EXPOSED,
    methods: ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE'],
  };
  const delegator = () => (request: FastifyRequest, callback: (error: null, options: CorsOptions) => void) =>
    callback(null, isEditorial(request) ? listed : open);
  app.enableCors(delegator as unknown as Parameters<NestFastifyApplication['enableCors']>[0]);
  // The plugin says Vary: Origin on every answer, since it is asked each time. Where every origin gets the same, that would
  // only keep caches from sharing it.
  app.getHttpAdapter().getInstance().addHook('onSend', (request: FastifyRequest, reply, payload, done) => {
    if (!isEditorial(request) && reply.getHeader('vary') === 'Origin') void reply.removeHeader('vary');
    done(null, payload);
  });
}

function isEditorial(request: FastifyRequest): boolean {
  return request.url.startsWith('/api/');
}
