import type { IncomingHttpHeaders } from 'node:http';
import { isNamedBy } from './entity-tag';

/**
 * Whether the client has just this (RFC 9110): by its tags, or, where it sends none, by the time. An earlier time is not enough:
 * what was taken out of a list may leave it with an older time than the client's.
 */
export function isUnchanged(headers: IncomingHttpHeaders, etag: string, lastModified: string | undefined): boolean {
  const known = headers['if-none-match'];
  if (known !== undefined) return isNamedBy(etag, known);
  return lastModified !== undefined && headers['if-modified-since'] === lastModified;
}
