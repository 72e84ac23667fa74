import { CanActivate, ExecutionContext, Injectable } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { FastifyRequest } from 'fastify';
import { Actor, holdsAnywhere } from '../../kernel/actor';
import { Forbidden, Unauthenticated } from '../../kernel/problem';
import { ACCESS, Access } from './access';
import { Authenticator } from './authenticator';

export interface ActorRequest extends FastifyRequest {
  actor?: Actor;
}

/** Lets a request in only where its route says so: a route that says nothing is closed. */
@Injectable()
export class AccessGuard implements CanActivate {
  constructor(
    private readonly reflector: Reflector,
    private readonly authenticator: Authenticator,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const access = this.reflector.getAllAndOverride<Access | undefined>(ACCESS, [
      context.getHandler(),
      context.getClass(),
    ]);
    if (access?.kind === 'public') return true;
    const request = context.switchToHttp().getRequest<ActorRequest>();
    const actor = await this.authenticator.authenticate(credentialOf(request));
    request.actor = actor;
    if (access?.kind === 'signed-in') return true;
    if (access?.anyOf.some((permission) => holdsAnywhere(actor, permission))) return true;
    throw new Forbidden();
  }
}

/** The bearer token of a request and where it comes from. Throws Unauthenticated without one. */
export function credentialOf(request: FastifyRequest) {
  const token = /^Bearer +([\w.~+/-]+=*) *$/i.exec(request.headers.authorization ?? '')?.[1];
  if (token === undefined) throw new Unauthenticated();
  return { token, requestId: request.id, address: request.ip };
}
