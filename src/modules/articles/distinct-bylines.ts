import type { Byline } from './revision-content';

/** Each credit once: one is the same as another only with the same author, role and name, so that editors see all that readers see. */
export function distinctBylines<Credit extends Byline>(bylines: readonly Credit[]): Credit[] {
  return bylines.filter(({ authorId, role, creditedAs }, index) =>
    bylines.findIndex((other) => other.authorId === authorId && other.role === role && other.creditedAs === creditedAs) === index);
}
