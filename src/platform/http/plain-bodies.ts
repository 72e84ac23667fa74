import { UnsupportedMediaTypeException } from '@nestjs/common';
import type { FastifyReply, FastifyRequest, HookHandlerDoneFunction } from 'fastify';

const FORM_ROUTES: ReadonlySet<string | undefined> = new Set(['/api/v1/media', '/api/v1/media/:id/replace']);

/** Where the next bytes of a file are taken, as they come. */
const PART_ROUTE = '/api/v1/media/uploads/:id/parts';

/**
 * Refuses bodies that would have to be unpacked, before a byte of them is read: a small one can be huge inside. And forms and parts of
 * files, which only uploads are sent as: every other route would take one for an empty body.
 */
export function requirePlainBody({ headers, method, routeOptions }: FastifyRequest, reply: FastifyReply, done: HookHandlerDoneFunction): void {
  const encoding = headers['content-encoding'];
  if (encoding !== undefined && encoding.trim().toLowerCase() !== 'identity') {
    void reply.header('accept-encoding', 'identity');
    return done(new UnsupportedMediaTypeException());
  }
  const isForm = /^multipart\//i.test(headers['content-type'] ?? '');
  const isPart = /^application\/offset\+octet-stream/i.test(headers['content-type'] ?? '');
  const isTaken = isForm ? method === 'POST' && FORM_ROUTES.has(routeOptions.url) : !isPart || (method === 'PATCH' && routeOptions.url === PART_ROUTE);
  return done(isTaken ? undefined : new UnsupportedMediaTypeException());
}
