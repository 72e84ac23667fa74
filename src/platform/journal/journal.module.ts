import { Global, Module } from '@nestjs/common';
import { Outbox } from './outbox';
import { Journal } from './journal';

@Global()
@Module({ providers: [Outbox, Journal], exports: [Outbox, Journal] })
export class JournalModule {}
