import type { Actor, Grant } from '../../kernel/actor';
import { type Statement, queryPrepared } from '../../platform/database/prepared-statement';
import type { Tx } from '../../platform/database/tx';

/** The grants of `user`, an expression for their id, as JSON; null where they have none. */
export const grantsJson = (user: string): string => `(
  select json_agg(json_build_object('role', r.key, 'permissions', r.permissions, 'categoryId', coalesce(c.merged_into, c.id)))
  from grants g join roles r on r.id = g.role_id left join categories c on c.id = g.category_id
  where g.user_id = ${user})`;

interface Person {
  readonly id: string;
  readonly name: string;
  readonly grants: readonly Grant[] | null;
}

const PERSON: Statement = { name: 'article-rights-of', text: `select u.id, u.name, ${grantsJson('u.id')} as grants from users u where u.id = $1` };

/** Somebody who is not there, with their rights: to know what they may, and never to do it in their name. */
export function absent({ id, name, grants }: Person): Actor {
  return { id, name, sessionId: null, grants: grants ?? [], requestId: null, address: null };
}

/** The same, as their rights are now. */
export async function rightsOf(tx: Tx, userId: string): Promise<Actor> {
  const [row] = await queryPrepared<Person & object>(tx, PERSON, [userId]);
  return absent(row ?? { id: userId, name: '', grants: null });
}
