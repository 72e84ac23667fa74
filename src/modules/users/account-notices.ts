import { Injectable, OnModuleInit } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { Tx } from '../../platform/database/tx';
import { MailQueue } from '../../platform/mail/mail-queue';
import { MailTemplates } from '../../platform/mail/mail-templates';
import { AccountMailTexts } from './account-mail-texts';

const NOTICE_MAIL = 'account-notice';

const SAYS = {
  'password-changed': 'Your password was changed',
  'email-changed': 'The address that you sign in with was changed',
  'totp-enabled': 'A second factor was added to your account',
  'totp-disabled': 'The second factor was removed from your account',
  'identity-linked': 'You can sign in through the identity provider from now on',
  'recovery-code-used': 'You signed in with a recovery code',
} as const;

export type AccountNotice = keyof typeof SAYS;

/** Tells people by mail what happened to their account, so that somebody who did not do it hears of it. */
@Injectable()
export class AccountNotices implements OnModuleInit {
  constructor(
    private readonly dataSource: DataSource,
    private readonly mails: MailQueue,
    private readonly templates: MailTemplates,
    private readonly texts: AccountMailTexts,
  ) {}

  onModuleInit(): void {
    this.templates.register(NOTICE_MAIL, async ({ userId, notice, email }) => {
      const [person] = await this.dataSource.query<{ id: string; name: string; email: string }[]>(
        "select id, name, coalesce($2::text, email) as email from users where id = $1 and status = 'active'", [userId, email ?? null],
      );
      return person ? this.texts.notice(person, SAYS[notice as AccountNotice]) : null;
    });
  }

  /** `email`: the address to tell where it is not the person's any more. */
  async add(tx: Tx, userId: string, notice: AccountNotice, email?: string): Promise<void> {
    await this.mails.add(tx, NOTICE_MAIL, [{ userId, notice, ...(email !== undefined && { email }) }]);
  }
}
