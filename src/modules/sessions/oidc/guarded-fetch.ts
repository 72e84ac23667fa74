import type { CustomFetch } from 'openid-client';
import type { OutboundClient } from '../../../platform/outbound/outbound-client';

/** More than any document of a provider has. */
const MAX_BYTES = 1_000_000;
const TIMEOUT_MS = 10_000;

/** Statuses whose answers have no body, and must not be given one. */
const BODILESS = new Set([204, 205, 304]);

/** What the library asks the provider with: the one way out, and no redirect is followed. */
export function guardedFetch(outbound: OutboundClient): CustomFetch {
  return async (url, { method, headers, body }) => {
    const answer = await outbound.send({
      url, method: method === 'POST' ? 'POST' : 'GET', headers, maxBytes: MAX_BYTES, timeoutMs: TIMEOUT_MS,
      ...(body !== undefined && body !== null && { body: String(body as string | URLSearchParams) }),
    });
    const given = new Headers();
    for (const [name, value] of Object.entries(answer.headers)) if (value !== undefined) given.set(name, String(value));
    return new Response(BODILESS.has(answer.status) ? null : new Uint8Array(answer.body), { status: answer.status, headers: given });
  };
}
