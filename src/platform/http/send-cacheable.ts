import { hash } from 'node:crypto';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { isNamedBy } from './entity-tag';

/** How long a browser or a CDN may use an answer without asking again, in seconds. */
const CACHE_CONTROL = 'public, max-age=30, stale-while-revalidate=60';

/** A public answer, finished. */
export interface Cacheable {
  readonly body: string;
  /** Left out: JSON. */
  readonly type?: string;
  readonly lastModified?: Date | undefined;
  readonly surrogateKeys?: string | undefined;
  /** Where the usual time would be too long. */
  readonly cacheControl?: string | undefined;
}

/** Sends it with a strong ETag over everything in it, or 304 where the client has just that. Whoever sent a credential gets a private copy. */
export function sendCacheable(request: FastifyRequest, reply: FastifyReply, answer: Cacheable): FastifyReply {
  const { body, type = 'application/json', lastModified, surrogateKeys, cacheControl = CACHE_CONTROL } = answer;
  // Encoded once, for the tag, the length and the socket.
  const bytes = Buffer.from(body);
  const etag = `"${hash('sha1', bytes, 'base64url')}"`;
  const credential = request.headers.authorization !== undefined || request.headers.cookie !== undefined;
  void reply.header('etag', etag).header('cache-control', credential ? 'private, no-store' : cacheControl);
  if (lastModified) void reply.header('last-modified', lastModified.toUTCString());
  if (surrogateKeys) void reply.header('surrogate-key', surrogateKeys);
  if (isNamedBy(etag, request.headers['if-none-match']) || isOfThen(lastModified, request)) return reply.status(304).send();
  return reply.type(`${type}; charset=utf-8`).send(bytes);
}

/**
 * Whether a client that sends no tag has the answer of exactly that time. An earlier answer is not enough: what was taken out of a list
 * may leave it with an older time than the client's.
 */
function isOfThen(lastModified: Date | undefined, { headers }: FastifyRequest): boolean {
  if (!lastModified || headers['if-none-match'] !== undefined) return false;
  return headers['if-modified-since'] === lastModified.toUTCString();
}
