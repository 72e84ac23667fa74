import type { Category, Site } from './copydesk.ts';
import { Html, html } from './html.ts';

/** What every page of the site needs to be drawn. */
export interface Frame {
  readonly site: Site;
  readonly locale: string;
  readonly sections: readonly Category[];
  /** Where feeds are. */
  readonly copydeskUrl: string;
}

export interface Parts {
  readonly title: string;
  readonly main: Html;
  /** More for the head: description, canonical address, Open Graph, JSON-LD. */
  readonly head?: Html;
  /** The folder of the feeds of what is shown, such as `/feeds/categories/news`, and its name. */
  readonly feed?: { readonly folder: string; readonly name: string };
  readonly noindex?: boolean;
}

const FORMATS = [
  ['rss.xml', 'application/rss+xml', 'RSS'], ['atom.xml', 'application/atom+xml', 'Atom'], ['feed.json', 'application/feed+json', 'JSON Feed'],
] as const;

/** A whole page. */
export function layout(frame: Frame, { title, main, head, feed, noindex = false }: Parts): string {
  const { site, locale, sections } = frame;
  const home = homeOf(frame);
  const feeds = feedsOf(frame, '/feeds', site.name);
  return html`<!doctype html>
<html lang="${locale}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title === site.name ? title : `${title} – ${site.name}`}</title>
<link rel="stylesheet" href="/style.css">
${noindex && html`<meta name="robots" content="noindex">`}
${head}
${feed && feedsOf(frame, feed.folder, `${feed.name} – ${site.name}`).map(alternate)}${feeds.map(alternate)}
</head>
<body>
<header class="site">
<a class="name" href="${home}">${site.name}</a>
<nav aria-label="Sections"><ul>${sections.map(({ path, name }) => html`<li><a href="/${path}">${name}</a></li>`)}</ul></nav>
<form action="/search" role="search"><input type="search" name="q" aria-label="Search" maxlength="200" required><button>Search</button></form>
</header>
<main>
${main}
</main>
<footer class="site">Feeds: ${feeds.map(({ href, label }) => html`<a href="${href}">${label}</a> `)}</footer>
</body>
</html>
`.text;
}

/** The front page in the language of the frame. */
export function homeOf({ site, locale }: Pick<Frame, 'site' | 'locale'>): string {
  return locale === site.defaultLocale ? '/' : `/${locale}`;
}

/** Whether a section has a front: it is in the tree of those that are in use. Others are named by their articles, and lead nowhere. */
export function hasFront(sections: readonly Category[], path: string): boolean {
  return sections.some((section) => section.path === path || hasFront(section.children, path));
}

interface FeedLink {
  readonly href: string;
  readonly type: string;
  readonly title: string;
  readonly label: string;
}

function feedsOf({ site, locale, copydeskUrl }: Frame, folder: string, title: string): FeedLink[] {
  const query = locale === site.defaultLocale ? '' : `?locale=${locale}`;
  return FORMATS.map(([file, type, label]) => ({ href: `${copydeskUrl}${folder}/${file}${query}`, type, title: `${title} (${label})`, label }));
}

function alternate({ href, type, title }: FeedLink): Html {
  return html`<link rel="alternate" type="${type}" title="${title}" href="${href}">\n`;
}
