import type { EntityManager } from 'typeorm';
import type { PresentVersion } from '../../kernel/problem';
import { isoTime } from '../database/row';

/** A row that says how often and when it was changed. */
export interface Versioned {
  readonly id: string;
  readonly version: number;
  readonly updatedAt: Date | string;
}

/** Who made the version that the row has. Deeds that came later, such as taking a lock over, have not changed it. */
export async function presentVersion(manager: EntityManager, { id, version, updatedAt }: Versioned): Promise<PresentVersion> {
  const [last] = await manager.query<{ actor_id: string | null; actor_name: string }[]>(
    'select actor_id, actor_name from audit_log where subject_id = $1 and at <= $2 order by at desc, sequence desc limit 1',
    [id, updatedAt],
  );
  const changedBy = last && last.actor_id !== null ? { id: last.actor_id, name: last.actor_name } : null;
  return { version, changedBy, changedAt: isoTime(updatedAt) };
}
