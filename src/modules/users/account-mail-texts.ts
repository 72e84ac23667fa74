import { Injectable } from '@nestjs/common';
import { Settings } from '../../config/settings';
import type { Mail } from '../../platform/mail/mail-templates';

/** A person as a mail names them. */
export interface Addressee {
  readonly id: string;
  readonly name: string;
  readonly email: string;
}

/** What the mails about accounts say. */
@Injectable()
export class AccountMailTexts {
  constructor(private readonly settings: Settings) {}

  invitation(to: Addressee, by: string, token: string, until: Date): Mail {
    const { siteName } = this.settings;
    return this.mail(to, `You are invited to ${siteName}`, [
      `${by} invites you to work with them on ${siteName}.`, `Choose a password here. The link is good once, until ${until.toUTCString()}:`,
      this.link('accept-invitation', token),
    ]);
  }

  passwordReset(to: Addressee, token: string): Mail {
    return this.mail(to, `A new password for ${this.settings.siteName}`, [
      'Somebody, perhaps you, has asked for a new password. Choose it here; the link is good once, for half an hour:',
      this.link('reset-password', token), 'If it was not you, you need not do anything: your password stays as it is.',
    ]);
  }

  emailChange(to: Addressee, token: string): Mail {
    return this.mail(to, `Confirm your address for ${this.settings.siteName}`, [
      'From now on you want to sign in with this address. Confirm it here; the link is good once, for an hour:', this.link('confirm-email', token),
      'If it was not you, you need not do anything.',
    ]);
  }

  alreadyHere(to: Addressee): Mail {
    const { siteName, publicUrl } = this.settings;
    return this.mail(to, `You have an account at ${siteName}`, [
      `Somebody has given this address to ${siteName} as a new one, but you sign in with it already.`,
      `Sign in as always, or ask for a new password: ${publicUrl}/admin`,
    ]);
  }

  notice(to: Addressee, happened: string): Mail {
    const { siteName, publicUrl } = this.settings;
    return this.mail(to, `${siteName}: ${happened}`, [`${happened}.`, `If it was not you, ask for a new password at once, and tell whoever runs ${siteName}: ${publicUrl}/admin`]);
  }

  private mail({ name, email }: Pick<Addressee, 'name' | 'email'>, subject: string, lines: readonly string[]): Mail {
    return { to: { name, address: email }, subject, text: `${lines.join('\n\n')}\n` };
  }

  /** Behind the #, so that neither a server's log nor the next page's Referer holds it. */
  private link(page: string, token: string): string {
    return `${this.settings.publicUrl}/admin/${page}#token=${token}`;
  }
}
