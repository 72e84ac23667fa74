import type { FastifyRequest } from 'fastify';
import { addressOf } from './address-of';

/** Where a request without a session comes from. */
export interface Origin {
  readonly requestId: string;
  readonly address: string;
  readonly userAgent: string | null;
}

export function originOf(request: FastifyRequest): Origin {
  return { requestId: request.id, address: addressOf(request), userAgent: request.headers['user-agent']?.slice(0, 300) ?? null };
}
