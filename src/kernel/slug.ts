import { isUuid } from './ids';

const SLUG = /^[a-z0-9]+(?:-[a-z0-9]+)*$/;

export const SLUG_LENGTH = 120;

/** Whether a text can be a slug: lower-case Latin letters and digits in words joined by single hyphens, and not like a UUID. */
export function isSlug(value: string): boolean {
  return value.length <= SLUG_LENGTH && SLUG.test(value) && !isUuid(value);
}

/** The slug itself, or the first of slug-2, slug-3 … that is not taken. */
export function firstFreeSlug(slug: string, taken: ReadonlySet<string>): string {
  if (!taken.has(slug)) return slug;
  let n = 2;
  while (taken.has(`${slug}-${n}`)) n += 1;
  return `${slug}-${n}`;
}

/** Slugs for one name: slug is the first, slug-2 the second, from the `from`th on. */
export function numberedSlugs(slug: string, from: number, count: number): string[] {
  return Array.from({ length: count }, (_, index) => (from + index === 1 ? slug : `${slug}-${from + index}`));
}
