import type { IncomingMessage, ServerResponse } from 'node:http';
import { contentCoding } from '../http/content-coding';
import type { FinishedAnswer, Variant } from '../http/finished-answer';
import { isUnchanged } from '../http/is-unchanged';

/** Sends a finished answer as its client likes it, or 304 where the client has just that; gives the status. */
export function writeAnswer(
  found: FinishedAnswer, { method, headers }: IncomingMessage, { id, response }: { id: string; response: ServerResponse },
): 200 | 304 {
  const coding = found.isCoded ? contentCoding(headers['accept-encoding']) : undefined;
  if (isUnchanged(headers, found.etag(coding), found.head.lastModified)) {
    response.writeHead(304, withRequestId(found.unchangedHeaders(coding), id)).end();
    return 304;
  }
  const isHead = method === 'HEAD';
  const ready = found.variant(coding);
  if (ready) write(response, ready, id, isHead);
  else if (coding) {
    void found.makeVariant(coding).then((made) => write(response, made, id, isHead), () => response.destroy());
  }
  return 200;
}

function write(response: ServerResponse, { bytes, headers }: Variant, id: string, isHead: boolean): void {
  if (response.destroyed) return;
  response.writeHead(200, withRequestId(headers, id));
  if (isHead) response.end();
  else response.end(bytes);
}

function withRequestId(headers: readonly string[], id: string): string[] {
  return [...headers, 'x-request-id', id];
}
