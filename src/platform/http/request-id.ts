import type { IncomingMessage } from 'node:http';
import { newId } from '../database/new-id';

/** The id that the client gave the request, where it is fit for logs and headers; else a new one. */
export function requestIdOf({ headers }: IncomingMessage): string {
  const given = headers['x-request-id'];
  return typeof given === 'string' && /^[\w.:+/=-]{1,128}$/.test(given) ? given : newId();
}
