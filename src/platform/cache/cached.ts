import { RouteConfig } from '@nestjs/platform-fastify';

/** Lets the answers of a public read be kept in this process, as far as it sends them with sendCacheable and keys. */
export const Cached = () => RouteConfig({ isCached: true });
