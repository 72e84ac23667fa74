/** The page of an author on the public site. */
export function authorUrl(siteUrl: string, slug: string): string {
  return `${siteUrl}/authors/${slug}`;
}
