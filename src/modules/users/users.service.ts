import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { Actor, holdsEverywhere } from '../../kernel/actor';
import { changedFields } from '../../kernel/changed-fields';
import { PageRequest, Position, pageOf } from '../../kernel/page';
import type { Permission } from '../../kernel/permissions';
import { Forbidden, NotFound } from '../../kernel/problem';
import type { IfMatch } from '../../kernel/version';
import { applyChange } from '../../platform/database/apply-change';
import { newId } from '../../platform/database/new-id';
import { brokenConstraint } from '../../platform/database/pg-errors';
import type { Tx } from '../../platform/database/tx';
import { UnitOfWork } from '../../platform/database/unit-of-work';
import { Doer, Journal } from '../../platform/journal/journal';
import { Role } from '../roles';
import { UserGrant } from './grant.entity';
import { Passwords } from './passwords';
import { emailTaken, lastAdmin, unknownCategory, unknownRole } from './user.errors';
import { User, UserStatus } from './user.entity';

/** A role that is to be granted; without a category it holds everywhere. */
export interface NewGrant {
  readonly roleId: string;
  readonly categoryId?: string | null;
}

export interface NewUser {
  readonly email: string;
  readonly name: string;
  readonly password?: string;
  readonly grants: readonly NewGrant[];
}

export interface UserChange {
  readonly name?: string;
  readonly status?: UserStatus;
  readonly grants?: readonly NewGrant[];
}

/** A user with what they hold, as the API shows it. */
export interface UserDetail {
  readonly user: User;
  readonly grants: readonly { roleId: string; role: string; categoryId: string | null }[];
}

/** Any number that only this check uses: changes that could remove the last administrator wait for one another. */
const LAST_ADMIN_LOCK = 0x61646d6e;

/** People who can sign in, and what they are granted. */
@Injectable()
export class UsersService {
  constructor(
    private readonly dataSource: DataSource,
    private readonly unitOfWork: UnitOfWork,
    private readonly journal: Journal,
    private readonly passwords: Passwords,
  ) {}

  async list(page: PageRequest): Promise<{ items: UserDetail[]; next: Position | null }> {
    const { manager } = this.dataSource;
    const query = manager.createQueryBuilder(User, 'u').orderBy('u.email').addOrderBy('u.id').limit(page.limit + 1);
    if (page.after) query.where('(u.email, u.id) > (:value, :id)', page.after);
    const { rows, next } = pageOf(await query.getMany(), page.limit, (user) => ({ value: user.email, id: user.id }));
    return { items: await this.withGrants(manager as Tx, rows), next };
  }

  async get(id: string): Promise<UserDetail> {
    const user = await this.dataSource.manager.findOneBy(User, { id });
    if (!user) throw new NotFound();
    return this.detail(this.dataSource.manager as Tx, user);
  }

  /** Throws email-taken, unknown-role, unknown-category, and Forbidden where a granted permission is not the actor's own. */
  async create(actor: Actor, input: NewUser): Promise<UserDetail> {
    const passwordHash = input.password === undefined ? null : await this.passwords.hash(input.password);
    return this.unitOfWork.run(async (tx) => {
      await this.requireGrantable(tx, actor, input.grants);
      return this.insert(tx, actor, { ...input, passwordHash });
    });
  }

  /** For the first start and the command line: an administrator, made by nobody. */
  async createAdmin(doer: Doer, input: { email: string; name: string; password: string }): Promise<UserDetail> {
    const passwordHash = await this.passwords.hash(input.password);
    return this.unitOfWork.run(async (tx) => {
      const role = await tx.findOneByOrFail(Role, { key: 'admin' });
      return this.insert(tx, doer, { ...input, passwordHash, grants: [{ roleId: role.id }] });
    });
  }

  /** Whether anybody can sign in at all. */
  async any(): Promise<boolean> {
    return this.dataSource.manager.exists(User);
  }

  async update(actor: Actor, id: string, ifMatch: IfMatch, change: UserChange): Promise<UserDetail> {
    return this.unitOfWork.run(async (tx) => {
      await tx.query('select pg_advisory_xact_lock($1)', [LAST_ADMIN_LOCK]);
      const user = await tx.findOne(User, { where: { id }, lock: { mode: 'pessimistic_write' } });
      if (!user) throw new NotFound();
      await requireNotAbove(tx, actor, id);
      await this.journal.requireMatch(tx, ifMatch, user);
      const { grants, ...columns } = change;
      if (grants) await this.requireGrantable(tx, actor, grants);
      await applyChange(tx, User, user, columns);
      if (grants) await this.replaceGrants(tx, id, grants);
      await requireAnAdmin(tx);
      await this.journal.append(tx, actor, {
        type: change.status === 'disabled' ? 'user.disabled' : 'user.updated',
        subjectId: id,
        detail: { changed: changedFields(change) },
      });
      return this.detail(tx, await tx.findOneByOrFail(User, { id }));
    });
  }

  /** Changes what a person may change of themselves. */
  async rename(actor: Actor, name: string): Promise<void> {
    await this.unitOfWork.run(async (tx) => {
      const user = await tx.findOneOrFail(User, { where: { id: actor.id }, lock: { mode: 'pessimistic_write' } });
      await applyChange(tx, User, user, { name });
      await this.journal.append(tx, actor, { type: 'user.updated', subjectId: actor.id, detail: { changed: ['name'] } });
    });
  }

  private async insert(
    tx: Tx,
    doer: Doer,
    input: { email: string; name: string; passwordHash: string | null; grants: readonly NewGrant[] },
  ): Promise<UserDetail> {
    const id = newId();
    const { email, name, passwordHash, grants } = input;
    try {
      await tx.insert(User, { id, version: 1, email, name, passwordHash, status: 'active' });
    } catch (error) {
      throw brokenConstraint(error) === 'users_email_key' ? emailTaken() : error;
    }
    await this.replaceGrants(tx, id, grants);
    await this.journal.append(tx, doer, { type: 'user.created', subjectId: id, detail: { email } });
    return this.detail(tx, await tx.findOneByOrFail(User, { id }));
  }

  private async replaceGrants(tx: Tx, userId: string, grants: readonly NewGrant[]): Promise<void> {
    await tx.delete(UserGrant, { userId });
    for (const [index, { roleId, categoryId = null }] of grants.entries()) {
      if (categoryId !== null) await requireCategory(tx, categoryId, index);
      await tx.createQueryBuilder().insert().into(UserGrant).values({ id: newId(), userId, roleId, categoryId }).orIgnore().execute();
    }
  }

  /** Nobody grants what they do not hold everywhere themselves. */
  private async requireGrantable(tx: Tx, actor: Actor, grants: readonly NewGrant[]): Promise<void> {
    for (const [index, { roleId }] of grants.entries()) {
      const role = await tx.findOneBy(Role, { id: roleId });
      if (!role) throw unknownRole(index);
      if (!role.permissions.every((permission) => holdsEverywhere(actor, permission))) {
        throw new Forbidden('You cannot grant a permission that you do not hold everywhere yourself.');
      }
    }
  }

  private async detail(tx: Tx, user: User): Promise<UserDetail> {
    const [detail] = await this.withGrants(tx, [user]);
    return detail ?? { user, grants: [] };
  }

  private async withGrants(tx: Tx, users: User[]): Promise<UserDetail[]> {
    const rows = await tx.query<{ userId: string; roleId: string; role: string; categoryId: string | null }[]>(
      `select g.user_id as "userId", g.role_id as "roleId", r.key as role, coalesce(c.merged_into, c.id) as "categoryId"
       from grants g join roles r on r.id = g.role_id left join categories c on c.id = g.category_id
       where g.user_id = any($1) order by r.key, g.category_id`,
      [users.map((user) => user.id)],
    );
    return users.map((user) => ({
      user,
      grants: rows
        .filter((row) => row.userId === user.id)
        .map(({ roleId, role, categoryId }) => ({ roleId, role, categoryId })),
    }));
  }
}

async function requireCategory(tx: Tx, categoryId: string, index: number): Promise<void> {
  const [category] = await tx.query<unknown[]>(
    'select 1 from categories where id = $1 and deleted_at is null for key share', [categoryId],
  );
  if (!category) throw unknownCategory(index);
}

/** Nobody changes a person who holds, anywhere, what they do not hold everywhere themselves. */
async function requireNotAbove(tx: Tx, actor: Actor, userId: string): Promise<void> {
  const held = await tx.query<{ permission: Permission }[]>(
    'select distinct unnest(r.permissions) as permission from grants g join roles r on r.id = g.role_id where g.user_id = $1', [userId],
  );
  if (held.every(({ permission }) => holdsEverywhere(actor, permission))) return;
  throw new Forbidden('You cannot change somebody who holds a permission that you do not hold everywhere yourself.');
}

async function requireAnAdmin(tx: Tx): Promise<void> {
  const [admin] = await tx.query<unknown[]>(
    `select 1 from users u join grants g on g.user_id = u.id join roles r on r.id = g.role_id
     where u.status = 'active' and g.category_id is null and 'user:manage' = any (r.permissions) limit 1`,
  );
  if (!admin) throw lastAdmin();
}
