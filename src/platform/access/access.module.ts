import { Global, Module } from '@nestjs/common';
import { Door } from './door';

/** Who may come in, for every route alike. Who somebody is, the modules know that provide an Authenticator. */
@Global()
@Module({ providers: [Door], exports: [Door] })
export class AccessModule {}
