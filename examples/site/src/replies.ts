import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { IncomingHttpHeaders } from 'node:http';
import type { Page } from './page-cache.ts';
import type { Settings } from './settings.ts';

export interface Reply {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

const HTML = 'text/html; charset=utf-8';
const STYLE = readFileSync(new URL('style.css', import.meta.url), 'utf8');

/** The answers of the site, each with the headers that belong to its kind. */
export class Replies {
  private readonly always: Readonly<Record<string, string>>;
  private readonly sitemap: string;

  constructor({ copydeskPublicUrl }: Settings) {
    this.sitemap = `${copydeskPublicUrl}/sitemap.xml`;
    this.always = {
      // No script runs here. The JSON-LD in a page is data.
      'content-security-policy':
        `default-src 'none'; style-src 'self'; img-src 'self' ${copydeskPublicUrl}; form-action 'self'; base-uri 'none'; frame-ancestors 'none'`,
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'strict-origin-when-cross-origin',
    };
  }

  /**
   * Browsers ask every time, and get it only where it is another one. They keep no redirect: what moves there and back would lead them round
   * in a circle. `x-page` says whether it was kept.
   */
  page({ status, html, location }: Page, isKept: boolean, headers: IncomingHttpHeaders): Reply {
    if (location !== undefined) return this.reply(status, HTML, '', { location, 'cache-control': 'no-store' });
    return this.conditional(headers, HTML, html, { 'cache-control': 'public, no-cache', 'x-page': isKept ? 'kept' : 'made' });
  }

  /** For one reader, now. */
  passing(html: string): Reply {
    return this.reply(200, HTML, html, { 'cache-control': 'private, no-store' });
  }

  /** Nobody may keep it or find it, and its address goes nowhere. */
  secret(html: string): Reply {
    return this.reply(200, HTML, html, { 'cache-control': 'private, no-store', 'x-robots-tag': 'noindex', 'referrer-policy': 'no-referrer' });
  }

  absence(status: 404 | 410, html: string): Reply {
    return this.reply(status, HTML, html, { 'cache-control': 'no-store' });
  }

  later(seconds = 5): Reply {
    return this.reply(503, 'text/plain; charset=utf-8', 'Please come back in a moment.\n', { 'cache-control': 'no-store', 'retry-after': String(seconds) });
  }

  notAllowed(allow: string): Reply {
    return this.reply(405, 'text/plain; charset=utf-8', 'Method not allowed\n', { allow });
  }

  plain(status: number, text: string): Reply {
    return this.reply(status, 'text/plain; charset=utf-8', text, { 'cache-control': 'no-store' });
  }

  style(headers: IncomingHttpHeaders): Reply {
    return this.conditional(headers, 'text/css; charset=utf-8', STYLE, { 'cache-control': 'public, max-age=300' });
  }

  robots(): Reply {
    const text = `User-agent: *\nDisallow: /preview/\nDisallow: /search\n\nSitemap: ${this.sitemap}\n`;
    return this.reply(200, 'text/plain; charset=utf-8', text, { 'cache-control': 'public, max-age=300' });
  }

  private conditional(asked: IncomingHttpHeaders, type: string, body: string, headers: Record<string, string>): Reply {
    const etag = `"${createHash('sha256').update(body).digest('base64url').slice(0, 27)}"`;
    const isThere = asked['if-none-match']?.split(',').some((tag) => tag.trim().replace(/^W\//, '') === etag) === true;
    return this.reply(isThere ? 304 : 200, type, isThere ? '' : body, { ...headers, etag });
  }

  private reply(status: number, type: string, body: string, headers: Record<string, string>): Reply {
    return { status, body, headers: { 'content-type': type, ...this.always, ...headers } };
  }
}
