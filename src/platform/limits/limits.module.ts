import { Global, Module } from '@nestjs/common';
import { CountedLimits } from './counted-limits';
import { SharedPaces } from './shared-paces';

/** How much of what somebody may do in which time. */
@Global()
@Module({ providers: [CountedLimits, SharedPaces], exports: [CountedLimits, SharedPaces] })
export class LimitsModule {}
