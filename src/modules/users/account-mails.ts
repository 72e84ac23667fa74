import { Injectable, OnModuleInit } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { UnitOfWork } from '../../platform/database/unit-of-work';
import { Journal } from '../../platform/journal/journal';
import { type Mail, MailTemplates } from '../../platform/mail/mail-templates';
import { AccountMailTexts, type Addressee } from './account-mail-texts';
import { MailedLinks } from './mailed-links';

export const INVITATION_MAIL = 'invitation';
export const PASSWORD_RESET_MAIL = 'password-reset';
export const EMAIL_CHANGE_MAIL = 'email-change';

type Queued = Readonly<Record<string, unknown>>;

/** The mails with links that let somebody in. Each is written when it is sent, of what is true then; the links begin with PUBLIC_URL. */
@Injectable()
export class AccountMails implements OnModuleInit {
  constructor(
    private readonly dataSource: DataSource,
    private readonly unitOfWork: UnitOfWork,
    private readonly templates: MailTemplates,
    private readonly links: MailedLinks,
    private readonly texts: AccountMailTexts,
    private readonly journal: Journal,
  ) {}

  onModuleInit(): void {
    this.templates.register(INVITATION_MAIL, (data) => this.invitation(data));
    this.templates.register(PASSWORD_RESET_MAIL, (data) => this.passwordReset(data));
    this.templates.register(EMAIL_CHANGE_MAIL, (data) => this.emailChange(data));
  }

  private async invitation({ invitationId, linkId }: Queued): Promise<Mail | null> {
    const [open] = await this.dataSource.query<(Addressee & { by: string; expires_at: Date })[]>(
      `select i.id, i.name, i.email, i.expires_at, u.name as by from invitations i join users u on u.id = i.invited_by
       where i.id = $1 and i.ended_at is null and i.expires_at > now()`, [invitationId],
    );
    if (!open) return null;
    if (await this.findByEmail(open.email)) return this.texts.alreadyHere(open);
    const token = await this.unitOfWork.run((tx) => this.links.issue(tx, {
      id: String(linkId), purpose: 'invitation', subject: { invitationId: open.id }, expiresAt: open.expires_at,
    }));
    return token === null ? null : this.texts.invitation(open, open.by, token, open.expires_at);
  }

  /** For an address that nobody has, nothing: whoever asked is told the same in any case. */
  private async passwordReset({ email, linkId, expiresAt, requestId, address }: Queued): Promise<Mail | null> {
    const until = new Date(String(expiresAt));
    const person = until > new Date() ? await this.findByEmail(String(email)) : undefined;
    if (!person?.active) return null;
    const token = await this.unitOfWork.run(async (tx) => {
      const issued = await this.links.issue(tx, { id: String(linkId), purpose: 'password-reset', subject: { userId: person.id }, expiresAt: until });
      // By nobody: whoever asked has proved nothing yet.
      const nobody = { id: null, name: 'nobody', requestId: requestId as string | null, address: address as string | null };
      if (issued !== null) await this.journal.append(tx, nobody, { type: 'user.password-reset-requested', subjectId: person.id });
      return issued;
    });
    return token === null ? null : this.texts.passwordReset(person, token);
  }

  private async emailChange({ userId, email, linkId, expiresAt }: Queued): Promise<Mail | null> {
    const until = new Date(String(expiresAt));
    const [person] = await this.dataSource.query<Addressee[]>("select id, name, $2::text as email from users where id = $1 and status = 'active'", [userId, email]);
    if (!person || until <= new Date()) return null;
    if (await this.findByEmail(person.email)) {
      // As a link to an address that is free would: whether the one before is still good must not tell of it.
      await this.unitOfWork.run((tx) => this.links.end(tx, 'email-change', { userId: person.id }, String(linkId)));
      return this.texts.alreadyHere(person);
    }
    const token = await this.unitOfWork.run((tx) => this.links.issue(tx, {
      id: String(linkId), purpose: 'email-change', subject: { userId: person.id }, email: person.email, expiresAt: until,
    }));
    return token === null ? null : this.texts.emailChange(person, token);
  }

  private async findByEmail(email: string): Promise<(Addressee & { active: boolean }) | undefined> {
    const [person] = await this.dataSource.query<(Addressee & { active: boolean })[]>(
      "select id, name, email, status = 'active' as active from users where lower(email) = lower($1) and deleted_at is null", [email],
    );
    return person;
  }
}
