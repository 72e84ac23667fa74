import type { IncomingHttpHeaders } from 'node:http';

/** Whether somebody says who they are: what they get is for nobody else. */
export function sendsCredential({ authorization, cookie }: IncomingHttpHeaders): boolean {
  return authorization !== undefined || cookie !== undefined;
}
