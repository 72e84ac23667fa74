import { Injectable, Logger } from '@nestjs/common';
import { Settings } from '../../config/settings';
import { applyChange } from '../../platform/database/apply-change';
import { newId } from '../../platform/database/new-id';
import type { Tx } from '../../platform/database/tx';
import { type Doer, Journal } from '../../platform/journal/journal';
import { type Administration, LastAdmin } from '../roles';
import { User } from './user.entity';

interface NamedGrant {
  readonly roleId: string;
  readonly categoryId: string | null;
}

/**
 * The role by its key and the category by its path: the one that has the path now, else the one that readers knew by it or that took its place
 * since. Of those that nobody read, the last that had the path may have been merged.
 */
const NAMED = `
  select r.id as "roleId", c.id as "categoryId", c.path from roles r
  left join lateral (
    select c.id, c.path from categories c
    where c.deleted_at is null and (c.path = $2
      or c.id = (select coalesce(f.merged_into, f.id) from category_former_paths p join categories f on f.id = p.category_id where p.path = $2)
      or c.id = (select gone.merged_into from categories gone where gone.path = $2 and gone.deleted_at is not null order by gone.deleted_at desc limit 1))
    order by c.path = $2 desc, exists (select from category_former_paths p where p.path = $2 and p.category_id = c.id) desc limit 1
  ) c on true
  where r.key = $1 and ($2::text is null or c.id is not null)`;

/**
 * The grants that come from groups of the identity provider, as OIDC_ROLES maps them. They are exactly what the groups of now
 * say: what they do not say any more is taken away. What was given by hand is left alone.
 */
@Injectable()
export class GroupGrants {
  private readonly logger = new Logger('GroupGrants');

  constructor(
    private readonly settings: Settings,
    private readonly journal: Journal,
    private readonly lastAdmin: LastAdmin,
  ) {}

  /** Whether any of the groups means a role. */
  mapsAny(groups: readonly string[]): boolean {
    return this.settings.oidcRoles.some(({ group }) => groups.includes(group));
  }

  /** Makes changes that could remove the last administrator wait for one another. To be called first. */
  async lockAdmins(tx: Tx): Promise<void> {
    await this.lastAdmin.lock(tx);
  }

  /** Whoever is the last administrator stays it, whatever their groups say. Writes down what has changed. */
  async apply(tx: Tx, userId: string, groups: readonly string[], doer: Doer): Promise<void> {
    const user = await tx.findOneOrFail(User, { where: { id: userId }, lock: { mode: 'for_no_key_update' } });
    const before = await heldBy(tx, userId);
    const wanted = await this.wanted(tx, groups);
    const administration = await this.lastAdmin.administration(tx);
    const taken = before.filter((held) => !wanted.some((each) => isSame(each, held)));
    for (const { roleId, categoryId } of taken) {
      await tx.query('delete from grants where user_id = $1 and role_id = $2 and category_id is not distinct from $3 and from_groups', [userId, roleId, categoryId]);
    }
    for (const grant of wanted) await give(tx, userId, grant);
    const isLast = taken.length > 0 && !(await this.lastAdmin.isKept(tx, administration));
    if (isLast) await this.giveBack(tx, userId, taken, administration);
    const after = await heldBy(tx, userId);
    if (before.length === after.length && before.every((held) => after.some((each) => isSame(each, held)))) return;
    await applyChange(tx, User, user, {});
    await this.journal.append(tx, doer, {
      type: 'user.group-grants-changed', subjectId: userId, detail: { before: { grants: before }, after: { grants: after }, ...(isLast && { keptTheLastAdmin: true }) },
    });
  }

  /** No more of them than keep the administrator: those that hold most come first. */
  private async giveBack(tx: Tx, userId: string, taken: readonly NamedGrant[], administration: Administration): Promise<void> {
    for (const grant of await everywhereByWeight(tx, taken)) {
      if (await this.lastAdmin.isKept(tx, administration)) return;
      await give(tx, userId, grant);
    }
  }

  /** Roles and categories that are not there give nothing; a category that is somewhere else now, or was merged, is still the one that was named. */
  private async wanted(tx: Tx, groups: readonly string[]): Promise<NamedGrant[]> {
    const found: NamedGrant[] = [];
    for (const { role, category } of this.settings.oidcRoles.filter(({ group }) => groups.includes(group))) {
      const [named] = await tx.query<(NamedGrant & { path: string | null })[]>(NAMED, [role, category]);
      if (!named) {
        this.logger.warn(`OIDC_ROLES names the role ${role}${category === null ? '' : ` in ${category}`}, which is not there.`);
        continue;
      }
      const { path, ...grant } = named;
      if (path !== category) this.logger.warn(`OIDC_ROLES names the role ${role} in ${category}, which is ${path} now.`);
      if (!found.some((each) => isSame(each, grant))) found.push(grant);
    }
    return found;
  }
}

async function heldBy(tx: Tx, userId: string): Promise<NamedGrant[]> {
  return tx.query<NamedGrant[]>('select role_id as "roleId", category_id as "categoryId" from grants where user_id = $1 and from_groups order by id', [userId]);
}

/** What the person holds by hand already stays so. */
async function give(tx: Tx, userId: string, { roleId, categoryId }: NamedGrant): Promise<void> {
  await tx.query(
    'insert into grants (id, user_id, role_id, category_id, from_groups) values ($1, $2, $3, $4, true) on conflict do nothing', [newId(), userId, roleId, categoryId],
  );
}

/** Those that hold everywhere, the one with the most permissions first. */
async function everywhereByWeight(tx: Tx, grants: readonly NamedGrant[]): Promise<NamedGrant[]> {
  const ids = grants.flatMap(({ roleId, categoryId }) => (categoryId === null ? [roleId] : []));
  return tx.query<NamedGrant[]>(
    `select id as "roleId", null as "categoryId" from roles where id = any ($1) order by cardinality(permissions) desc, key`, [ids],
  );
}

function isSame(one: NamedGrant, other: NamedGrant): boolean {
  return one.roleId === other.roleId && one.categoryId === other.categoryId;
}
