import type { NewsEntry, SitemapEntry } from '../sitemap.queries';
import { type Xml, element, textElement, xmlDocument } from './xml';

const SITEMAP = 'http://www.sitemaps.org/schemas/sitemap/0.9';

/** One of the files that the index names. */
export interface SitemapFile {
  readonly url: string;
  readonly modifiedAt?: Date;
}

export function sitemapIndex(files: readonly SitemapFile[]): string {
  return xmlDocument(element('sitemapindex', { xmlns: SITEMAP }, files.map(({ url, modifiedAt }) =>
    element('sitemap', {}, [...textElement('loc', url), ...textElement('lastmod', modifiedAt?.toISOString())]))));
}

/** An article with translations says of itself and of them which language each is in. */
export function sitemap(entries: readonly SitemapEntry[]): string {
  return xmlDocument(element('urlset', { xmlns: SITEMAP, 'xmlns:xhtml': 'http://www.w3.org/1999/xhtml' }, entries.map(entry)));
}

function entry({ url, locale, modifiedAt, translations }: SitemapEntry): Xml {
  const alternates = translations.length > 0 ? [{ locale, url }, ...translations] : [];
  return element('url', {}, [
    ...textElement('loc', url),
    ...textElement('lastmod', modifiedAt.toISOString()),
    ...alternates.map((each) => element('xhtml:link', { rel: 'alternate', hreflang: each.locale, href: each.url })),
  ]);
}

/** A news sitemap as Google describes it. */
export function newsSitemap(siteName: string, entries: readonly NewsEntry[]): string {
  const namespaces = { xmlns: SITEMAP, 'xmlns:news': 'http://www.google.com/schemas/sitemap-news/0.9' };
  return xmlDocument(element('urlset', namespaces, entries.map(({ url, locale, headline, publishedAt }) => element('url', {}, [
    ...textElement('loc', url),
    element('news:news', {}, [
      element('news:publication', {}, [...textElement('news:name', siteName), ...textElement('news:language', newsLanguage(locale))]),
      ...textElement('news:publication_date', publishedAt.toISOString()),
      ...textElement('news:title', headline),
    ]),
  ]))));
}

/** Two or three letters; of Chinese alone, Google tells two apart. */
function newsLanguage(locale: string): string {
  const { language, script } = new Intl.Locale(locale).maximize();
  if (language !== 'zh') return language;
  return script === 'Hant' ? 'zh-tw' : 'zh-cn';
}
