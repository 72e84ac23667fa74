import { DynamicModule, Global, Inject, Module, OnApplicationShutdown } from '@nestjs/common';
import { TracedPools } from './traced-pools';
import { Tracing } from './tracing';

@Global()
@Module({})
export class TracingModule implements OnApplicationShutdown {
  constructor(@Inject(Tracing) private readonly tracing: Tracing) {}

  static with(tracing: Tracing): DynamicModule {
    return { module: TracingModule, providers: [{ provide: Tracing, useValue: tracing }, TracedPools], exports: [Tracing] };
  }

  /** After the last request. */
  async onApplicationShutdown(): Promise<void> {
    await this.tracing.stop();
  }
}
