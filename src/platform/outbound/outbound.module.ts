import { Global, Module } from '@nestjs/common';
import { Settings } from '../../config/settings';
import { OutboundClient } from './outbound-client';
import { OutboundTargets } from './outbound-targets';

/** The way out to other servers. */
@Global()
@Module({
  providers: [
    OutboundClient,
    {
      provide: OutboundTargets,
      inject: [Settings],
      useFactory: ({ outboundAllow, outboundHttp }: Settings) => new OutboundTargets(outboundAllow, outboundHttp === 'allowed'),
    },
  ],
  exports: [OutboundClient],
})
export class OutboundModule {}
