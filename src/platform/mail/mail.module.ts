import { Global, Module, OnModuleInit } from '@nestjs/common';
import { DuePolls } from '../jobs/due-polls';
import { MailQueue } from './mail-queue';
import { MailTemplates } from './mail-templates';
import { MailTransport } from './mail-transport';
import { SendMails } from './send-mails';

@Global()
@Module({ providers: [MailQueue, MailTemplates, MailTransport, SendMails], exports: [MailQueue, MailTemplates] })
export class MailModule implements OnModuleInit {
  constructor(
    private readonly polls: DuePolls,
    private readonly sending: SendMails,
  ) {}

  onModuleInit(): void {
    this.polls.register(this.sending);
  }
}
