import { findSuccessors } from '../../platform/database/successors';
import type { Tx } from '../../platform/database/tx';
import type { ArticleRecord } from './article-record';
import { presentReferences } from './merged-references';

/** Whether the article is in another category so far: one that was merged is the one into which it was. */
export async function isMove(tx: Tx, record: ArticleRecord, categoryId: string): Promise<boolean> {
  const { categoryId: present } = presentReferences(record);
  const id = categoryId.toLowerCase();
  if (id === record.current.categoryId || id === present) return false;
  const successor = await findSuccessors(tx, 'categories', [id]);
  return successor(id) !== present;
}
