import { Injectable } from '@nestjs/common';
import type { Actor } from '../../kernel/actor';
import { changesNothing } from '../../kernel/changed-fields';
import type { Permission } from '../../kernel/permissions';
import { NotFound } from '../../kernel/problem';
import { recordedChange } from '../../kernel/recorded-change';
import type { IfMatch } from '../../kernel/version';
import { applyChange } from '../../platform/database/apply-change';
import { newId } from '../../platform/database/new-id';
import { refusing } from '../../platform/database/refusing';
import type { Tx } from '../../platform/database/tx';
import { UnitOfWork } from '../../platform/database/unit-of-work';
import { Journal } from '../../platform/journal/journal';
import { requireMatch } from '../../platform/journal/require-match';
import { heldEverywhere } from './held-everywhere';
import { type Administration, LastAdmin } from './last-admin';
import { Role } from './role.entity';
import { REFUSALS, type RoleUses, beyondOneself, builtInRole, roleInUse } from './role.errors';

export interface NewRole {
  readonly key: string;
  readonly name: string;
  readonly permissions: readonly Permission[];
}

/** The key stays: review policies name it. */
export type RoleChange = Partial<Omit<NewRole, 'key'>>;

/** Makes, changes and deletes the newsroom's own roles. Nobody makes or touches one that holds more than they do. */
@Injectable()
export class RolesService {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly journal: Journal,
    private readonly lastAdmin: LastAdmin,
  ) {}

  /** Throws role-key-taken, and Forbidden. */
  async create(actor: Actor, { key, name, permissions }: NewRole): Promise<Role> {
    return this.unitOfWork.run(async (tx) => {
      await requireHeld(tx, actor, permissions);
      const id = newId();
      await refusing(tx.insert(Role, { id, version: 1, key, name, permissions: sorted(permissions), builtIn: false }), REFUSALS);
      await this.journal.append(tx, actor, { type: 'role.created', subjectId: id, detail: { key, after: { name, permissions } } });
      return tx.findOneByOrFail(Role, { id });
    });
  }

  /** It holds for everybody with the role from the next request on. Throws built-in-role, last-admin, and Forbidden. */
  async update(actor: Actor, id: string, ifMatch: IfMatch, { name, permissions }: RoleChange): Promise<Role> {
    return this.unitOfWork.run(async (tx) => {
      const { role, administration } = await this.lock(tx, actor, id, ifMatch);
      if (changesNothing({ name, permissions })) return role;
      if (permissions) await requireHeld(tx, actor, permissions);
      const change = { ...(name !== undefined && { name }), ...(permissions && { permissions: sorted(permissions) }) };
      await applyChange(tx, Role, role, change);
      await this.lastAdmin.require(tx, administration);
      await this.journal.append(tx, actor, { type: 'role.updated', subjectId: id, detail: { key: role.key, ...recordedChange(role, change) } });
      return tx.findOneByOrFail(Role, { id });
    });
  }

  /** Throws built-in-role, role-in-use, and Forbidden. */
  async remove(actor: Actor, id: string, ifMatch: IfMatch): Promise<void> {
    await this.unitOfWork.run(async (tx) => {
      const { key, name, permissions } = (await this.lock(tx, actor, id, ifMatch)).role;
      const uses = await usesOf(tx, id, key);
      if (Object.values(uses).some((count) => count > 0)) throw roleInUse(uses);
      await tx.delete(Role, { id });
      await this.journal.append(tx, actor, { type: 'role.deleted', subjectId: id, detail: { key, before: { name, permissions } } });
    });
  }

  /** Whoever grants the role or names it in a policy at the same moment waits, or is waited for. */
  private async lock(tx: Tx, actor: Actor, id: string, ifMatch: IfMatch): Promise<{ role: Role; administration: Administration }> {
    const administration = await this.lastAdmin.lock(tx);
    const role = await tx.findOne(Role, { where: { id }, lock: { mode: 'pessimistic_write' } });
    if (!role) throw new NotFound();
    await requireHeld(tx, actor, role.permissions);
    await requireMatch(tx, ifMatch, role);
    if (role.builtIn) throw builtInRole();
    return { role, administration };
  }
}

async function requireHeld(tx: Tx, actor: Actor, permissions: readonly Permission[]): Promise<void> {
  const held = await heldEverywhere(tx, actor.id);
  if (!permissions.every((permission) => held.has(permission))) throw beyondOneself();
}

function sorted(permissions: readonly Permission[]): Permission[] {
  return permissions.toSorted();
}

async function usesOf(tx: Tx, id: string, key: string): Promise<RoleUses> {
  const [uses] = await tx.query<RoleUses[]>(
    `select (select count(*)::integer from grants where role_id = $1) as grants,
            (select count(*)::integer from invitations where ended_at is null and grants @> jsonb_build_array(jsonb_build_object('roleId', $1::text))) as invitations,
            (select count(*)::integer from (
               select review_policy from categories where deleted_at is null union all select review_policy from newsroom_settings) said
             where review_policy -> 'steps' @> jsonb_build_array(jsonb_build_object('roleKey', $2::text))) as "reviewPolicies"`,
    [id, key],
  );
  return uses ?? { grants: 0, invitations: 0, reviewPolicies: 0 };
}
