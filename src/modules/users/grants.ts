import { Injectable } from '@nestjs/common';
import type { Actor } from '../../kernel/actor';
import type { Permission } from '../../kernel/permissions';
import { Forbidden, NotFound } from '../../kernel/problem';
import { newId } from '../../platform/database/new-id';
import type { Tx } from '../../platform/database/tx';
import { type Administration, LastAdmin, Role, heldEverywhere } from '../roles';
import { unknownCategory, unknownRole } from './user.errors';

/** A role that is to be granted; without a category it holds everywhere. */
export interface NewGrant {
  readonly roleId: string;
  readonly categoryId?: string | null;
}

/** What people are granted, and the rules that keep anybody from giving or taking more than they hold. */
@Injectable()
export class Grants {
  constructor(private readonly lastAdmin: LastAdmin) {}

  /** Throws unknown-role, and Forbidden: nobody grants what they do not hold everywhere themselves. */
  async requireGrantable(tx: Tx, grantor: Pick<Actor, 'id'>, grants: readonly NewGrant[]): Promise<void> {
    const own = await heldEverywhere(tx, grantor.id);
    for (const [index, { roleId }] of grants.entries()) {
      const role = await tx.findOne(Role, { where: { id: roleId }, lock: { mode: 'for_key_share' } });
      if (!role) throw unknownRole(index);
      if (!role.permissions.every((permission) => own.has(permission))) {
        throw new Forbidden('You cannot grant a permission that you do not hold everywhere yourself.');
      }
    }
  }

  /** Throws Forbidden: nobody changes a person who holds, anywhere, what they do not hold everywhere themselves. */
  async requireNotAbove(tx: Tx, actor: Actor, userId: string): Promise<void> {
    const held = await tx.query<{ permission: Permission }[]>(
      'select distinct unnest(r.permissions) as permission from grants g join roles r on r.id = g.role_id where g.user_id = $1', [userId],
    );
    const own = await heldEverywhere(tx, actor.id);
    if (held.every(({ permission }) => own.has(permission))) return;
    throw new Forbidden('You cannot change somebody who holds a permission that you do not hold everywhere yourself.');
  }

  /** Throws NotFound where there is no such person, and Forbidden for somebody above; the person is locked. */
  async requireManaged(tx: Tx, actor: Actor, userId: string): Promise<void> {
    const [person] = await tx.query<unknown[]>('select from users where id = $1 and deleted_at is null for no key update', [userId]);
    if (!person) throw new NotFound();
    await this.requireNotAbove(tx, actor, userId);
  }

  /** Throws unknown-category. */
  async requireCategories(tx: Tx, grants: readonly NewGrant[]): Promise<void> {
    for (const [index, { categoryId = null }] of grants.entries()) if (categoryId !== null) await requireCategory(tx, categoryId, index);
  }

  /** Puts these in the place of all that a user holds. One of a group that is among them stays one of the group, also where it was given in a section that was merged. Throws unknown-category. */
  async replace(tx: Tx, userId: string, grants: readonly NewGrant[]): Promise<void> {
    await this.requireCategories(tx, grants);
    await tx.query(
      `delete from grants g where user_id = $1 and not (from_groups and exists (
         select from jsonb_to_recordset($2::jsonb) as kept ("roleId" uuid, "categoryId" uuid)
         where kept."roleId" = g.role_id and kept."categoryId" is not distinct from (select coalesce(merged_into, id) from categories where id = g.category_id)))`,
      [userId, JSON.stringify(grants)],
    );
    for (const { roleId, categoryId = null } of grants) {
      await tx.query(
        `insert into grants (id, user_id, role_id, category_id, from_groups) select $1, $2, $3, $4, false where not exists (
           select from grants g left join categories c on c.id = g.category_id
           where g.user_id = $2 and g.role_id = $3 and coalesce(c.merged_into, c.id) is not distinct from $4) on conflict do nothing`,
        [newId(), userId, roleId, categoryId],
      );
    }
  }

  /** Makes changes that could remove the last administrator wait for one another, and says what there is before. To be called first. */
  async lockAdmins(tx: Tx): Promise<Administration> {
    return this.lastAdmin.lock(tx);
  }

  /** Throws last-admin where a change left nobody who manages people everywhere, or took away the last who held everything. */
  async requireAnAdmin(tx: Tx, before: Administration): Promise<void> {
    await this.lastAdmin.require(tx, before);
  }
}

async function requireCategory(tx: Tx, categoryId: string, index: number): Promise<void> {
  const [category] = await tx.query<unknown[]>(
    'select 1 from categories where id = $1 and deleted_at is null for key share', [categoryId],
  );
  if (!category) throw unknownCategory(index);
}
