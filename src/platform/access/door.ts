import { Injectable } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { Settings } from '../../config/settings';
import { type Actor, holdsAnywhere } from '../../kernel/actor';
import { Forbidden, Unauthenticated } from '../../kernel/problem';
import type { Access, KeyAccess } from './access';
import { addressOf } from '../http/address-of';
import { Authenticator } from './authenticator';

export interface ActorRequest extends FastifyRequest {
  actor?: Actor;
}

const CLOSED = 'This cannot be done with an API key of these scopes.';

/** Lets a request in only where its route says so; the guard and the routes that Fastify runs itself ask here. */
@Injectable()
export class Door {
  constructor(
    private readonly authenticator: Authenticator,
    private readonly settings: Settings,
  ) {}

  /** Whether a route lets everybody in, without a look at who it is. */
  isOpen(access: Access | undefined): boolean {
    return access?.kind === 'public' || (access?.kind === 'readers' && this.settings.deliveryAccess === 'public');
  }

  /** Notes on the request who sends it. Throws Unauthenticated and Forbidden. */
  async admit(request: ActorRequest, access: Access | undefined, keys: KeyAccess | undefined): Promise<void> {
    if (this.isOpen(access)) return;
    const actor = await this.authenticator.authenticate(credentialOf(request));
    request.actor = actor;
    if (access?.kind === 'readers') return requireReader(actor);
    if (actor.key) requireScope(actor.key.scopes, keys, request.method);
    if (access?.kind === 'signed-in') return;
    if (!access || access.kind === 'public' || !access.anyOf.some((permission) => holdsAnywhere(actor, permission))) throw new Forbidden();
  }
}

function requireReader({ key }: Actor): void {
  if (!key?.scopes.includes('delivery:read')) throw new Forbidden('Published content is read with an API key that has delivery:read.');
}

function requireScope(scopes: readonly string[], keys: KeyAccess | undefined, method: string): void {
  const scope = keys?.[method === 'GET' || method === 'HEAD' ? 'read' : 'write'];
  if (!scope || !scopes.includes(scope)) throw new Forbidden(CLOSED);
}

/** The bearer token of a request and where it comes from. Throws Unauthenticated without one. */
export function credentialOf(request: FastifyRequest) {
  const token = /^Bearer +([\w.~+/-]+=*) *$/i.exec(request.headers.authorization ?? '')?.[1];
  if (token === undefined) throw new Unauthenticated();
  return { token, requestId: request.id, address: addressOf(request), userAgent: request.headers['user-agent']?.slice(0, 300) ?? null };
}
