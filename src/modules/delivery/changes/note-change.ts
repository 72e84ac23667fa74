import { type Statement, queryPrepared } from '../../../platform/database/prepared-statement';
import type { Tx } from '../../../platform/database/tx';

export const CHANGE_TYPES = ['published', 'updated', 'withdrawn', 'retracted'] as const;

export type ChangeType = (typeof CHANGE_TYPES)[number];

/** Whether readers saw the article before an event, and whether they see it after. */
interface Visibility {
  readonly before: boolean;
  readonly after: boolean;
}

const NEW_TEXTS = new Set(['article.published', 'article.updated', 'article.corrected']);

/** What an event of an article is for those who follow the changes; null where it is nothing to them. */
export function changeTypeOf(event: string, { before, after }: Visibility): ChangeType | null {
  if (event === 'article.retracted') return 'retracted';
  // The notice in the place of the article is gone, and the article does not come back.
  if (event === 'article.reinstated') return 'withdrawn';
  if (before && !after) return 'withdrawn';
  if (!before && after) return 'published';
  return after && NEW_TEXTS.has(event) ? 'updated' : null;
}

/** Writes a change down. It gets its place among all others when the transaction is committed. */
export async function noteChange(tx: Tx, articleId: string, type: ChangeType): Promise<void> {
  await queryPrepared(tx, NOTE, [articleId, type]);
}

const NOTE: Statement = {
  name: 'delivery-note-change',
  text: `
    insert into delivery_changes (article_id, type, slug, locale)
    select a.id, $2, r.slug, a.locale from articles a join article_revisions r on r.id = a.live_revision_id where a.id = $1`,
};
