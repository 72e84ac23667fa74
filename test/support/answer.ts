import type { LightMyRequestResponse } from 'fastify';

/** What JSON.parse gives: tests look into answers freely, and the contract tests check their shape. */
export type ParsedJson = ReturnType<typeof JSON.parse>;

/** The answer to a request of a test. */
export interface Answer {
  readonly status: number;
  /** The parsed body, undefined where it is empty or no JSON. */
  readonly body: ParsedJson;
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly text: string;
  readonly bytes: Buffer;
}

export function answerOf({ statusCode, headers, rawPayload }: LightMyRequestResponse): Answer {
  const text = rawPayload.toString('utf8');
  const flat = Object.entries(headers).map(([name, value]) => [name, value === undefined ? undefined : String(value)]);
  const isJson = /^application\/([\w.-]+\+)?json/.test(headers['content-type'] ?? '');
  return {
    status: statusCode,
    body: isJson && text !== '' ? JSON.parse(text) : undefined,
    headers: Object.fromEntries(flat),
    text,
    bytes: rawPayload,
  };
}
