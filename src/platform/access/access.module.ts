import { Global, Module } from '@nestjs/common';
import { Door } from './door';
import { Standing } from './standing';

/** Who may come in, for every route alike. Who somebody is, the modules know that provide an Authenticator. */
@Global()
@Module({ providers: [Door, Standing], exports: [Door, Standing] })
export class AccessModule {}
