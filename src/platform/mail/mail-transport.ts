import { Injectable, Logger } from '@nestjs/common';
import { type Transporter, createTransport } from 'nodemailer';
import { messageOf } from '../../kernel/error-code';
import { Settings } from '../../config/settings';
import { Tracing } from '../tracing/tracing';
import { MailNotTaken } from './mail-not-taken';
import type { Mail } from './mail-templates';
import { type MailLogin, maskedAnswer } from './masked-answer';

/** A server that does not answer holds up the next mails only so long. */
const TIMEOUTS = { connectionTimeout: 5000, greetingTimeout: 5000, socketTimeout: 10_000 };

/** Hands mail to the server of SMTP_URL; without one it is logged, its text in development only, because it may hold links that let in. */
@Injectable()
export class MailTransport {
  private readonly logger = new Logger('Mail');
  private readonly smtp: Transporter | undefined;

  constructor(
    private readonly settings: Settings,
    private readonly tracing: Tracing,
  ) {
    if (settings.smtpUrl !== undefined) this.smtp = createTransport({ url: settings.smtpUrl, ...TIMEOUTS });
  }

  /** Without the user and the password. */
  private get host(): string {
    return new URL(this.settings.smtpUrl ?? '').hostname;
  }

  private get login(): MailLogin {
    const { username, password } = new URL(this.settings.smtpUrl ?? '');
    return { user: decodeURIComponent(username), password: decodeURIComponent(password) };
  }

  /** The same `id` gives the same Message-ID, by which a mail that was sent twice is known. Throws MailNotTaken. */
  async send(id: string, mail: Mail): Promise<void> {
    const { to, subject, text } = mail;
    const { mailFrom, siteName, production, publicUrl } = this.settings;
    const { smtp } = this;
    if (!smtp) {
      this.logger.warn(`Mail, not sent because SMTP_URL is not set: ${subject}`, { to: to.address, ...(!production && { text }) });
      return;
    }
    await this.tracing.inSpan({ name: 'mail send', kind: 'client', attributes: { 'server.address': this.host } }, () => smtp.sendMail({
      messageId: `<${id}@${new URL(publicUrl).hostname}>`, from: { name: siteName, address: mailFrom }, to, subject, text,
      // Nobody is on holiday for a machine.
      headers: { 'Auto-Submitted': 'auto-generated' },
    }).catch((error: unknown) => {
      // The error itself has the answer as it came, and everybody's address.
      const { responseCode } = (error ?? {}) as { responseCode?: unknown };
      throw new MailNotTaken(maskedAnswer(messageOf(error), mail, this.login), typeof responseCode === 'number' ? responseCode : undefined);
    }));
  }
}
