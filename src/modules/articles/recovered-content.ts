import type { Tx } from '../../platform/database/tx';
import { type RevisionContent, contentOf } from './revision-content';

/**
 * What an earlier revision said, as it can be said again: what was merged since leads to where it went, and what was deleted is left
 * out. Where the section is gone, the article stays in that of `current`, so that no words are lost with it. What is left is held until
 * the commit.
 */
export async function recoveredContent(tx: Tx, earlier: RevisionContent, { categoryId }: Pick<RevisionContent, 'categoryId'>): Promise<RevisionContent> {
  const content = contentOf(earlier);
  const categories = await thereAmong(tx, 'categories', [content.categoryId, ...content.secondaryCategoryIds]);
  const tags = await thereAmong(tx, 'tags', content.tagIds);
  return {
    ...content,
    categoryId: categories.has(content.categoryId) ? content.categoryId : categoryId,
    secondaryCategoryIds: content.secondaryCategoryIds.filter((id) => categories.has(id)),
    tagIds: content.tagIds.filter((id) => tags.has(id)),
  };
}

/** Those that are there, or lead to one that is. */
async function thereAmong(tx: Tx, table: 'categories' | 'tags', ids: readonly string[]): Promise<Set<string>> {
  const rows = await tx.query<{ id: string }[]>(
    `select f.id from ${table} f join ${table} t on t.id = coalesce(f.merged_into, f.id) where f.id = any ($1) and t.deleted_at is null for key share of t`, [ids],
  );
  return new Set(rows.map(({ id }) => id));
}
