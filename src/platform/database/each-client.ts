import type { Pool, PoolClient } from 'pg';

/** Meets every connection of a pool once, before its first use from now on: also one that was made before anybody could look. */
export function eachClient(pool: Pool, meet: (client: PoolClient) => void): void {
  const met = new WeakSet<PoolClient>();
  pool.on('acquire', (client) => {
    if (met.has(client)) return;
    met.add(client);
    meet(client);
  });
}
