import { Injectable } from '@nestjs/common';
import type { Tx } from '../database/tx';
import { Jobs } from '../jobs/jobs';

/** The name of the task that sends mail. */
export const MAIL_TASK = 'mail';

/** Mail is sent by a worker after the commit, so that no request ever waits for a mail server. */
@Injectable()
export class MailQueue {
  constructor(private readonly jobs: Jobs) {}

  /** Queues one mail for each of `data`; they go out once the transaction is committed. No secrets: the template makes them. */
  async add(tx: Tx, template: string, data: readonly Readonly<Record<string, unknown>>[]): Promise<void> {
    await this.jobs.add(tx, MAIL_TASK, data.map((each) => ({ template, data: each })));
  }
}
