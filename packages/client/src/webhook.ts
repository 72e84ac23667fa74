/** What a webhook of Copydesk says. It names what changed and what was made of it; what it is now is asked of the delivery API. */
export interface WebhookEvent {
  /** @example 'article.published' */
  readonly type: string;
  readonly timestamp: string;
  readonly data: {
    readonly id: string;
    readonly slug?: string | null;
    readonly previousSlug?: string | null;
    readonly locale?: string | null;
    /** Of two events about one thing, the later has the higher one. */
    readonly sequence?: number | string;
    /** The surrogate keys of every answer that is not what it was. */
    readonly tags?: readonly string[];
  };
}

/** What came is not from the newsroom, or not from now. Answer 401 and do nothing. */
export class WebhookRefused extends Error {
  override readonly name = 'WebhookRefused';
}

export interface WebhookRequest {
  /** As it was shown once: `whsec_…`. Two while it is being changed. */
  readonly secret: string | readonly string[];
  /** By lower-case name, as Node gives them, or as `Headers`. */
  readonly headers: Headers | Readonly<Record<string, string | string[] | undefined>>;
  /** Exactly the bytes that came, as text: not parsed and written again. */
  readonly body: string;
  /** In milliseconds. */
  readonly now?: number;
}

/** So far may the clocks of the two machines be apart, and so long may a request be on its way. */
const TOLERANCE_SECONDS = 300;

/** Checks the signature (Standard Webhooks 1.0) and gives the event with its id, which is the same over retries. Throws WebhookRefused. */
export async function readWebhook({ secret, headers, body, now = Date.now() }: WebhookRequest): Promise<WebhookEvent & { readonly id: string }> {
  const header = (name: string): string => {
    const value = headers instanceof Headers ? headers.get(name) : headers[name];
    if (typeof value !== 'string' || value === '') throw new WebhookRefused(`${name} is missing`);
    return value;
  };
  const [id, timestamp, signatures] = [header('webhook-id'), header('webhook-timestamp'), header('webhook-signature')];
  if (!/^\d{1,12}$/.test(timestamp) || Math.abs(now / 1000 - Number(timestamp)) > TOLERANCE_SECONDS) throw new WebhookRefused('the timestamp is not of now');
  const signed = new TextEncoder().encode(`${id}.${timestamp}.${body}`);
  for (const each of typeof secret === 'string' ? [secret] : secret) {
    if (await isSigned(each, signed, signatures)) return { ...(JSON.parse(body) as WebhookEvent), id };
  }
  throw new WebhookRefused('no signature fits');
}

/** Web Crypto compares without telling by its time how much was right. */
async function isSigned(secret: string, signed: Uint8Array<ArrayBuffer>, signatures: string): Promise<boolean> {
  const key = await crypto.subtle.importKey('raw', bytesOf(secret.replace(/^whsec_/, '')), { name: 'HMAC', hash: 'SHA-256' }, false, ['verify']);
  for (const signature of signatures.split(' ')) {
    const [version, value = ''] = signature.split(',', 2);
    if (version !== 'v1' || !/^[A-Za-z0-9+/]{43}=$/.test(value)) continue;
    if (await crypto.subtle.verify('HMAC', key, bytesOf(value), signed)) return true;
  }
  return false;
}

function bytesOf(base64: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
}
