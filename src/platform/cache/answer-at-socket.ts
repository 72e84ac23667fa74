import type { IncomingMessage, ServerResponse } from 'node:http';
import type { FastifyInstance } from 'fastify';
import { sendsCredential } from '../http/credential';
import { requestIdOf } from '../http/request-id';
import type { ResponseCache } from './response-cache';
import { writeAnswer } from './write-answer';

/** An answer that was given before Fastify saw the request. */
export interface Hit {
  readonly method: string;
  readonly url: string;
  /** As it is declared. */
  readonly route: string;
  readonly status: number;
  readonly milliseconds: number;
  readonly requestId: string;
}

declare module 'fastify' {
  interface FastifyInstance {
    /** Told of every hit: what hooks do for all other answers. */
    hitListeners: ((hit: Hit) => void)[];
  }
}

/**
 * Answers what is kept where it comes in: Fastify would make a request and a reply of its own and ask its hooks, which takes as long
 * again as the answer. What is not kept under just this address goes its usual way (serveFromCache).
 */
export function answerAtSocket(fastify: FastifyInstance, cache: ResponseCache): void {
  const { server } = fastify;
  const usual = server.listeners('request') as ((request: IncomingMessage, response: ServerResponse) => void)[];
  server.removeAllListeners('request').on('request', (request: IncomingMessage, response: ServerResponse) => {
    if (!isAnswered(request, response, cache, fastify.hitListeners)) for (const listener of usual) listener(request, response);
  });
}

function isAnswered(request: IncomingMessage, response: ServerResponse, cache: ResponseCache, listeners: FastifyInstance['hitListeners']): boolean {
  const { method = '', url = '' } = request;
  if ((method !== 'GET' && method !== 'HEAD') || sendsCredential(request.headers)) return false;
  const found = cache.find(url);
  if (!found) return false;
  const begin = performance.now();
  cache.counts.hits += 1;
  const id = requestIdOf(request);
  const status = writeAnswer(found, request, { id, response });
  const hit = { method, url, route: found.head.route, status, milliseconds: performance.now() - begin, requestId: id };
  for (const listener of listeners) listener(hit);
  return true;
}
