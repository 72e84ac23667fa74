/** The path of an address of the site: links work wherever the site runs. */
export function pathOf(url: string): string {
  const { pathname, search } = new URL(url);
  return pathname + search;
}
