import { Global, Module } from '@nestjs/common';
import { Journal } from './journal';
import { Projectors } from './projectors';
import { RefusalLog } from './refusal-log';

@Global()
@Module({ providers: [Journal, Projectors, RefusalLog], exports: [Journal, Projectors, RefusalLog] })
export class JournalModule {}
