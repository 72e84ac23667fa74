import type { LightMyRequestResponse } from 'fastify';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';

/** What JSON.parse gives: tests look into answers freely, and the contract tests check their shape. */
export type ParsedJson = ReturnType<typeof JSON.parse>;

/** The answer to a request of a test. */
export interface Answer {
  readonly status: number;
  /** The parsed body, undefined where it is empty or no JSON. */
  readonly body: ParsedJson;
  readonly headers: Readonly<Record<string, string | undefined>>;
  /** Without its coding. */
  readonly text: string;
  /** As they came. */
  readonly bytes: Buffer;
}

export function answerOf({ statusCode, headers, rawPayload }: LightMyRequestResponse): Answer {
  const text = decoded(rawPayload, headers['content-encoding']).toString('utf8');
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

function decoded(bytes: Buffer, coding: unknown): Buffer {
  // Of a HEAD there is nothing to decode.
  if (bytes.length === 0) return bytes;
  if (coding === 'gzip') return gunzipSync(bytes);
  return coding === 'br' ? brotliDecompressSync(bytes) : bytes;
}
