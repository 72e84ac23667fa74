import type { EntityManager } from 'typeorm';

/** Gives the id that counts now in the place of one that a row was given. */
export type Successor = <Id extends string | null>(id: Id) => Id | string;

/**
 * What took the place of those of a table that were merged or handed over: whoever refers to one keeps its id, and says the other. No
 * trail is longer than one step.
 */
export async function findSuccessors(manager: EntityManager, table: 'categories', ids: readonly (string | null)[]): Promise<Successor> {
  const rows = await manager.query<{ id: string; mergedInto: string }[]>(
    `select id, merged_into as "mergedInto" from ${table} where id = any ($1) and merged_into is not null`, [ids.filter((id) => id !== null)],
  );
  const successors = new Map(rows.map(({ id, mergedInto }) => [id, mergedInto]));
  return (id) => (id === null ? id : (successors.get(id) ?? id));
}
