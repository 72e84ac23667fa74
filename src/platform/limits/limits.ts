import { Injectable, SetMetadata } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import type { ActorRequest } from '../access/door';
import { addressOf } from '../http/address-of';
import { type Allowance, allowanceHeaders } from './allowance';
import { CountedLimits } from './counted-limits';
import { networkOf } from './network-of';
import { SharedPaces } from './shared-paces';

/** A limit of its own beside that of writes: 'search' counts where the query has a `q`, by address; 'upload' by person or key. */
export type LimitKind = 'search' | 'upload';

const LIMITED = Symbol('limited');

export const Limited = (kind: LimitKind) => SetMetadata(LIMITED, kind);

/** That of the route whose method this is. */
export function limitOf(handler: object): LimitKind | undefined {
  return Reflect.getMetadata(LIMITED, handler) as LimitKind | undefined;
}

const READS = new Set(['GET', 'HEAD', 'OPTIONS']);

/**
 * Counts what somebody who was let in does; the guard and the routes that Fastify runs itself ask here. Every API key counts by itself:
 * one that runs wild stops neither its maker nor the others.
 */
@Injectable()
export class Limits {
  constructor(
    private readonly paces: SharedPaces,
    private readonly counted: CountedLimits,
  ) {}

  /** Says in the answer what is left. Throws TooManyRequests. */
  async count(kind: LimitKind | undefined, request: ActorRequest, reply: FastifyReply): Promise<void> {
    const { actor, method } = request;
    const principal = actor?.key?.id ?? actor?.id;
    let allowance: Allowance | undefined;
    if (principal !== undefined && !READS.has(method)) allowance = this.paces.take('writes', principal);
    if (kind === 'search' && hasText(request.query)) allowance = this.paces.take('search', networkOf(addressOf(request)));
    if (kind === 'upload' && principal !== undefined) allowance = await this.counted.count('upload', principal);
    if (allowance) void reply.headers(allowanceHeaders(allowance));
  }
}

function hasText(query: unknown): boolean {
  return typeof query === 'object' && query !== null && 'q' in query;
}
