import { Injectable } from '@nestjs/common';
import { messageOf } from '../../kernel/error-code';
import { type JobAttempt, JobRefused, type Task } from '../jobs/task';
import { MailNotTaken } from './mail-not-taken';
import { MAIL_TASK } from './mail-queue';
import { MailTemplates } from './mail-templates';
import { MailTransport } from './mail-transport';

const LONGEST_WAIT_SECONDS = 900;
const ATTEMPTS_IN_THREE_DAYS = 295;

/** The server will not have it however often it is asked, such as a mailbox that is not there. */
function isRefusedForGood(error: unknown): boolean {
  return error instanceof MailNotTaken && error.responseCode !== undefined && error.responseCode >= 500 && error.responseCode !== 535;
}

/** Sends the mail that waits. A server that is away is asked again after 2 s, 4 s, 8 s … 15 minutes at most, for three days. */
@Injectable()
export class SendMails implements Task {
  readonly name = MAIL_TASK;
  readonly lanes = 4;
  readonly delays = Array.from({ length: ATTEMPTS_IN_THREE_DAYS }, (_, failure) => Math.min(LONGEST_WAIT_SECONDS, 2 ** (failure + 1)));

  constructor(
    private readonly templates: MailTemplates,
    private readonly transport: MailTransport,
  ) {}

  async run({ template, data }: Readonly<Record<string, unknown>>, { id }: JobAttempt): Promise<void> {
    const mail = await this.templates.get(String(template))(data as Readonly<Record<string, unknown>>);
    if (!mail) return;
    await this.transport.send(id, mail).catch((error: unknown) => {
      throw isRefusedForGood(error) ? new JobRefused(messageOf(error)) : error;
    });
  }
}
