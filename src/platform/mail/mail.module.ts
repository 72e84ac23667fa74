import { Global, Module, OnModuleInit } from '@nestjs/common';
import { Jobs } from '../jobs/jobs';
import { MailQueue } from './mail-queue';
import { MailTemplates } from './mail-templates';
import { MailTransport } from './mail-transport';
import { SendMails } from './send-mails';

@Global()
@Module({ providers: [MailQueue, MailTemplates, MailTransport, SendMails], exports: [MailQueue, MailTemplates] })
export class MailModule implements OnModuleInit {
  constructor(
    private readonly jobs: Jobs,
    private readonly sending: SendMails,
  ) {}

  onModuleInit(): void {
    this.jobs.register(this.sending);
  }
}
