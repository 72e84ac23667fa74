import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { ParsedJson } from './answer';

/** One attempt of a request and what came of it: an answer, or none. */
export interface Attempt {
  readonly what: string;
  /** 0 where the connection broke before there was an answer. */
  readonly status: number;
  readonly ms: number;
  readonly text: string;
  readonly headers: Headers | undefined;
}

export interface Settled {
  readonly status: number;
  readonly body: ParsedJson;
  /** How often it was sent until there was an answer that says something. */
  readonly attempts: number;
}

/** Requests to one of several processes, with all that was answered written down, in the order of the answers. */
export class History {
  readonly attempts: Attempt[] = [];

  /** `addresses`: asked one after the other, so that one which is gone is passed over. */
  constructor(private readonly addresses: () => readonly string[]) {}

  of(status: number): Attempt[] {
    return this.attempts.filter((attempt) => attempt.status === status);
  }

  /** Sent once. */
  async send(method: string, path: string, { body, headers = {}, address }: { body?: unknown; headers?: Record<string, string>; address?: string } = {}): Promise<Attempt> {
    const isRaw = Buffer.isBuffer(body);
    const base = address ?? this.next();
    const begin = performance.now();
    const attempt = await fetch(`${base}${path}`, {
      method, headers: { ...(body !== undefined && !isRaw && { 'content-type': 'application/json' }), ...headers },
      body: body === undefined ? undefined : isRaw ? new Uint8Array(body) : JSON.stringify(body), signal: AbortSignal.timeout(60_000),
    }).then(
      async (answer) => ({ status: answer.status, text: await answer.text(), headers: answer.headers }),
      (error: unknown) => ({ status: 0, text: String(error), headers: undefined }),
    ).catch((error: unknown) => ({ status: 0, text: String(error), headers: undefined }));
    const written = { what: `${method} ${path}`, ms: performance.now() - begin, ...attempt };
    this.attempts.push(written);
    return written;
  }

  /** A POST, with one Idempotency-Key for as often as it takes: sent again while nobody says what became of it. */
  async post(path: string, token: string, { body, version, headers = {} }: { body?: unknown; version?: number; headers?: Record<string, string> } = {}): Promise<Settled> {
    const always = {
      authorization: `Bearer ${token}`, 'idempotency-key': randomUUID(), ...headers, ...(version !== undefined && { 'if-match': `"v${version}"` }),
    };
    for (let attempts = 1; ; attempts += 1) {
      const { status, text } = await this.send('POST', `/api/v1${path}`, { body, headers: always });
      const isStillRunning = status === 409 && text.includes('idempotency-key-in-use');
      if (status !== 0 && status !== 503 && !isStillRunning) return { status, body: JSON.parse(text), attempts };
      await sleep(50);
    }
  }

  private turn = 0;

  private next(): string {
    const addresses = this.addresses();
    this.turn += 1;
    return addresses[this.turn % addresses.length] ?? 'http://127.0.0.1:1';
  }
}
