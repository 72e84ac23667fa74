import { Injectable } from '@nestjs/common';

/** A mail as it goes out: plain text, to one person. */
export interface Mail {
  readonly to: { readonly name: string; readonly address: string };
  readonly subject: string;
  readonly text: string;
}

/** Makes a mail of what was queued, when it is about to be sent; null: it is no longer wanted, or no longer allowed. */
export type MailTemplate = (data: Readonly<Record<string, unknown>>) => Promise<Mail | null>;

/** The kinds of mail that the modules know how to write, by name. */
@Injectable()
export class MailTemplates {
  private readonly byName = new Map<string, MailTemplate>();

  register(name: string, template: MailTemplate): void {
    this.byName.set(name, template);
  }

  /** Throws where no module has registered the name. */
  get(name: string): MailTemplate {
    const template = this.byName.get(name);
    if (!template) throw new Error(`No module writes mails of the kind ${name}.`);
    return template;
  }
}
