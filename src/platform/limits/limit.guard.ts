import { CanActivate, ExecutionContext, Injectable, SetMetadata } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { FastifyReply } from 'fastify';
import type { ActorRequest } from '../access/door';
import { addressOf } from '../http/address-of';
import { type Allowance, allowanceHeaders } from './allowance';
import { CountedLimits } from './counted-limits';
import { networkOf } from './network-of';
import { SharedPaces } from './shared-paces';

const LIMITED = Symbol('limited');

/** A limit of its own beside that of writes: 'search' counts where the query has a `q`, by address; 'upload' by person or key. */
export const Limited = (kind: 'search' | 'upload') => SetMetadata(LIMITED, kind);

const READS = new Set(['GET', 'HEAD', 'OPTIONS']);

/** Counts what somebody who was let in does, after the door and before everything else. Every API key counts by itself: one that runs wild stops neither its maker nor the others. */
@Injectable()
export class LimitGuard implements CanActivate {
  constructor(
    private readonly reflector: Reflector,
    private readonly paces: SharedPaces,
    private readonly counted: CountedLimits,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const http = context.switchToHttp();
    const request = http.getRequest<ActorRequest>();
    const { actor, method } = request;
    const kind = this.reflector.get<'search' | 'upload' | undefined>(LIMITED, context.getHandler());
    const principal = actor?.key?.id ?? actor?.id;
    let allowance: Allowance | undefined;
    if (principal !== undefined && !READS.has(method)) allowance = this.paces.take('writes', principal);
    if (kind === 'search' && hasText(request.query)) allowance = this.paces.take('search', networkOf(addressOf(request)));
    if (kind === 'upload' && principal !== undefined) allowance = await this.counted.count('upload', principal);
    if (allowance) void http.getResponse<FastifyReply>().headers(allowanceHeaders(allowance));
    return true;
  }
}

function hasText(query: unknown): boolean {
  return typeof query === 'object' && query !== null && 'q' in query;
}
