import { InvalidValues } from './problem';

/** The canonical form of a BCP 47 tag, or undefined where it is none. */
export function canonicalLocale(tag: string): string | undefined {
  try {
    return Intl.getCanonicalLocales(tag)[0];
  } catch {
    return undefined;
  }
}

/** Throws unknown-locale for one that the site does not have; none at all is nothing to refuse. */
export function requireSiteLocale(locale: string | null | undefined, siteLocales: readonly string[]): void {
  if (locale === undefined || locale === null || siteLocales.includes(locale)) return;
  throw InvalidValues.at('/locale', 'unknown-locale', `The site has the locales ${siteLocales.join(', ')}.`);
}
