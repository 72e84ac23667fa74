import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { Settings } from '../../../config/settings';
import type { Actor } from '../../../kernel/actor';
import { Conflict, NotFound } from '../../../kernel/problem';
import type { Tx } from '../../../platform/database/tx';
import { UnitOfWork } from '../../../platform/database/unit-of-work';
import { Journal } from '../../../platform/journal/journal';
import { Credentials, Grants, GroupGrants } from '../../users';
import { endSessions } from '../end-sessions';
import { type Proof, Reauthentication } from '../reauthentication';
import { IdentityProvider } from './identity-provider';
import { type Beginning, ProviderSignIn } from './provider-sign-in';

/** Who somebody is at the identity provider: linked by themselves, and unlinked by them or an administrator. */
@Injectable()
export class LinkedIdentity {
  constructor(
    private readonly dataSource: DataSource,
    private readonly unitOfWork: UnitOfWork,
    private readonly settings: Settings,
    private readonly journal: Journal,
    private readonly grants: Grants,
    private readonly groups: GroupGrants,
    private readonly reauthentication: Reauthentication,
    private readonly provider: IdentityProvider,
    private readonly signIn: ProviderSignIn,
    private readonly credentials: Credentials,
  ) {}

  async linkedAt(userId: string): Promise<Date | null> {
    const [row] = await this.dataSource.query<{ linked_at: Date }[]>(
      'select linked_at from identities where user_id = $1 order by issuer = $2 desc limit 1', [userId, this.settings.oidcIssuer ?? null],
    );
    return row?.linked_at ?? null;
  }

  /** Throws NotFound where there is no provider, identity-linked, and what Reauthentication and begin throw. */
  async begin(actor: Actor, proof: Proof, returnTo?: string): Promise<Beginning> {
    if ((await this.linkedAt(actor.id)) !== null) throw new Conflict('identity-linked', 'It is linked already', 'Unlink who you are at the identity provider first.');
    this.provider.requireOn();
    await this.reauthentication.require(actor, proof);
    return this.signIn.begin(returnTo, actor);
  }

  /** One's own, with a password to sign in with from then on. Throws NotFound, and what Reauthentication throws. */
  async unlinkOwn(actor: Actor, proof: Proof): Promise<void> {
    const stillProven = await this.reauthentication.require(actor, proof);
    await this.unitOfWork.run(async (tx) => {
      await this.groups.lockAdmins(tx);
      await stillProven(tx);
      await this.unlink(tx, actor, actor.id);
    });
  }

  /** Somebody's, who is signed out everywhere by it. Throws NotFound, and Forbidden for somebody above. */
  async unlinkOf(actor: Actor, userId: string): Promise<void> {
    await this.unitOfWork.run(async (tx) => {
      await this.groups.lockAdmins(tx);
      await this.grants.requireManaged(tx, actor, userId);
      await this.unlink(tx, actor, userId);
      await this.credentials.closeEmailChange(tx, userId);
      for (const id of await endSessions(tx, { userId })) await this.journal.append(tx, actor, { type: 'session.revoked', subjectId: id, detail: { userId } });
    });
  }

  /** What came from the groups of the provider goes with it. */
  private async unlink(tx: Tx, actor: Actor, userId: string): Promise<void> {
    const [, unlinked] = await tx.query<[unknown[], number]>('delete from identities where user_id = $1', [userId]);
    if (unlinked === 0) throw new NotFound();
    await this.groups.apply(tx, userId, [], actor);
    await this.journal.append(tx, actor, { type: 'user.identity-unlinked', subjectId: userId });
  }
}
