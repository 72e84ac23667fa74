import type { Permission } from '../../kernel/permissions';
import type { Tx } from '../../platform/database/tx';

/**
 * What a person holds everywhere now; nothing where they are not active. Whoever disables or lowers them at the same moment waits, or is
 * waited for: nobody makes somebody powerful with what was taken from them a moment ago.
 */
export async function heldEverywhere(tx: Tx, personId: string): Promise<ReadonlySet<Permission>> {
  await tx.query('select from users where id = $1 for share', [personId]);
  const rows = await tx.query<{ permission: Permission }[]>(
    `select distinct unnest(r.permissions) as permission
     from users u join grants g on g.user_id = u.id join roles r on r.id = g.role_id
     where u.id = $1 and u.status = 'active' and g.category_id is null`, [personId],
  );
  return new Set(rows.map(({ permission }) => permission));
}
