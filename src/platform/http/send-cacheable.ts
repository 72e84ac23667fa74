import { hash } from 'node:crypto';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Filling } from '../cache/filling';
import { EVERYTHING } from '../cache/response-cache';
import { writeAnswer } from '../cache/write-answer';
import { sendsCredential } from './credential';
import { FinishedAnswer } from './finished-answer';
import { ownBytes } from './own-bytes';

declare module 'fastify' {
  interface FastifyInstance {
    /** How long others may keep public answers, as Cache-Control says it. */
    publicCacheControl: string;
  }
}

/** A public answer, finished. */
export interface Cacheable {
  readonly body: string;
  /** Left out: JSON. */
  readonly type?: string;
  /** Of what is written down with it; when its keys were last purged, as far as this process knows, counts as well. */
  readonly lastModified?: Date | undefined;
  /** What it was made of: it is purged with any of these. */
  readonly keys: readonly string[];
  /** Where the usual time would be too long. */
  readonly cacheControl?: string | undefined;
  /** How long it may be kept in this process where it changes by itself, in seconds; 0: not at all. Left out: until it is purged. */
  readonly keepSeconds?: number | undefined;
}

/** Headers that belong to one request or to one variant. */
const NOT_KEPT = new Set(['x-request-id', 'etag', 'vary', 'content-type', 'content-length', 'content-encoding']);

/**
 * Sends it with a strong ETag over everything in it, coded as the client likes it, or 304 where the client has just that. Whoever
 * sent a credential gets a private copy.
 */
export function sendCacheable(request: FastifyRequest, reply: FastifyReply, answer: Cacheable): void {
  const { type = 'application/json', keys, keepSeconds } = answer;
  const isPrivate = sendsCredential(request.headers);
  const surrogateKeys = [...new Set([EVERYTHING, ...keys])];
  void reply
    .header('cache-control', isPrivate ? 'private, no-store' : (answer.cacheControl ?? reply.server.publicCacheControl))
    .header('surrogate-key', surrogateKeys.join(' '));
  const { lastModified, isKnownByTime } = timeOf(request, answer, surrogateKeys);
  if (lastModified !== undefined) void reply.header('last-modified', lastModified);
  const filling = keepSeconds === 0 ? undefined : Filling.of(request);
  // Encoded once, for the tag, the length and the socket.
  const bytes = filling ? ownBytes(answer.body) : Buffer.from(answer.body);
  const head = {
    tag: hash('sha1', bytes, 'base64url'), lastModified: isKnownByTime ? lastModified : undefined, headers: keptHeaders(reply), type: `${type}; charset=utf-8`,
    route: request.routeOptions.url ?? '',
  };
  const make = (grown?: (bytes: number) => void) => new FinishedAnswer(bytes, head, grown);
  const finished = filling ? filling.complete({ keys: surrogateKeys, seconds: keepSeconds }, make) : make();
  Filling.of(request)?.abandon();
  // As it is sent to all who come after: past Fastify, which would go through headers and hooks of what is finished.
  reply.hijack();
  writeAnswer(finished, request.raw, { id: request.id, response: reply.raw });
}

/** As the header says it, and whether who has an answer of that time has this one. */
function timeOf(
  request: FastifyRequest, { lastModified: written, keepSeconds }: Cacheable, keys: readonly string[],
): { lastModified: string | undefined; isKnownByTime: boolean } {
  const change = Filling.of(request)?.lastChange(keys);
  // To the second, as the header says it. Where the clock of the database is ahead, nothing is known by time.
  const isAhead = written !== undefined && (change === undefined || Math.floor(written.getTime() / 1000) * 1000 > change.at.getTime());
  return {
    lastModified: (isAhead ? written : change?.at)?.toUTCString(),
    isKnownByTime: !isAhead && change?.isOnly === true && keepSeconds === undefined,
  };
}

function keptHeaders(reply: FastifyReply): string[] {
  return Object.entries(reply.getHeaders())
    .filter(([name, value]) => value !== undefined && !NOT_KEPT.has(name))
    .flatMap(([name, value]) => [name, String(value)]);
}
