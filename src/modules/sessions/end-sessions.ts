import type { Tx } from '../../platform/database/tx';

interface Which {
  readonly id?: string;
  readonly userId?: string;
  readonly except?: string | null;
}

/** Ends them from the next request on, and gives their ids. Those that have ended or expired are left as they are. */
export async function endSessions(tx: Tx, { id, userId, except = null }: Which): Promise<string[]> {
  const [ended] = await tx.query<[{ id: string }[]]>(
    `update sessions set ended_at = now()
     where ($1::uuid is null or id = $1) and ($2::uuid is null or user_id = $2) and num_nonnulls($1::uuid, $2::uuid) > 0
       and id is distinct from $3::uuid and ended_at is null and expires_at > now() returning id`,
    [id ?? null, userId ?? null, except],
  );
  return ended.map((session) => session.id);
}
