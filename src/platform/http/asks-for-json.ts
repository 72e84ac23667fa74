import type { FastifyRequest } from 'fastify';

/** Whether the client names JSON in its Accept header. Browsers on their way from page to page do not, and neither does who takes anything. */
export function asksForJson({ headers: { accept = '' } }: FastifyRequest): boolean {
  return accept.split(',').some((range) => /^\s*application\/json\s*(?:;|$)/i.test(range) && !/;\s*q=0(?:\.0*)?\s*(?:;|$)/i.test(range));
}
