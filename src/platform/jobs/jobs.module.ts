import { Global, Module } from '@nestjs/common';
import { DuePolls } from './due-polls';

@Global()
@Module({ providers: [DuePolls], exports: [DuePolls] })
export class JobsModule {}
