import { Global, Module } from '@nestjs/common';
import { Journal } from './journal';
import { Projectors } from './projectors';

@Global()
@Module({ providers: [Journal, Projectors], exports: [Journal, Projectors] })
export class JournalModule {}
