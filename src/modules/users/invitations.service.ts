import { Injectable } from '@nestjs/common';
import type { Actor } from '../../kernel/actor';
import { NotFound } from '../../kernel/problem';
import { newId } from '../../platform/database/new-id';
import type { Tx } from '../../platform/database/tx';
import { UnitOfWork } from '../../platform/database/unit-of-work';
import { Journal } from '../../platform/journal/journal';
import { MailQueue } from '../../platform/mail/mail-queue';
import { INVITATION_MAIL } from './account-mails';
import { Grants, type NewGrant } from './grants';
import { type Invitation, InvitationQueries } from './invitation.queries';

export interface NewInvitation {
  readonly email: string;
  readonly name: string;
  readonly grants: readonly NewGrant[];
}

/** How long somebody may take to accept. */
const UNTIL = "now() + interval '7 days'";

type Ending = 'revoked' | 'replaced';

interface OpenInvitation {
  readonly id: string;
  readonly email: string;
  readonly grants: NewGrant[];
  readonly invitedBy: string;
}

const OPEN = 'select id, email, grants, invited_by as "invitedBy" from invitations where ended_at is null';

/** Asks people to join, by mail. */
@Injectable()
export class InvitationsService {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly journal: Journal,
    private readonly grants: Grants,
    private readonly mails: MailQueue,
    private readonly queries: InvitationQueries,
  ) {}

  /**
   * In the place of an open one for the same address. Whether somebody has the address already is told to its owner only, in the
   * mail. Throws unknown-role, unknown-category, and Forbidden where a permission of either is not the actor's own.
   */
  async invite(actor: Actor, { email, name, grants }: NewInvitation): Promise<Invitation> {
    return this.unitOfWork.run(async (tx) => {
      await this.grants.requireGrantable(tx, actor, grants);
      await this.grants.requireCategories(tx, grants);
      // Of two at once for one address, the later one replaces the other.
      await tx.query('select pg_advisory_xact_lock(hashtextextended(lower($1), 0))', [`invitation ${email}`]);
      const [earlier] = await tx.query<OpenInvitation[]>(`${OPEN} and lower(email) = lower($1) for update`, [email]);
      if (earlier) await this.endBy(tx, actor, earlier, 'replaced');
      const id = newId();
      await tx.query(
        `insert into invitations (id, email, name, grants, invited_by, expires_at) values ($1, $2, $3, $4, $5, ${UNTIL})`,
        [id, email, name, JSON.stringify(grants.map(({ roleId, categoryId = null }) => ({ roleId, categoryId }))), actor.id],
      );
      await this.mails.add(tx, INVITATION_MAIL, [{ invitationId: id, linkId: newId() }]);
      await this.journal.append(tx, actor, { type: 'invitation.created', subjectId: id, detail: { email, after: { name, grants } } });
      return this.queries.get(id, tx);
    });
  }

  /** Another mail, whose link takes the place of the one before, for another seven days. Throws NotFound, and Forbidden as invite does. */
  async resend(actor: Actor, id: string): Promise<Invitation> {
    return this.unitOfWork.run(async (tx) => {
      const { grants, email } = await this.lock(tx, id);
      await this.grants.requireGrantable(tx, actor, grants);
      // Whoever sends it answers for it from now on.
      await tx.query(`update invitations set sent_at = now(), expires_at = ${UNTIL}, invited_by = $2 where id = $1`, [id, actor.id]);
      await this.mails.add(tx, INVITATION_MAIL, [{ invitationId: id, linkId: newId() }]);
      await this.journal.append(tx, actor, { type: 'invitation.resent', subjectId: id, detail: { email } });
      return this.queries.get(id, tx);
    });
  }

  /** Its link is worthless at once. Throws NotFound, and Forbidden as invite does. */
  async revoke(actor: Actor, id: string): Promise<void> {
    await this.unitOfWork.run(async (tx) => this.endBy(tx, actor, await this.lock(tx, id), 'revoked'));
  }

  private async lock(tx: Tx, id: string): Promise<OpenInvitation> {
    const [open] = await tx.query<OpenInvitation[]>(`${OPEN} and id = $1 for update`, [id]);
    if (!open) throw new NotFound();
    return open;
  }

  /** One's own, or one to no more than one holds: else who manages few people could keep an administrator from joining. */
  private async endBy(tx: Tx, actor: Actor, { id, grants, invitedBy }: OpenInvitation, outcome: Ending): Promise<void> {
    if (invitedBy !== actor.id) await this.grants.requireGrantable(tx, actor, grants);
    await tx.query('update invitations set ended_at = now(), outcome = $2 where id = $1', [id, outcome]);
    await tx.query('update mailed_links set ended_at = now() where invitation_id = $1 and ended_at is null', [id]);
    await this.journal.append(tx, actor, { type: `invitation.${outcome}`, subjectId: id });
  }
}
