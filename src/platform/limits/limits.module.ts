import { Global, Module } from '@nestjs/common';
import { CountedLimits } from './counted-limits';
import { Limits } from './limits';
import { SharedPaces } from './shared-paces';

/** How much of what somebody may do in which time. */
@Global()
@Module({ providers: [CountedLimits, Limits, SharedPaces], exports: [CountedLimits, Limits, SharedPaces] })
export class LimitsModule {}
