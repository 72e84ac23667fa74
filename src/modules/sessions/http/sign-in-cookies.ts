import type { FastifyReply, FastifyRequest } from 'fastify';
import { SIGN_IN_LIFETIME } from '../oidc/begun-sign-ins';
import { cookieIn } from './cookie-in';

/** The provider sends the browser back from another site: only Lax cookies come with that. */
const BEGUN = { name: '__Host-copydesk-oidc', attributes: 'Path=/; Secure; HttpOnly; SameSite=Lax', seconds: SIGN_IN_LIFETIME };
const CHALLENGE = { name: '__Host-copydesk-challenge', attributes: 'Path=/; Secure; HttpOnly; SameSite=Strict', seconds: 300 };

type Kind = typeof BEGUN | typeof CHALLENGE;

/** What a browser keeps between the steps of a sign-in: none of it opens anything by itself. */
export const signInCookies = { begun: cookie(BEGUN), challenge: cookie(CHALLENGE) };

function cookie({ name, attributes, seconds }: Kind) {
  return {
    set: (reply: FastifyReply, value: string): void => void reply.header('set-cookie', `${name}=${value}; Max-Age=${seconds}; ${attributes}`),
    clear: (reply: FastifyReply): void => void reply.header('set-cookie', `${name}=; Max-Age=0; ${attributes}`),
    read: (request: FastifyRequest): string | undefined => cookieIn(request, name),
  };
}
