import { STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
import { newId } from '../database/new-id';
import { framework } from './problem.filter';

/** What Node says of a request that it could not read, by its code; everything else is malformed. */
const STATUSES: Readonly<Record<string, number>> = { ERR_HTTP_REQUEST_TIMEOUT: 408, HPE_HEADER_OVERFLOW: 431, HPE_CHUNK_EXTENSIONS_OVERFLOW: 413 };

/**
 * Answers what never became a request: headers that are too large or came too slowly, or no HTTP at all. No hook sees it, so that the
 * headers of every answer are written here; nobody knows what it was for, and there is no `instance`.
 */
export function answerUnreadable(always: Readonly<Record<string, string>>): (error: Error & { code?: string }, socket: Socket) => void {
  return (error, socket) => {
    if (error.code === 'ECONNRESET' || socket.destroyed) return;
    if (socket.writable) socket.write(answer(STATUSES[error.code ?? ''] ?? 400, always));
    socket.destroy(error);
  };
}

function answer(status: number, always: Readonly<Record<string, string>>): string {
  const { type, title, detail } = framework(status);
  const requestId = newId();
  const body = JSON.stringify({ type: `/problems/${type}`, title, status, detail, requestId });
  const headers = {
    ...always, 'x-request-id': requestId, 'cache-control': 'private, no-store', 'content-type': 'application/problem+json; charset=utf-8',
    'content-length': String(Buffer.byteLength(body)), connection: 'close',
  };
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}`);
  return [`HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ''}`, ...lines, '', body].join('\r\n');
}
