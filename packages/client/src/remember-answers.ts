import type { Middleware } from 'openapi-fetch';

interface Remembered {
  readonly etag: string;
  readonly text: string;
  readonly headers: [string, string][];
}

/** Said of the bytes that came over the wire, not of the text that is kept. */
const OF_THE_WIRE = new Set(['content-encoding', 'content-length', 'transfer-encoding']);

/** Asks with the ETag of what came last from that address, and gives that again where the server says 304. Keeps the last `most` that were used. */
export function rememberAnswers(most: number): Middleware {
  const known = new Map<string, Remembered>();
  const asked = new WeakMap<Request, Remembered>();

  function keep(address: string, answer: Remembered): void {
    known.delete(address);
    known.set(address, answer);
    const [oldest] = known.keys();
    if (known.size > most && oldest !== undefined) known.delete(oldest);
  }

  return {
    onRequest({ request }) {
      const before = known.get(request.url);
      if (!before) return undefined;
      request.headers.set('if-none-match', before.etag);
      asked.set(request, before);
      return request;
    },
    async onResponse({ request, response }) {
      const before = asked.get(request);
      if (response.status === 304 && before) {
        keep(request.url, before);
        return new Response(before.text, { headers: before.headers });
      }
      const etag = response.headers.get('etag');
      if (response.status !== 200 || etag === null || /no-store/.test(response.headers.get('cache-control') ?? '')) {
        known.delete(request.url);
        return undefined;
      }
      const headers = [...response.headers].filter(([name]) => !OF_THE_WIRE.has(name));
      keep(request.url, { etag, text: await response.clone().text(), headers });
      return undefined;
    },
  };
}
