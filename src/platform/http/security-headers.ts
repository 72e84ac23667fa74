import type { Settings } from '../../config/settings';

/** Nothing that an API answers is a page, runs, or belongs into a frame. */
const API_POLICY = "default-src 'none'; frame-ancestors 'none'";
/** The description that people browse brings its scripts and styles along. */
const DOCS_POLICY = "default-src 'none'; script-src 'self' 'unsafe-inline'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; connect-src 'self'; frame-ancestors 'none'";

/** Headers that every answer carries, unless its route says otherwise; made once. */
export function securityHeaders({ publicUrl }: Settings): Readonly<Record<string, string>> {
  return {
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'no-referrer',
    'content-security-policy': API_POLICY,
    'x-frame-options': 'DENY',
    'cross-origin-resource-policy': 'same-origin',
    ...(publicUrl.startsWith('https:') && { 'strict-transport-security': 'max-age=31536000; includeSubDomains' }),
  };
}

export const DOCS_HEADERS: Readonly<Record<string, string>> = { 'content-security-policy': DOCS_POLICY };
