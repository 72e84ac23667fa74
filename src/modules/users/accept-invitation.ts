import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { newId } from '../../platform/database/new-id';
import type { Tx } from '../../platform/database/tx';
import { UnitOfWork } from '../../platform/database/unit-of-work';
import type { Origin } from '../../platform/http/origin-of';
import { Journal } from '../../platform/journal/journal';
import { Credentials } from './credentials';
import type { NewGrant } from './grants';
import { INVITED_GRANTS } from './invited-grants';
import { MailedLinks } from './mailed-links';
import { linkIsNotGood } from './user.errors';
import type { UserDetail } from './user.queries';
import { UsersService } from './users.service';

interface Open {
  readonly id: string;
  readonly email: string;
  readonly name: string;
  readonly grants: readonly NewGrant[];
  readonly invitedBy: string;
}

/** Joining by the link of an invitation. */
@Injectable()
export class AcceptInvitation {
  constructor(
    private readonly dataSource: DataSource,
    private readonly unitOfWork: UnitOfWork,
    private readonly journal: Journal,
    private readonly credentials: Credentials,
    private readonly users: UsersService,
  ) {}

  /**
   * An invitation is worth what whoever sent it may still give. Throws link-not-good, common-password, email-taken, and what
   * has become of its grants.
   */
  async execute(token: string, { name, password }: { name?: string; password: string }, origin: Origin): Promise<UserDetail> {
    const link = await this.credentials.links.look(this.dataSource.manager, 'invitation', token);
    const invitation = link?.invitationId && (await open(this.dataSource.manager, link.invitationId));
    if (!invitation) throw linkIsNotGood();
    const passwordHash = await this.credentials.hashOf(password, '/password', invitation);
    return this.unitOfWork.run(async (tx) => {
      const redeemed = await this.links.redeem(tx, 'invitation', token);
      const asked = redeemed?.invitationId && (await open(tx, redeemed.invitationId));
      if (!asked) throw linkIsNotGood();
      return this.join(tx, asked, { name: name ?? asked.name, passwordHash }, origin);
    });
  }

  /**
   * For somebody of whom an identity provider has verified what following the link would show: that the address is theirs.
   * Undefined where nothing is open for it. Throws what has become of the grants.
   */
  async byAddress(tx: Tx, email: string, origin: Origin): Promise<UserDetail | undefined> {
    const [invitation] = await tx.query<{ id: string }[]>('select id from invitations where lower(email) = lower($1) and ended_at is null for update', [email]);
    const asked = invitation && (await open(tx, invitation.id));
    if (!asked) return undefined;
    await tx.query('update mailed_links set ended_at = now() where invitation_id = $1 and ended_at is null', [asked.id]);
    return this.join(tx, asked, { name: asked.name, passwordHash: null }, origin);
  }

  private async join(tx: Tx, asked: Open, person: { name: string; passwordHash: string | null }, origin: Origin): Promise<UserDetail> {
    const { id: invitationId, email, grants, invitedBy } = asked;
    const id = newId();
    const doer = { id, name: person.name, ...origin };
    const made = await this.users.join(tx, doer, { id: invitedBy }, { id, email, grants, ...person });
    await tx.query("update invitations set ended_at = now(), outcome = 'accepted' where id = $1", [invitationId]);
    await this.journal.append(tx, doer, { type: 'invitation.accepted', subjectId: invitationId });
    return made;
  }

  private get links(): MailedLinks {
    return this.credentials.links;
  }
}

async function open(tx: Pick<Tx, 'query'>, id: string): Promise<Open | undefined> {
  const [invitation] = await tx.query<Open[]>(
    `select i.id, i.email, i.name, ${INVITED_GRANTS} as grants, i.invited_by as "invitedBy" from invitations i join users u on u.id = i.invited_by
     where i.id = $1 and i.ended_at is null and i.expires_at > now() and u.status = 'active'`, [id],
  );
  return invitation;
}
