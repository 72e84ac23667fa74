import { type Actor, holdsIn } from '../../kernel/actor';
import { Forbidden } from '../../kernel/problem';
import type { Tx } from '../../platform/database/tx';
import type { ArticleRecord } from './article-record';
import { holdsInSection } from './article.policy';
import { isMove } from './is-move';

/**
 * Where the category is changed, the actor needs the right to edit in the section that is left and in the one entered. One that does not
 * exist is left to the references.
 */
export async function requireMove(tx: Tx, actor: Actor, record: ArticleRecord, categoryId: string): Promise<void> {
  if (!(await isMove(tx, record, categoryId))) return;
  const [target] = await tx.query<{ lineage: string[] }[]>(
    `select case when c.merged_into is null then c.lineage else m.lineage end as lineage
     from categories c left join categories m on m.id = c.merged_into where c.id = $1`,
    [categoryId],
  );
  if (!target) return;
  const allowed = holdsInSection(actor, 'article:edit', record) && holdsIn(actor, 'article:edit', target.lineage);
  if (!allowed) throw new Forbidden('To move an article you need the right to edit in both sections.');
}
