import { Injectable, Logger } from '@nestjs/common';
import { messageOf } from '../../kernel/error-code';
import type { DueWork } from '../jobs/due-work';
import { MailQueue, type QueuedMail } from './mail-queue';
import { MailTemplates } from './mail-templates';
import { MailTransport } from './mail-transport';

const LONGEST_WAIT_SECONDS = 900;
const GIVE_UP_AFTER_SECONDS = 3 * 86_400;

/** The server will not have it however often it is asked, such as a mailbox that is not there. */
function isRefusedForGood(error: unknown): boolean {
  const { responseCode } = (error ?? {}) as { responseCode?: unknown };
  return typeof responseCode === 'number' && responseCode >= 500 && responseCode !== 535;
}

/** Sends the mail that waits. A server that is away is asked again after 2 s, 4 s, 8 s … 15 minutes at most, for three days. */
@Injectable()
export class SendMails implements DueWork {
  readonly name = 'mails';
  private readonly logger = new Logger('Mail');

  constructor(
    private readonly queue: MailQueue,
    private readonly templates: MailTemplates,
    private readonly transport: MailTransport,
  ) {}

  async next(): Promise<boolean> {
    const queued = await this.queue.claim();
    if (!queued) return false;
    try {
      const mail = await this.templates.get(queued.template)(queued.data);
      if (mail) await this.transport.send(queued.id, mail);
      await this.queue.done(queued.id);
    } catch (error) {
      await this.putOff(queued, error);
    }
    return true;
  }

  private async putOff({ id, template, attempts, ageSeconds }: QueuedMail, error: unknown): Promise<void> {
    const reason = messageOf(error);
    if (isRefusedForGood(error) || ageSeconds > GIVE_UP_AFTER_SECONDS) {
      this.logger.error(`A mail could not be sent and is given up: ${reason}`, { id, template });
      return this.queue.fail(id, reason);
    }
    if (attempts === 1) this.logger.warn(`A mail could not be sent and is tried again: ${reason}`, { id, template });
    return this.queue.retry(id, Math.min(LONGEST_WAIT_SECONDS, 2 ** attempts), reason);
  }
}
