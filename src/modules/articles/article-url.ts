import type { Settings } from '../../config/settings';

/** The address of an article on the public site: ARTICLE_URL, or by default its slug, behind the locale where that is not the default one. */
export function articleUrl({ articleUrl: template, siteUrl, defaultLocale }: Settings, locale: string, slug: string): string {
  if (template !== undefined) return template.replaceAll('{slug}', slug).replaceAll('{locale}', locale);
  return locale === defaultLocale ? `${siteUrl}/${slug}` : `${siteUrl}/${locale}/${slug}`;
}

/** What stands behind SITE_URL in that address, where the paths of sections stand as well; null where the address does not begin with it. */
export function pathBelowSite(settings: Settings, locale: string, slug: string): string | null {
  const [url, site] = [articleUrl(settings, locale, slug), `${settings.siteUrl}/`];
  return url.startsWith(site) ? url.slice(site.length) : null;
}
