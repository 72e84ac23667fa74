import type { Grant, Lineage } from './actor';
import { KEY_SCOPES, type KeyScope } from './key-scopes';
import type { Permission } from './permissions';

/** A grant with the lineage of its category; null: everywhere. */
export interface PlacedGrant extends Grant {
  readonly lineage: Lineage | null;
}

/** What is left of its maker's grants for a key: the rights of its scopes, below its category. */
export function grantsOfKey(held: readonly PlacedGrant[], scopes: readonly KeyScope[], within: Lineage | null): Grant[] {
  const rights = new Set<Permission>(scopes.flatMap((scope) => [...KEY_SCOPES[scope].permissions]));
  return held.flatMap((grant) => {
    const permissions = grant.permissions.filter((permission) => rights.has(permission));
    const categoryId = narrower(grant.lineage, within);
    // Not the role: what is left is no editor or administrator any more.
    return permissions.length === 0 || categoryId === undefined ? [] : [{ role: 'api-key', permissions, categoryId }];
  });
}

/** The smaller of two parts of the tree, by its category; undefined where they do not meet, null for the whole. */
function narrower(one: Lineage | null, other: Lineage | null): string | null | undefined {
  const [first, second] = [one?.at(-1) ?? null, other?.at(-1) ?? null];
  if (first === null || one === null) return second;
  if (second === null || other === null || one.includes(second)) return first;
  return other.includes(first) ? second : undefined;
}
