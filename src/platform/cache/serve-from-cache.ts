import { setTimeout as sleep } from 'node:timers/promises';
import type { FastifyInstance, FastifyReply, FastifyRequest, HookHandlerDoneFunction } from 'fastify';
import { sendsCredential } from '../http/credential';
import type { FinishedAnswer } from '../http/finished-answer';
import { canonicalUrl } from './canonical-url';
import { Filling } from './filling';
import type { Fill, ResponseCache } from './response-cache';
import { writeAnswer } from './write-answer';

/** So long one waits for an answer that another request has begun, before one makes one's own. */
const PATIENCE_MS = 1000;

/**
 * Answers reads from the cache before anything else looks at them: to be added before all other hooks. What is not there goes its
 * usual way, and the answer is kept when it is sent (sendCacheable). Who asks for what is being made waits for that.
 */
export function serveFromCache(fastify: FastifyInstance, cache: ResponseCache): void {
  fastify.addHook('onRequest', (request: FastifyRequest, reply: FastifyReply, done: HookHandlerDoneFunction) => {
    const { raw } = request;
    if (raw.method !== 'GET' && raw.method !== 'HEAD') return done();
    if (sendsCredential(raw.headers)) return bypass(request, cache, done);
    const found = cache.find(raw.url ?? '');
    if (found) {
      cache.counts.hits += 1;
      return answer(found, request, reply);
    }
    if (!isCached(request)) return done();
    return lookFurther(cache, request, reply, done);
  });
  // Whatever was sent in the place of an answer that could be kept: nobody needs to wait for it any longer.
  fastify.addHook('onSend', (request: FastifyRequest, _, payload, done) => {
    Filling.of(request)?.abandon();
    done(null, payload);
  });
}

function lookFurther(cache: ResponseCache, request: FastifyRequest, reply: FastifyReply, done: HookHandlerDoneFunction): void {
  const { url = '' } = request.raw;
  const canonical = canonicalUrl(url);
  if (canonical === undefined || !cache.isTrusted) return bypass(request, cache, done);
  const found = canonical === url ? undefined : cache.find(canonical);
  if (found) {
    cache.counts.hits += 1;
    return answer(found, request, reply);
  }
  const fill = cache.filling(canonical);
  if (fill) return void joinFill(fill, cache, { request, reply, done });
  cache.counts.misses += 1;
  Filling.begin(request, cache, canonical);
  return done();
}

async function joinFill(
  fill: Fill, cache: ResponseCache, { request, reply, done }: { request: FastifyRequest; reply: FastifyReply; done: HookHandlerDoneFunction },
): Promise<void> {
  const found = await Promise.race([fill.done, sleep(PATIENCE_MS, undefined, { ref: false })]);
  if (found) {
    cache.counts.joined += 1;
    answer(found, request, reply);
  } else {
    cache.counts.misses += 1;
    done();
  }
}

function bypass(request: FastifyRequest, cache: ResponseCache, done: HookHandlerDoneFunction): void {
  if (isCached(request)) cache.counts.bypassed += 1;
  done();
}

function isCached({ routeOptions: { config } }: FastifyRequest): boolean {
  return (config as { isCached?: true }).isCached === true;
}

/** Past Fastify, which would go through all its headers and hooks for what is finished. */
function answer(found: FinishedAnswer, { id, raw: request }: FastifyRequest, reply: FastifyReply): void {
  reply.hijack();
  writeAnswer(found, request, { id, response: reply.raw });
}
