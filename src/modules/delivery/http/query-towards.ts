interface Found {
  readonly locale: string;
  readonly isAnothers?: boolean;
}

/** The query of the request as its redirect to a present slug has it: with the article's own locale where the slug is another's in the one that was asked for. */
export function queryTowards(url: string, { locale, isAnothers = false }: Found): string {
  const at = url.indexOf('?');
  if (at < 0 || !isAnothers) return at < 0 ? '' : url.slice(at);
  const query = new URLSearchParams(url.slice(at));
  query.set('locale', locale);
  return `?${query.toString()}`;
}
