/**
 * What answers are made of, as surrogate keys: the ids of the articles, categories, authors, tags and pictures that an answer shows,
 * and these lists. An event purges the keys of all that it changes, so that every answer with one of them goes.
 */
export const deliveryKeys = {
  /** The articles of a category with all below it, of an author or of a tag; of the whole site where it is null. */
  list: (subjectId: string | null, locale: string): string => (subjectId === null ? `list:${locale}` : `list:${subjectId}:${locale}`),
  /** The newest of a category, which its articles show as related. */
  related: (categoryId: string, locale: string): string => `related:${categoryId}:${locale}`,
  search: (locale: string): string => `search:${locale}`,
  corrections: (locale: string): string => `corrections:${locale}`,
  /** All that is known of categories, authors or tags, and what their names stand for. */
  categories: 'categories',
  authors: 'authors',
  tags: 'tags',
  /** Former addresses, and what a path stands for. */
  redirects: 'redirects',
  changes: 'changes',
  sitemaps: 'sitemaps',
  /** The keys that were written down with an article. */
  of: (surrogateKeys: string): string[] => surrogateKeys.split(' '),
} as const;
