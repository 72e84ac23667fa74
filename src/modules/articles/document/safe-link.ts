const MAX_LENGTH = 2000;
const ABSOLUTE = /^(?:https?:\/\/[^/]|mailto:)/i;
// Browsers drop tabs and line breaks inside a URL and read a backslash as a slash, so a URL with them is not what it seems.
const DECEPTIVE = /[\p{Cc}\\]|^\s|\s$/u;

/** Parses an absolute http, https or mailto URL that carries no credentials and no control characters. */
export function parseSafeLink(href: string): URL | undefined {
  if (href.length > MAX_LENGTH || DECEPTIVE.test(href) || !ABSOLUTE.test(href) || !href.isWellFormed()) return undefined;
  const url = URL.parse(href);
  return url === null || url.username !== '' || url.password !== '' ? undefined : url;
}
