import { Injectable } from '@nestjs/common';
import { Settings } from '../../../config/settings';
import { newId } from '../../../platform/database/new-id';
import type { Tx } from '../../../platform/database/tx';
import type { Origin } from '../../../platform/http/origin-of';
import { Journal } from '../../../platform/journal/journal';
import { AcceptInvitation, AccountNotices, GroupGrants, UsersService } from '../../users';
import { Identity } from './identity.entity';
import { notLetIn } from './oidc.errors';
import type { ProvidedIdentity } from './provided-identity';

interface Person {
  readonly id: string;
  readonly name: string;
}

/** An account, and what keeps it from being found by its address. */
interface Addressed extends Person {
  readonly active: boolean;
  readonly linked: boolean;
  readonly manages: boolean;
}

const DISABLED = 'The account is disabled.';
const MANAGING = 'The account with this address manages people: they link it themselves.';

const MANAGES = `exists (select from grants g join roles r on r.id = g.role_id where g.user_id = u.id and 'user:manage' = any (r.permissions))`;

/**
 * Which person an identity belongs to. Once linked, issuer and subject alone decide; an address counts for the first time only,
 * where the settings allow it, and never opens the account of somebody who manages people or is linked already.
 */
@Injectable()
export class IdentifiedPeople {
  constructor(
    private readonly settings: Settings,
    private readonly journal: Journal,
    private readonly users: UsersService,
    private readonly invitations: AcceptInvitation,
    private readonly groups: GroupGrants,
    private readonly notices: AccountNotices,
  ) {}

  /** Throws Unauthenticated where the identity opens nothing, and what has become of an invitation. */
  async find(tx: Tx, identity: ProvidedIdentity, origin: Origin): Promise<Person> {
    await lockIdentity(tx, identity);
    const known = await ownerOf(tx, identity);
    if (known && !known.deleted) {
      if (!known.active) throw notLetIn(DISABLED, known);
      return known;
    }
    if (identity.email === null) throw notLetIn('Nobody is linked to this subject, and the provider gives no address that it has verified.');
    const { email } = identity;
    const found = this.settings.oidcLinkEmail === 'verified' ? await this.byAddress(tx, { ...identity, email }, origin) : undefined;
    if (found !== undefined) return found;
    // Whoever was deleted is not brought back by the provider.
    if (known) throw notLetIn('Whom this subject was linked to has been deleted.');
    if (this.settings.oidcProvision === 'off') throw notLetIn('Nobody is linked to this subject, and OIDC_PROVISION is off.');
    if (!this.groups.mapsAny(identity.groups)) throw notLetIn('Nobody is linked to this subject, and it is in no group that OIDC_ROLES maps.');
    const [taken] = await tx.query<Person[]>('select id, name from users where lower(email) = lower($1)', [email]);
    if (taken) throw notLetIn('The address is that of an account which this subject is not linked to.', taken);
    const id = newId();
    const { user } = await this.users.provision(tx, { id, name: identity.name, ...origin }, { id, email, name: identity.name });
    await this.link(tx, user, identity, origin);
    return user;
  }

  /** Makes an identity that of somebody who has shown who they are. Throws Unauthenticated where it is somebody else's, or they have one. */
  async link(tx: Tx, { id, name }: Person, identity: ProvidedIdentity, origin: Origin): Promise<void> {
    const { issuer, subject } = identity;
    await lockIdentity(tx, identity);
    const owner = await ownerOf(tx, identity);
    if (owner?.id === id) return;
    const [other] = await tx.query<unknown[]>('select from identities where user_id = $1 and issuer = $2', [id, issuer]);
    if (other) throw notLetIn('The account is linked to another subject.', { id, name });
    if (owner && !owner.deleted) throw notLetIn('The subject is linked to another account.', { id, name });
    await tx.delete(Identity, { issuer, subject });
    await tx.insert(Identity, { id: newId(), userId: id, issuer, subject });
    await this.notices.add(tx, id, 'identity-linked');
    await this.journal.append(tx, { id, name, ...origin }, { type: 'user.identity-linked', subjectId: id, detail: { issuer, subject } });
  }

  /** Undefined where nobody has the address and nobody with it is invited. */
  private async byAddress(tx: Tx, identity: ProvidedIdentity & { readonly email: string }, origin: Origin): Promise<Person | undefined> {
    const { email, issuer } = identity;
    const [person] = await tx.query<Addressed[]>(
      `select u.id, u.name, u.status = 'active' as active, ${MANAGES} as manages,
              exists (select from identities i where i.user_id = u.id and i.issuer = $2) as linked
       from users u where lower(u.email) = lower($1) for update of u`, [email, issuer],
    );
    const joined = person ? undefined : await this.invitations.byAddress(tx, email, origin);
    const found = person ?? joined?.user;
    if (!found) return undefined;
    if (person && !person.active) throw notLetIn(DISABLED, person);
    if (person?.linked) throw notLetIn('The account with this address is linked to another subject.', person);
    if (person?.manages) throw notLetIn(MANAGING, person);
    if (joined && (await managesPeople(tx, joined.user.id))) throw notLetIn(MANAGING);
    await this.link(tx, found, identity, origin);
    return found;
  }
}

/** Of two first sign-ins at once, the second finds what the first has made. */
async function lockIdentity(tx: Tx, { issuer, subject }: ProvidedIdentity): Promise<void> {
  await tx.query('select pg_advisory_xact_lock(hashtextextended($1, 0))', [`identity ${issuer} ${subject}`]);
}

async function ownerOf(tx: Tx, { issuer, subject }: ProvidedIdentity): Promise<(Person & { active: boolean; deleted: boolean }) | undefined> {
  const [owner] = await tx.query<(Person & { active: boolean; deleted: boolean })[]>(
    `select u.id, u.name, u.status = 'active' as active, u.deleted_at is not null as deleted from identities i join users u on u.id = i.user_id
     where i.issuer = $1 and i.subject = $2`, [issuer, subject],
  );
  return owner;
}

async function managesPeople(tx: Tx, id: string): Promise<boolean> {
  return (await tx.query<unknown[]>(`select from users u where u.id = $1 and ${MANAGES}`, [id])).length > 0;
}
