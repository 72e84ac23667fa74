import type { FastifyRequest } from 'fastify';
import type { Settings } from '../../config/settings';

const EXPOSED = ['ETag', 'Location', 'X-Request-Id', 'Retry-After', 'Idempotency-Replayed', 'Link'];

interface CorsOptions {
  origin: '*' | string[];
  credentials: boolean;
  methods: string[];
  exposedHeaders: string[];
  maxAge: number;
}

/** Which browsers' pages may read an answer: published content every page, without credentials; the editorial API those on the list. */
export function corsFor(settings: Settings) {
  const open: CorsOptions = {
    origin: '*', credentials: false, methods: ['GET', 'HEAD'], exposedHeaders: EXPOSED, maxAge: 600,
  };
  const listed: CorsOptions = {
    origin: [...settings.corsOrigins], credentials: true, maxAge: 600, exposedHeaders: EXPOSED,
    methods: ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE'],
  };
  return () => (request: FastifyRequest, callback: (error: Error | null, options: CorsOptions) => void): void => {
    callback(null, request.url.startsWith('/api/') || request.url.startsWith('/health') ? listed : open);
  };
}
