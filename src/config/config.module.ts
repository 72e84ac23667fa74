import { DynamicModule, Global, Module } from '@nestjs/common';
import { Secrets } from './secrets';
import { Settings } from './settings';

/** Hands the checked settings and the derived keys to everyone. */
@Global()
@Module({})
export class ConfigModule {
  static with(settings: Settings): DynamicModule {
    return {
      module: ConfigModule,
      providers: [
        { provide: Settings, useValue: settings },
        { provide: Secrets, useFactory: () => Secrets.load(settings) },
      ],
      exports: [Settings, Secrets],
    };
  }
}
