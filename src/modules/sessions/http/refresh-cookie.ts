import type { FastifyReply, FastifyRequest } from 'fastify';
import { Injectable } from '@nestjs/common';
import { Settings } from '../../../config/settings';
import { Forbidden } from '../../../kernel/problem';
import { cookieIn } from './cookie-in';

/** The prefix binds it to this host, to https and to no path, also against a sibling host that would set one of its own. */
const NAME = '__Host-copydesk-refresh';
const ATTRIBUTES = 'Path=/; Secure; HttpOnly; SameSite=Strict';
const DAYS_30 = 30 * 86_400;

/** The refresh token of a browser, and the rule that keeps pages of other origins from using it. */
@Injectable()
export class RefreshCookie {
  private readonly origins: ReadonlySet<string>;

  constructor({ publicUrl, corsOrigins }: Settings) {
    this.origins = new Set([new URL(publicUrl).origin, ...corsOrigins]);
  }

  set(reply: FastifyReply, token: string): void {
    void reply.header('set-cookie', `${NAME}=${token}; Max-Age=${DAYS_30}; ${ATTRIBUTES}`);
  }

  clear(reply: FastifyReply): void {
    void reply.header('set-cookie', `${NAME}=; Max-Age=0; ${ATTRIBUTES}`);
  }

  read(request: FastifyRequest): string | undefined {
    return cookieIn(request, NAME);
  }

  /** Throws Forbidden unless the page that sends it is ours, or on the list of CORS_ORIGINS. What says nothing of itself is no such page. */
  requireOwnPage({ headers }: FastifyRequest): void {
    const { origin } = headers;
    const isOwn = origin === undefined ? headers['sec-fetch-site'] === 'same-origin' : this.origins.has(origin);
    if (!isOwn) throw new Forbidden('A refresh token in a cookie is for pages of Copydesk, and of the origins that CORS_ORIGINS lists.');
  }
}
