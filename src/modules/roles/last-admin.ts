import { Injectable } from '@nestjs/common';
import type { Tx } from '../../platform/database/tx';
import { lastAdmin } from './role.errors';

/** Any number that only this check uses. */
const LOCK = 0x61646d6e;

/** Keeps a newsroom from losing the last person who manages people, by whatever change. */
@Injectable()
export class LastAdmin {
  /** Makes changes that could remove the last administrator wait for one another. To be called first. */
  async lock(tx: Tx): Promise<void> {
    await tx.query('select pg_advisory_xact_lock($1)', [LOCK]);
  }

  /** Throws last-admin where a change left nobody who manages people everywhere. */
  async require(tx: Tx): Promise<void> {
    if (!(await this.isThere(tx))) throw lastAdmin();
  }

  /** For a change that is not refused as a whole. */
  async isThere(tx: Tx): Promise<boolean> {
    const [admin] = await tx.query<unknown[]>(
      `select 1 from users u join grants g on g.user_id = u.id join roles r on r.id = g.role_id
       where u.status = 'active' and g.category_id is null and 'user:manage' = any (r.permissions) limit 1`,
    );
    return admin !== undefined;
  }
}
