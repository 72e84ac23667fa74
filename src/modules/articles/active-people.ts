import { type Statement, queryPrepared } from '../../platform/database/prepared-statement';
import type { Tx } from '../../platform/database/tx';
import { unknownReference } from './article.errors';

// Held until the commit, so that nobody is removed between this look and what refers to them.
const ACTIVE: Statement = {
  name: 'article-active-people', text: "select id from users where id = any ($1) and status = 'active' for key share",
};

/** Refuses the first id that is not of somebody who works here: unknown-user, at the pointer of its index. */
export async function requireActivePeople(tx: Tx, ids: readonly string[], pointer: (index: number) => string): Promise<void> {
  if (ids.length === 0) return;
  const found = new Set((await queryPrepared<{ id: string }>(tx, ACTIVE, [ids])).map(({ id }) => id));
  const missing = ids.findIndex((id) => !found.has(id));
  if (missing >= 0) throw unknownReference(pointer(missing), 'unknown-user', 'user');
}
