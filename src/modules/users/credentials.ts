import { Injectable } from '@nestjs/common';
import { applyChange } from '../../platform/database/apply-change';
import type { Tx } from '../../platform/database/tx';
import { AccountNotices } from './account-notices';
import { MailedLinks } from './mailed-links';
import { Passwords } from './passwords';
import { User } from './user.entity';

/** What somebody signs in with. */
@Injectable()
export class Credentials {
  constructor(
    readonly links: MailedLinks,
    readonly notices: AccountNotices,
    private readonly passwords: Passwords,
  ) {}

  /** Throws InvalidValues for a common password. */
  async hashOf(password: string, pointer: string, { name, email }: Pick<User, 'name' | 'email'>): Promise<string> {
    this.passwords.requireUncommon(password, pointer, name, email);
    return this.passwords.hash(password);
  }

  /**
   * Makes every link for a new password worthless, and tells the person. So it does the links to another address: whoever knew the former
   * password may have asked for one to theirs. Sessions end by what the caller appends to the journal.
   */
  async setPassword(tx: Tx, user: User, passwordHash: string): Promise<void> {
    await applyChange(tx, User, user, { passwordHash });
    await this.closeLinks(tx, user.id);
    await this.notices.add(tx, user.id, 'password-changed');
  }

  /** Makes every link worthless that would change what the person signs in with. The person is locked. */
  async closeLinks(tx: Tx, userId: string): Promise<void> {
    await this.links.close(tx, 'password-reset', userId);
    await this.closeEmailChange(tx, userId);
  }

  /**
   * Goes with sessions that somebody else ends: whoever had one may have asked for a link to an address of theirs. A link for a new
   * password goes to the person’s own address, and stays. The person is locked.
   */
  async closeEmailChange(tx: Tx, userId: string): Promise<void> {
    await this.links.close(tx, 'email-change', userId);
  }
}
