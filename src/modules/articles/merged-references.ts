import type { ArticleRecord, StoredRevision } from './article-record';

type References = Pick<StoredRevision, 'categoryId' | 'secondaryCategoryIds' | 'tagIds' | 'bylines'>;

/**
 * What the current revision refers to by now: a revision is never rewritten, so one that was merged into another, or handed over to it,
 * stands in it under its former id.
 */
export function presentReferences({ current, merged }: Pick<ArticleRecord, 'current' | 'merged'>): References {
  const present = (id: string): string => merged[id] ?? id;
  const categoryId = present(current.categoryId);
  const bylines = current.bylines.map((byline) => ({ ...byline, authorId: present(byline.authorId) }));
  return {
    categoryId,
    secondaryCategoryIds: [...new Set(current.secondaryCategoryIds.map(present))].filter((id) => id !== categoryId),
    tagIds: [...new Set(current.tagIds.map(present))],
    // Two who were one, and did the same.
    bylines: bylines.filter(({ authorId, role }, index) => bylines.findIndex((other) => other.authorId === authorId && other.role === role) === index),
  };
}
