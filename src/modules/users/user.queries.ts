import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager, IsNull } from 'typeorm';
import { PageRequest, Position, pageOf } from '../../kernel/page';
import { NotFound } from '../../kernel/problem';
import { containing } from '../../platform/database/containing';
import type { Tx } from '../../platform/database/tx';
import { User } from './user.entity';

/** A user with what they hold, as the API shows it. */
export interface UserDetail {
  readonly user: User;
  readonly grants: readonly HeldGrant[];
}

interface HeldGrant {
  readonly roleId: string;
  /** The key of the role. */
  readonly role: string;
  readonly categoryId: string | null;
  readonly fromGroups: boolean;
}

/** A user as everybody else may know them. */
export type Colleague = Pick<User, 'id' | 'name'>;

/** The read side of users. */
@Injectable()
export class UserQueries {
  constructor(private readonly dataSource: DataSource) {}

  /** By e-mail address. */
  async list({ limit, after }: PageRequest): Promise<{ items: UserDetail[]; next: Position | null }> {
    const { manager } = this.dataSource;
    const query = manager.createQueryBuilder(User, 'u').where('u.deleted_at is null').orderBy('u.email').addOrderBy('u.id').limit(limit + 1);
    if (after) query.andWhere('(u.email, u.id) > (:value, :id)', after);
    const { rows, next } = pageOf(await query.getMany(), limit, (user) => ({ value: user.email, id: user.id }));
    return { items: await withGrants(manager, rows), next };
  }

  /** Who is active, by name; with `q`, those whose name contains it in any case. */
  async colleagues({ limit, after }: PageRequest, q: string | undefined): Promise<{ items: Colleague[]; next: Position | null }> {
    const query = this.dataSource.manager.createQueryBuilder(User, 'u').select(['u.id', 'u.name']).where("u.deleted_at is null and u.status = 'active'");
    if (q !== undefined) query.andWhere('u.name ilike :pattern', { pattern: containing(q) });
    if (after) query.andWhere('(u.name, u.id) > (:value, :id)', after);
    const found = await query.orderBy('u.name').addOrderBy('u.id').limit(limit + 1).getMany();
    const { rows, next } = pageOf(found, limit, ({ name, id }) => ({ value: name, id }));
    return { items: rows.map(({ id, name }) => ({ id, name })), next };
  }

  /** Throws NotFound. */
  async get(id: string): Promise<UserDetail> {
    const { manager } = this.dataSource;
    const user = await manager.findOneBy(User, { id, deletedAt: IsNull() });
    if (!user) throw new NotFound();
    return detailOf(manager, user);
  }

  /** A user as the transaction has left them: what a mutation answers. */
  async after(tx: Tx, id: string): Promise<UserDetail> {
    return detailOf(tx, await tx.findOneByOrFail(User, { id }));
  }

  /** The address of the oldest active administrator of everything. */
  async adminEmail(): Promise<string | undefined> {
    const [admin] = await this.dataSource.query<{ email: string }[]>(
      `select u.email from users u join grants g on g.user_id = u.id join roles r on r.id = g.role_id
       where r.key = 'admin' and g.category_id is null and u.status = 'active' order by u.created_at, u.id limit 1`,
    );
    return admin?.email;
  }
}

async function detailOf(manager: EntityManager, user: User): Promise<UserDetail> {
  const [detail] = await withGrants(manager, [user]);
  return detail ?? { user, grants: [] };
}

async function withGrants(manager: EntityManager, users: User[]): Promise<UserDetail[]> {
  const rows = await manager.query<(HeldGrant & { userId: string })[]>(
    // Sections that became one hold one grant; it is of the groups only where all of it is.
    `select g.user_id as "userId", g.role_id as "roleId", r.key as role, coalesce(c.merged_into, c.id) as "categoryId", bool_and(g.from_groups) as "fromGroups"
     from grants g join roles r on r.id = g.role_id left join categories c on c.id = g.category_id
     where g.user_id = any($1) group by 1, 2, 3, 4 order by r.key, coalesce(c.merged_into, c.id)`,
    [users.map((user) => user.id)],
  );
  return users.map((user) => ({
    user,
    grants: rows.filter((row) => row.userId === user.id).map(({ userId: _, ...grant }) => grant),
  }));
}
