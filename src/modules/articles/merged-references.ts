import type { ArticleRecord, StoredRevision } from './article-record';
import { distinctBylines } from './distinct-bylines';

type References = Pick<StoredRevision, 'categoryId' | 'secondaryCategoryIds' | 'tagIds' | 'bylines'>;

/**
 * What the current revision refers to by now: a revision is never rewritten, so one that was merged into another, or handed over to it,
 * stands in it under its former id.
 */
export function presentReferences({ current, merged }: Pick<ArticleRecord, 'current' | 'merged'>): References {
  const present = (id: string): string => merged[id] ?? id;
  const categoryId = present(current.categoryId);
  return {
    categoryId,
    secondaryCategoryIds: [...new Set(current.secondaryCategoryIds.map(present))].filter((id) => id !== categoryId),
    tagIds: [...new Set(current.tagIds.map(present))],
    // Two who were one, did the same and were credited alike.
    bylines: distinctBylines(current.bylines.map((byline) => ({ ...byline, authorId: present(byline.authorId) }))),
  };
}
