import type { ArticleDocument } from '../document';

/** The ids of the blocks at the top of a document: what a thread can be about. */
export function blockIdsOf({ content }: ArticleDocument): ReadonlySet<string> {
  return new Set(content.flatMap(({ attrs }) => attrs?.id ?? []));
}
