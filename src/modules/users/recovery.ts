import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { Actor } from '../../kernel/actor';
import { applyChange } from '../../platform/database/apply-change';
import { newId } from '../../platform/database/new-id';
import { refusing } from '../../platform/database/refusing';
import type { Tx } from '../../platform/database/tx';
import { UnitOfWork } from '../../platform/database/unit-of-work';
import { type Doer, Journal } from '../../platform/journal/journal';
import { MailQueue } from '../../platform/mail/mail-queue';
import { EMAIL_CHANGE_MAIL, PASSWORD_RESET_MAIL } from './account-mails';
import { Credentials } from './credentials';
import type { Origin } from '../../platform/http/origin-of';
import { User } from './user.entity';
import { REFUSALS, linkIsNotGood } from './user.errors';

const RESET_MINUTES = 30;
const CHANGE_MINUTES = 60;

/** Something to be done in a transaction. */
type Step = (tx: Tx) => Promise<void>;

const inMinutes = (minutes: number) => new Date(Date.now() + minutes * 60_000).toISOString();

/** Getting a new password by mail, and moving to another address. */
@Injectable()
export class Recovery {
  constructor(
    private readonly dataSource: DataSource,
    private readonly unitOfWork: UnitOfWork,
    private readonly journal: Journal,
    private readonly credentials: Credentials,
    private readonly mails: MailQueue,
  ) {}

  /** Does the same work whether somebody has the address or not: who it is, is looked up when the mail is written. */
  async requestReset(email: string, { requestId, address }: Origin): Promise<void> {
    const data = { email, linkId: newId(), expiresAt: inMinutes(RESET_MINUTES), requestId, address };
    await this.unitOfWork.run((tx) => this.mails.add(tx, PASSWORD_RESET_MAIL, [data]));
  }

  /** Gives whose password it is now. Throws link-not-good and common-password. */
  async reset(token: string, password: string, origin: Origin): Promise<{ id: string }> {
    const { links } = this.credentials;
    const link = await links.look(this.dataSource.manager, 'password-reset', token);
    const person = link?.userId && (await this.dataSource.manager.findOneBy(User, { id: link.userId, status: 'active' }));
    if (!person) throw linkIsNotGood();
    const passwordHash = await this.credentials.hashOf(password, '/password', person);
    return this.unitOfWork.run(async (tx) => {
      const redeemed = await links.redeem(tx, 'password-reset', token);
      const user = redeemed?.userId && (await tx.findOne(User, { where: { id: redeemed.userId, status: 'active' }, lock: { mode: 'for_no_key_update' } }));
      if (!user) throw linkIsNotGood();
      await this.credentials.setPassword(tx, user, passwordHash);
      await this.journal.append(tx, { id: user.id, name: user.name, ...origin }, { type: 'user.password-reset', subjectId: user.id });
      return { id: user.id };
    });
  }

  /** `stillProven` makes sure that it is the person. Throws what that throws, and common-password. */
  async changePassword<T>(actor: Actor, password: string, stillProven: Step, afterwards: (tx: Tx, user: User) => Promise<T>): Promise<T> {
    const person = await this.dataSource.manager.findOneByOrFail(User, { id: actor.id });
    const passwordHash = await this.credentials.hashOf(password, '/new', person);
    return this.unitOfWork.run(async (tx) => {
      await stillProven(tx);
      const user = await tx.findOneOrFail(User, { where: { id: actor.id }, lock: { mode: 'for_no_key_update' } });
      await this.credentials.setPassword(tx, user, passwordHash);
      await this.journal.append(tx, actor, { type: 'user.password-changed', subjectId: actor.id });
      return afterwards(tx, user);
    });
  }

  /** `stillProven` makes sure that it is the person. The address is theirs once they follow the link that is sent there. */
  async requestEmail(actor: Actor, email: string, stillProven: Step): Promise<void> {
    await this.unitOfWork.run(async (tx) => {
      await stillProven(tx);
      const data = { userId: actor.id, email, linkId: newId(), expiresAt: inMinutes(CHANGE_MINUTES) };
      await this.mails.add(tx, EMAIL_CHANGE_MAIL, [data]);
      await this.journal.append(tx, actor, { type: 'user.email-change-requested', subjectId: actor.id, detail: { email } });
    });
  }

  /** Throws link-not-good, and email-taken where somebody was faster. */
  async confirmEmail(token: string, origin: Origin): Promise<void> {
    await this.unitOfWork.run(async (tx) => {
      const link = await this.credentials.links.redeem(tx, 'email-change', token);
      const user = link?.userId && (await tx.findOne(User, { where: { id: link.userId, status: 'active' }, lock: { mode: 'for_no_key_update' } }));
      if (!user || !link || link.email === null) throw linkIsNotGood();
      await refusing(applyChange(tx, User, user, { email: link.email }), REFUSALS);
      // A link that went to the former address must not let its reader in any more.
      await this.credentials.links.end(tx, 'password-reset', { userId: user.id });
      await this.credentials.notices.add(tx, user.id, 'email-changed', user.email);
      const doer: Doer = { id: user.id, name: user.name, ...origin };
      await this.journal.append(tx, doer, { type: 'user.email-changed', subjectId: user.id, detail: { before: { email: user.email }, after: { email: link.email } } });
    });
  }
}
