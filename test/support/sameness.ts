import type { Answer } from './answer';

/**
 * What a caller can tell two answers apart by. Not the request id and the path, which were given to them or chosen by
 * them; nor what is left of their own rate, which each request lessens, whatever it asks for.
 */
export function sameness({ status, body, headers }: Answer): unknown {
  const { 'x-request-id': _id, date: _date, 'content-length': _length, ratelimit: _left, ...rest } = headers;
  const { requestId: _requestId, instance: _instance, ...visible } = (body ?? {}) as Record<string, unknown>;
  return { status, body: visible, headers: rest };
}
