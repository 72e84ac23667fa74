import { isUuid } from './ids';

const SLUG = /^[a-z0-9]+(?:-[a-z0-9]+)*$/;

export const SLUG_LENGTH = 120;

/** Whether a text can be a slug: lower-case Latin letters and digits in words joined by single hyphens, and not like a UUID. */
export function isSlug(value: string): boolean {
  return value.length <= SLUG_LENGTH && SLUG.test(value) && !isUuid(value);
}

/** The n-th candidate for a slug that may be taken: budget, budget-2, budget-3 … */
export function numberedSlug(slug: string, n: number): string {
  return n === 1 ? slug : `${slug}-${n}`;
}
