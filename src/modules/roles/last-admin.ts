import { Injectable } from '@nestjs/common';
import { PERMISSIONS } from '../../kernel/permissions';
import type { Tx } from '../../platform/database/tx';
import { lastAdmin } from './role.errors';

/** Any number that only this check uses. */
const LOCK = 0x61646d6e;

/** What somebody who is active holds everywhere: every permission, or at least the one to manage people, or nobody does. */
export type Administration = 'of-everything' | 'of-people' | 'none';

/**
 * Keeps a newsroom from losing the last person who holds everything, by whatever change. Who manages people only cannot make another:
 * nobody grants what they do not hold.
 */
@Injectable()
export class LastAdmin {
  /** Makes changes that could remove the last administrator wait for one another, and says what there is before. To be called first. */
  async lock(tx: Tx): Promise<Administration> {
    await tx.query('select pg_advisory_xact_lock($1)', [LOCK]);
    return this.administration(tx);
  }

  async administration(tx: Tx): Promise<Administration> {
    const [found] = await tx.query<{ people: boolean; everything: boolean }[]>(
      `select count(*) > 0 as people, coalesce(bool_or(not exists (
         select unnest($1::text[]) except
         select unnest(r.permissions) from grants g join roles r on r.id = g.role_id where g.user_id = u.id and g.category_id is null)), false) as everything
       from users u where u.status = 'active' and exists (
         select from grants g join roles r on r.id = g.role_id
         where g.user_id = u.id and g.category_id is null and 'user:manage' = any (r.permissions))`,
      [Object.keys(PERMISSIONS)],
    );
    if (found?.everything) return 'of-everything';
    return found?.people ? 'of-people' : 'none';
  }

  /** Throws last-admin where a change left nobody who manages people everywhere, or took away the last who held everything. */
  async require(tx: Tx, before: Administration): Promise<void> {
    if (!(await this.isKept(tx, before))) throw lastAdmin();
  }

  /** For a change that is not refused as a whole. */
  async isKept(tx: Tx, before: Administration): Promise<boolean> {
    const now = await this.administration(tx);
    return now === 'of-everything' || (now === 'of-people' && before !== 'of-everything');
  }
}
