import { Injectable } from '@nestjs/common';
import { IsNull } from 'typeorm';
import type { Actor } from '../../kernel/actor';
import { changesNothing } from '../../kernel/changed-fields';
import { recordedChange } from '../../kernel/recorded-change';
import { NotFound } from '../../kernel/problem';
import type { IfMatch } from '../../kernel/version';
import { applyChange } from '../../platform/database/apply-change';
import { newId } from '../../platform/database/new-id';
import { refusing } from '../../platform/database/refusing';
import type { Tx } from '../../platform/database/tx';
import { UnitOfWork } from '../../platform/database/unit-of-work';
import { Doer, Journal } from '../../platform/journal/journal';
import { requireMatch } from '../../platform/journal/require-match';
import { Role } from '../roles';
import { Credentials } from './credentials';
import { Grants, NewGrant } from './grants';
import { Passwords } from './passwords';
import { User, UserStatus } from './user.entity';
import { REFUSALS, unknownPerson } from './user.errors';
import { UserDetail, UserQueries } from './user.queries';

export interface NewUser {
  readonly email: string;
  readonly name: string;
  readonly password?: string;
  readonly grants: readonly NewGrant[];
}

export interface NewAdmin {
  readonly email: string;
  readonly name: string;
  readonly password: string;
}

interface InsertedUser {
  readonly id?: string;
  readonly email: string;
  readonly name: string;
  readonly passwordHash: string | null;
  readonly grants: readonly NewGrant[];
}

export interface UserChange {
  readonly name?: string;
  readonly status?: UserStatus;
  readonly grants?: readonly NewGrant[];
}

/** Any number that only this uses: several first starts on one database make one administrator. */
const FIRST_ADMIN_LOCK = 0x66697273;

/** Makes and changes the people who can sign in. */
@Injectable()
export class UsersService {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly journal: Journal,
    private readonly passwords: Passwords,
    private readonly grants: Grants,
    private readonly queries: UserQueries,
    private readonly credentials: Credentials,
  ) {}

  /** Throws common-password, email-taken, unknown-role, unknown-category, and Forbidden where a granted permission is not the actor's own. */
  async create(actor: Actor, input: NewUser): Promise<UserDetail> {
    if (input.password !== undefined) this.passwords.requireUncommon(input.password, '/password', input.name, input.email);
    await this.unitOfWork.requireNew();
    const passwordHash = input.password === undefined ? null : await this.passwords.hash(input.password);
    return this.unitOfWork.run(async (tx) => {
      await this.grants.requireGrantable(tx, actor, input.grants);
      return this.insert(tx, actor, { ...input, passwordHash });
    });
  }

  /** Somebody who was invited, with what the inviter may give now. Throws as create does. */
  async join(tx: Tx, doer: Doer, inviter: Pick<Actor, 'id'>, person: InsertedUser): Promise<UserDetail> {
    await this.grants.requireGrantable(tx, inviter, person.grants);
    return this.insert(tx, doer, person);
  }

  /** Somebody whom nobody invited, and who holds nothing. Throws email-taken. */
  async provision(tx: Tx, doer: Doer, person: { readonly id: string; readonly email: string; readonly name: string }): Promise<UserDetail> {
    return this.insert(tx, doer, { ...person, passwordHash: null, grants: [] });
  }

  /** For the command line: an administrator, made by nobody. Throws common-password, email-taken. */
  async createAdmin(doer: Doer, input: NewAdmin): Promise<UserDetail> {
    this.passwords.requireUncommon(input.password, '/password', input.name, input.email);
    const passwordHash = await this.passwords.hash(input.password);
    return this.unitOfWork.run((tx) => this.insertAdmin(tx, doer, { ...input, passwordHash }));
  }

  /** For the first start: the administrator where there is nobody at all, and else null. */
  async createFirstAdmin(doer: Doer, input: NewAdmin): Promise<UserDetail | null> {
    const passwordHash = await this.passwords.hash(input.password);
    return this.unitOfWork.run(async (tx) => {
      await tx.query('select pg_advisory_xact_lock($1)', [FIRST_ADMIN_LOCK]);
      return (await tx.exists(User)) ? null : this.insertAdmin(tx, doer, { ...input, passwordHash });
    });
  }

  /** Throws unknown-role, unknown-category, last-admin, and Forbidden where somebody holds or would get more than the actor. */
  async update(actor: Actor, id: string, ifMatch: IfMatch, change: UserChange): Promise<UserDetail> {
    return this.unitOfWork.run(async (tx) => {
      const administration = await this.grants.lockAdmins(tx);
      const user = await lockById(tx, id);
      await this.grants.requireNotAbove(tx, actor, id);
      await requireMatch(tx, ifMatch, user);
      if (changesNothing(change)) return this.queries.after(tx, id);
      const before = { ...user, grants: (await this.queries.after(tx, id)).grants };
      const { grants, ...columns } = change;
      if (grants) await this.grants.requireGrantable(tx, actor, grants);
      await applyChange(tx, User, user, columns);
      if (change.status === 'disabled') await this.credentials.closeLinks(tx, id);
      if (grants) await this.grants.replace(tx, id, grants);
      await this.grants.requireAnAdmin(tx, administration);
      await this.journal.append(tx, actor, {
        type: change.status === 'disabled' ? 'user.disabled' : 'user.updated',
        subjectId: id,
        detail: { ...recordedChange(before, change) },
      });
      return this.queries.after(tx, id);
    });
  }

  /**
   * What the person did stays, under their name; they are nobody who could sign in any more, and their address is free. Throws
   * last-admin, and Forbidden where they hold more than the actor.
   */
  async remove(actor: Actor, id: string, ifMatch: IfMatch): Promise<void> {
    await this.unitOfWork.run(async (tx) => {
      const administration = await this.grants.lockAdmins(tx);
      const user = await lockById(tx, id);
      await this.grants.requireNotAbove(tx, actor, id);
      await requireMatch(tx, ifMatch, user);
      const email = `deleted-${id}@deleted.invalid`;
      await applyChange(tx, User, user, { email, status: 'disabled', passwordHash: null, deletedAt: new Date() });
      await this.grants.replace(tx, id, []);
      await tx.query('delete from mailed_links where user_id = $1', [id]);
      await deleteSecondFactor(tx, id);
      await this.grants.requireAnAdmin(tx, administration);
      await this.journal.append(tx, actor, { type: 'user.deleted', subjectId: id, detail: { name: user.name } });
    });
  }

  /** For the command line: a new password, which ends the person's sessions, and if asked for their second factor. Throws common-password, unknown-person. */
  async resetPassword(doer: Doer, email: string, password: string, { removeSecondFactor = false } = {}): Promise<{ id: string }> {
    const passwordHash = await this.passwords.hash(password);
    return this.unitOfWork.run(async (tx) => {
      const user = await lockByEmail(tx, email);
      this.passwords.requireUncommon(password, '/password', user.name, user.email);
      await this.credentials.setPassword(tx, user, passwordHash);
      await this.journal.append(tx, doer, { type: 'user.password-reset', subjectId: user.id });
      if (removeSecondFactor) await this.removeSecondFactor(tx, doer, user.id);
      return user;
    });
  }

  /** For the command line: ends the sessions of one person, or of everybody, and changes of address with them; tells of how many. Throws unknown-person. */
  async revokeSessions(doer: Doer, email: string | null): Promise<number> {
    return this.unitOfWork.run(async (tx) => {
      const people = email === null ? await tx.find(User, { where: { deletedAt: IsNull() }, order: { id: 'ASC' }, lock: { mode: 'for_no_key_update' } }) : [await lockByEmail(tx, email)];
      for (const { id } of people) {
        await this.credentials.closeEmailChange(tx, id);
        await this.journal.append(tx, doer, { type: 'user.sessions-revoked', subjectId: id });
      }
      return people.length;
    });
  }

  /** Changes what a person may change of themselves. */
  async rename(actor: Actor, name: string): Promise<void> {
    await this.unitOfWork.run(async (tx) => {
      const user = await tx.findOneOrFail(User, { where: { id: actor.id }, lock: { mode: 'for_no_key_update' } });
      const detail = recordedChange(user, { name });
      await applyChange(tx, User, user, { name });
      await this.journal.append(tx, actor, { type: 'user.updated', subjectId: actor.id, detail: { ...detail } });
    });
  }

  private async removeSecondFactor(tx: Tx, doer: Doer, id: string): Promise<void> {
    await deleteSecondFactor(tx, id);
    await this.credentials.notices.add(tx, id, 'totp-disabled');
    await this.journal.append(tx, doer, { type: 'user.totp-disabled', subjectId: id });
  }

  private async insertAdmin(tx: Tx, doer: Doer, admin: { email: string; name: string; passwordHash: string }): Promise<UserDetail> {
    const role = await tx.findOneByOrFail(Role, { key: 'admin' });
    return this.insert(tx, doer, { ...admin, grants: [{ roleId: role.id }] });
  }

  private async insert(tx: Tx, doer: Doer, { id = newId(), email, name, passwordHash, grants }: InsertedUser): Promise<UserDetail> {
    await refusing(tx.insert(User, { id, version: 1, email, name, passwordHash, status: 'active' }), REFUSALS);
    await this.grants.replace(tx, id, grants);
    await this.journal.append(tx, doer, { type: 'user.created', subjectId: id, detail: { email, after: { name, grants } } });
    return this.queries.after(tx, id);
  }
}

async function deleteSecondFactor(tx: Tx, userId: string): Promise<void> {
  await tx.query('delete from second_factors where user_id = $1', [userId]);
  await tx.query('delete from recovery_codes where user_id = $1', [userId]);
}

/** Throws NotFound. */
async function lockById(tx: Tx, id: string): Promise<User> {
  const user = await tx.findOne(User, { where: { id, deletedAt: IsNull() }, lock: { mode: 'for_no_key_update' } });
  if (!user) throw new NotFound();
  return user;
}

async function lockByEmail(tx: Tx, email: string): Promise<User> {
  const user = await tx.createQueryBuilder(User, 'u').where('lower(u.email) = lower(:email)', { email }).setLock('for_no_key_update').getOne();
  if (!user) throw unknownPerson();
  return user;
}
